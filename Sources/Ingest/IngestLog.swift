internal import Events
internal import HTTPServer
internal import Journal
internal import Logging
internal import Synchronization

/// What ingest tells the operator; never anything of a body, a query, or a key.
final class IngestLog: Sendable {
    private struct State {
        var quietUntil: Timestamp?
        var held = 0
    }

    private let logger: Logger
    private let clock: any WallClock
    private let state = Mutex(State())

    init(_ logger: Logger, clock: any WallClock) {
        self.logger = logger
        self.clock = clock
    }

    /// A request was not taken, or not wholly.
    func refused(_ request: HTTPRequest, _ status: Int) {
        logger.debug(
            "request refused",
            metadata: [
                "method": "\(request.method)", "path": "\(request.path)", "status": "\(status)",
                "bytes": "\(request.body.count)",
            ])
    }

    /// The journal failed: told once a second at most, since every request tells it while it lasts.
    func journalFailed(_ error: JournalError) {
        let held: Int? = state.withLock { state in
            let now = clock.now
            if let quietUntil = state.quietUntil, now < quietUntil {
                state.held += 1
                return nil
            }
            defer { state.held = 0 }
            state.quietUntil = now + .seconds(1)
            return state.held
        }
        guard let held else { return }
        logger.error(
            "journal failed",
            metadata: ["code": "\(error.code.rawValue)", "reason": "\(error.message)", "not_told": "\(held)"])
    }
}
