import Foundation
import Testing

@testable import Events

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-11-23T22:15:00Z", 1_795_472_100_000),
        ("2026-11-23t22:15:00z", 1_795_472_100_000),
        ("2026-11-24T00:15:00+02:00", 1_795_472_100_000),
        ("2026-11-23T16:45:00-05:30", 1_795_472_100_000),
        ("2026-11-23T22:15:00-00:00", 1_795_472_100_000),
        ("2026-11-23T22:15:00.5Z", 1_795_472_100_500),
        ("2026-11-23T22:15:00.25Z", 1_795_472_100_250),
        ("2026-11-23T22:15:00.123456789Z", 1_795_472_100_123),
        ("2024-02-29T12:00:00Z", 1_709_208_000_000),
        ("2000-02-29T00:00:00Z", 951_782_400_000),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2016-12-31T23:59:60Z", 1_483_228_799_000),
        ("2017-01-01T00:59:60+01:00", 1_483_228_799_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000),
    ])
    func momentsAreRead(text: String, milliseconds: Int64) {
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("2026-11-23T22:15:00", RFC3339Problem.noZone),
        ("2026-11-23T22:15:00.5", .noZone),
        ("2026-02-29T00:00:00Z", .notInCalendar),
        ("2100-02-29T00:00:00Z", .notInCalendar),
        ("2026-04-31T00:00:00Z", .notInCalendar),
        ("2026-13-01T00:00:00Z", .notInCalendar),
        ("2026-00-01T00:00:00Z", .notInCalendar),
        ("2026-01-00T00:00:00Z", .notInCalendar),
        ("2026-01-01T24:00:00Z", .notInCalendar),
        ("2026-01-01T00:60:00Z", .notInCalendar),
        ("2026-01-01T00:00:61Z", .notInCalendar),
        ("2026-01-01T12:00:60Z", .notInCalendar),
        ("2026-01-01T00:00:00+24:00", .notInCalendar),
        ("2026-01-01T00:00:00+01:60", .notInCalendar),
        ("", .malformed),
        ("2026-11-23", .malformed),
        ("2026-11-23 22:15:00Z", .malformed),
        ("2026-11-23T22:15Z", .malformed),
        ("2026-11-23T22:15:00.Z", .malformed),
        ("2026-11-23T22:15:00,5Z", .malformed),
        ("2026-11-23T22:15:00+0200", .malformed),
        ("2026-11-23T22:15:00+02", .malformed),
        ("2026-11-23T22:15:00ZZ", .malformed),
        ("2026-11-23T22:15:00 Z", .malformed),
        ("26-11-23T22:15:00Z", .malformed),
        ("2026-1-23T22:15:00Z", .malformed),
        ("+026-11-23T22:15:00Z", .malformed),
        ("20261123T221500Z", .malformed),
        ("Mon, 23 Nov 2026 22:15:00 GMT", .malformed),
        ("２026-11-23T22:15:00Z", .malformed),
    ])
    func whatIsNoMomentIsNamed(text: String, problem: RFC3339Problem) {
        #expect(Timestamp.reading(rfc3339: Array(text.utf8)[...]) == .failure(problem))
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"),
        (1_795_472_100_000, "2026-11-23T22:15:00Z"),
        (1_795_472_100_007, "2026-11-23T22:15:00.007Z"),
        (1_795_472_100_250, "2026-11-23T22:15:00.250Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-62_135_596_800_000, "0001-01-01T00:00:00Z"),
        (951_868_799_000, "2000-02-29T23:59:59Z"),
    ])
    func momentsAreWritten(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func everyDayOfFourCenturiesIsReadBackAndMatchesFoundation() throws {
        let formatter = ISO8601DateFormatter()
        // 146,097 days is the calendar's whole period; 61 is prime to it.
        for day in stride(from: -100_000, to: 46_097, by: 61) {
            let moment = Timestamp(seconds: Int64(day) * 86_400 + Int64(abs(day) % 86_400))
            #expect(Timestamp(rfc3339: moment.rfc3339) == moment)
            #expect(moment.rfc3339 == formatter.string(from: Date(timeIntervalSince1970: Double(moment.seconds))))
        }
    }

    @Test(arguments: [
        ("0", 0), ("1795472100", 1_795_472_100_000), ("1795472100.5", 1_795_472_100_500),
        ("1795472100.001", 1_795_472_100_001), ("1795472100.0019", 1_795_472_100_001),
        ("1795472100.000", 1_795_472_100_000),
    ])
    func unixSecondsAreReadExactly(text: String, milliseconds: Int64) {
        #expect(Timestamp(unixSeconds: Array(text.utf8)[...])?.milliseconds == milliseconds)
    }

    @Test(arguments: ["", "-1", "1e3", "1.", ".5", "1.5.5", "1234567890123", "1 "])
    func unixSecondsWrittenOtherwiseAreNotRead(text: String) {
        #expect(Timestamp(unixSeconds: Array(text.utf8)[...]) == nil)
    }

    @Test(arguments: [
        (1_795_472_100_000, "1795472100"), (1_795_472_100_250, "1795472100.250"), (7, "0.007"), (0, "0"),
        (-1500, "-1.500"),
    ])
    func unixSecondsAreWritten(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).unixSeconds == text)
    }
}
