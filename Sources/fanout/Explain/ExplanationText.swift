internal import Events
internal import JSON
internal import Mapping

/// An explanation as people read it.
struct ExplanationText {
    let explanation: Explanation
    /// Of the terminal; `nil`: as wide as it gets.
    let width: Int?
    let bold: (String) -> String

    var lines: [String] {
        switch explanation.outcome {
        case .withheld(let withholding): return head("kept back") + lines(for: withholding)
        case .mapped(let events): return Array(events.map { lines(for: $0) }.joined(separator: [""]))
        }
    }

    private func head(_ text: String) -> [String] {
        "\(explanation.destination): \(text)".wrapped(to: width).map(bold)
    }

    private func sentence(_ text: String) -> [String] { text.wrapped(to: width, margin: 4, first: 2) }

    private func lines(for withholding: Withholding) -> [String] {
        var lines = sentence(withholding.reason.sentence) + sentence(rule(withholding))
        if !withholding.wants.isEmpty {
            lines += sentence("Send \(withholding.wants.inWords.harmless), and it goes.")
        }
        if !withholding.unmapped.isEmpty {
            lines += sentence("Nothing in `fields` fills \(withholding.unmapped.inWords): add a line for it.")
        }
        return lines
    }

    private func rule(_ withholding: Withholding) -> String {
        "The rule is `\(withholding.rule)`" + (withholding.place.map { ", \($0)" } ?? ", in the event itself") + "."
    }

    private func lines(for event: ExplainedEvent) -> [String] {
        let place = event.place.map { " (\($0))" } ?? ""
        let test = event.testCode.isEmpty ? "" : ", as a test event with the code \(event.testCode.harmless)"
        var lines: [String] = []
        if let withheld = event.withheld {
            lines += head("kept back as \(event.name.harmless)\(place)")
            lines += self.lines(for: withheld)
        } else if explanation.sendsNothing {
            lines += head("counted as \(event.name.harmless)\(place), and sent nowhere")
        } else {
            lines += head("sent to \(explanation.platform) as \(event.name.harmless)\(place)\(test)")
        }
        lines += event.remarks.flatMap { sentence("Note: \($0).") }
        lines.append("")
        lines += fields(of: event)
        if !event.empty.isEmpty { lines += [""] + empty(of: event) }
        if !event.advice.isEmpty { lines += [""] + advice(of: event) }
        return lines
    }

    private func fields(of event: ExplainedEvent) -> [String] {
        var table = SentenceTable([
            ("THEIR FIELD", ""), ("GETS", ""), ("FROM OUR", "from "), ("AFTER THE STEPS", "after "),
            ("AS SAID IN", "as said in "),
        ])
        for field in event.fields {
            let steps = field.steps.joined(separator: ", ")
            table.add([field.name, value(field), origin(field), steps, place(field)])
        }
        var lines = table.lines(width: width, bold: bold)
        for field in event.fields {
            for remark in field.remarks { lines += sentence("Note on \(field.name): \(remark.harmless).") }
        }
        return lines
    }

    private func origin(_ field: ExplainedField) -> String {
        switch field.source {
        case .field(let path): path.harmless
        case .fixed: "(a fixed value)"
        case .fallback: "(the default)"
        case .eventName: "event"
        case .settings: "(a setting)"
        }
    }

    private func place(_ field: ExplainedField) -> String {
        guard let steps = field.stepsPlace, steps != field.place else { return "\(field.place)" }
        return steps.file == field.place.file ? "\(field.place) and \(steps.line)" : "\(field.place) and \(steps)"
    }

    private func empty(of event: ExplainedEvent) -> [String] {
        var table = SentenceTable([("STAYS EMPTY", ""), ("BECAUSE", ""), ("AS SAID IN", "as said in ")])
        let foreign = event.empty.filter(\.isForOtherKinds)
        let own = event.empty.filter { !$0.isForOtherKinds }
        for field in own { table.add([field.name, field.reason.description.harmless, "\(field.place)"]) }
        let lines = own.isEmpty ? [] : table.lines(width: width, bold: bold)
        if foreign.isEmpty { return lines }
        let fields = foreign.count == 1 ? "1 field is" : "\(foreign.count) fields are"
        return lines + sentence("\(fields) mapped for events of other kinds, such as those of an app.")
    }

    private func advice(of event: ExplainedEvent) -> [String] {
        var table = SentenceTable([("TO DO BETTER, SEND", ""), ("WHICH IS", "")])
        for line in event.advice { table.add([line.send.joined(separator: ", ").harmless, line.about]) }
        return table.lines(width: width, bold: bold)
    }

    // MARK: Values

    private static let longestValue = 52
    private static let longestText = 40

    private func value(_ field: ExplainedField) -> String {
        let shown = field.values.map { $0.json == nil ? "(none)" : value($0) }
        // A comma inside of a value must not look like the end of it.
        let separator = shown.contains { $0.contains(", ") } ? "; " : ", "
        return shown.joined(separator: separator).cut(to: Self.longestValue)
    }

    private func value(_ value: ExplainedValue) -> String {
        if !value.hashed.isEmpty {
            return value.hashed.map { hash in
                let digits = hash.hash.prefix(8) + "…"
                guard let text = hash.text else { return "\(digits), hashed before it came" }
                return "\(digits), the hash of \(text.harmless.cut(to: Self.longestText))"
            }.joined(separator: "; ")
        }
        let text = value.json.map { Self.text($0) } ?? ""
        return value.time.map { "\(text), which is \($0.rfc3339)" } ?? text
    }

    /// JSON without what only programs need.
    private static func text(_ json: [UInt8]) -> String {
        guard let document = try? JSONDocument(parsing: json) else { return String(decoding: json, as: UTF8.self) }
        return text(document, JSONDocument.root).harmless
    }

    private static func text(_ document: JSONDocument, _ node: Int) -> String {
        switch document.kind(node) {
        case .string: document.string(node) ?? ""
        case .array: document.elements(of: node).map { text(document, $0) }.joined(separator: ", ")
        default: String(decoding: document.bytes[document.rawRange(node)], as: UTF8.self)
        }
    }
}

extension String {
    /// With a capital letter and a full stop.
    fileprivate var sentence: String { prefix(1).uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".") }
}

extension [String] {
    /// `a`, `a and b`, `a, b and c`.
    fileprivate var inWords: String {
        guard let last, count > 1 else { return first ?? "" }
        return dropLast().joined(separator: ", ") + " and " + last
    }
}

extension EmptyField {
    /// Nothing that a sender of such events could change.
    fileprivate var isForOtherKinds: Bool {
        switch reason {
        case .actionSource, .otherwise: true
        default: false
        }
    }
}
