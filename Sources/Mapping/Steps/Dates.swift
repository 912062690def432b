internal import Events

/// A day of birth as `yyyymmdd`.
///
/// Read are `1990-12-31` with any usual separator (and a time of day after it), `12/31/1990` and `31.12.1990` where one
/// of the two can only be the day, months by their English names, and eight digits. Where day and month could be either
/// way round the date is refused: half of the hashes would be somebody else's.
enum BirthDate {
    static func normalize(_ text: inout [UInt8], now: Timestamp) -> StepResult {
        let date: (year: Int, month: Int, day: Int)
        switch standard(text) ?? DateParts(text)?.reading ?? .noDate {
        case .date(let year, let month, let day): date = (year, month, day)
        case .ambiguous: return .left(reason: "day and month of the date could be either way round")
        case .noDate: return .left(reason: "it is no date")
        }
        guard date.day <= daysInMonth(date.month, of: date.year) else {
            return .left(reason: "the calendar has no such day")
        }
        let number = date.year * 10_000 + date.month * 100 + date.day
        if date.year < 1900 { return .left(reason: "the date lies before 1900") }
        if number > today(now) { return .left(reason: "the date lies in the future") }
        text.become("\(number)".utf8)
        return .value
    }

    /// `1990-12-31`, the form in which nearly all dates come.
    private static func standard(_ text: [UInt8]) -> DateParts.Reading? {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            var number = 0
            for byte in text[range] {
                guard byte.isASCIIDecimal else { return nil }
                number = number * 10 + Int(byte - 0x30)
            }
            return number
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        return (1...12).contains(month) && day >= 1
            ? .date(year: year, month: month, day: day) : DateParts.Reading.noDate
    }

    private static func daysInMonth(_ month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The present day in UTC as `yyyymmdd`.
    private static func today(_ now: Timestamp) -> Int {
        var days = Int(now.seconds / 86_400)
        var year = 1970
        while true {
            let length = daysInMonth(2, of: year) + 337
            if days < length { break }
            days -= length
            year += 1
        }
        var month = 1
        while days >= daysInMonth(month, of: year) {
            days -= daysInMonth(month, of: year)
            month += 1
        }
        return year * 10_000 + month * 100 + days + 1
    }
}

/// The numbers of a written date.
struct DateParts {
    enum Reading {
        case date(year: Int, month: Int, day: Int)
        case ambiguous
        case noDate
    }

    /// Numbers with the count of their digits, in the order written.
    private var numbers: [(value: Int, digits: Int)] = []
    /// The place of a month given by name.
    private var named: Int?

    /// `nil` where the text holds something that no date has.
    init?(_ text: [UInt8]) {
        var number: (value: Int, digits: Int)?
        var word = ""
        for scalar in text.decoded.unicodeScalars {
            if let digit = scalar.decimalDigit {
                guard finish(&word) else { return nil }
                let before = number ?? (0, 0)
                // A number no date holds; also keeps the sum small.
                guard before.digits < 8 else { return nil }
                number = (before.value * 10 + Int(digit), before.digits + 1)
                continue
            }
            if let whole = number {
                numbers.append(whole)
                number = nil
            }
            // A time of day follows.
            if numbers.count == 3 || numbers.first?.digits == 8,
                scalar == "T" || scalar == "t" || scalar.isSpace
            {
                break
            }
            if scalar.isLetter, !Self.marks.contains(scalar) {
                word.unicodeScalars.append(scalar)
            } else {
                guard Self.separators.contains(scalar) || Self.marks.contains(scalar) || scalar.isSpace, finish(&word)
                else { return nil }
            }
        }
        guard finish(&word) else { return nil }
        if let whole = number { numbers.append(whole) }
    }

    private static let separators: Set<Unicode.Scalar> = ["-", "/", ".", ",", "\u{2010}", "\u{2011}", "\u{2013}"]
    /// Year, month and day in Chinese and Japanese, and in Korean.
    private static let marks: Set<Unicode.Scalar> = ["年", "月", "日", "년", "월", "일"]

    /// Takes a finished word for a month; `false` where it is none.
    private mutating func finish(_ word: inout String) -> Bool {
        defer { word = "" }
        let name = UnicodeText.lowercased(word)
        // 1st, 2nd, 16th
        if name.isEmpty || !numbers.isEmpty && ["st", "nd", "rd", "th", "of"].contains(name) { return true }
        guard named == nil,
            let month = Self.months.firstIndex(where: { $0 == name || $0.prefix(3) == name || $0.prefix(4) == name })
        else { return false }
        named = numbers.count
        numbers.append((month + 1, 0))
        return true
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    var reading: Reading {
        if numbers.count == 1, numbers[0].digits == 8 { return eightDigits(numbers[0].value) }
        guard numbers.count == 3 else { return .noDate }
        if let named { return withNamedMonth(named) }
        let (first, second, third) = (numbers[0], numbers[1], numbers[2])
        guard second.digits <= 2 else { return .noDate }
        if first.digits == 4, third.digits <= 2 { return date(first.value, second.value, third.value) }
        guard third.digits == 4, first.digits <= 2 else { return .noDate }
        return dayAndMonth(first.value, second.value, year: third.value)
    }

    /// `yyyymmdd`, else day and month before the year.
    private func eightDigits(_ number: Int) -> Reading {
        let dayFirst = dayAndMonth(number / 1_000_000, number / 10_000 % 100, year: number % 10_000)
        let yearFirst = date(number / 10_000, number / 100 % 100, number % 100)
        if case .date(let year, _, _) = yearFirst, year >= 1900 { return yearFirst }
        return dayFirst
    }

    private func withNamedMonth(_ place: Int) -> Reading {
        var others = numbers
        let month = others.remove(at: place).value
        switch (others[0].digits, others[1].digits) {
        case (1...2, 4): return date(others[1].value, month, others[0].value)
        case (4, 1...2): return date(others[0].value, month, others[1].value)
        default: return .noDate
        }
    }

    private func dayAndMonth(_ one: Int, _ other: Int, year: Int) -> Reading {
        guard one >= 1, other >= 1, year >= 1000 else { return .noDate }
        switch (one <= 12, other <= 12) {
        case (true, true): return one == other ? date(year, one, other) : .ambiguous
        case (true, false): return date(year, one, other)
        case (false, true): return date(year, other, one)
        case (false, false): return .noDate
        }
    }

    private func date(_ year: Int, _ month: Int, _ day: Int) -> Reading {
        guard (1...12).contains(month), (1...31).contains(day) else { return .noDate }
        return .date(year: year, month: month, day: day)
    }
}
