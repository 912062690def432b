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

    /// Hands the tables of a program and a document to `body`.
    static func lend<Result>(
        _ program: PayloadProgram, _ document: JSONDocument, _ body: (LentTables) -> Result
    ) -> Result {
        program.nodes.withUnsafeBufferPointer { nodes in
            program.keys.withUnsafeBufferPointer { keys in
                program.lentFields.withUnsafeBufferPointer { fields in
                    document.nodes.withUnsafeBufferPointer { tape in
                        document.bytes.withUnsafeBufferPointer { bytes in
                            body(LentTables(nodes: nodes, keys: keys, fields: fields, tape: tape, bytes: bytes))
                        }
                    }
                }
            }
        }
    }
}
