import Testing

@testable import Mapping

@Suite struct PhoneNumberTests {
    /// Both forms of a number are read the same way.
    @Test(
        arguments: [
            ("+49 30 12345678, +49 171 1234567", nil, "493012345678"), ("(0)+49 30 12345678", nil, "493012345678"),
            ("00+49 30 12345678", nil, "493012345678"), ("Tel.: +49 30 12345678", nil, "493012345678"),
            ("+1 650 555 1212 Extension 9", nil, "16505551212"), ("+49 30 12345678 DW 12", nil, "493012345678"),
            ("+7 495 123-45-67 доб. 12", nil, "74951234567"), ("+49 00 30 12345678", nil, "493012345678"),
            ("+7 (8) 495 123-45-67", nil, "74951234567"), ("+1 1 650 555 1212", nil, "16505551212"),
            ("+44 020 7946 0958", nil, "442079460958"), ("+54 11 15 2345 6789", nil, "5491123456789"),
            ("+55 11 98765-4321", nil, "5511987654321"), ("+45 (0) 12 34 56 78", nil, "4512345678"),
            ("+999 12345678", nil, "99912345678"), ("+870 773 111 632", nil, "870773111632"),
            ("447911123456", "US", "447911123456"), ("16505551212", "DE", "4916505551212"),
            ("48 123 45 67", "PL", "48481234567"), ("48 22 123 45 67", "PL", "48221234567"),
            ("612 34567", "LT", "37061234567"), ("8 612 34567", "LT", "37061234567"),
            ("8 029 1234567", "BY", "375291234567"),
            ("03 601 1234567", "CO", "576011234567"), ("0223 15 512-3456", "AR", "5492235123456"),
            ("712345", "GG", "441481712345"),
            ("881234", "SM", "3780549881234"), ("077 12 34 56", "GA", "24177123456"),
            ("01 23 45 67", "GA", "24101234567"),
            ("1800 123 456", "AU", "611800123456"), ("011 682 21 234", "US", "68221234"),
            ("555-1212", "US", "15551212"),
            ("+030 12345678", "DE", "493012345678"),
        ] as [(String, String?, String)])
    func numberIsRead(_ input: String, _ country: String?, _ digits: String) {
        #expect(StepOutcome([.phoneDigits], on: input, country: country).text == digits)
        #expect(StepOutcome([.e164], on: input, country: country).text == "+" + digits)
    }

    @Test func trunkZeroWithoutCountryIsLeftOutOnlyWhereTheFormNeedsTheCallingCode() {
        #expect(StepOutcome([.e164], on: "030 12345678").reason?.contains("no country") == true)
        #expect(StepOutcome([.phoneDigits], on: "030 12345678").text == "3012345678")
    }

    @Test(arguments: [
        ("1234567", "1234567"), ("123456", nil), ("123456789012345", "123456789012345"), ("1234567890123456", nil),
        ("00", nil), ("+0", nil), ("0", nil), ("x123", nil),
    ])
    func lengthIsSevenToFifteenDigits(_ input: String, _ digits: String?) {
        #expect(StepOutcome([.phoneDigits], on: input).text == digits)
    }

    @Test func callingCodesOfAllCountriesAreKnownAndNoneBeginsAnother() throws {
        let codes = Set(
            CountryNames.entries.compactMap { DialingPlans.shared.plan(of: $0.alpha2.utf8)?.callingCode })
        #expect(CountryNames.entries.allSatisfy { DialingPlans.shared.has($0.alpha2.utf8) })
        #expect(codes.count == 205)
        for code in codes {
            let found = try #require(DialingPlans.shared.callingCode(of: Array("\(code)000000".utf8)))
            #expect(found.length == "\(code)".count)
            #expect(found.plan?.callingCode == code)
        }
        for other in codes {
            #expect(!codes.contains { $0 != other && "\($0)".hasPrefix("\(other)") }, "\(other)")
        }
    }

    @Test func guessedCallingCodesAreRemarkedUpon() {
        func remark(_ text: String, _ country: String?) -> StaticString? {
            let context = StepContext(country: country.flatMap { CountryCode(reading: $0) }, now: StepOutcome.now)
            return ValueStep.phoneDigits.remark(on: Array(text.utf8), context: context)
        }
        #expect(remark("30 12345678", nil) != nil)
        #expect(remark("30 12345678", "DE") == nil)
        #expect(remark("+49 30 12345678", nil) == nil)
        #expect(remark("0049 30 12345678", nil) == nil)
    }

    @Test(
        arguments: [
            ("49030123456", "+4930123456"), ("1001600", nil), ("1001600000", "+11600000"),
            ("6505551212", "+6505551212"),
        ] as [(String, String?)])
    func withoutPlusAndCountryANumberIsReadAsIfThePlusStoodThere(_ written: String, _ read: String?) {
        #expect(StepOutcome([.e164], on: written).text == read)
        #expect(StepOutcome([.e164], on: "+" + written).text == read)
        // Meta's libraries send the digits as they stand.
        #expect(StepOutcome([.phoneDigits], on: written).text == written)
    }
}
