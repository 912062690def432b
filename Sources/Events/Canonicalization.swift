internal import JSON

/// One event on its way from what was sent to canonical form.
///
/// Every step goes on after a fault, so that the sender hears of all of them at once.
struct Canonicalization: ~Copyable {
    let document: JSONDocument
    let receivedAt: Timestamp
    /// At hand, since a global is looked for at each use.
    let root = CanonicalSchema.root
    var output: SectionWriter
    /// The bytes of texts that stand nowhere in the document as they are: decoded, composed, resolved.
    var made = OutputBuffer(capacity: 512)
    /// Whether the event holds anything that a platform can match it to a person by.
    var hasMatchKey = false
    private(set) var issues: [EventIssue] = []
    private(set) var warnings: [EventIssue] = []

    /// - Parameters:
    ///   - document: holds the event.
    ///   - receivedAt: when it came.
    ///   - room: memory for the canonical form, which has to stay until this ends.
    init(_ document: JSONDocument, receivedAt: Timestamp, in room: UnsafeMutableBufferPointer<UInt8>) {
        self.document = document
        self.receivedAt = receivedAt
        output = SectionWriter(in: room)
    }

    /// More than a person would read; a hostile event cannot make an answer longer than this.
    private static let mostIssues = 100

    mutating func refuse(_ path: String, _ message: String, hint: String? = nil) {
        if issues.count < Self.mostIssues { issues.append(EventIssue(path: path, message: message, hint: hint)) }
    }

    mutating func refuse(_ path: FieldPath, _ message: String, hint: String? = nil) {
        if issues.count < Self.mostIssues { refuse(path.description, message, hint: hint) }
    }

    mutating func warn(_ path: String, _ message: String, hint: String? = nil) {
        if warnings.count < Self.mostIssues { warnings.append(EventIssue(path: path, message: message, hint: hint)) }
    }

    mutating func warn(_ path: FieldPath, _ message: String, hint: String? = nil) {
        if warnings.count < Self.mostIssues { warn(path.description, message, hint: hint) }
    }
}

/// Where the members of one object stand in the document, by their position in the section's list of fields.
struct MemberSlots: ~Copyable {
    /// 0 is the document's root, which is nobody's member.
    private var indexes = InlineArray<24, UInt32>(repeating: 0)

    /// The member's value; nil where it is absent or null.
    ///
    /// Read as if it were to be changed: through a getter that changes nothing, all of them would be copied first.
    subscript(field: Int) -> Int? {
        @inline(__always) mutating get {
            let index = indexes[field]
            return index == 0 ? nil : Int(index)
        }
        set { indexes[field] = UInt32(newValue ?? 0) }
    }

    /// A member of the event itself.
    subscript(field: CanonicalSchema.RootField) -> Int? {
        @inline(__always) mutating get { self[field.rawValue] }
    }
}

extension Canonicalization {
    /// A field of the event itself.
    @inline(__always)
    func rootField(_ field: CanonicalSchema.RootField) -> CanonicalField { root.fields[field.rawValue] }

    /// Sorts the members of a closed object; unknown ones are refused.
    mutating func slots(of object: Int, in section: CanonicalSection) -> MemberSlots {
        var slots = MemberSlots()
        for (key, value) in document.members(of: object) {
            if let field = document.position(of: key, in: section.names) {
                slots[field] = document.kind(value) == .null ? nil : value
            } else {
                refuseUnknown(document.string(key) ?? "", in: section)
            }
        }
        return slots
    }

    private mutating func refuseUnknown(_ name: String, in section: CanonicalSection) {
        guard issues.count < Self.mostIssues else { return }
        let shown = name.unicodeScalars.count > 64 ? String(name.unicodeScalars.prefix(64)) + "..." : name
        refuse(
            FieldPath.prefix(section.path, nil) + shown, "unknown member \"\(shown)\"",
            hint: CanonicalSchema.hint(forUnknown: name, in: section))
    }

    /// Whether the member is an object; refuses it where it is not.
    mutating func expectObject(_ index: Int, _ path: StaticString, example: @autoclosure () -> String) -> Bool {
        if document.kind(index) == .object { return true }
        refuse(path.description, "expected an object, found \(document.described(index))", hint: "Write \(example()).")
        return false
    }

