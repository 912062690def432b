internal import YAML

/// Reads the members of a mapping, each once, and collects what is wrong with them.
struct MemberReader {
    let node: YAMLNode
    private let what: String
    private var left: [(key: YAMLNode, value: YAMLNode)]
    private var known: [String] = []
    private(set) var diagnostics: [Diagnostic] = []

    /// Begins with a mapping; anything else is an error and has no members.
    init(_ node: YAMLNode, _ what: String) {
        self.node = node
        self.what = what
        switch node.requireMapping(what) {
        case .success(let pairs): left = pairs
        case .failure(let diagnostic):
            left = []
            diagnostics = [diagnostic]
        }
    }

    mutating func take(_ name: String) -> YAMLNode? {
        known.append(name)
        guard let index = left.firstIndex(where: { $0.key.scalarText == name }) else { return nil }
        return left.remove(at: index).value
    }

    mutating func text(_ name: String) -> String? {
        take(name)?.requireString(name).collected(into: &diagnostics)
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int> = Int.min...Int.max) -> Int? {
        take(name)?.requireInteger(name, in: range).collected(into: &diagnostics)
    }

    mutating func bool(_ name: String) -> Bool? {
        take(name)?.requireBool(name).collected(into: &diagnostics)
    }

    /// One word of several.
    mutating func word(_ name: String, of words: [String]) -> String? {
        guard let node = take(name), let text = node.requireString(name).collected(into: &diagnostics) else {
            return nil
        }
        if words.contains(text) { return text }
        let hint = nearestName(to: text, among: words).map { "did you mean \($0)?" }
        fail("\(name): expected \(words.joined(separator: ", ")), found \(node.described)", hint: hint, at: node)
        return nil
    }

    /// `200ms`, `3s`, `2m` or `1h`.
    mutating func duration(_ name: String) -> Duration? {
        guard let node = take(name), let text = node.requireScalarText(name).collected(into: &diagnostics) else {
            return nil
        }
        if let duration = Self.duration(text) { return duration }
        fail(
            "\(name): expected a time between 1ms and 24h, found \(node.described)",
            hint: "write 200ms, 3s, 2m or 1h", at: node)
        return nil
    }

    /// A mapping of texts, such as header fields.
    mutating func texts(_ name: String) -> [String: String] {
        guard let pairs = take(name)?.requireMapping(name).collected(into: &diagnostics) else { return [:] }
        var texts: [String: String] = [:]
        for (key, value) in pairs {
            guard let key = key.scalarText,
                let text = value.requireString("\(name).\(key)").collected(into: &diagnostics)
            else { continue }
            texts[key] = text
        }
        return texts
    }

    mutating func fail(_ message: String, hint: String? = nil, at node: YAMLNode? = nil) {
        diagnostics.append((node ?? self.node).error(message, hint: hint))
    }

    mutating func add(_ other: [Diagnostic]) {
        diagnostics += other
    }

    /// Every member that nobody asked for is an error.
    mutating func finish() {
        for (key, _) in left {
            let name = key.scalarText ?? ""
            let nearest = nearestName(to: name, among: known)
            fail(
                "\(what): unknown member \"\(name)\"",
                hint: nearest.map { "did you mean \($0)?" } ?? "one of: \(known.joined(separator: ", "))", at: key)
        }
    }

    private static func duration(_ text: String) -> Duration? {
        let scales: [(suffix: String, milliseconds: Double)] = [
            ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000),
        ]
        for scale in scales where text.hasSuffix(scale.suffix) {
            let digits = text.dropLast(scale.suffix.count)
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }), let number = Double(digits)
            else { continue }
            let milliseconds = (number * scale.milliseconds).rounded()
            return (1...86_400_000).contains(milliseconds) ? .milliseconds(Int64(milliseconds)) : nil
        }
        return nil
    }
}
