/// Tells, while the keys of an object come in, which of them may have been there before.
///
/// Each key sets two bits, each among 64. One whose two bits are both set may be a repeat; of an object of fourteen
/// different keys, every fifth has such a one.
struct KeyMarks {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    /// Whether the object has to be looked through when it ends.
    var areDoubtful = false

    /// Counts a key, as it is written.
    ///
    /// - Returns: whether it may be a repeat.
    @inline(__always)
    mutating func insert(_ key: NameKey) -> Bool {
        let hash = UInt64(truncatingIfNeeded: key.hash)
        let (one, other) = (UInt64(1) &<< hash, UInt64(1) &<< (hash &>> 6))
        let isSeen = first & one != 0 && second & other != 0
        first |= one
        second |= other
        return isSeen
    }
}
