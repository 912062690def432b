import YAML

/// A place in a file; the testing library has a type of the same name.
typealias Span = SourceLocation

/// Loads a text as the file `d.yaml`.
func load(_ text: String, limits: YAMLLimits = YAMLLimits()) -> (node: YAMLNode?, diagnostics: [Diagnostic]) {
    YAMLLoader.load(SourceFile(name: "d.yaml", bytes: Array(text.utf8)), limits: limits)
}

extension SourceLocation {
    /// `2:5-8` within a line, `2:5-4:1` over several.
    var written: String {
        line == endLine ? "\(line):\(column)-\(endColumn)" : "\(line):\(column)-\(endLine):\(endColumn)"
    }
}

extension Diagnostic {
    /// `error 2:5-8 message`.
    var written: String {
        "\(severity.rawValue) \(location?.written ?? "-") \(message)"
    }
}

extension YAMLNode {
    /// The value in one line, as flow YAML with all texts in quotes.
    var written: String {
        switch content {
        case .scalar(let text, .plain): text.isEmpty ? "~" : text
        case .scalar(let text, _): text.debugDescription
        case .sequence(let elements): "[" + elements.map(\.written).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            "{" + pairs.map { "\($0.key.written): \($0.value.written)" }.joined(separator: ", ") + "}"
        }
    }

    /// This node and all below it.
    var everyNode: [YAMLNode] {
        switch content {
        case .scalar: [self]
        case .sequence(let elements): [self] + elements.flatMap(\.everyNode)
        case .mapping(let pairs): [self] + pairs.flatMap { $0.key.everyNode + $0.value.everyNode }
        }
    }
}

/// A document with every construct that the loader knows.
let richDocument = """
    # shared
    base: &base {max: 5, wait: 1s}
    steps: &steps
      - trim
      - lowercase
    version: 1
    destinations:
      tiktok: &tiktok
        <<: *base
        settings:
          code: ${CODE:-x}
          name: "Ad\\u00e4 \\"quoted\\""
          note: 'it''s'
        events: {Purchase: CompletePayment, Lead: [A, B], PageView: ~}
        hashing: {email: *steps, phone: [e164, sha256]}
        max: 7
      zwei:
        <<: [*tiktok, {extra: !!str 5}]
        größe: 12.5
        text: |
          line one

          line three
        folded: >-
          a
          b
        list:
        - 0x1F
        - [a: 1]
        -
          - é
        ? explicit
        : yes

    """
