internal import YAML

/// Reads one mapping of a configuration file key by key, reports wrong types, and at the end every key nobody asked for.
struct Section {
    let node: YAMLNode
    /// The name before the mapping, where there is one: what is missing is reported there.
    let key: YAMLNode?
    let log: DiagnosticLog
    private let what: String
    private let pairs: [(key: YAMLNode, value: YAMLNode)]
    private var asked: [String] = []

    /// Opens `node` as a mapping.
    ///
    /// - Returns: `nil`, with an error in the log, when it is something else.
    init?(_ node: YAMLNode, key: YAMLNode? = nil, what: String, log: DiagnosticLog) {
        guard let pairs = node.mapping else {
            log.error("\(what) has to be a list of `name: value` lines, found \(node.described)", at: node)
            return nil
        }
        self.node = node
        self.key = key
        self.log = log
        self.what = what
        self.pairs = pairs
    }

    /// The value of `key`; `nil` where the key is absent or its value is empty (`~`).
    mutating func value(_ key: String) -> YAMLNode? {
        guard let found = entry(key), !found.isNull else { return nil }
        return found
    }

    /// The value of `key` even where it is `~`.
    mutating func entry(_ key: String) -> YAMLNode? {
        asked.append(key)
        return pairs.first { $0.key.scalarText == key }?.value
    }

    /// The value of a key that has to be there.
    mutating func required(_ key: String, hint: String? = nil) -> YAMLNode? {
        if let found = value(key) { return found }
        if !reportsMisspelt(key) { log.error("\(what) lacks `\(key)`", at: place, hint: hint) }
        return nil
    }

    /// Reports, at its place, what was probably meant to be the missing `key`; then nothing else need be said of both.
    mutating func reportsMisspelt(_ key: String) -> Bool {
        guard keyNode(key) == nil,
            let found = pairs.first(where: { pair in
                pair.key.scalarText.map { !asked.contains($0) && nearestName(to: $0, among: [key]) != nil } ?? false
            })
        else { return false }
        let name = found.key.scalarText ?? ""
        log.error("\(what) knows no `\(name)`", at: found.key, hint: "did you mean \(key)?")
        asked.append(name)
        return true
    }

    /// Where the name of an entry stands.
    func keyNode(_ key: String) -> YAMLNode? {
        pairs.first { $0.key.scalarText == key }?.key
    }

    /// Where to report what is missing.
    var place: YAMLNode { key ?? node }

    mutating func text(_ key: String) -> String? {
        value(key).flatMap { log.text($0, what: "`\(key)`") }
    }

    mutating func requiredText(_ key: String, hint: String? = nil) -> String? {
        required(key, hint: hint).flatMap { log.text($0, what: "`\(key)`") }
    }

    mutating func bool(_ key: String) -> Bool? {
        guard let found = value(key) else { return nil }
        if let bool = found.bool { return bool }
        log.error(
            "`\(key)` has to be true or false, found \(found.described)", at: found,
            hint: "write true or false, without quotes")
        return nil
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let found = value(key) else { return nil }
        if let number = found.integer, range.contains(number) { return number }
        log.error(
            "`\(key)` has to be a whole number from \(range.lowerBound) to \(range.upperBound), found "
                + found.described, at: found)
        return nil
    }

    /// A text, or a list of texts.
    mutating func texts(_ key: String) -> [(text: String, node: YAMLNode)] {
        value(key).map { log.texts($0, what: "`\(key)`") } ?? []
    }

    mutating func section(_ key: String) -> Section? {
        value(key).flatMap { Section($0, key: keyNode(key), what: "`\(key)`", log: log) }
    }

    /// All entries, for tables whose keys are free.
    mutating func allEntries() -> [(name: String, key: YAMLNode, value: YAMLNode)] {
        pairs.compactMap { pair in
            guard let name = pair.key.scalarText else {
                log.error("a name is expected here, found \(pair.key.described)", at: pair.key)
                return nil
            }
            asked.append(name)
            return (name, pair.key, pair.value)
        }
    }

    /// Reports every key that was never asked for.
    func finish() {
        for (key, _) in pairs {
            guard let name = key.scalarText else {
                log.error("a name is expected here, found \(key.described)", at: key)
                continue
            }
            if !asked.contains(name) {
                log.error("\(what) knows no `\(name)`", at: key, hint: hint(for: name, among: asked))
            }
        }
    }
}

extension DiagnosticLog {
    /// The text of a scalar; numbers and booleans count as the text they were written with.
    func text(_ node: YAMLNode, what: String) -> String? {
        if let text = node.scalarText, !node.isNull { return text }
        error("\(what) has to be a text, found \(node.described)", at: node)
        return nil
    }

    func texts(_ node: YAMLNode, what: String) -> [(text: String, node: YAMLNode)] {
        if let list = node.sequence {
            return list.compactMap { item in text(item, what: "every entry of \(what)").map { ($0, item) } }
        }
        return text(node, what: what).map { [($0, node)] } ?? []
    }
}
