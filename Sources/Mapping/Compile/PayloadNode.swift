internal import JSON

/// The shape of a payload: nodes in writing order, each container followed by its content.
///
/// Plain numbers, so that a walk over them counts no references.
struct PayloadNode: Sendable {
    enum Kind: Sendable {
        case object
        /// A list with one item per item of our list.
        case items(PathTable.List)
        /// A list of fixed places.
        case slots
        /// A place of such a list that nothing is mapped to.
        case blank
        case field(Int)
    }

    let kind: Kind
    /// `,"name":` as JSON in the program's keys; the comma is left out before the first member.
    let key: Range<Int>
    /// The nodes in it, right behind it.
    var content: Range<Int>
    /// The node after this one's content.
    var end: Int { content.upperBound }
    /// The field's number, where it is one.
    var field: Int? { if case .field(let number) = kind { number } else { nil } }
    /// Fields: how most of them are written, or skipped.
    var shortcut = Shortcut()

    /// What settles nearly every field at one look, in the same way as the whole look at it would.
    struct Shortcut: Sendable {
        /// What a value has to be to be copied as it stands, beside being of the right kind.
        enum Check: Sendable {
            case nothing
            /// Written without fraction and exponent.
            case whole
            case notNegative
            /// One of those that the platform knows.
            case allowed
        }

        /// The only source of the field; -1: there are more, or one of another kind.
        ///
        /// Where the event has nothing there, the field stays empty.
        var slot: Int32 = -1
        /// Whether `slot` is one of the item's.
        var isInItem = false
        /// A bit per kind of value that is copied as it stands.
        var copied: UInt8 = 0
        var check = Check.nothing
        /// The field that has to be there before; -1: none.
        var needed: Int32 = -1

        init() {}

        init(_ field: CompiledField) {
            guard let only = field.first, field.others.isEmpty, field.fallback == nil else { return }
            switch only.source {
            case .slot(let slot): self.slot = Int32(slot.index)
            case .gathered(let list, _):
                slot = Int32(list.slot.index)
                return
            case .item(let item):
                slot = Int32(item.index)
                isInItem = true
            case .time, .eventName, .constant, .template: return
            }
            guard !field.isConditional else { return }
            if let need = field.needs {
                guard let number = need.field else { return }
                needed = Int32(number)
            }
            for kind in [JSONKind.false, .true, .number, .string, .array, .object]
            where field.copies(kind, from: only) { copied |= 1 << kind.rawValue }
            if copied == 0 { addCheckedKind(of: field, from: only) }
        }

        /// A kind of value that is copied where it passes a check.
        private mutating func addCheckedKind(of field: CompiledField, from only: CompiledField.Candidate) {
            let definition = field.definition
            guard field.isPlain, !field.refusesHashes(of: only), definition.list != .always else { return }
            switch (definition.kind, definition.isNotNegative, definition.allowed.isEmpty) {
            case (.integer, false, true): (copied, check) = (1 << JSONKind.number.rawValue, .whole)
            case (.number, true, true): (copied, check) = (1 << JSONKind.number.rawValue, .notNegative)
            case (.string, false, false): (copied, check) = (1 << JSONKind.string.rawValue, .allowed)
            default: return
            }
        }

        /// Whether a value of this kind is copied as it stands, where it passes the check.
        @inline(__always)
        func copies(_ kind: JSONKind) -> Bool { copied & 1 << kind.rawValue != 0 }
    }
}

extension CompiledField {
    /// Whether a value that needs no step is copied as it stands.
    func copies(_ kind: JSONKind, from candidate: Candidate) -> Bool {
        guard isPlain, !refusesHashes(of: candidate) else { return false }
        switch (definition.kind, kind) {
        case (.any, _): return true
        case (.boolean, .true), (.boolean, .false), (.number, .number), (.string, .string):
            return definition.allowed.isEmpty && definition.list != .always && !definition.isNotNegative
        default: return false
        }
    }

    /// Whether the platform wants in the clear what somebody may have hashed.
    func refusesHashes(of candidate: Candidate) -> Bool {
        candidate.isPersonal && definition.hash == .forbidden
    }
}
