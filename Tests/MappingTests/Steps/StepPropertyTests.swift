import Events
import Mapping
import Testing

/// SplitMix64, so that every run tries the same texts.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite struct StepPropertyTests {
    static let textSteps = ValueStep.spellings.compactMap { ValueStep(parsing: $0) }.filter { $0.stage == .text }
    static let countries: [String?] = [
        nil, "US", "DE", "GB", "IT", "RU", "CA", "BR", "AR", "CN", "HU", "SM", "CI", "LT",
    ]

    /// What a result can be read as again: a national number or a bare calling code only where its country is known.
    static let idempotentLists = [
        "email", "name", "city", "us_state", "postal_code", "country", "date(yyyymmdd)", "gender_letter", "trim", "nfc",
        "lowercase", "uppercase", "digits", "letters", "no_spaces", "no_punctuation", "first(5)", "strip_appendix",
        "e164",
        "no_spaces lowercase", "lowercase no_spaces no_punctuation", "trim lowercase",
    ]

    @Test(arguments: idempotentLists)
    func applyingAListTwiceChangesNothing(_ list: String) {
        let steps = list.split(separator: " ").compactMap { ValueStep(parsing: String($0)) }
        var dice = SeededGenerator(state: 11)
        for _ in 0..<1500 {
            let text = Self.text(&dice)
            let country = Self.countries.randomElement(using: &dice) ?? nil
            let once = StepOutcome(steps, on: text, country: country)
            guard let result = once.text else { continue }
            let twice = StepOutcome(steps, on: result, country: country)
            // What Meta appends may come twice.
            if list == "strip_appendix", twice.text.map({ result.hasPrefix($0) }) == true { continue }
            #expect(twice == once, "\(list) of \(text.debugDescription), \(country ?? "no country")")
        }
    }

    @Test func phoneDigitsOfTheOwnCountryAreReadAgainAsTheyAre() {
        var dice = SeededGenerator(state: 12)
        for country in ["US", "DE", "GB", "FR", "ES", "RU", "BR", "AR", "CN", "HU", "LT", "JP", "IN", "MX", "PL"] {
            for _ in 0..<300 {
                let text =
                    "0"
                    + (0..<Int.random(in: 8...10, using: &dice)).map { _ in "\(Int.random(in: 1...9, using: &dice))" }
                    .joined()
                let once = StepOutcome([.phoneDigits], on: text, country: country)
                guard let result = once.text else { continue }
                #expect(StepOutcome([.phoneDigits], on: "+" + result, country: country).text == result)
                #expect(StepOutcome([.e164], on: text, country: country).text == "+" + result)
            }
        }
    }

    @Test(arguments: textSteps)
    func noTextCrashesAStepAndEveryResultIsComposedUTF8(_ step: ValueStep) {
        var dice = SeededGenerator(state: 13)
        for _ in 0..<1500 {
            let text = Self.text(&dice)
            let outcome = StepOutcome([step], on: text, country: Self.countries.randomElement(using: &dice) ?? nil)
            #expect(outcome.text != nil || outcome.reason != nil, "\(step) of \(text.debugDescription)")
            #expect(outcome.text?.isEmpty != true)
            if step != .stripAppendix, step != .withoutCallingCode(86), let result = outcome.text {
                let composed = StepOutcome([.nfc], on: result).text
                #expect(composed.map { Array($0.utf8) } == Array(result.utf8), "\(step) of \(text.debugDescription)")
            }
        }
    }

    /// A text and the same text with a non-ASCII character that the step removes give the same.
    @Test(arguments: [
        "name", "city", "us_state", "digits", "e164", "phone_digits", "no_spaces", "email", "trim", "country",
        "gender_letter", "date(yyyymmdd)", "postal_code", "letters", "no_punctuation",
    ])
    func asciiPathEqualsGeneralPath(_ spelling: String) throws {
        let step = try #require(ValueStep(parsing: spelling))
        // A no-break space at the end, or what the step takes for nothing.
        let padding = ["no_punctuation": "\u{2014}", "letters": "\u{2014}"][spelling] ?? "\u{A0}"
        var dice = SeededGenerator(state: 14)
        for _ in 0..<3000 {
            let text = Self.asciiText(&dice)
            let country = Self.countries.randomElement(using: &dice) ?? nil
            let fast = StepOutcome([step], on: text, country: country)
            let general = StepOutcome([step], on: text + padding, country: country)
            #expect(fast == general, "\(spelling) of \(text.debugDescription), \(country ?? "no country")")
        }
    }

    @Test(arguments: ["lowercase", "uppercase", "nfc", "first(4)"])
    func asciiPathEqualsGeneralPathBeforeAMark(_ spelling: String) throws {
        let step = try #require(ValueStep(parsing: spelling))
        var dice = SeededGenerator(state: 15)
        for _ in 0..<2000 {
            let text = "abcd" + Self.asciiText(&dice)
            let fast = StepOutcome([step], on: text).text
            let general = StepOutcome([step], on: text + "中").text
            #expect(fast == (spelling == "first(4)" ? general : general.map { String($0.dropLast()) }))
        }
    }

    /// Text of all kinds: plain, almost right, and any Unicode.
    static func text(_ dice: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<4, using: &dice) {
        case 0: return asciiText(&dice)
        case 1:
            let seeds = [
                "Ada@Example.com", "+49 (0)30 12345678", "0612345678", "1990-12-31", "Zürich", "ΟΔΥΣΣΕΥΣ", "e\u{301}",
                "SW1A 1AA",
                "fb.1.1554763741205.AbCdEfGh.AQQCAQIB", "1.2.3.4.Ag", "United States", "ﬁ", "İ", "\u{3A3}\u{345}",
                "\u{1100}\u{1161}\u{11A8}",
            ]
            var text = seeds.randomElement(using: &dice) ?? ""
            for _ in 0..<Int.random(in: 0...2, using: &dice) {
                let place = text.unicodeScalars.index(
                    text.startIndex, offsetBy: Int.random(in: 0...text.unicodeScalars.count, using: &dice))
                text.unicodeScalars.insert(scalar(&dice), at: place)
            }
            return text
        default:
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &dice) { text.append(scalar(&dice)) }
            return String(text)
        }
    }

    static func asciiText(_ dice: inout SeededGenerator) -> String {
        let alphabets = ["0123456789+-() .x#;,", "abcXYZ @.-' 0", "US Canada,.", "0123456789/-. T"].map(Array.init)
        let alphabet = alphabets.randomElement(using: &dice) ?? []
        return String(
            (0..<Int.random(in: 0...16, using: &dice)).compactMap { _ in
                Int.random(in: 0..<12, using: &dice) == 0
                    ? Character(Unicode.Scalar(UInt8.random(in: 0..<128, using: &dice)))
                    : alphabet.randomElement(using: &dice)
            })
    }

    static func scalar(_ dice: inout SeededGenerator) -> Unicode.Scalar {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x7F, 0xA0...0x24F, 0x300...0x3FF, 0x400...0x6FF, 0x900...0xE7F, 0x1100...0x11FF, 0x1E00...0x206F,
            0x3000...0x30FF,
            0xFE00...0xFFEF, 0x1D100...0x1F6FF, 0...0x10FFFF,
        ]
        let range = ranges.randomElement(using: &dice) ?? 0...0x7F
        return Unicode.Scalar(UInt32.random(in: range, using: &dice)) ?? "x"
    }
}
