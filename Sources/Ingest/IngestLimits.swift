/// How much one request may bring.
package struct IngestLimits: Hashable, Sendable {
    package var maxEvents: Int
    /// Of the body, at most.
    ///
    /// The server in front needs a limit as high, or it answers first.
    package var maxBytes: Int

    package init(maxEvents: Int = 10_000, maxBytes: Int = 16 << 20) {
        self.maxEvents = maxEvents
        self.maxBytes = maxBytes
    }
}
