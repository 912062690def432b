/// A phone number as it is dialled inside its country.
enum NationalNumber {
    /// Puts the calling code before a national number, without its trunk prefix.
    static func addCallingCode(of plan: DialingPlan, to digits: inout [UInt8]) {
        if digits[0] != PhoneNumber.zero {
            if hasCallingCode(digits, plan) {
                let length = "\(plan.callingCode)".utf8.count
                digits.replaceSubrange(
                    length..., with: finished(withoutTrunk(Array(digits[length...]), plan), plan))
                return
            }
            let national = withoutTrunk(digits, plan)
            // Longer than any number of the country, so some other country's with its calling code.
            if national.count == digits.count, digits.count > plan.longest, !isDialledInFull(digits, plan) { return }
        }
        var national = finished(withoutTrunk(digits, plan), plan)
        if !plan.area.isEmpty, national.count == plan.localLength { national.insert(contentsOf: plan.area, at: 0) }
        digits = Array("\(plan.callingCode)".utf8) + national
    }

    /// The number without the trunk prefix it begins with.
    static func withoutTrunk(_ digits: [UInt8], _ plan: DialingPlan) -> [UInt8] {
        for prefix in trunkPrefixes(of: plan) where digits.starts(with: prefix.utf8) {
            let left = digits.count - prefix.utf8.count
            let fits = plan.allows(length: left)
            // A zero is never the first digit of a number here; another digit may be, so the lengths decide.
            if prefix == "0" || fits && (digits[0] == PhoneNumber.zero || !plan.allows(length: digits.count)) {
                return Array(digits.suffix(left))
            }
        }
        return digits
    }

    /// A number without its trunk prefix in the form that is dialled from abroad.
    static func finished(_ national: [UInt8], _ plan: DialingPlan) -> [UInt8] {
        switch plan.callingCode {
        case 54: fromArgentina(national)
        // Brazil: two digits between trunk zero and number choose a carrier.
        case 55 where national.count == 12 || national.count == 13: Array(national.dropFirst(2))
        default: national
        }
    }

    /// What may stand before a national number, longer ones first.
    private static func trunkPrefixes(of plan: DialingPlan) -> [String] {
        if plan.keepsZero { return [] }
        return switch (plan.trunk, plan.callingCode) {
        case (.one, _): ["1", "0"]
        case (.zeroSix, _): ["06", "0"]
        // Belarus writes the zero of the area code after the 8.
        case (.eight, 375): ["80", "8", "0"]
        case (.eight, _): ["8", "0"]
        // Lithuania's prefix until 2024.
        case (_, 370): ["8", "0"]
        // Mexico's prefixes until 2019; Colombia's with the digit of a carrier.
        case (_, 52): ["044", "045", "01", "0"]
        case (_, 57): ["03", "05", "07", "09", "0"]
        default: ["0"]
        }
    }

    /// Whether the number begins with its own country's calling code, though no `+` says so.
    private static func hasCallingCode(_ digits: [UInt8], _ plan: DialingPlan) -> Bool {
        let code = Array("\(plan.callingCode)".utf8)
        guard digits.starts(with: code), plan.trunk != .one else { return false }
        let rest = withoutTrunk(Array(digits[code.count...]), plan)
        guard plan.allows(length: rest.count) || isDialledInFull(rest, plan) else { return false }
        return switch plan.callingCode {
        // Mobile numbers begin with 39 too, and have ten digits.
        case 39: digits.count != 10
        // No number of Luxembourg begins with its calling code.
        case 352: true
        // Without the trunk zero it would hardly be a national number.
        default: plan.trunk == .zero || !plan.allows(length: digits.count)
        }
    }

    /// Argentina's mobile numbers within the country: area code, 15, number.
    private static func isDialledInFull(_ digits: [UInt8], _ plan: DialingPlan) -> Bool {
        plan.callingCode == 54 && fromArgentina(digits).count != digits.count
    }

    /// `11 15 2345 6789` is dialled from abroad as `9 11 2345 6789`.
    private static func fromArgentina(_ national: [UInt8]) -> [UInt8] {
        guard national.count == 12 else { return national }
        let areaLength = national.starts(with: "11".utf8) ? 2 : national[4...].starts(with: "15".utf8) ? 4 : 3
        guard national[areaLength...].starts(with: "15".utf8) else { return national }
        return [UInt8(ascii: "9")] + national[..<areaLength] + national[(areaLength + 2)...]
    }
}
