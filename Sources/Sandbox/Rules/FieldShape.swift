/// What a value in a platform's JSON has to be.
indirect enum FieldShape: Sendable {
    /// Text with at least one character.
    case text
    /// The same, but no SHA-256: the platform reads the value itself.
    case plain
    /// A SHA-256 in 64 lowercase hexadecimal digits, and not that of an empty text.
    case hash
    /// Text, hashed or not; where it has the form of a hash, it is written in lower case.
    case hashOrPlain
    /// Text that passes a check; the words say what is expected.
    case matching(String, @Sendable (String) -> Bool)
    case number
    case integer
    case boolean
    /// `true`, `false`, 1 or 0.
    case flag
    /// A whole number, or text of digits alone.
    case digits
    case oneOf([String])
    /// A list with a number of elements in the range.
    case list(FieldShape, count: ClosedRange<Int>)
    /// One value or a list of at least one.
    case oneOrMany(FieldShape)
    case object(ObjectShape)
    case anything

    static func list(_ element: FieldShape) -> FieldShape {
        .list(element, count: 1...Int.max)
    }

    static func object(
        _ members: [String: FieldShape], required: [String] = [], isOpen: Bool = false
    ) -> FieldShape {
        .object(ObjectShape(members: members, required: required, isOpen: isOpen))
    }
}

/// The members of an object.
struct ObjectShape: Sendable {
    var members: [String: FieldShape]
    var required: [String]
    /// Whether members that are not named are let pass.
    var isOpen: Bool
}

/// A value that does not have the shape it must have.
///
/// Holds no value, only where it stands and what was expected: values can be personal data.
struct FieldFault: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case missing, unknown, wrongType, wrongValue, notHashed, hashOfNothing, needlesslyHashed, wrongCount
    }

    var path: FieldPath
    var kind: Kind
    /// Completes the sentence "the value must be ...".
    var expected: String

    var text: String {
        switch kind {
        case .missing: "\(path.dotted): is missing"
        case .unknown: "\(path.dotted): is not known here"
        case .hashOfNothing: "\(path.dotted): is the SHA-256 of an empty text"
        case .wrongType, .wrongValue, .notHashed, .needlesslyHashed, .wrongCount: "\(path.dotted): must be \(expected)"
        }
    }
}
