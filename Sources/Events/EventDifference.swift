internal import JSON

/// Which members two events tell differently.
package enum EventDifference {
    /// The paths of the members that differ, such as `properties.value`; lists are compared as a whole.
    ///
    /// Both texts are canonical events. Numbers are compared by value: `29.90` is `29.9`. With `ignoringTime` the
    /// event's time is left out, and with it the time inside of an `fbc` that was built from it: for an event that was
    /// sent without a time and got that of its receipt.
    ///
    /// - Returns: at most `limit` paths; empty also where a text is no JSON.
    package static func paths(
        _ first: ArraySlice<UInt8>, _ second: ArraySlice<UInt8>, ignoringTime: Bool, limit: Int = 20
    ) -> [String] {
        guard let first = try? JSONDocument(parsing: Array(first)),
            let second = try? JSONDocument(parsing: Array(second))
        else { return [] }
        var comparison = Comparison(first: first, second: second, ignoringTime: ignoringTime)
        comparison.compareObjects(JSONDocument.root, JSONDocument.root, at: "")
        return Array(comparison.paths.prefix(limit))
    }

    private struct Comparison {
        let first: JSONDocument
        let second: JSONDocument
        let ignoringTime: Bool
        var paths: [String] = []

        mutating func compareObjects(_ one: Int, _ other: Int, at path: String) {
            var names: [String] = []
            for (key, value) in first.members(of: one) {
                guard let name = first.string(key) else { continue }
                names.append(name)
                compare(value, second.member(name, of: other), at: path.isEmpty ? name : "\(path).\(name)")
            }
            for (key, _) in second.members(of: other) {
                guard let name = second.string(key), !names.contains(name) else { continue }
                paths.append(path.isEmpty ? name : "\(path).\(name)")
            }
        }

        private mutating func compare(_ one: Int, _ other: Int?, at path: String) {
            if ignoringTime, path == "event_time" { return }
            guard let other else {
                paths.append(path)
                return
            }
            switch (first.kind(one), second.kind(other)) {
            case (.object, .object): compareObjects(one, other, at: path)
            case (.number, .number):
                if first.digits(one) != second.digits(other), first.double(one) != second.double(other) {
                    paths.append(path)
                }
            default:
                if first.bytes[first.rawRange(one)] == second.bytes[second.rawRange(other)] { return }
                if ignoringTime, path == "context.fbc", click(first, one) == click(second, other) { return }
                paths.append(path)
            }
        }

        /// What follows the time in `fb.1.<time>.<fbclid>`.
        private func click(_ document: JSONDocument, _ index: Int) -> Substring? {
            document.string(index)?.split(separator: ".", maxSplits: 3).dropFirst(3).first
        }
    }
}
