internal import YAML

/// Puts a block at the end of `destinations`, and leaves every other line of the file as it is.
struct BlockInsertion {
    private let file: SourceFile
    private let lines: [String]
    private let lineEnd: String

    init(_ file: SourceFile) {
        self.file = file
        let text = String(decoding: file.bytes, as: UTF8.self)
        lineEnd = text.utf8.contains(0x0D) ? "\r\n" : "\n"
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { String($0) }
    }

    /// The file with the block.
    ///
    /// - Returns: a diagnostic where `destinations` is written in a way that has no place for it.
    func inserting(_ block: RecommendedBlock) -> Result<DestinationAddition, Diagnostic> {
        let root = YAMLLoader.load(file).node
        let pairs = root?.mapping ?? []
        let place = pairs.firstIndex { $0.key.scalarText == "destinations" }
        guard let place else {
            let written = trimmed(lines[...])
            let begin = pairs.isEmpty ? Self.frame(for: written) : written + ["", "destinations:"]
            return .success(addition(begin, block, indent: 2, rest: []))
        }
        let (key, value) = pairs[place]
        let entries = value.mapping ?? []
        if let known = entries.first(where: { $0.key.scalarText == block.name }) {
            return .failure(
                Diagnostic(
                    .error, "there is a destination `\(block.name)` already",
                    hint: "give the new one another name with --name", file: file.name, location: known.key.location))
        }
        if value.location.line == key.location.line, !value.isNull {
            return .failure(
                Diagnostic(
                    .error, "`destinations` is written on one line, which has no place for a block",
                    hint: "write each destination on lines of its own, without braces", file: file.name,
                    location: key.location))
        }
        let end = endOfDestinations(key, next: pairs.map(\.key.location.line))
        let indent = entries.first.map { $0.key.location.column - 1 } ?? 2
        return .success(addition(trimmed(lines[..<end]), block, indent: indent, rest: Array(lines[end...])))
    }

    /// The index of the line after the last one that belongs to `destinations`.
    private func endOfDestinations(_ key: YAMLNode, next: [Int]) -> Int {
        let below = next.filter { $0 > key.location.line }.min().map { $0 - 1 }
        guard var end = below else {
            return lines.firstIndex { $0 == "..." } ?? trimmed(lines[...]).count
        }
        // Comments at the margin above the next key are that key's.
        while end > 0, lines[end - 1].isEmpty || lines[end - 1].hasPrefix("#") { end -= 1 }
        return end
    }

    private func addition(
        _ begin: [String], _ block: RecommendedBlock, indent: Int, rest: [String]
    ) -> DestinationAddition {
        let margin = String(repeating: " ", count: indent)
        let dashes = String(repeating: "-", count: max(3, 105 - indent - 3 - block.name.count))
        var written = begin + ["", "\(margin)# \(dashes) \(block.name)"]
        written += block.heading.map { margin + $0 }
        written.append("\(margin)\(block.name):")
        let line = written.count
        written += block.lines.map { $0.isEmpty ? "" : "\(margin)  \($0)" }
        let tail = rest.drop { $0.isEmpty }
        if tail.isEmpty { written.append("") } else { written += [""] + tail }
        return DestinationAddition(
            bytes: Array(written.joined(separator: lineEnd).utf8), line: line, variables: block.variables)
    }

    /// Without empty lines at the end.
    private func trimmed(_ lines: ArraySlice<String>) -> [String] {
        var lines = Array(lines)
        while let last = lines.last, last.allSatisfy({ $0 == " " }) { lines.removeLast() }
        return lines
    }

    /// What a file has to begin with, after comments that stand in it already.
    private static func frame(for comments: [String]) -> [String] {
        (comments.isEmpty ? header : comments + [""]) + ["version: 1", "", "destinations:"]
    }

    private static let header = [
        "# What Fanout sends where. One block per destination; save the file and Fanout checks it.",
        "#",
        "#   fanout check                                    is everything in here right?",
        "#   fanout preview docs/examples/purchase.json      what would each platform get?",
        "#",
        "# The ids and tokens come from environment variables (${NAME}), so this file holds no secret.",
        "# The events and fields on the left are the platform's, on the right ours, as docs/event.md lists them.",
    ]
}
