internal import JSON

/// A known member of one of the event's objects.
struct CanonicalField: Sendable {
    struct Traits: OptionSet {
        /// As wide as makes a field four times sixteen bytes: it is copied for every member that is read, and a rest
        /// would be copied by a store that overlaps another, which the processor then has to wait for.
        let rawValue: UInt32

        /// A number given for its text keeps its digits: identifiers, codes and versions are often typed so.
        static let takesNumbers = Traits(rawValue: 1)
        /// A platform can match an event to a person by it.
        static let identifies = Traits(rawValue: 2)
        /// Senders may give it; the canonical form has resolved it into something else.
        static let inputOnly = Traits(rawValue: 4)
        /// Three letters of ISO 4217.
        static let currency = Traits(rawValue: 8)
    }

    let name: StaticString
    /// The name as it is written.
    let key: JSONKey
    let kind: CanonicalKind
    private let traits: Traits

    init(_ name: StaticString, _ kind: CanonicalKind, _ traits: Traits = []) {
        self.name = name
        key = JSONKey(name)
        self.kind = kind
        self.traits = traits
    }

    var takesNumbers: Bool { traits.contains(.takesNumbers) }
    var identifies: Bool { traits.contains(.identifies) }
    var isInputOnly: Bool { traits.contains(.inputOnly) }
    var isCurrency: Bool { traits.contains(.currency) }
}

/// One of the event's objects with the members it may have.
///
/// A class, because a path refers to its section and paths are made for every member that is read.
final class CanonicalSection: Sendable {
    /// `user`, `properties.contents[]`; empty for the event itself.
    let path: StaticString
    /// Whether it may have members that nobody here knows.
    let isOpen: Bool
    let fields: [CanonicalField]
    /// The names of `fields`, in their order.
    let names: NameTable

    init(path: StaticString, isOpen: Bool = false, fields: [CanonicalField]) {
        self.path = path
        self.isOpen = isOpen
        self.fields = fields
        names = NameTable(fields.map(\.name.description))
    }

    /// A field's whole path, as `user.email`.
    func path(to field: CanonicalField) -> String {
        path.utf8CodeUnitCount == 0 ? field.name.description : "\(path).\(field.name)"
    }
}
