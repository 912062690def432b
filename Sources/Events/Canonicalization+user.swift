internal import JSON

/// `user`: who it was, in the sender's own writing. Each destination brings it into its platform's form.
extension Canonicalization {
    mutating func writeUser(_ index: Int?) {
        guard let index, expectObject(index, "user", example: "{\"email\": \"ada@example.com\"}") else { return }
        let section = CanonicalSchema.user
        var members = slots(of: index, in: section)
        // Small countries have short numbers, which only their calling code makes long enough.
        let fewestDigits = Self.countryPosition.flatMap { members[$0] } == nil ? 7 : 4
        let object = output.beginObject(rootField(.user).key)
        for (position, field) in section.fields.enumerated() {
            guard let member = members[position] else { continue }
            let path = FieldPath(section, position)
            let isWritten =
                switch position {
                case 0: writeTexts(member, of: field, at: path, isUsable: Self.isUsableEmail)
                case 1:
                    writeTexts(member, of: field, at: path) {
                        Self.isUsablePhone(&$0, $1, $2, fewestDigits: fewestDigits)
                    }
                default: writeTexts(member, of: field, at: path) { _, _, _ in true }
                }
            if field.identifies, isWritten { hasMatchKey = true }
        }
        output.end(object)
    }

    private static let countryPosition = CanonicalSchema.user.fields.firstIndex { "\($0.name)" == "country" }

    /// Writes a member as one text, or as a list where several are left; says whether it has written anything.
    private mutating func writeTexts(
        _ index: Int, of field: CanonicalField, at path: FieldPath,
        isUsable: (inout Canonicalization, EventText, FieldPath) -> Bool
    ) -> Bool {
        if document.kind(index) != .array {
            guard let text = text(index, of: field, at: path), isUsable(&self, text, path) else { return false }
            write(field.key, text)
            return true
        }
        let texts = texts(index, of: field, at: path, isUsable: isUsable)
        guard let first = texts.first else { return false }
        if texts.count == 1 { write(field.key, first) } else { write(field.key, texts) }
        return true
    }

    private static func isUsableEmail(
        _ event: inout Canonicalization, _ text: EventText, _ path: FieldPath
    ) -> Bool {
        if event.withBytes(of: text, { $0.looksLikeEmail || $0.isSHA256 }) { return true }
        event.warn(path, "not an email address, left out", hint: "Expected name@example.com, or its SHA-256.")
        return false
    }

    private static func isUsablePhone(
        _ event: inout Canonicalization, _ text: EventText, _ path: FieldPath, fewestDigits: Int
    ) -> Bool {
        if event.withBytes(of: text, { $0.isSHA256 }) { return true }
        let digits = event.withBytes(of: text) { $0.phoneDigitCount }
        if (fewestDigits...15).contains(digits) { return true }
        let fault =
            switch digits {
            case 0: "no digit in it"
            case ..<fewestDigits: "only \(digits) digits, a phone number has at least \(fewestDigits)"
            default: "\(digits) digits, a phone number has at most 15"
            }
        event.warn(
            path, "not a phone number, left out: \(fault)",
            hint: "Expected the number with its country, such as +1 650 555 1212, or its SHA-256.")
        return false
    }
}
