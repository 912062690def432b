#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The value of a `Date` header, written once per second.
struct HTTPDate {
    private var second: Int = .min
    private var text: [UInt8] = []

    /// The date of now, in RFC 9110's form.
    mutating func current() -> [UInt8] {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        if time.tv_sec != second {
            second = time.tv_sec
            text = Self.text(second)
        }
        return text
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` for seconds since 1970.
    static func text(_ seconds: Int) -> [UInt8] {
        var days = seconds / 86_400
        var rest = seconds % 86_400
        if rest < 0 {
            rest += 86_400
            days -= 1
        }
        // Civil date from a day count: years begin in March, so that the leap day is a year's last, and an era is
        // the 146,097 days after which the calendar repeats.
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let weekday = ((days % 7) + 11) % 7  // 1970-01-01 was a Thursday

        var text: [UInt8] = []
        text.reserveCapacity(29)
        text.append(contentsOf: names(in: "SunMonTueWedThuFriSat", at: weekday))
        text.append(contentsOf: ", ".utf8)
        appendTwoDigits(day, to: &text)
        text.append(UInt8(ascii: " "))
        text.append(contentsOf: names(in: "JanFebMarAprMayJunJulAugSepOctNovDec", at: month - 1))
        text.append(UInt8(ascii: " "))
        appendTwoDigits(year / 100, to: &text)
        appendTwoDigits(year % 100, to: &text)
        for part in [rest / 3_600, rest / 60 % 60, rest % 60] {
            text.append(text.count == 16 ? UInt8(ascii: " ") : UInt8(ascii: ":"))
            appendTwoDigits(part, to: &text)
        }
        text.append(contentsOf: " GMT".utf8)
        return text
    }

    private static func names(in list: String, at index: Int) -> Substring.UTF8View {
        list.utf8.dropFirst(index * 3).prefix(3)
    }

    private static func appendTwoDigits(_ number: Int, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "0") + UInt8(number / 10))
        text.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
