import Mapping
import Testing

/// Names and cities in the letters of Europe and the Near East go a shorter way than other text, to the same end.
///
/// A dash of three bytes belongs to no name and no city, and sends the text the long way.
@Suite struct CommonScalarTests {
    static let steps = ["name", "city", "us_state"]
    static let dash = "\u{2014}"

    @Test(arguments: steps)
    func everyScalarOfTwoBytesComesOutAlikeOnBothWays(_ name: String) throws {
        let step = try #require(ValueStep(parsing: name))
        for value in UInt32(0x80)..<0x800 {
            let scalar = try #require(Unicode.Scalar(value))
            for text in ["\(scalar)", "a\(scalar)", "\(scalar)b", "A\(scalar)B", "Ö\(scalar)\(scalar) É"] {
                #expect(
                    StepOutcome([step], on: text) == StepOutcome([step], on: text + Self.dash),
                    "U+\(String(value, radix: 16, uppercase: true)) in \(text.debugDescription)")
            }
        }
    }

    @Test(arguments: steps)
    func mixturesOfScalarsComeOutAlikeOnBothWays(_ name: String) throws {
        let step = try #require(ValueStep(parsing: name))
        var dice = SeededGenerator(state: 7)
        for _ in 0..<5000 {
            let scalars = (0..<Int.random(in: 1...8, using: &dice)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0x20..<0x800, using: &dice))
            }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(
                StepOutcome([step], on: text) == StepOutcome([step], on: text + Self.dash), "\(text.debugDescription)")
        }
    }
}
