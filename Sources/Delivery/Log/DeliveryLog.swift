package import Events
package import Logging

/// Writes down every request to a platform, one JSON line each, and never holds up a delivery.
package final class DeliveryLog: Sendable {
    /// Opens the log and starts its thread.
    package init(
        _ settings: DeliveryLogSettings, clock: any WallClock = SystemClock(), logger: Logger
    ) throws(DeliveryLogError) {
    }

    /// Writes what waits and closes the files; what comes later is dropped.
    package func close() async {}

    /// Takes the payloads of these events' lines out of all files, while the log goes on.
    ///
    /// - Returns: how many lines were changed.
    package func scrub(eventIDs: Set<String>) async throws(DeliveryLogError) -> Int { 0 }
}
