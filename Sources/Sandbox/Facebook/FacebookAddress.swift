/// The path of a request to the Graph API, `/v25.0/1234567890/events`, and the versions that there are.
struct FacebookAddress: Hashable, Sendable {
    var version: String
    var pixel: String

    /// Reads a path; `nil` where it does not lead to the events of anything, or names a version that never was.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[3] == "events", !parts[2].isEmpty else { return nil }
        guard let number = Self.number(of: parts[1]), (1...Self.newest).contains(number) else { return nil }
        version = String(parts[1])
        pixel = String(parts[2])
    }

    /// The version that answers at `now`: the one asked for, or the oldest still in use where that has ended.
    func answeringVersion(now: Int64) -> String {
        let asked = Self.number(of: version[...]) ?? Self.newest
        let answering = Self.ends.first { $0.version >= asked && now < $0.end }?.version ?? Self.newest
        return "v\(answering).0"
    }

    private static let newest = 26

    /// Until when a version answers, in Unix seconds; for the newest that is not known yet.
    private static let ends: [(version: Int, end: Int64)] = [
        (20, 1_790_208_000),  // 2026-09-24
        (21, 1_800_489_600),  // 2027-01-21
        (22, 1_810_771_200),  // 2027-05-20
        (23, 1_822_953_600),  // 2027-10-08
        (24, 1_834_444_800),  // 2028-02-18
        (25, 1_848_441_600),  // 2028-07-29
    ]

    private static func number(of version: Substring) -> Int? {
        guard version.hasPrefix("v"), version.hasSuffix(".0") else { return nil }
        let digits = version.dropFirst().dropLast(2)
        guard (1...2).contains(digits.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }
}
