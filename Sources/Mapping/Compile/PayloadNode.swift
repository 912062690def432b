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
        /// The only source of the field; -1: there are more, or one of another kind.
        ///
        /// Where the event has nothing there, the field stays empty.
        var slot: Int32 = -1
        /// Whether `slot` is one of the item's.
        var isInItem = false
        /// A bit per kind of value that is copied as it stands.
        var copied: UInt8 = 0

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
            for kind in [JSONKind.false, .true, .number, .string, .array, .object]
            where field.copies(kind, from: only) { copied |= 1 << kind.rawValue }
        }

        /// Whether a value of this kind is copied as it stands.
        @inline(__always)
        func copies(_ kind: JSONKind) -> Bool { copied & 1 << kind.rawValue != 0 }
    }
}

extension CompiledField {
    /// Whether a value that needs no step is copied as it stands.
    func copies(_ kind: JSONKind, from candidate: Candidate) -> Bool {
        guard isPlain, !(candidate.isPersonal && definition.hash == .forbidden) else { return false }
        switch (definition.kind, kind) {
        case (.any, _): return true
        case (.boolean, .true), (.boolean, .false), (.number, .number), (.string, .string):
            return definition.allowed.isEmpty && definition.list != .always && !definition.isNotNegative
        default: return false
        }
    }
}
