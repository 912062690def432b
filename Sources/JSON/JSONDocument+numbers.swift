extension JSONDocument {
    /// A whole number; `nil` for other values, where a fraction or exponent is written, and beyond 64 bits.
    package func int64(_ index: Int) -> Int64? {
        let node = nodes[index]
        guard node.isInteger else { return nil }
        let digits = bytes.span.extracting(node.range)
        let isNegative = digits[0] == UInt8(ascii: "-")
        var value: Int64 = 0
        // Counted downwards: the negative range is the larger one.
        for position in (isNegative ? 1 : 0)..<digits.count {
            let (product, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = product.subtractingReportingOverflow(Int64(digits[position] - UInt8(ascii: "0")))
            if isTooLong || isTooLarge { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// The nearest double; `nil` for other values and beyond the range of doubles.
    package func double(_ index: Int) -> Double? {
        guard let digits = digits(index), let value = Double(digits), value.isFinite else { return nil }
        return value
    }
}
