/// Where the delivery log goes, and how much of it.
package struct DeliveryLogSettings: Hashable, Sendable {
    package enum Payloads: String, CaseIterable, Sendable {
        /// Request and answer of every request.
        case full
        /// Of those that came to anything but `delivered`.
        case errors
        /// Of none.
        case none
    }

    /// Holds `<destination>.jsonl` per destination; made where it is missing.
    package var folder: String
    package var payloads: Payloads
    /// Bytes of a file before it is put aside.
    package var maxBytes: Int
    /// Files put aside per destination before the oldest is removed.
    package var backups: Int

    package init(folder: String, payloads: Payloads = .errors, maxBytes: Int = 50_000_000, backups: Int = 5) {
        self.folder = folder
        self.payloads = payloads
        self.maxBytes = maxBytes
        self.backups = backups
    }
}
