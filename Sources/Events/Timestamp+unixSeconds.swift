extension Timestamp {
    /// Reads plain Unix seconds, `1763936100` or `1763936100.25`; nil for signs, exponents and anything else.
    ///
    /// Exact to the millisecond, where a double is not; what is finer is cut off.
    init?(unixSeconds text: ArraySlice<UInt8>) {
        let whole = text.prefix { $0.isDigit }
        let fraction = text.dropFirst(whole.count + 1)
        let hasPoint = whole.count < text.count
        guard (1...12).contains(whole.count), !hasPoint || text[whole.endIndex] == UInt8(ascii: "."),
            hasPoint == !fraction.isEmpty, fraction.allSatisfy(\.isDigit)
        else { return nil }
        var value: Int64 = 0
        for digit in whole { value = value * 10 + Int64(digit - UInt8(ascii: "0")) }
        for place in 0..<3 {
            let digit = place < fraction.count ? fraction[fraction.startIndex + place] - UInt8(ascii: "0") : 0
            value = value * 10 + Int64(digit)
        }
        self.init(milliseconds: value)
    }

    /// Unix seconds, with three decimals where the moment is not whole: `1763936100`, `1763936100.250`.
    package var unixSeconds: String {
        let fraction = abs(milliseconds % 1000)
        if fraction == 0 { return String(milliseconds / 1000) }
        let sign = milliseconds < 0 ? "-" : ""
        return "\(sign)\(abs(milliseconds / 1000)).\(padded(Int(fraction), to: 3))"
    }
}
