internal import JSON

/// The shape of a payload: nodes in writing order, each container followed by its content.
///
/// Plain numbers, so that a walk over them counts no references, and few of them, so that the nodes of a payload stay in
/// the first-level cache.
struct PayloadNode: Sendable {
    enum Kind: UInt8, Sendable {
        case object
        /// A list with one item per item of our list.
        case items
        /// A list of fixed places.
        case slots
        /// A place of such a list that nothing is mapped to.
        case blank
        case field
    }

    /// What a value has to be to be copied as it stands, beside being of the right kind.
    enum Check: UInt8, Sendable {
        case nothing
        /// Written without fraction and exponent.
        case whole
        case notNegative
        /// One of those that the platform knows.
        case allowed
    }

    let kind: Kind
    /// Fields: whether `slot` is one of the item's.
    private(set) var isInItem = false
    /// Fields: a bit per kind of value that is copied as it stands.
    private var copied: UInt8 = 0
    private(set) var check = Check.nothing
    /// Fields: how values made before are written.
    private(set) var list = FieldDefinition.ListRule.no
    /// The field's number, or that of our list.
    let number: Int32
    /// `,"name":` as JSON in the program's keys; the comma is left out before the first member.
    private let keyStart: Int32
    private let keyEnd: Int32
    /// The node after this one's content, which is right behind it.
    private(set) var end: Int32
    /// The slot of our list, or the only source of a field; -1: there are more, or one of another kind.
    ///
    /// Where the event has nothing there, the field stays empty.
    private(set) var slot: Int32 = -1
    /// Fields: the field that has to be there for a value to be copied; -1: none.
    private(set) var needed: Int32 = -1
    /// Fields: where the values made of the only source are remembered; -1: nowhere.
    private(set) var memo: Int32 = -1

    init(_ kind: Kind, list: PathTable.List? = nil, key: Range<Int>, place: Int) {
        self.kind = kind
        number = Int32(list?.index ?? -1)
        keyStart = Int32(key.lowerBound)
        keyEnd = Int32(key.upperBound)
        end = Int32(place + 1)
        slot = Int32(list?.slot.index ?? -1)
    }

    /// A field: what settles nearly every one at one look, in the same way as the whole look at it would.
    init(_ field: CompiledField, number: Int, key: Range<Int>, place: Int) {
        kind = .field
        self.number = Int32(number)
        keyStart = Int32(key.lowerBound)
        keyEnd = Int32(key.upperBound)
        end = Int32(place + 1)
        guard let only = field.first, !field.hasOthers, !field.hasFallback else { return }
        switch only.source {
        case .slot(let slot): self.slot = Int32(slot.index)
        case .gathered(let list, _): slot = Int32(list.slot.index)
        case .item(let item):
            slot = Int32(item.index)
            isInItem = true
        case .time, .eventName, .constant, .template: return
        }
        guard !field.isConditional else { return }
        if field.needsOther {
            guard field.needed >= 0 else { return }
            needed = Int32(field.needed)
        } else {
            memo = Int32(only.memo)
            list = field.list
        }
        if case .gathered = only.source { return }
        copied = only.copied
        if copied == 0 { addCheckedKind(of: field, from: only) }
    }

    /// A kind of value that is copied where it passes a check.
    private mutating func addCheckedKind(of field: CompiledField, from only: CompiledField.Candidate) {
        let definition = field.definition
        guard field.isPlain, !only.refusesHashes, definition.list != .always else { return }
        switch (definition.kind, definition.isNotNegative, definition.allowed.isEmpty) {
        case (.integer, false, true): (copied, check) = (JSONKind.number.bit, .whole)
        case (.number, true, true): (copied, check) = (JSONKind.number.bit, .notNegative)
        case (.string, false, false): (copied, check) = (JSONKind.string.bit, .allowed)
        default: return
        }
    }

    /// Says where a container ends, which was not known when it began.
    mutating func close(at end: Int) { self.end = Int32(end) }

    @inline(__always)
    var key: Range<Int> { Int(keyStart)..<Int(keyEnd) }

    /// The nodes in it, which begin behind `place`, its own.
    @inline(__always)
    func content(of place: Int) -> Range<Int> { place + 1..<Int(end) }

    /// The field's number, where it is one.
    @inline(__always)
    var field: Int? { kind == .field ? Int(number) : nil }

    /// Whether a value of this kind is copied as it stands, where it passes the check.
    @inline(__always)
    func copies(_ kind: JSONKind) -> Bool { copied & kind.bit != 0 }
}
