/// Hides what must not be shown wherever it stands in a text.
package struct SecretMask: Sendable {
    private let hidden: [[UInt8]]

    /// Hides these texts; one too short to tell from chance stays visible.
    package init(_ texts: some Sequence<String>) {
        let long = Set(texts).map { Array($0.utf8) }.filter { $0.count >= Self.shortest }
        // The longest first, so that nothing is left over of a text that holds another.
        hidden = long.sorted { $0.count > $1.count }
    }

    package var isEmpty: Bool { hidden.isEmpty }

    /// `text` with `***` in each hidden text's place.
    package func applied(to text: String) -> String {
        guard !isEmpty, text.utf8.count >= Self.shortest else { return text }
        let bytes = Array(text.utf8)
        guard let masked = masked(bytes) else { return text }
        return String(decoding: masked, as: UTF8.self)
    }

    /// `nil` where there is nothing to hide.
    private func masked(_ bytes: [UInt8]) -> [UInt8]? {
        var result: [UInt8] = []
        var copied = 0
        var place = 0
        while place < bytes.count {
            if let found = hidden.first(where: { $0[0] == bytes[place] && bytes[place...].starts(with: $0) }) {
                result.append(contentsOf: bytes[copied..<place])
                result.append(contentsOf: "***".utf8)
                place += found.count
                copied = place
            } else {
                place += 1
            }
        }
        guard copied > 0 else { return nil }
        result.append(contentsOf: bytes[copied...])
        return result
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