    /// The text of a member that is one; nil where it is blank or refused.
    @inline(__always)
    mutating func text(_ index: Int, of field: CanonicalField, at path: FieldPath) -> EventText? {
        document.kind(index) == .string ? trimmedText(index) : otherText(index, of: field, at: path)
    }

    /// The same of a member that is no string.
    private mutating func otherText(_ index: Int, of field: CanonicalField, at path: FieldPath) -> EventText? {
        switch document.kind(index) {
        case .null:
            return nil
        case .number where field.takesNumbers:
            let digits = written(index)
            if document[index].isInteger || !withBytes(of: digits, { $0.hasExponent }) { return digits }
            refuse(path, "expected a text, found a number with an exponent", hint: "Write all its digits in quotes.")
        case .number:
            refuse(path, "expected a text, found a number", hint: "Write it in quotes.")
        default:
            let wanted = field.kind == .texts ? "a text or a list of texts" : "a text"
            refuse(path, "expected \(wanted), found \(document.described(index))")
        }
        return nil
    }

    /// The texts of a member that may be a list, without blank and repeated ones.
    ///
    /// `isUsable` says whether to keep a text, and warns where not.
    mutating func texts(
        _ index: Int, of field: CanonicalField, at path: FieldPath,
        isUsable: (inout Canonicalization, EventText, FieldPath) -> Bool = { _, _, _ in true }
    ) -> [EventText] {
        guard document.kind(index) == .array else {
            guard let text = text(index, of: field, at: path), isUsable(&self, text, path) else { return [] }
            return [text]
        }
        var texts: [EventText] = []
        var distinct = DistinctTexts()
        for (position, element) in document.elements(of: index).enumerated() {
            let elementPath = path.element(position)
            guard let text = text(element, of: field, at: elementPath), isUsable(&self, text, elementPath)
            else { continue }
            if distinct.add(slice(of: text)) { texts.append(text) }
        }
        return texts
    }

    /// The digits of a member that is a number, or a text that holds one; nil where it is left out.
    mutating func number(_ index: Int, at path: FieldPath) -> EventText? {
        let digits: EventText
        switch document.kind(index) {
        case .number: digits = written(index)
        case .string:
            guard let text = trimmedText(index) else { return nil }
            guard withBytes(of: text, { $0.isJSONNumber }) else {
                warn(path, "not a number, left out", hint: "Write a plain number such as 29.90.")
                return nil
            }
            digits = text
        case .null: return nil
        default:
            refuse(
                path, "expected a number, found \(document.described(index))",
                hint: "Write a plain number such as 29.90.")
            return nil
        }
        guard withBytes(of: digits, { $0.isFiniteNumber }) else {
            warn(path, "a number too large to be one, left out")
            return nil
        }
        return digits
    }

    mutating func boolean(_ index: Int, at path: FieldPath) -> Bool? {
        switch document.kind(index) {
        case .true: return true
        case .false: return false
        case .null: return nil
        default:
            refuse(
                path, "expected true or false, found \(document.described(index))",
                hint: "Write true or false without quotes.")
            return nil
        }
    }
}

/// Texts in the order of their first appearance.
private struct DistinctTexts {
    private var inOrder: [ArraySlice<UInt8>] = []
    /// Used from the point where looking through the list would cost more.
    private var seen: Set<ArraySlice<UInt8>> = []

    /// Whether it is not there yet.
    mutating func add(_ text: ArraySlice<UInt8>) -> Bool {
        guard inOrder.count < 16 else {
            if seen.isEmpty { seen = Set(inOrder) }
            return seen.insert(text).inserted
        }
        if inOrder.contains(text) { return false }
        inOrder.append(text)
        return true
    }
}

extension Span<UInt8> {
    /// Whether a number is written with an exponent.
    fileprivate var hasExponent: Bool {
        for index in indices where self[index] | 0x20 == UInt8(ascii: "e") { return true }
        return false
    }

    /// Whether a JSON number stays finite as a double.
    fileprivate var isFiniteNumber: Bool {
        if count < 300, !hasExponent { return true }
        return Double(String(repairing: self))?.isFinite ?? false
    }
}
