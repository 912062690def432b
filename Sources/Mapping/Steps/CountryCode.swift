/// A country as two letters of ISO 3166-1.
package struct CountryCode: Hashable, Sendable {
    /// Both letters, capital, the first in the high byte.
    private let letters: UInt16

    /// The country that a code of two or three letters or a name means; `nil` where none is known by it.
    package init?(reading text: String) {
        self.init(reading: Array(text.utf8))
    }

    /// The country that a code of two or three letters or a name in UTF-8 means; `nil` where none is known by it.
    package init?(reading text: [UInt8]) {
        if DialingPlans.shared.has(text) {
            self.init(letters: text)
        } else if let country = CountryNames.shared.country(named: text) {
            self = country
        } else {
            return nil
        }
    }

    /// Two letters that are a country's.
    init(letters text: some Collection<UInt8>) {
        letters = text.reduce(0) { $0 << 8 | UInt16($1 & 0xDF) }
    }

    /// Two capital letters.
    package var alpha2: String {
        String(decoding: [first, second], as: UTF8.self)
    }

    private var first: UInt8 { UInt8(letters >> 8) }
    private var second: UInt8 { UInt8(letters & 0xFF) }

    /// How telephone numbers of the country are made up.
    var dialingPlan: DialingPlan? {
        DialingPlans.shared.plan(of: first, second)
    }

    /// Whether it is the United States or one of the territories that their post serves and that count as states.
    var isOfUnitedStates: Bool { Self.unitedStates.contains(self) }

    var isCanada: Bool { self == Self.canada }

    private static let unitedStates = ["US", "PR", "GU", "VI", "AS", "MP", "UM"].map { CountryCode(letters: $0.utf8) }
    private static let canada = CountryCode(letters: "CA".utf8)

    /// Puts the two letters, in lower case, in place of a code or name.
    static func normalize(_ text: inout [UInt8]) -> StepResult {
        guard let country = CountryCode(reading: text) else { return .left(reason: "it names no country") }
        text.removeAll(keepingCapacity: true)
        text.append(country.first | 0x20)
        text.append(country.second | 0x20)
        return .value
    }
}
