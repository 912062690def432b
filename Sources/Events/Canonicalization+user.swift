internal import JSON

/// `user`: who it was, in the sender's own writing. Each destination brings it into its platform's form.
extension Canonicalization {
    mutating func writeUser(_ index: Int?) {
        guard let index, expectObject(index, "user", example: "{\"email\": \"ada@example.com\"}") else { return }
        let section = CanonicalSchema.user
        let members = slots(of: index, in: section)
        // Small countries have short numbers, which only their calling code makes long enough.
        let fewestDigits = Self.countryPosition.flatMap { members[$0] } == nil ? 7 : 4
        output.beginObject("user")
        var left = members.present
        while left != 0 {
            let position = left.trailingZeroBitCount
            left &= left - 1
            guard let member = members[position] else { continue }
            let field = section.fields[position]
            if copyUserText(member, position, fewestDigits: fewestDigits) {
                if field.identifies { hasMatchKey = true }
                continue
            }
            let path = FieldPath(section, field.name)
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
        output.end()
    }

    /// Copies a member that is fine as it stands; false where it has to be looked at closer.
    private mutating func copyUserText(_ value: Int, _ position: Int, fewestDigits: Int) -> Bool {
        switch position {
        case 0: copyText(value) { $0.looksLikeEmail || $0.isSHA256 }
        case 1: document[value].isASCII && copyText(value) { (fewestDigits...15).contains($0.phoneDigitCount) }
        default: copyText(value)
        }
    }

    private static let countryPosition = CanonicalSchema.user.fields.firstIndex { "\($0.name)" == "country" }

    /// Writes a member as one text, or as a list where several are left; says whether it has written anything.
    private mutating func writeTexts(
        _ index: Int, of field: CanonicalField, at path: FieldPath,
        isUsable: (inout Canonicalization, ArraySlice<UInt8>, FieldPath) -> Bool
    ) -> Bool {
        if document.kind(index) != .array {
            guard let text = text(index, of: field, at: path), isUsable(&self, text, path) else { return false }
            output.text(field.name, text)
            return true
        }
        let texts = texts(index, of: field, at: path, isUsable: isUsable)
        guard let first = texts.first else { return false }
        if texts.count == 1 { output.text(field.name, first) } else { output.list(field.name, texts) }
        return true
    }

    private static func isUsableEmail(
        _ event: inout Canonicalization, _ text: ArraySlice<UInt8>, _ path: FieldPath
    ) -> Bool {
        if text.span.looksLikeEmail || text.isSHA256 { return true }
        event.warn(path, "not an email address, left out", hint: "Expected name@example.com, or its SHA-256.")
        return false
    }

    private static func isUsablePhone(
        _ event: inout Canonicalization, _ text: ArraySlice<UInt8>, _ path: FieldPath, fewestDigits: Int
    ) -> Bool {
        if text.isSHA256 { return true }
        // Other scripts have digits of their own.
        let digits = (text.allSatisfy { $0 < 0x80 } ? text : text.asciiDigits).span.phoneDigitCount
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

extension Span<UInt8> {
    /// Loosely: something, `@`, something, a point, something, and neither white space nor control characters.
    var looksLikeEmail: Bool {
        var (lastAt, lastPoint) = (0, 0)
        var previous: UInt8 = 0
        for index in indices {
            let byte = self[index]
            if byte <= 0x20 || byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return false }
            if byte == UInt8(ascii: "@") { lastAt = index }
            if byte == UInt8(ascii: ".") { lastPoint = index }
            previous = byte
        }
        return lastAt > 0 && lastPoint > lastAt + 1 && lastPoint < count - 1
    }

    /// The digits that belong to the number: without the prefix `00`, the trunk zero of `(0)`, and the extension.
    var phoneDigitCount: Int {
        var digits = 0
        var leadingZeros = 0
        for index in indices {
            let byte = self[index]
            if byte.isDigit {
                let isTrunkZero =
                    byte == UInt8(ascii: "0") && digits > 0 && self[index - 1] == UInt8(ascii: "(")
                    && index + 1 < count && self[index + 1] == UInt8(ascii: ")")
                if isTrunkZero { continue }
                if digits == 0, byte == UInt8(ascii: "0"), leadingZeros < 2 {
                    leadingZeros += 1
                } else {
                    digits += 1
                }
            } else if digits >= 7, byte.isLetter || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#") {
                break
            }
        }
        return leadingZeros == 1 ? digits + 1 : digits
    }
}

extension ArraySlice<UInt8> {
    /// Every decimal digit of any script as ASCII.
    fileprivate var asciiDigits: ArraySlice<UInt8> {
        var bytes: [UInt8] = []
        for scalar in String(decoding: self, as: UTF8.self).unicodeScalars {
            if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                bytes.append(UInt8(ascii: "0") + UInt8(value))
            } else {
                bytes += Array(String(scalar).utf8)
            }
        }
        return bytes[...]
    }
}
