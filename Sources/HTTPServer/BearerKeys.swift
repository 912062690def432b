/// The keys that clients of a server may show (`Authorization: Bearer KEY`, RFC 6750).
///
/// Nothing about a key can be learnt from it: not by printing, and not by how long a comparison takes.
package struct BearerKeys: Sendable, CustomStringConvertible, CustomReflectable {
    private let keys: [[UInt8]]

    /// Takes keys as they stand in the environment or a file; white space around a key and empty ones do not count.
    package init(_ keys: [String]) {
        self.keys = keys.compactMap { key in
            let start = key.utf8.drop(while: Self.isSpace)
            return start.lastIndex { !Self.isSpace($0) }.map { Array(start[...$0]) }
        }
    }

    /// There is none: whoever reaches the server may send.
    package var isEmpty: Bool { keys.isEmpty }

    /// Whether a server with these keys may listen on `host`: with keys anywhere, without them on loopback only.
    package func suffice(forListeningOn host: String) -> Bool {
        !isEmpty || Self.isLoopback(host)
    }

    package var description: String { "\(keys.count) keys" }

    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Why a request may not pass.
    package enum Refusal: Error, Hashable, Sendable {
        case noKey
        /// A key was shown, but none of these.
        case unknownKey

        /// The answer 401.
        package var response: HTTPResponse {
            let (detail, challenge) =
                switch self {
                case .noKey: ("Show a key: Authorization: Bearer KEY.", "Bearer realm=\"fanout\"")
                case .unknownKey:
                    ("This key is not known here.", "Bearer realm=\"fanout\", error=\"invalid_token\"")
                }
            return .problem(
                Problem(title: "Unauthorized", status: 401, detail: detail),
                headers: [("WWW-Authenticate", challenge)])
        }
    }

    /// Whether a request shows one of the keys; where there are none, every request passes.
    package func check(_ request: HTTPRequest) throws(Refusal) {
        if isEmpty { return }
        let fields = request.headers.all("authorization")
        guard fields.count == 1, let field = fields.first, let space = field.utf8.firstIndex(of: 0x20),
            field[..<space].lowercased() == "bearer"
        else { throw .noKey }
        guard accept(field[space...].utf8.drop { $0 == 0x20 }) else { throw .unknownKey }
    }

    /// Whether `candidate` is one of the keys.
    private func accept(_ candidate: some Collection<UInt8>) -> Bool {
        let candidate = Array(candidate)
        var isKnown = false
        for key in keys {
            // Every byte of the candidate is compared with some byte of every key, and nothing is decided before the
            // end, so that the time depends on the candidate's length alone.
            var difference = key.count ^ candidate.count
            for (place, byte) in candidate.enumerated() { difference |= Int(byte ^ key[place % key.count]) }
            isKnown = (difference == 0) || isKnown
        }
        return isKnown
    }

    private static func isLoopback(_ host: String) -> Bool {
        switch host.lowercased() {
        case "localhost", "::1", "[::1]": return true
        default: break
        }
        let parts = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0].elementsEqual("127".utf8)
            && parts.allSatisfy { part in
                part.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                    && UInt8(String(Substring(part))) != nil
            }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }
}
