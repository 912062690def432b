/// The exact sum of decimal numbers: 0.1 and 0.2 make 0.3.
struct DecimalSum: CustomStringConvertible {
    /// The sum times ten to the power of `places`.
    private var scaled: Int128 = 0
    private var places = 0

    init() {}

    /// Adds up numbers in JSON's notation; `nil` where one is none, or the sum has no exact form here.
    init?(of texts: [[UInt8]]) {
        for text in texts where !add(text) { return nil }
    }

    /// Adds a number in JSON's notation; `false` where it is none, or the sum has no exact form here.
    mutating func add(_ text: [UInt8]) -> Bool {
        guard let (digits, fraction) = Self.read(text) else { return false }
        guard align(to: max(places, fraction)), let term = Self.shifted(digits, by: places - fraction) else {
            return false
        }
        let (sum, overflow) = scaled.addingReportingOverflow(term)
        if !overflow { scaled = sum }
        return !overflow
    }

    /// Appends the sum as it is described.
    func append(to text: inout [UInt8]) {
        if places == 0, let small = Int(exactly: scaled) {
            text.append(decimal: small)
        } else {
            text.append(contentsOf: description.utf8)
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
        var digits: Int128 = 0
        var places: Int?
        for byte in text where byte != UInt8(ascii: "-") {
            if byte == UInt8(ascii: ".") {
                places = 0
                continue
            }
            let (product, isTooLong) = digits.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = product.addingReportingOverflow(Int128(byte - UInt8(ascii: "0")))
            if isTooLong || isTooLarge { return nil }
            digits = sum
            places = places.map { $0 + 1 }
        }
        guard places ?? 0 <= 18 else { return nil }
        return (text.first == UInt8(ascii: "-") ? -digits : digits, places ?? 0)
    }
}
