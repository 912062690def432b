/// Why a text is not an RFC 3339 moment.
enum RFC3339Problem: Error, Equatable {
    /// Date and time are there, the zone is not: the moment is unknown.
    case noZone
    /// Built like a moment, but the calendar or the clock has no such one.
    case notInCalendar
    /// Built otherwise.
    case malformed
}

extension Timestamp {
    /// Reads `2026-11-23T22:15:00Z`, with a fraction or an offset such as `+02:00` too; nil where it is anything else.
    ///
    /// What is finer than a millisecond is cut off. A leap second counts as the second before it.
    package init?(rfc3339 text: String) {
        guard case .success(let moment) = Self.reading(rfc3339: Array(text.utf8)[...]) else { return nil }
        self = moment
    }

    static func reading(rfc3339 text: ArraySlice<UInt8>) -> Result<Timestamp, RFC3339Problem> {
        var digits = DigitReader(text)
        guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.skip("-"),
            let day = digits.number(2), digits.skip("T") || digits.skip("t"),
            let hour = digits.number(2), digits.skip(":"), let minute = digits.number(2), digits.skip(":"),
            let second = digits.number(2), let milliseconds = digits.fraction()
        else { return .failure(.malformed) }

        let offset: Int
        if digits.isAtEnd { return .failure(.noZone) }
        if digits.skip("Z") || digits.skip("z") {
            offset = 0
        } else {
            let east = digits.skip("+")
            guard east || digits.skip("-"), let hours = digits.number(2), digits.skip(":"),
                let minutes = digits.number(2)
            else { return .failure(.malformed) }
            guard hours < 24, minutes < 60 else { return .failure(.notInCalendar) }
            offset = (east ? 1 : -1) * (hours * 60 + minutes)
        }
        guard digits.isAtEnd else { return .failure(.malformed) }

        guard let date = CivilDate(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60 else {
            return .failure(.notInCalendar)
        }
        let minutes = date.daysSinceEpoch * 1440 + hour * 60 + minute - offset
        // Leap seconds stand only at the end of a UTC day.
        let lastMinuteOfDay = ((minutes % 1440) + 1440) % 1440 == 1439
        guard second < 60 || lastMinuteOfDay else { return .failure(.notInCalendar) }
        let seconds = minutes * 60 + min(second, 59)
        return .success(Timestamp(milliseconds: Int64(seconds) * 1000 + Int64(milliseconds)))
    }

    /// `2026-11-23T22:15:00Z`, with milliseconds where the moment is not whole: `2026-11-23T22:15:00.250Z`.
    ///
    /// RFC 3339 for the years 0 to 9999; other years get the sign and digits they need.
    package var rfc3339: String {
        let seconds = Int(self.seconds)
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let date = CivilDate(daysSinceEpoch: days)
        let second = seconds - days * 86_400
        let fraction = Int(milliseconds) - seconds * 1000
        var text = "\(padded(date.year, to: 4))-\(padded(date.month, to: 2))-\(padded(date.day, to: 2))"
        text += "T\(padded(second / 3600, to: 2)):\(padded(second / 60 % 60, to: 2)):\(padded(second % 60, to: 2))"
        if fraction != 0 { text += ".\(padded(fraction, to: 3))" }
        return text + "Z"
    }
}

func padded(_ number: Int, to width: Int) -> String {
    let digits = String(abs(number))
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (number < 0 ? "-" : "") + zeros + digits
}

/// Takes digits and separators off the front of a text.
private struct DigitReader {
    private var rest: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        rest = text
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        guard rest.count >= width else { return nil }
        var value = 0
        for byte in rest.prefix(width) {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        rest.removeFirst(width)
        return value
    }

    /// The milliseconds of `.25`, 0 where there is no fraction, nil where no digit follows the point.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix { $0.isDigit }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        var value = 0
        for place in 0..<3 {
            let digit = place < digits.count ? Int(digits[digits.startIndex + place] - UInt8(ascii: "0")) : 0
            value = value * 10 + digit
        }
        return value
    }
}
