/// The files of the delivery log, for whoever reads them; blocks while it reads.
package struct DeliveryLogFiles: Sendable {
    /// One line of the log.
    package struct Line: Hashable, Sendable {
        package let destination: String
        /// A JSON object, as docs/logging.md describes it.
        package let json: [UInt8]
    }

    package let folder: String

    package init(folder: String) {
        self.folder = folder
    }

    /// The lines of these requests, oldest first.
    package func requests(ids: Set<String>) throws(DeliveryLogError) -> [Line] { [] }

    /// The lines of all requests that carried an event with this id, oldest first.
    package func requests(eventID: String) throws(DeliveryLogError) -> [Line] { [] }

    /// Takes the payloads of these events' lines out of all files; for when no gateway writes them.
    ///
    /// - Returns: how many lines were changed.
    package func scrub(eventIDs: Set<String>) throws(DeliveryLogError) -> Int { 0 }
}
