/// Gathers the pairs of one mapping: refuses keys that stand twice, and merges what `<<` refers to.
struct PairCollector {
    private enum Entry {
        case own(key: YAMLNode, value: YAMLNode)
        case merged(YAMLNode)
    }

    private var entries: [Entry] = []
    private var ownKeys: [String: SourceLocation] = [:]
    private var merge: SourceLocation?

    mutating func add(key: YAMLNode, value: YAMLNode, report: inout Report) {
        guard key.refused == nil else { return }
        guard case .scalar(let text, let style) = key.content else {
            report.error(
                "a key must be a text, found \(key.described)",
                hint: "put a text that holds brackets or braces in quotes", at: key.location)
            return
        }
        if style == .plain && text == "<<" {
            addMerge(of: value, at: key.location, report: &report)
        } else if style == .plain && text.isEmpty {
            report.error(
                "the name before the colon is missing", hint: "write `name: value`", at: key.location)
        } else if let first = ownKeys[text] {
            report.error(
                "the key \(text.excerpt) stands twice here; the first is on line \(first.line)",
                hint: "remove or rename one of the two", at: key.location)
        } else {
            ownKeys[text] = key.location
            entries.append(.own(key: key, value: value))
        }
    }

    /// The pairs in the file's order, merged ones at the place of their `<<`; own keys win over merged ones, and an
    /// earlier merged mapping over a later one.
    func resolved() -> [(key: YAMLNode, value: YAMLNode)] {
        var pairs: [(key: YAMLNode, value: YAMLNode)] = []
        pairs.reserveCapacity(entries.count)
        var mergedKeys: Set<String> = []
        for entry in entries {
            switch entry {
            case .own(let key, let value): pairs.append((key, value))
            case .merged(let node):
                for pair in node.mapping ?? [] {
                    guard let text = pair.key.scalarText, ownKeys[text] == nil else { continue }
                    if mergedKeys.insert(text).inserted {
                        pairs.append(pair)
                    }
                }
            }
        }
        return pairs
    }

    private mutating func addMerge(of value: YAMLNode, at location: SourceLocation, report: inout Report) {
        if let merge {
            report.error(
                "<< stands twice in one mapping; the first is on line \(merge.line)",
                hint: "write one << with a list: <<: [*one, *two]", at: location)
            return
        }
        merge = location
        for source in value.sequence ?? [value] where source.refused == nil {
            if source.mapping != nil {
                entries.append(.merged(source))
            } else {
                report.error(
                    "<< takes a mapping or a list of mappings, found \(source.described)",
                    hint: "write <<: *name, where &name stands before a mapping; quote << to have it as a name",
                    at: source.location)
            }
        }
    }
}
