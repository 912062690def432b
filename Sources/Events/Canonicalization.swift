internal import JSON

/// One event on its way from what was sent to canonical form.
///
/// Every step goes on after a fault, so that the sender hears of all of them at once.
struct Canonicalization {
    let document: JSONDocument
    let receivedAt: Timestamp
    var output: SectionWriter
    /// Whether the event holds anything that a platform can match it to a person by.
    var hasMatchKey = false
    private(set) var issues: [EventIssue] = []
    private(set) var warnings: [EventIssue] = []

    init(_ document: JSONDocument, at index: Int, receivedAt: Timestamp) {
        self.document = document
        self.receivedAt = receivedAt
        // Names, ids and time that the sender left out need some room beside the event's own bytes.
        output = SectionWriter(capacity: document.rawRange(index).count + 256)
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
struct MemberSlots {
    /// 0 is the document's root, which is nobody's member.
    private var indexes = InlineArray<24, UInt32>(repeating: 0)
    /// A bit for each member that is there.
    private(set) var present: UInt32 = 0

    /// The member's value; nil where it is absent or null.
    subscript(field: Int) -> Int? {
        get { indexes[field] == 0 ? nil : Int(indexes[field]) }
        set {
            indexes[field] = UInt32(newValue ?? 0)
            present = newValue == nil ? present & ~(1 << field) : present | 1 << field
        }
    }
}

extension Canonicalization {
    /// Sorts the members of a closed object; unknown ones are refused.
    mutating func slots(of object: Int, in section: CanonicalSection) -> MemberSlots {
        var slots = MemberSlots()
        var key = object + 1
        let end = document[object].next
        while key < end {
            let value = document[key + 1]
            if let field = document.position(of: key, in: section.names) {
                slots[field] = value.kind == .null ? nil : key + 1
            } else {
                refuseUnknown(document.string(key) ?? "", in: section)
            }
            key = value.next
        }
        return slots
    }

    private mutating func refuseUnknown(_ name: String, in section: CanonicalSection) {
        guard issues.count < Self.mostIssues else { return }
        let shown = name.unicodeScalars.count > 64 ? String(name.unicodeScalars.prefix(64)) + "..." : name
        refuse(
            FieldPath.prefix(section, nil) + shown, "unknown member \"\(shown)\"",
            hint: CanonicalSchema.hint(forUnknown: name, in: section))
    }

    /// Whether the member is an object; refuses it where it is not.
    mutating func expectObject(_ index: Int, _ path: String, example: String) -> Bool {
        if document.kind(index) == .object { return true }
        refuse(path, "expected an object, found \(document.described(index))", hint: "Write \(example).")
        return false
    }

    /// The text of a member that is one; nil where it is blank or refused.
    mutating func text(_ index: Int, of field: CanonicalField, at path: FieldPath) -> ArraySlice<UInt8>? {
        switch document.kind(index) {
        case .string:
            return document.trimmedText(index)
        case .null:
            return nil
        case .number where field.takesNumbers:
            let digits = document.bytes[document.rawRange(index)]
            if !digits.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) { return digits }
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
        isUsable: (inout Canonicalization, ArraySlice<UInt8>, FieldPath) -> Bool = { _, _, _ in true }
    ) -> [ArraySlice<UInt8>] {
        guard document.kind(index) == .array else {
            guard let text = text(index, of: field, at: path), isUsable(&self, text, path) else { return [] }
            return [text]
        }
        var texts = DistinctTexts()
        for (position, element) in document.elements(of: index).enumerated() {
            var elementPath = path
            elementPath.element = position
            guard let text = text(element, of: field, at: elementPath), isUsable(&self, text, elementPath)
            else { continue }
            texts.append(text)
        }
        return texts.inOrder
    }

    /// The digits of a member that is a number, or a text that holds one; nil where it is left out.
    mutating func number(_ index: Int, at path: FieldPath) -> ArraySlice<UInt8>? {
        let digits: ArraySlice<UInt8>
        switch document.kind(index) {
        case .number: digits = document.bytes[document.rawRange(index)]
        case .string:
            guard let text = document.trimmedText(index) else { return nil }
            guard text.isJSONNumber else {
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
        guard digits.isFiniteNumber else {
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
    private(set) var inOrder: [ArraySlice<UInt8>] = []
    /// Used from the point where looking through the list would cost more.
    private var seen: Set<ArraySlice<UInt8>> = []

    mutating func append(_ text: ArraySlice<UInt8>) {
        if inOrder.count < 16 {
            if inOrder.contains(text) { return }
        } else {
            if seen.isEmpty { seen = Set(inOrder) }
            guard seen.insert(text).inserted else { return }
        }
        inOrder.append(text)
    }
}

extension ArraySlice<UInt8> {
    /// Whether a JSON number stays finite as a double.
    fileprivate var isFiniteNumber: Bool {
        if count < 300, !contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) { return true }
        return Double(String(decoding: self, as: UTF8.self))?.isFinite ?? false
    }
}
