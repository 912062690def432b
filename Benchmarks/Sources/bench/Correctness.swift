internal import Foundation

/// Whether the bodies are those that another program makes of the same events: nobody should measure nonsense.
enum Correctness {
    struct Difference: Error, CustomStringConvertible {
        let description: String
    }

    /// Compares what JSON means, not how it is written.
    static func check(_ body: [UInt8], against expected: Data, platform: String) throws {
        let ours = try events(Data(body))
        let theirs = try events(expected)
        guard ours.count == theirs.count, !ours.isEmpty else {
            throw Difference(description: "\(platform): \(ours.count) events, expected \(theirs.count)")
        }
        for (one, other) in zip(ours, theirs) where !one.isEqual(to: other as? [AnyHashable: Any] ?? [:]) {
            throw Difference(description: "\(platform): made\n\(one)\nexpected\n\(other)")
        }
    }

    private static func events(_ body: Data) throws -> [NSDictionary] {
        let object = try JSONSerialization.jsonObject(with: body) as? [String: Any]
        return object?["data"] as? [NSDictionary] ?? []
    }
}
