/// Hides what must not be shown wherever it stands in a text.
package struct SecretMask: Sendable {
    /// By their first four bytes, so that a text is gone through once however much there is to hide.
    private let hidden: [UInt32: [[UInt8]]]

    /// Hides these texts; one too short to tell from chance stays visible.
    package init(_ texts: some Sequence<String>) {
        let long = Set(texts).map { Array($0.utf8) }.filter { $0.count >= Self.shortest }
        // The longest first, so that nothing is left over of a text that holds another.
        hidden = Dictionary(grouping: long) { Self.key($0[...]) }.mapValues { $0.sorted { $0.count > $1.count } }
    }

    /// `text` with `***` in each hidden text's place.
    package func applied(to text: String) -> String {
        guard !hidden.isEmpty, text.utf8.count >= Self.shortest else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var copied = 0
        var place = 0
        while place + Self.shortest <= bytes.count {
            let rest = bytes[place...]
            if let found = hidden[Self.key(rest)]?.first(where: { rest.starts(with: $0) }) {
                result.append(contentsOf: bytes[copied..<place])
                result.append(contentsOf: "***".utf8)
                place += found.count
                copied = place
            } else {
                place += 1
            }
        }
        guard copied > 0 else { return text }
        result.append(contentsOf: bytes[copied...])
        return String(decoding: result, as: UTF8.self)
    }

    private static func key(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.prefix(shortest).reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static let shortest = 4
}

extension RequestTemplate {
    /// Every secret that a request can hold, as it is written there.
    var secrets: [String] {
        ([url] + headers.map(\.value) + body.templates).flatMap { template in
            template.parts.flatMap { part in
                switch part {
                case .secret(let secret), .proof(let secret): [secret.revealed, secret.revealed.percentEncoded]
                case .text, .setting, .variable: [String]()
                }
            }
        }
    }
}

extension RequestTemplate.Body {
    fileprivate var templates: [Template] {
        switch self {
        case .object(let members): members.flatMap(\.value.templates)
        case .text(let template): [template]
        case .constant, .events: []
        }
    }
}
