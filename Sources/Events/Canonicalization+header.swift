internal import JSON

/// Name, id, time and the other members that every event has.
extension Canonicalization {
    private static let longestName = 100
    private static let longestID = 256

    /// The name, empty where it is refused.
    mutating func eventName(_ index: Int?) -> String {
        let path = FieldPath(CanonicalSchema.root, "event")
        let hint = "Write a standard name such as Purchase, or a name of your own."
        guard let index else {
            refuse(path, "missing: every event needs its name", hint: hint)
            return ""
        }
        guard document.kind(index) == .string else {
            refuse(path, "expected a text, found \(document.described(index))", hint: hint)
            return ""
        }
        guard let text = document.trimmedText(index) else {
            refuse(path, "empty: every event needs its name", hint: hint)
            return ""
        }
        checkLength(of: text, at: path, longest: Self.longestName)
        let name = String(decoding: text, as: UTF8.self)
        if let standard = CanonicalSchema.standardName(near: text) {
            warn(
                path, "\"\(name)\" counts as a name of your own; the standard name is \"\(standard)\"",
                hint: "Write \"\(standard)\": names count to the letter.")
        }
        return name
    }

    /// The id; nil where one has to be made.
    mutating func eventID(_ index: Int?) -> String? {
        guard let index else { return nil }
        let path = FieldPath(CanonicalSchema.root, "event_id")
        guard let text = text(index, of: CanonicalSchema.root.fields[1], at: path) else {
            if document.kind(index) == .string {
                warn(
                    path, "empty; one was made",
                    hint: "Without an id of your own, a repeated event or the browser's copy counts twice.")
            }
            return nil
        }
        checkLength(of: text, at: path, longest: Self.longestID)
        if text.isScriptPlaceholder {
            refuse(
                path, "\"\(String(decoding: text, as: UTF8.self))\" is what a script writes where it has no value",
                hint: "Write an id of this one event, the order's for example: events with the same id count once.")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Writes the text that a member came to: copied where it is written so already.
    mutating func writeText(_ name: StaticString, _ text: String, from index: Int?) {
        if let index, copyText(index) { return }
        output.text(name, text)
    }

    mutating func actionSource(_ index: Int?) -> String {
        guard let index else { return CanonicalSchema.actionSources[0] }
        let path = FieldPath(CanonicalSchema.root, "action_source")
        var list: String { "One of: \(CanonicalSchema.actionSources.joined(separator: ", "))." }
        guard document.kind(index) == .string else {
            refuse(path, "expected a text, found \(document.described(index))", hint: list)
            return ""
        }
        for source in CanonicalSchema.actionSources where document.keyEquals(index, source) { return source }
        guard let text = document.trimmedText(index) else { return CanonicalSchema.actionSources[0] }
        let source = String(decoding: text, as: UTF8.self)
        if !CanonicalSchema.actionSources.contains(source) {
            let near = nearestText(to: source, among: CanonicalSchema.actionSources)
            refuse(
                path, "unknown action source \"\(source.shortened)\"",
                hint: near.map { "Did you mean \"\($0)\"? \(list)" } ?? list)
        }
        return source
    }

    mutating func writeDestinations(_ index: Int?, known: [String]?) {
        guard let index else { return }
        let path = FieldPath(CanonicalSchema.root, "destinations")
        guard document.kind(index) == .array || document.kind(index) == .string else {
            refuse(
                path, "expected a list of names, found \(document.described(index))",
                hint: "Write [\"tiktok\"], or leave it out for all.")
            return
        }
        let issuesBefore = issues.count
        let names = texts(index, of: CanonicalSchema.root.fields[9], at: path) { event, text, path in
            event.checkDestination(text, at: path, known: known)
            return true
        }
        if names.isEmpty, issues.count == issuesBefore {
            refuse(path, "expected at least one name", hint: "Leave it out to reach every destination.")
        }
        if !names.isEmpty { output.list("destinations", names) }
    }

    private mutating func checkDestination(_ text: ArraySlice<UInt8>, at path: FieldPath, known: [String]?) {
        guard let known else { return }
        let name = String(decoding: text, as: UTF8.self)
        if known.contains(name) { return }
        let list = known.isEmpty ? "There is none." : "There are: \(known.joined(separator: ", "))."
        let near = nearestText(to: name.shortened, among: known)
        refuse(
            path, "unknown destination \"\(name.shortened)\"",
            hint: near.map { "Did you mean \"\($0)\"? \(list)" } ?? list)
    }

    mutating func writeTestEventCode(_ index: Int?) {
        guard let index else { return }
        let path = FieldPath(CanonicalSchema.root, "test_event_code")
        guard let text = text(index, of: CanonicalSchema.root.fields[10], at: path) else { return }
        checkLength(of: text, at: path, longest: Self.longestName)
        output.text("test_event_code", text)
    }

    private mutating func checkLength(of text: ArraySlice<UInt8>, at path: FieldPath, longest: Int) {
        let length = text.scalarCount
        if length > longest {
            refuse(path, "\(length) characters long, at most \(longest) are allowed")
        }
        if text.hasControlCharacter {
            refuse(path, "holds a control character", hint: "Leave out line breaks, tabs and the like.")
        }
    }
}

extension ArraySlice<UInt8> {
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
