/// A phone number as it is dialled inside its country.
enum NationalNumber {
    /// Puts the calling code before a national number, without its trunk prefix.
    static func addCallingCode(of plan: DialingPlan, to digits: inout [UInt8]) {
        if digits[0] != PhoneNumber.zero {
            if hasCallingCode(digits, plan) {
                let length = "\(plan.callingCode)".utf8.count
                digits.replaceSubrange(length..., with: fromAbroad(Array(digits[length...]), plan))
                return
            }
            if fromAbroad(digits, plan).count == digits.count, isForeign(digits, plan) { return }
        }
        var national = fromAbroad(digits, plan)
        if !plan.area.isEmpty, national.count == plan.localLength { national.insert(contentsOf: plan.area, at: 0) }
        digits = Array("\(plan.callingCode)".utf8) + national
    }

    /// The number without the trunk prefix it begins with.
    static func withoutTrunk(_ digits: [UInt8], _ plan: DialingPlan) -> [UInt8] {
        var digits = digits
        while let prefix = trunkPrefixes(of: plan).first(where: { begins(digits, with: $0, plan) }) {
            digits.removeFirst(prefix.utf8.count)
        }
        return digits
    }

    /// Whether these digits at the start are the trunk prefix and no part of the number.
    ///
    /// Where a zero comes first in dialling, no national number begins with one. Elsewhere, and for other digits, the
    /// lengths decide: people in Poland still write a zero that was given up, and 8 begins Russia's toll-free numbers as
    /// well as its trunk prefix.
    private static func begins(_ digits: [UInt8], with prefix: String, _ plan: DialingPlan) -> Bool {
        guard digits.starts(with: prefix.utf8) else { return false }
        if prefix == "0", plan.trunk != .none { return true }
        let isNumber = plan.allows(length: digits.count) && (prefix == "0" || digits[0] != PhoneNumber.zero)
        return !isNumber && plan.allows(length: digits.count - prefix.utf8.count)
    }

    /// A number in the form that is dialled from abroad.
    ///
    /// - Parameters:
    ///   - digits: The number as it was written, without calling code.
    ///   - plan: The plan of its country.
    /// - Returns: The number without trunk prefix and what else is dialled only inside the country.
    static func fromAbroad(_ digits: [UInt8], _ plan: DialingPlan) -> [UInt8] {
        let national = withoutTrunk(digits, plan)
        return switch plan.callingCode {
        case 54: fromArgentina(national)
        // Brazil: two digits between trunk zero and number choose a carrier.
        case 55 where national.count < digits.count && (12...13).contains(national.count):
            Array(national.dropFirst(2))
        default: national
        }
    }

    /// What may stand before a national number, longer ones first.
    private static func trunkPrefixes(of plan: DialingPlan) -> [String] {
        if plan.keepsZero, plan.callingCode == 39 || plan.callingCode == 378 { return [] }
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
        guard plan.allows(length: fromAbroad(Array(digits[code.count...]), plan).count) else { return false }
        // Without the trunk zero it would hardly be a national number.
        return plan.trunk == .zero || !plan.allows(length: digits.count)
            || plan.trunk == .none && !plan.allowsCallingCodeAsStart(length: digits.count)
    }

    /// Whether the number is longer than any of the country and, read with its calling code, is one of another country.
    private static func isForeign(_ digits: [UInt8], _ plan: DialingPlan) -> Bool {
        guard digits.count > plan.longest, let code = DialingPlans.shared.callingCode(of: digits) else { return false }
        guard let other = code.plan else { return true }
        let rest = Array(digits[code.length...])
        return other.allows(length: rest.count) && fromAbroad(rest, other) == rest
    }

    /// Argentina's mobile numbers: `11 15 2345 6789` is dialled from abroad as `9 11 2345 6789`.
    private static func fromArgentina(_ national: [UInt8]) -> [UInt8] {
        guard national.count == 12 else { return national }
        let areaLength = national.starts(with: "11".utf8) ? 2 : national[4...].starts(with: "15".utf8) ? 4 : 3
        guard national[areaLength...].starts(with: "15".utf8) else { return national }
        return [UInt8(ascii: "9")] + national[..<areaLength] + national[(areaLength + 2)...]
    }
}
