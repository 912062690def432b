internal import JSON

/// `consent`: what the person allowed. A word that is not understood is refused: guessing would be the sender's risk.
extension Canonicalization {
    /// Positions in the list of fields of `consent`, behind the two choices.
    private enum Field {
        static let limitedDataUse = 2, optOut = 3
    }

    mutating func writeConsent(_ index: Int?) {
        guard let index, expectObject(index, "consent", example: "{\"ad_user_data\": \"granted\"}") else { return }
        let section = CanonicalSchema.consent
        var members = slots(of: index, in: section)
        let object = output.beginObject(rootField(.consent).key)
        for position in 0...1 {
            let field = section.fields[position]
            if let member = members[position], let choice = choice(member, at: FieldPath(section, position)) {
                write(field.key, choice)
            }
        }
        if let member = members[Field.limitedDataUse] {
            writeLimitedDataUse(member, at: FieldPath(section, Field.limitedDataUse))
        }
        if let member = members[Field.optOut], let value = boolean(member, at: FieldPath(section, Field.optOut)) {
            output.key(section.fields[Field.optOut].key)
            output.raw(value ? "true" : "false")
        }
        output.end(object)
    }

    private mutating func choice(_ index: Int, at path: FieldPath) -> EventText? {
        let hint = "Write \"granted\" or \"denied\"; leave it out where nobody was asked."
        guard document.kind(index) == .string else {
            refuse(path, "expected \"granted\" or \"denied\", found \(document.described(index))", hint: hint)
            return nil
        }
        guard let text = trimmedText(index) else { return nil }
        if withBytes(of: text, { $0.equals("granted") || $0.equals("denied") }) { return text }
        let choice = string(of: text)
        let near = nearestText(to: choice.shortened, among: ["granted", "denied"])
        refuse(
            path, "expected \"granted\" or \"denied\", found \"\(choice.shortened)\"",
            hint: near.map { "Did you mean \"\($0)\"?" } ?? hint)
        return nil
    }

    private mutating func writeLimitedDataUse(_ index: Int, at path: FieldPath) {
        let hint = "Write true, false, or {\"country\": 1, \"state\": 1000}; 0 lets the platform find the place."
        switch document.kind(index) {
        case .true, .false:
            output.key(CanonicalSchema.consent.fields[Field.limitedDataUse].key)
            output.raw(document.kind(index) == .true ? "true" : "false")
        case .object:
            let section = CanonicalSchema.limitedDataUse
            var members = slots(of: index, in: section)
            let object = output.beginObject(CanonicalSchema.consent.fields[Field.limitedDataUse].key)
            for (position, field) in section.fields.enumerated() {
                let fieldPath = FieldPath(section, position)
                guard let member = members[position] else {
                    refuse(fieldPath, "missing: country and state belong together", hint: hint)
                    continue
                }
                if let code = code(member, at: fieldPath, hint: hint) { write(field.key, digits: code) }
            }
            output.end(object)
        default:
            refuse(path, "expected true, false or an object, found \(document.described(index))", hint: hint)
        }
    }

    /// A code of a few digits, as number or text.
    private mutating func code(_ index: Int, at path: FieldPath, hint: String) -> EventText? {
        let digits: EventText? =
            switch document.kind(index) {
            case .number: written(index)
            case .string: trimmedText(index)
            default: nil
            }
        if let digits, digits.count <= 6, withBytes(of: digits, { $0.isJSONNumber && $0.isAllDigits }) { return digits }
        refuse(path, "expected the platform's number for the place", hint: hint)
        return nil
    }
}
