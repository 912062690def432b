/// What a document may ask for.
package struct JSONLimits: Sendable {
    package var maxDepth: Int
    package var maxBytes: Int
    /// Values and keys together.
    package var maxNodes: Int

    package init(maxDepth: Int = 32, maxBytes: Int = 16 << 20, maxNodes: Int = 1_000_000) {
        self.maxDepth = maxDepth
        self.maxBytes = maxBytes
        self.maxNodes = maxNodes
    }
}
