/// The exact sum of decimal numbers: 0.1 and 0.2 make 0.3.
struct DecimalSum: CustomStringConvertible {
    /// The sum times ten to the power of `places`.
    private var scaled: Int128 = 0
    private var places = 0

    /// Adds up numbers in JSON's notation; `nil` where one is none, or the sum has no exact form here.
    init?(of texts: [[UInt8]]) {
        for text in texts {
            guard let (digits, fraction) = Self.read(text) else { return nil }
            guard align(to: max(places, fraction)),
                let term = Self.shifted(digits, by: places - fraction)
            else { return nil }
            let (sum, overflow) = scaled.addingReportingOverflow(term)
            if overflow { return nil }
            scaled = sum
        }
    }

    var description: String {
        var digits = String(scaled.magnitude)
        if places > 0 {
            digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
            var fraction = digits.suffix(places)
            while fraction.last == "0" { fraction.removeLast() }
            digits = digits.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
        }
        return (scaled < 0 ? "-" : "") + digits
    }

    private mutating func align(to wanted: Int) -> Bool {
        guard let shifted = Self.shifted(scaled, by: wanted - places) else { return false }
        scaled = shifted
        places = wanted
        return true
    }

    private static func shifted(_ number: Int128, by places: Int) -> Int128? {
        var number = number
        for _ in 0..<places {
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            number = product
        }
        return number
    }

    /// The digits of a number without its point, and how many stand behind it.
    private static func read(_ text: [UInt8]) -> (digits: Int128, places: Int)? {
        guard text.isJSONNumber, !text.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return nil }
        let point = text.firstIndex(of: UInt8(ascii: ".")) ?? text.count - 1
        let places = text.count - 1 - point
        guard places <= 18 else { return nil }
        let digits = String(decoding: text.filter { $0 != UInt8(ascii: ".") }, as: UTF8.self)
        return Int128(digits).map { ($0, places) }
    }
}
