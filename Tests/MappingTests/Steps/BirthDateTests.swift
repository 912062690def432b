import Events
import Testing

@testable import Mapping

@Suite struct BirthDateTests {
    @Test(arguments: [
        ("03/04/1990", "either way round"), ("1990-02-31", "calendar"), ("1899-12-31", "1900"),
        ("2999-01-01", "future"),
        ("20260230", "calendar"), ("hello", "no date"), ("99999999", "no date"), ("123456789", "no date"),
        ("1990-12-31-5", "no date"), ("32/13/1990", "no date"), ("Feb Mar 1990", "no date"),
        ("1990 1990 1990", "no date"),
    ])
    func reasonSaysWhatIsWrong(_ input: String, _ part: String) {
        #expect(StepOutcome([.date], on: input).reason?.contains(part) == true)
    }

    @Test(arguments: [
        ("2026-11-23", 0, true), ("2026-11-24", 0, false), ("2026-11-24", 86_400, true),
        ("1970-01-02", -1_795_392_000, false),
        ("1970-01-01", -1_795_392_000, true), ("2024-02-29", 0, true), ("2027-01-01", 39 * 86_400, true),
        ("2027-01-02", 39 * 86_400, false),
    ])
    func birthdaysEndToday(_ input: String, _ offset: Int64, _ isKept: Bool) {
        let now = Timestamp(seconds: StepOutcome.now.seconds + offset)
        #expect((StepOutcome([.date], on: input, now: now).text != nil) == isKept)
    }

    @Test func everyDayOfALeapYearIsRead() {
        for month in 1...12 {
            for day in 1...31 {
                let days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
                let plain = "\(2000 * 10_000 + month * 100 + day)"
                #expect(StepOutcome([.date], on: "2000-\(month)-\(day)").text == (day <= days ? plain : nil))
            }
        }
    }
}
