/// How a scalar is written.
package enum ScalarStyle: Hashable, Sendable {
    /// Without quotes: may be read as a number, a boolean or nothing.
    case plain
    /// Between single or double quotes: always a text.
    case quoted
    /// After `|` or `>`: always a text.
    case block
}

/// A value of a YAML file, with the place where it is written.
///
/// Anchors, aliases and merge keys are resolved. An alias has the place of the alias itself; what lies inside it, and a
/// pair that came in by a merge key, has the place where it is written.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(text: String, style: ScalarStyle)
        case sequence([YAMLNode])
        /// In the file's order; every key is a scalar, and no text stands twice.
        case mapping([(key: YAMLNode, value: YAMLNode)])
    }

    package let content: Content
    package let location: SourceLocation
    private let refusal: Refusal?

    package init(_ content: Content, at location: SourceLocation) {
        self.init(content, at: location, refusal: nil)
    }

    /// A stand-in for something that was refused: reads as nothing.
    init(refused diagnostic: Diagnostic, at location: SourceLocation) {
        self.init(.scalar(text: "", style: .plain), at: location, refusal: Refusal(diagnostic: diagnostic))
    }

    private init(_ content: Content, at location: SourceLocation, refusal: Refusal?) {
        self.content = content
        self.location = location
        self.refusal = refusal
    }

    /// The same value, of which something was reported that says all there is to say.
    func refused(with diagnostic: Diagnostic) -> YAMLNode {
        YAMLNode(content, at: location, refusal: Refusal(diagnostic: diagnostic))
    }

    /// The same value at another place.
    func moved(to location: SourceLocation) -> YAMLNode {
        YAMLNode(content, at: location, refusal: refusal)
    }

    /// The place of some of a text's characters, counted from 0; the whole node where they cannot be told apart, as in
    /// a text over several lines or with escapes.
    package func location(ofCharacters range: Range<Int>) -> SourceLocation {
        guard case .scalar(let text, let style) = content, location.line == location.endLine else { return location }
        let quote = style == .quoted ? 1 : 0
        let count = text.unicodeScalars.count
        guard location.endColumn - location.column == count + 2 * quote, range.upperBound <= count else {
            return location
        }
        return SourceLocation(
            line: location.line, column: location.column + quote + range.lowerBound, length: range.count)
    }

    /// What the loader has already reported about this node, which then stands for something unusable.
    package var refused: Diagnostic? { refusal?.diagnostic }

    /// The elements; nil unless this is a list.
    package var sequence: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The pairs in the file's order; nil unless this is a mapping.
    package var mapping: [(key: YAMLNode, value: YAMLNode)]? {
        if case .mapping(let pairs) = content { pairs } else { nil }
    }

    /// The value of `key`, searched from the first pair on; nil where it is absent or this is no mapping.
    package subscript(key: String) -> YAMLNode? {
        mapping?.first { $0.key.scalarText == key }?.value
    }
}

/// Boxed, so that a node pays one word for it.
private final class Refusal: Sendable {
    let diagnostic: Diagnostic

    init(diagnostic: Diagnostic) {
        self.diagnostic = diagnostic
    }
}
