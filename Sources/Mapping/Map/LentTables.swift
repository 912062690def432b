internal import JSON

/// What a payload is written from, lent for as long as the writing takes.
///
/// Read through their arrays, these tables would be retained and released at each of the hundred members of a payload,
/// and every worker counts on the same counters. Nothing of this is kept: `lend` alone makes one, and its pointers end
/// with the call. Indexes come from the compiled program and from the document's own tape.
struct LentTables {
    let nodes: UnsafeBufferPointer<PayloadNode>
    let keys: UnsafeBufferPointer<UInt8>
    let fields: UnsafeBufferPointer<Unmanaged<CompiledField>>
    let tape: UnsafeBufferPointer<JSONNode>
    let bytes: UnsafeBufferPointer<UInt8>
    /// The places on the tape, as `EventBinding.slots` has them.
    let slots: UnsafeBufferPointer<Int32>

    /// Hands the tables of a program and an event to `body`.
    static func lend<Result>(
        _ program: PayloadProgram, _ document: JSONDocument, _ slots: [Int32], _ body: (LentTables) -> Result
    ) -> Result {
        program.nodes.withUnsafeBufferPointer { nodes in
            program.keys.withUnsafeBufferPointer { keys in
                program.lentFields.withUnsafeBufferPointer { fields in
                    document.nodes.withUnsafeBufferPointer { tape in
                        document.bytes.withUnsafeBufferPointer { bytes in
                            slots.withUnsafeBufferPointer { slots in
                                body(
                                    LentTables(
                                        nodes: nodes, keys: keys, fields: fields, tape: tape, bytes: bytes, slots: slots
                                    ))
                            }
                        }
                    }
                }
            }
        }
    }

    /// The node of the event in a slot, or of the item whose row begins at `row`.
    @inline(__always)
    func node(_ slot: Int, row: Int = 0) -> Int? {
        let node = slots[slot + row]
        return node < 0 ? nil : Int(node)
    }

    /// Whether a condition's value says yes: anything that is there but false.
    func isTrue(_ slot: Int) -> Bool {
        node(slot).map { tape[$0].kind != .false } ?? false
    }

    /// The nodes of a list's elements.
    func elements(of list: Int) -> Elements {
        Elements(tape: tape, place: list + 1, end: tape[list].next)
    }

    struct Elements: Sequence, IteratorProtocol {
        let tape: UnsafeBufferPointer<JSONNode>
        var place: Int
        let end: Int

        mutating func next() -> Int? {
            guard place < end else { return nil }
            defer { place = tape[place].next }
            return place
        }
    }

    /// The bytes of a scalar as they stand, between its quotes where it is a text; `nil` where it holds escapes, or is
    /// no scalar.
    @inline(__always)
    func plainText(of value: JSONNode) -> UnsafeBufferPointer<UInt8>? {
        switch value.kind {
        case .string where value.hasEscapes: nil
        case .string, .number, .true, .false:
            UnsafeBufferPointer(rebasing: bytes[value.offset..<value.offset + value.length])
        case .null, .array, .object: nil
        }
    }
}
