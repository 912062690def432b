/// How a country's telephone numbers are made up.
struct DialingPlan: Sendable {
    /// What people dial before a national number inside the country, and leave out from abroad.
    enum Trunk: Sendable {
        case none, zero, one, eight, zeroSix
    }

    let callingCode: Int
    let trunk: Trunk
    /// Bit n: national numbers of n digits exist.
    let lengths: UInt32
    /// Bit n: national numbers of n digits may begin with the digits of the calling code, as Italy's mobile ones do.
    let lengthsLikeCallingCode: UInt32
    /// The one area code of a small place, which people there leave out.
    let area: [UInt8]
    /// Whether a leading zero belongs to the national number and is dialled from abroad as well.
    let keepsZero: Bool

    func allows(length: Int) -> Bool {
        Self.has(length, lengths)
    }

    func allowsCallingCodeAsStart(length: Int) -> Bool {
        Self.has(length, lengthsLikeCallingCode)
    }

    private static func has(_ length: Int, _ lengths: UInt32) -> Bool {
        (0..<32).contains(length) && lengths >> UInt32(length) & 1 == 1
    }

    /// Whether a national number that begins with this digit is surely the same from abroad.
    func isSameFromAbroad(beginningWith digit: UInt8?) -> Bool {
        guard let digit, digit != UInt8(ascii: "0"), callingCode != 54, callingCode != 370 else { return false }
        return switch trunk {
        case .zero, .none, .zeroSix: true
        case .one: digit != UInt8(ascii: "1")
        case .eight: digit != UInt8(ascii: "8")
        }
    }

    /// Digits of the longest national number.
    var longest: Int { 31 - lengths.leadingZeroBitCount }

    /// Digits of a number without the area code.
    var localLength: Int { longest - area.count }
}

/// The dialling plans of all countries, and what their calling codes are.
final class DialingPlans: Sendable {
    static let shared = DialingPlans()

    private let plans: [DialingPlan]
    /// By country, two letters as a number in base 26; 0xFFFF: no such country.
    private let byCountry: [UInt16]
    /// By calling code, the plan of the country that leads it; 0xFFFF: no country's.
    private let byCallingCode: [UInt16]

    /// Codes of no country of ISO 3166-1: Ascension, and networks and services.
    private static let global: Set<Int> = [247, 800, 808, 870, 878, 881, 882, 883, 888, 979]

    /// Countries whose national numbers may begin with a zero of their own.
    private static let zeroKeepers: Set<String> = ["BF", "BJ", "CG", "CI", "IT", "SM", "TJ", "VA"]

    private init() {
        var plans: [DialingPlan] = []
        var byCountry = [UInt16](repeating: .max, count: 676)
        var byCallingCode = [UInt16](repeating: .max, count: 1000)
        for row in DialingTable.rows.split(separator: "\n") {
            let cells = row.split(separator: " ")
            guard cells.count == 6, let index = Self.index(cells[0].utf8) else { continue }
            guard let code = Int(cells[1].prefix { $0 != "*" }), byCallingCode.indices.contains(code) else { continue }
            let plan = UInt16(plans.count)
            byCountry[index] = plan
            if cells[1].last == "*" { byCallingCode[code] = plan }
            plans.append(
                DialingPlan(
                    callingCode: code, trunk: Self.trunk(cells[2]), lengths: Self.lengths(cells[3]),
                    lengthsLikeCallingCode: Self.lengths(cells[4]), area: cells[5] == "-" ? [] : Array(cells[5].utf8),
                    keepsZero: Self.zeroKeepers.contains(String(cells[0]))))
        }
        self.plans = plans
        self.byCountry = byCountry
        self.byCallingCode = byCallingCode
    }

    /// The plan of a country; `nil` where there is no such country.
    func plan(of country: some Collection<UInt8>) -> DialingPlan? {
        Self.index(country).flatMap { plan(at: $0) }
    }

    /// The plan of the country of two letters; `nil` where there is no such country.
    func plan(of first: UInt8, _ second: UInt8) -> DialingPlan? {
        Self.index(first, second).flatMap { plan(at: $0) }
    }

    private func plan(at index: Int) -> DialingPlan? {
        byCountry[index] == .max ? nil : plans[Int(byCountry[index])]
    }

    /// Whether the two letters are assigned to a country.
    func has(_ country: some Collection<UInt8>) -> Bool {
        Self.index(country).map { byCountry[$0] != .max } ?? false
    }

    /// The calling code at the start of the digits of an international number; no code begins another.
    ///
    /// The plan is that of the country which leads the code, `nil` for codes of no country.
    func callingCode(of digits: some Collection<UInt8>) -> (length: Int, plan: DialingPlan?)? {
        var code = 0
        for (place, digit) in digits.prefix(3).enumerated() {
            code = code * 10 + Int(digit - 0x30)
            if byCallingCode[code] != .max { return (place + 1, plans[Int(byCallingCode[code])]) }
        }
        return Self.global.contains(code) ? (3, nil) : nil
    }

    private static func index(_ letters: some Collection<UInt8>) -> Int? {
        guard letters.count == 2, let first = letters.first else { return nil }
        return index(first, letters[letters.index(after: letters.startIndex)])
    }

    private static func index(_ first: UInt8, _ second: UInt8) -> Int? {
        guard first.isASCIIAlpha, second.isASCIIAlpha else { return nil }
        return Int(first & 0xDF - 0x41) * 26 + Int(second & 0xDF - 0x41)
    }

    private static func trunk(_ cell: Substring) -> DialingPlan.Trunk {
        switch cell {
        case "0": .zero
        case "1": .one
        case "8": .eight
        case "06": .zeroSix
        default: .none
        }
    }

    /// A bit for every length in spans such as `6-8,10`.
    private static func lengths(_ cell: Substring) -> UInt32 {
        var lengths: UInt32 = 0
        for span in cell.split(separator: ",") {
            let ends = span.split(separator: "-").compactMap { Int($0) }
            guard let low = ends.first, let high = ends.last, low <= high, high < 32 else { continue }
            for length in low...high { lengths |= 1 << UInt32(length) }
        }
        return lengths
    }
}
