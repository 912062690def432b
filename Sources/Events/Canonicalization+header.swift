internal import JSON

/// Name, id, time and the other members that every event has.
extension Canonicalization {
    private static let longestName = 100
    private static let longestID = 256

    /// The name; nil where it is refused.
    mutating func eventName(_ index: Int?) -> EventText? {
        let path = FieldPath(root, .event)
        let hint = "Write a standard name such as Purchase, or a name of your own."
        guard let index else {
            refuse(path, "missing: every event needs its name", hint: hint)
            return nil
        }
        guard document.kind(index) == .string else {
            refuse(path, "expected a text, found \(document.described(index))", hint: hint)
            return nil
        }
        guard let text = trimmedText(index) else {
            refuse(path, "empty: every event needs its name", hint: hint)
            return nil
        }
        checkLength(of: text, at: path, longest: Self.longestName)
        if let standard = standardName(near: text) {
            warn(
                path, "\"\(string(of: text))\" counts as a name of your own; the standard name is \"\(standard)\"",
                hint: "Write \"\(standard)\": names count to the letter.")
        }
        return text
    }

    /// The standard name that differs from `name` only in case, spaces, hyphens or underscores.
    private func standardName(near name: EventText) -> String? {
        if withBytes(of: name, { CanonicalSchema.isStandardName($0) }) || name.count > 32 { return nil }
        return CanonicalSchema.standardName(near: string(of: name))
    }

    /// The id; nil where one has to be made.
    mutating func eventID(_ index: Int?) -> EventText? {
        guard let index else { return nil }
        let path = FieldPath(root, .eventID)
        guard let text = text(index, of: rootField(.eventID), at: path) else {
            if document.kind(index) == .string {
                warn(
                    path, "empty; one was made",
                    hint: "Without an id of your own, a repeated event or the browser's copy counts twice.")
            }
            return nil
        }
        checkLength(of: text, at: path, longest: Self.longestID)
        if withBytes(of: text, { $0.isScriptPlaceholder }) {
            refuse(
                path, "\"\(string(of: text))\" is what a script writes where it has no value",
                hint: "Write an id of this one event, the order's for example: events with the same id count once.")
        }
        return text
    }

    /// Writes where it happened, which is on a website where nothing is said.
    mutating func writeActionSource(_ index: Int?) {
        let field = rootField(.actionSource)
        guard let index, let source = actionSource(index) else {
            output.key(field.key)
            output.raw("\"\(CanonicalSchema.actionSources[0])\"")
            return
        }
        write(field.key, source)
    }

    /// What is said; nil where it is nothing, or refused.
    private mutating func actionSource(_ index: Int) -> EventText? {
        let path = FieldPath(root, .actionSource)
        var list: String { "One of: \(CanonicalSchema.actionSources.joined(separator: ", "))." }
        guard document.kind(index) == .string else {
            refuse(path, "expected a text, found \(document.described(index))", hint: list)
            return nil
        }
        guard let text = trimmedText(index) else { return nil }
        if !withBytes(of: text, { CanonicalSchema.isActionSource($0) }) {
            let source = string(of: text)
            let near = nearestText(to: source, among: CanonicalSchema.actionSources)
            refuse(
                path, "unknown action source \"\(source.shortened)\"",
                hint: near.map { "Did you mean \"\($0)\"? \(list)" } ?? list)
        }
        return text
    }

    mutating func writeDestinations(_ index: Int?, known: [String]?) {
        guard let index else { return }
        let path = FieldPath(root, .destinations)
        guard document.kind(index) == .array || document.kind(index) == .string else {
            refuse(
                path, "expected a list of names, found \(document.described(index))",
                hint: "Write [\"tiktok\"], or leave it out for all.")
            return
        }
        let issuesBefore = issues.count
        let names = texts(index, of: rootField(.destinations), at: path) { event, text, path in
            event.checkDestination(text, at: path, known: known)
            return true
        }
        if names.isEmpty, issues.count == issuesBefore {
            refuse(path, "expected at least one name", hint: "Leave it out to reach every destination.")
        }
        if !names.isEmpty { write(rootField(.destinations).key, names) }
    }

    private mutating func checkDestination(_ text: EventText, at path: FieldPath, known: [String]?) {
        guard let known else { return }
        let name = string(of: text)
        if known.contains(name) { return }
        let list = known.isEmpty ? "There is none." : "There are: \(known.joined(separator: ", "))."
        let near = nearestText(to: name.shortened, among: known)
        refuse(
            path, "unknown destination \"\(name.shortened)\"",
            hint: near.map { "Did you mean \"\($0)\"? \(list)" } ?? list)
    }

    mutating func writeTestEventCode(_ index: Int?) {
        guard let index else { return }
        let path = FieldPath(root, .testEventCode)
        guard let text = text(index, of: rootField(.testEventCode), at: path) else { return }
        checkLength(of: text, at: path, longest: Self.longestName)
        write(rootField(.testEventCode).key, text)
    }

    private mutating func checkLength(of text: EventText, at path: FieldPath, longest: Int) {
        // A text has no more characters than bytes.
        let length = text.count > longest ? withBytes(of: text) { $0.scalarCount } : 0
        if length > longest {
            refuse(path, "\(length) characters long, at most \(longest) are allowed")
        }
        if withBytes(of: text, { $0.hasControlCharacter }) {
            refuse(path, "holds a control character", hint: "Leave out line breaks, tabs and the like.")
        }
    }
}

extension Span<UInt8> {
    /// What JavaScript and others write for a value that is not there.
    var isScriptPlaceholder: Bool {
        equals("undefined") || equals("null") || equals("NaN") || equals("None") || equals("[object Object]")
    }
}

extension String {
    /// At most 64 characters, for a message.
    var shortened: String {
        unicodeScalars.count > 64 ? String(unicodeScalars.prefix(64)) + "..." : self
    }
}
