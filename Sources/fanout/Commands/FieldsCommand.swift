internal import ArgumentParser
internal import JSON
internal import Mapping

struct FieldsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fields", abstract: "List the fields that a platform accepts, and what is mapped to them.",
        discussion: """
            For every field: its type, whether it has to be hashed, the steps that give what the platform expects, and, \
            for a destination, which of our fields it is taken from.

            Example:  fanout fields tiktok
            """)

    @OptionGroup var options: GuideOptions

    func run() throws {
        let guide = try options.guide()
        if options.json {
            Terminal.print(Self.json(guide))
        } else {
            for line in Self.lines(guide) { Terminal.print(line) }
        }
    }

    /// Values that are too many for a cell of the table.
    private static let longestCell = 24

    static func lines(_ guide: PlatformGuide) -> [String] {
        var table = TextTable(["FIELD", "TYPE", "HASH", "STEPS", "RULES", "TAKEN FROM"])
        for field in guide.fields {
            table.add([
                field.name, field.definition.typeInWords, field.definition.hashInWords,
                field.recommendedSteps.map(\.description).joined(separator: ", "),
                rules(field.definition).joined(separator: "; "), taken(field, in: guide),
            ])
        }
        var lines = [guide.heading, ""] + table.lines
        for prefix in guide.openPrefixes {
            lines.append("\(prefix)*  any other field, sent as it stands in our event")
        }
        for field in guide.fields where valuesInOneCell(field.definition) == nil {
            lines += ["", "\(field.name) is one of:"] + wrapped(field.definition.allowed)
        }
        if guide.destination == nil { return lines }
        let open = guide.fields.count { $0.mapping == nil }
        return lines + ["", "Nothing is mapped to \(open) of \(guide.fields.count) fields."]
    }

    /// What the platform asks of a field beside its type.
    private static func rules(_ definition: FieldDefinition) -> [String] {
        var rules: [String] = []
        if definition.isRequired { rules.append("required") }
        if let values = valuesInOneCell(definition) {
            if !values.isEmpty { rules.append(values) }
        } else {
            rules.append("one of \(definition.allowed.count), below")
        }
        if definition.isNotNegative { rules.append("not below zero") }
        if let needs = definition.needs { rules.append("needs \(needs)") }
        if !definition.conditions.isEmpty {
            rules.append("only with \(definition.conditions.map(\.inWords).joined(separator: " and "))")
        }
        return rules
    }

    private static func valuesInOneCell(_ definition: FieldDefinition) -> String? {
        let text = definition.allowed.joined(separator: ", ")
        return text.count <= longestCell ? text : nil
    }

    private static func taken(_ field: PlatformGuide.Field, in guide: PlatformGuide) -> String {
        guard let mapping = field.mapping else { return guide.destination == nil ? "" : "-" }
        let steps = mapping.steps == field.recommendedSteps ? [] : mapping.steps
        let changed = steps.isEmpty ? "" : " (\(steps.map(\.description).joined(separator: ", ")))"
        return "\(mapping.source)\(changed)"
    }

    private static func wrapped(_ words: [String]) -> [String] {
        words.reduce(into: ["  "]) { lines, word in
            if lines[lines.count - 1].count + word.count > 100 { lines.append("  ") }
            lines[lines.count - 1] += (lines[lines.count - 1].count > 2 ? " " : "") + word
        }
    }

    static func json(_ guide: PlatformGuide) -> [UInt8] {
        var writer = JSONWriter(capacity: 16_384)
        writer.beginObject()
        guide.writeHeading(to: &writer)
        writer.key("fields")
        writer.beginArray()
        for field in guide.fields { write(field, to: &writer) }
        writer.endArray()
        writer.key("open")
        writer.beginArray()
        for prefix in guide.openPrefixes { writer.string(prefix + "*") }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func write(_ field: PlatformGuide.Field, to writer: inout JSONWriter) {
        let definition = field.definition
        writer.beginObject()
        writer.key("field")
        writer.string(field.name)
        writer.key("type")
        writer.string(definition.kind.rawValue)
        writer.key("list")
        writer.string(definition.list.rawValue)
        writer.key("hash")
        writer.string(definition.hash.rawValue)
        writer.key("required")
        writer.bool(definition.isRequired)
        writer.texts("steps", field.recommendedSteps.map(\.description))
        writer.texts("allowed", definition.allowed)
        if let needs = definition.needs {
            writer.key("needs")
            writer.string(needs)
        }
        if !definition.conditions.isEmpty { writer.texts("only_with", definition.conditions.map(\.inWords)) }
        if let mapping = field.mapping {
            writer.key("mapping")
            writer.beginObject()
            writer.key("from")
            writer.string(mapping.source)
            writer.texts("steps", mapping.steps.map(\.description))
            writer.key("line")
            writer.integer(Int64(mapping.line))
            writer.endObject()
        }
        writer.endObject()
    }
}

extension FieldDefinition {
    /// As a cell of a table.
    fileprivate var typeInWords: String {
        let word =
            switch kind {
            case .string: "text"
            case .number: "number"
            case .integer: "whole number"
            case .boolean: "true or false"
            case .any: "anything"
            }
        return switch list {
        case .no: word
        case .allowed: kind == .any ? word : word + " or list"
        case .always: "list of " + (kind == .any ? word : word + "s")
        }
    }

    fileprivate var hashInWords: String {
        switch hash {
        case .required: "always"
        case .optional: "optional"
        case .forbidden: "never"
        }
    }
}

extension PlatformGuide {
    /// The first line of a table.
    var heading: String {
        guard let destination else { return "\(title) (adapter \(adapter))" }
        return "\(title), as the destination \(destination) uses it"
    }

    func writeHeading(to writer: inout JSONWriter) {
        writer.key("adapter")
        writer.string(adapter)
        writer.key("title")
        writer.string(title)
        if let documentation {
            writer.key("documentation")
            writer.string(documentation)
        }
        if let destination {
            writer.key("destination")
            writer.string(destination)
        }
    }
}

extension JSONWriter {
    /// A member that is a list of texts.
    mutating func texts(_ name: String, _ texts: [String]) {
        key(name)
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}
