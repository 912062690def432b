internal import Events
internal import Journal
internal import Logging
internal import Mapping
internal import ServiceLifecycle
internal import Transport

extension DeliveryWorker {
    /// What one request came to.
    enum Sent {
        /// The platform took the events.
        case taken
        /// The events are dead.
        case buried
        /// Refused because of one of the events; the answer blames those at these places.
        case refused(blamed: [Int])
        /// No more is to be sent for now.
        case stopped
    }

    /// Sends one request and records what it came to.
    func send(_ batch: Batch, _ round: inout DeliveryRound) async -> Sent {
        if round.destination.sendsNothing {
            round.outcomes.set(.delivered(answer: "nothing is sent"), for: batch)
            pace.succeeded(round.turn)
            return .taken
        }
        guard await mayGo(round.turn) else { return .stopped }
        let request = round.destination.request(for: batch.events)
        let outgoing = OutgoingRequest(
            method: request.method, url: request.url,
            headers: request.headers.map { HTTPField(name: $0.name, value: $0.value) }, body: request.body,
            timeout: round.destination.delivery.timeout)
        let id = pace.makeRequestID()
        let begin = clock.now
        pace.requestBegins()
        let answer: Answer
        do {
            answer = .reply(try await transport.send(outgoing))
        } catch {
            answer = .failure(error)
        }
        pace.requestEnds()
        let exchange = Exchange(id: id, begin: begin, end: clock.now, batch: batch)
        switch answer {
        case .reply(let reply): return judge(reply, exchange, &round)
        case .failure(let error): return record(error, exchange, &round)
        }
    }

    private enum Answer {
        case reply(IncomingReply)
        case failure(TransportError)
    }

    /// Waits for a place in the rate.
    ///
    /// - Returns: false when nothing may be sent any more.
    private func mayGo(_ turn: PaceState.Turn) async -> Bool {
        guard pace.isOpen(turn), !Task.isShuttingDownGracefully, !Task.isCancelled else { return false }
        guard let slot = pace.reserve() else { return true }
        do {
            try await cancelWhenGracefulShutdown { try await clock.sleep(until: slot) }
        } catch { return false }
        return pace.isOpen(turn)
    }

    private func judge(_ reply: IncomingReply, _ exchange: Exchange, _ round: inout DeliveryRound) -> Sent {
        let batch = exchange.batch
        let judgement = round.destination.judge(
            status: reply.status, headers: reply.headers.map { ($0.name, $0.value) }, body: reply.body,
            sent: batch.count, now: exchange.end)
        round.outcomes.add(
            request: exchange.id, batch, verdict: judgement.verdict.rawValue, answer: judgement.answer,
            at: exchange.end)
        let attempt = attempt(of: batch, round)
        tell(judgement, exchange, attempt)
        log?.record(exchange, attempt: attempt, of: round, reply: reply, judgement: judgement)
        switch judgement.verdict {
        case .delivered, .deliveredWithWarning:
            pace.succeeded(round.turn)
            round.outcomes.set(.delivered(answer: judgement.answer), for: batch)
            return .taken
        case .split where batch.count > 1:
            pace.succeeded(round.turn)
            return .refused(blamed: judgement.blamed)
        case .split, .rejected:
            pace.succeeded(round.turn)
            round.outcomes.set(.dead(reason: "rejected: \(judgement.answer)"), for: batch)
            return .buried
        case .retry:
            pace.failed(round.turn, retryAfter: judgement.retryAfter, reason: judgement.answer)
        case .throttle:
            pace.throttled(round.turn, retryAfter: judgement.retryAfter, reason: judgement.answer)
        case .hold:
            pace.held(round.turn, reason: "\(judgement.row), \(judgement.answer)")
            // Due at once: the hold itself keeps them back, and when it ends they go out.
            round.outcomes.set(
                .retry(at: exchange.end, reason: "on hold: \(judgement.answer)", outcomeUnknown: false), for: batch)
            return .stopped
        }
        let due = pace.due(afterAttempts: attempt, retryAfter: judgement.retryAfter)
        round.outcomes.set(
            .retry(at: due, reason: judgement.answer, outcomeUnknown: judgement.isDoubtful), for: batch)
        return .stopped
    }

    private func record(_ error: TransportError, _ exchange: Exchange, _ round: inout DeliveryRound) -> Sent {
        let batch = exchange.batch
        let attempt = attempt(of: batch, round)
        round.outcomes.add(
            request: exchange.id, batch, verdict: "unanswered", answer: error.description, at: exchange.end)
        log?.record(exchange, attempt: attempt, of: round, error: error)
        logger.warning(
            "delivery failed",
            metadata: [
                "code": "\(error.code.rawValue)", "events": "\(batch.count)", "attempt": "\(attempt)",
                "request": "\(exchange.id)",
            ])
        var due = exchange.end
        if error.code != .cancelled {
            pace.failed(round.turn, retryAfter: nil, reason: error.description)
            due = pace.due(afterAttempts: attempt, retryAfter: nil)
        }
        round.outcomes.set(
            .retry(at: due, reason: error.description, outcomeUnknown: error.outcome == .unknown), for: batch)
        return .stopped
    }

    /// How often the first event was tried, this time included.
    private func attempt(of batch: Batch, _ round: DeliveryRound) -> Int {
        batch.claimIndexes.first.map { round.outcomes.claim.events[$0].attempt } ?? 1
    }

    private func tell(_ judgement: Judgement, _ exchange: Exchange, _ attempt: Int) {
        let level: Logger.Level =
            switch judgement.verdict {
            case .delivered: .info
            case .deliveredWithWarning, .retry, .throttle, .split: .warning
            case .rejected, .hold: .error
            }
        logger.log(
            level: level, "delivery answered",
            metadata: [
                "verdict": "\(judgement.verdict.rawValue)", "row": "\(judgement.row)",
                "events": "\(exchange.batch.count)", "attempt": "\(attempt)", "request": "\(exchange.id)",
            ])
    }
}

/// One request, when it was under way, and what it carried.
struct Exchange {
    /// Names the request in the delivery log and in the journal.
    let id: String
    let begin: Timestamp
    let end: Timestamp
    let batch: Batch
}
