/// Durations, sizes and rates as people write them in a configuration file.
enum Units {
    /// Reads `200ms`, `1s`, `5m`, `48h`, `7d`; a fraction is allowed.
    static func duration(_ text: String) -> Duration? {
        let scales: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)]
        guard let seconds = quantity(text, scales), seconds <= 10 * 366 * 86_400 else { return nil }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    /// Reads `500`, `64KB`, `1MB`; a kilobyte is 1000 bytes, a KiB 1024.
    static func bytes(_ text: String) -> Int? {
        let scales: [(String, Double)] = [
            ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("KB", 1000), ("MB", 1_000_000),
            ("GB", 1_000_000_000), ("B", 1), ("", 1),
        ]
        guard let bytes = quantity(text, scales), bytes <= 1e15 else { return nil }
        return Int(bytes)
    }

    /// Reads `200/s`, `600/m`, `1000/h` as events or requests per second.
    static func perSecond(_ text: String) -> Double? {
        quantity(text, [("/s", 1), ("/m", 1.0 / 60), ("/h", 1.0 / 3600)])
    }

    private static func quantity(_ text: String, _ scales: [(suffix: String, factor: Double)]) -> Double? {
        for scale in scales where text.hasSuffix(scale.suffix) {
            let digits = text.dropLast(scale.suffix.count)
            if let number = Double(digits), number.isFinite, number >= 0,
                digits.allSatisfy({ $0.isNumber || $0 == "." })
            {
                return number * scale.factor
            }
        }
        return nil
    }
}
