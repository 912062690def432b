extension TapeReader {
    /// Says of the key that came last, which may be a repeat, whether it has to be looked for when its object ends.
    ///
    /// What is wrong further on in the object comes first, so nothing is refused here.
    @inline(never)
    mutating func weighLastKey(_ text: Span<UInt8>) {
        let key = nodes.last
        // In a large object, to look at all keys for each would take too long; one with escapes has to be decoded.
        guard count < 16, !key.hasEscapes else { return keys.areDoubtful = true }
        var other = container + 1
        for _ in 0..<count {
            if keysAreEqual(text, nodes[other], key) { keys.areDoubtful = true }
            other = nodes[other + 1].next
        }
    }

    /// Throws when a key stands twice in an object whose members are all on the tape; keys are compared decoded.
    func refuseDuplicates(_ text: Span<UInt8>, in object: Int, count: Int) throws(TapeFailure) {
        guard let pair = equalKeys(text, object, count) else { return }
        throw TapeFailure(
            code: .duplicateKey, offset: nodes[pair.second].offset - 1,
            reason: "a key stands twice in an object; the first is at", origin: nodes[pair.first].offset - 1)
    }

    /// An open-addressing table; the hash is seeded per process, so that nobody can choose keys that collide.
    private func equalKeys(_ text: Span<UInt8>, _ object: Int, _ count: Int) -> (first: Int, second: Int)? {
        // At most half full; an entry is the hash's upper half and the key's index, and 0 where it is free, which no
        // key's index is.
        let capacity = 1 << (Int.bitWidth - (2 * count - 1).leadingZeroBitCount)
        var table = ContiguousArray<UInt64>(repeating: 0, count: capacity)
        var key = object + 1
        for _ in 0..<count {
            let hash = hash(text, nodes[key])
            var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while table[slot] != 0 {
                if table[slot] >> 32 == hash >> 32 {
                    let other = Int(table[slot] & 0xFFFF_FFFF)
                    if keysAreEqual(text, nodes[other], nodes[key]) { return (other, key) }
                }
                slot = (slot + 1) & (capacity - 1)
            }
            table[slot] = (hash >> 32) << 32 | UInt64(key)
            key = nodes[key + 1].next
        }
        return nil
    }

    private func hash(_ text: Span<UInt8>, _ key: JSONNode) -> UInt64 {
        var hasher = Hasher()
        if key.hasEscapes {
            Self.feed(decoded(text, key).span, to: &hasher)
        } else {
            Self.feed(text.extracting(key.textRange), to: &hasher)
        }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func feed(_ text: Span<UInt8>, to hasher: inout Hasher) {
        let words = text.bytes
        var index = 0
        while index + 8 <= text.count {
            hasher.combine(ByteWord.load(words, at: index))
            index += 8
        }
        while index < text.count {
            hasher.combine(text[index])
            index += 1
        }
    }

    private func keysAreEqual(_ text: Span<UInt8>, _ left: JSONNode, _ right: JSONNode) -> Bool {
        guard left.hasEscapes || right.hasEscapes else {
            return left.length == right.length
                && text.extracting(left.textRange).equals(text.extracting(right.textRange))
        }
        return decoded(text, left) == decoded(text, right)
    }

    private func decoded(_ text: Span<UInt8>, _ key: JSONNode) -> [UInt8] {
        var result: [UInt8] = []
        StringDecoding.append(text, in: key.textRange, to: &result)
        return result
    }
}
