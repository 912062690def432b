package import Events
internal import Journal
package import Logging
internal import Mapping
internal import Transport

/// Writes down every request to a platform, one JSON line each, and never holds up a delivery.
///
/// Requests leave what is to be written in a queue; a thread of its own makes lines of it and writes them. Where the
/// disk is slower than the platforms, or full, lines are dropped, and how many stands in the log itself.
package final class DeliveryLog: Sendable {
    package let settings: DeliveryLogSettings
    private let queue: DeliveryLogQueue

    /// Opens the log and starts its thread.
    ///
    /// - Throws: where the folder cannot be made or written to, or the system gives no thread.
    package init(
        _ settings: DeliveryLogSettings, clock: any WallClock = SystemClock(), logger: Logger
    ) throws(DeliveryLogError) {
        try DeliveryLogFiles.makeFolder(settings.folder)
        self.settings = settings
        let queue = try DeliveryLogQueue()
        self.queue = queue
        try LogThread.start {
            var writer = DeliveryLogWriter(settings: settings, clock: clock, logger: logger)
            while let work = queue.takeAll() {
                for job in work.jobs { writer.perform(job) }
                for (destination, count) in work.dropped { writer.lost(count, of: destination, "the queue is full") }
            }
            writer.close()
            queue.markEnded()
        }
    }

    deinit { queue.close() }

    /// The files, for reading.
    package var files: DeliveryLogFiles { DeliveryLogFiles(folder: settings.folder) }

    /// Writes what waits and closes the files; what comes later is dropped.
    package func close() async {
        queue.close()
        await queue.ended()
    }

    /// Takes the payloads of these events' lines out of all files, while the log goes on.
    ///
    /// - Returns: how many lines were changed.
    package func scrub(eventIDs: Set<String>) async throws(DeliveryLogError) -> Int {
        let result: Result<Int, DeliveryLogError> = await withCheckedContinuation { continuation in
            let isTaken = queue.push(.scrub(eventIDs, continuation))
            if !isTaken { continuation.resume(returning: .failure(DeliveryLogError(message: "it was closed"))) }
        }
        return try result.get()
    }

    func record(
        _ exchange: Exchange, attempt: Int, of round: DeliveryRound, reply: IncomingReply, judgement: Judgement
    ) {
        let answer = DeliveryLogEntry.Answer(status: reply.status, body: reply.body, judgement: judgement)
        record(exchange, attempt, round, answer, failure: nil)
    }

    func record(_ exchange: Exchange, attempt: Int, of round: DeliveryRound, error: TransportError) {
        record(exchange, attempt, round, nil, failure: error.description)
    }

    private func record(
        _ exchange: Exchange, _ attempt: Int, _ round: DeliveryRound, _ answer: DeliveryLogEntry.Answer?,
        failure: String?
    ) {
        let isSuccess = answer?.judgement.verdict == .delivered
        let hasPayload = settings.payloads == .full || settings.payloads == .errors && !isSuccess
        let (claimed, batch) = (round.outcomes.claim.events, exchange.batch)
        let entry = DeliveryLogEntry(
            request: exchange.id, begin: exchange.begin, end: exchange.end, destination: round.destination,
            attempt: attempt,
            events: batch.events.indices.map { place in
                DeliveryLogEntry.Event(
                    id: batch.events[place].id, name: batch.events[place].name,
                    position: claimed[batch.claimIndexes[place]].position)
            },
            answer: answer.map { answer in
                // Nothing of an answer's body is written without a payload.
                hasPayload
                    ? answer
                    : DeliveryLogEntry.Answer(status: answer.status, body: [], judgement: answer.judgement)
            }, failure: failure, sent: isSuccess && !hasPayload ? [] : batch.events,
            hasPayload: hasPayload)
        _ = queue.push(.write(entry))
    }
}
