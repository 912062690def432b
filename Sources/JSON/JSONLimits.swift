/// How much a document may ask for.
package struct JSONLimits: Hashable, Sendable {
    /// Containers inside each other; the outermost one counts.
    package var maxDepth: Int
    /// The whole text; more than 67,108,863 is never read.
    package var maxBytes: Int
    /// Values and keys together.
    package var maxNodes: Int
    /// Whether a key that stands twice in an object is refused; without, for documents that were checked before.
    package var refusesDuplicateKeys: Bool

    /// The defaults are enough for any event and small enough for a hostile one: 32 levels, 16 MiB, a million nodes.
    package init(
        maxDepth: Int = 32, maxBytes: Int = 16 << 20, maxNodes: Int = 1_000_000,
        refusesDuplicateKeys: Bool = true
    ) {
        self.maxDepth = maxDepth
        self.maxBytes = maxBytes
        self.maxNodes = maxNodes
        self.refusesDuplicateKeys = refusesDuplicateKeys
    }
}
