/// A phone number in international form, read from the ways in which people write it.
///
/// `+` or `00` says that the calling code follows. Without, the customer's country says how the number is dialled: the
/// calling code comes before it and the trunk prefix goes. Where nothing says so the digits are taken as they stand.
/// What nobody dials from abroad, as the zero in `+44 (0)20`, goes; Italy's leading zeros and the like are part of the
/// number and stay. Extensions are cut. Numbers have 7 to 15 digits (ITU-T E.164).
enum PhoneNumber {
    enum Form {
        /// `+` and digits.
        case international
        /// Digits alone.
        case digits
    }

    static func normalize(_ text: inout [UInt8], country: CountryCode?, as form: Form) -> StepResult {
        let scan = PhoneScan(reducing: &text)
        let zeros = text.prefix { $0 == zero }.count
        if zeros == text.count { return .left(reason: "it holds no phone number") }
        let plan = country?.dialingPlan

        if let prefix = plan.flatMap({ exitPrefix(of: $0, in: text, scan) }) {
            text.removeFirst(prefix)
            removeTrunk(fromInternational: &text, digitsBeforeZero: scan.digitsBeforeZero - prefix)
        } else if zeros >= 2 || scan.hasPlus && zeros == 0 {
            text.removeFirst(zeros)
            removeTrunk(fromInternational: &text, digitsBeforeZero: scan.digitsBeforeZero - zeros)
        } else if zeros == 0, scan.digitsBeforeZero > 0,
            DialingPlans.shared.callingCode(of: text)?.length == scan.digitsBeforeZero
        {
            removeTrunk(fromInternational: &text, digitsBeforeZero: scan.digitsBeforeZero)
        } else if let plan {
            NationalNumber.addCallingCode(of: plan, to: &text)
        } else if zeros > 0 {
            if form == .international {
                return .left(reason: "it is a national phone number, and no country is known")
            }
            text.removeFirst(zeros)
        } else if form == .international {
            // Taken to begin with its calling code, so read as if the plus stood there: that is how it is read again.
            removeTrunk(fromInternational: &text, digitsBeforeZero: 0)
        }

        if text.count < 7 { return .left(reason: "it has too few digits for a phone number") }
        if text.count > 15 { return .left(reason: "it has too many digits for a phone number") }
        if form == .international { text.insert(UInt8(ascii: "+"), at: 0) }
        return .value
    }

    /// Leaves the national number of a number that has this calling code.
    static func removeCallingCode(_ code: Int, from text: inout [UInt8]) -> StepResult {
        let start = text.first == UInt8(ascii: "+") ? 1 : 0
        // So few digits stand in the string itself, and no memory is asked for.
        let code = String(code).utf8
        if text[start...].starts(with: code) { text.removeFirst(start + code.count) }
        return .value
    }

    /// Whether the number is read without anything that says which country it belongs to.
    static func isGuessed(_ text: [UInt8], country: CountryCode?) -> Bool {
        guard country == nil else { return false }
        var digits = text
        let scan = PhoneScan(reducing: &digits)
        return !scan.hasPlus && !digits.starts(with: [zero, zero])
    }

    static let zero = UInt8(ascii: "0")

    /// What is dialled for a foreign number where that is not `00`, if the number begins with it.
    private static func exitPrefix(of plan: DialingPlan, in digits: [UInt8], _ scan: PhoneScan) -> Int? {
        let prefix: StaticString
        switch plan.callingCode {
        case 1: prefix = "011"
        case 61: prefix = "0011"
        case 81: prefix = "010"
        default: return nil
        }
        // No national number of these countries begins like that.
        guard !scan.hasPlus, "\(prefix)".utf8.elementsEqual(digits.prefix(prefix.utf8CodeUnitCount))
        else { return nil }
        return prefix.utf8CodeUnitCount
    }

    /// Removes what is dialled only inside the country from between calling code and number.
    private static func removeTrunk(fromInternational digits: inout [UInt8], digitsBeforeZero: Int) {
        guard let code = DialingPlans.shared.callingCode(of: digits), let plan = code.plan else { return }
        if plan.isSameFromAbroad(beginningWith: digits[code.length...].first) { return }
        let rest = Array(digits[code.length...])
        var national = NationalNumber.fromAbroad(rest, plan)
        if national.count == rest.count, rest.first == zero, digitsBeforeZero == code.length, !plan.keepsZero {
            national.removeFirst()
        }
        digits.replaceSubrange(code.length..., with: national)
    }
}
