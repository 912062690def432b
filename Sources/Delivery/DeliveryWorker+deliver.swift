internal import Events
internal import Journal
internal import Logging
internal import Mapping
internal import Transport

extension DeliveryWorker {
    /// Sends a batch and says what became of each of its events, by their place in the claim.
    ///
    /// A batch that is refused because of one of its events is cut in halves until that one stands alone.
    func deliver(_ batch: Batch, of claim: Claim) async -> [(claimIndex: Int, outcome: EventOutcome)] {
        guard let first = batch.items.first else { return [] }
        if destination.sendsNothing { return batch.outcomes(.delivered(answer: "nothing is sent")) }
        let attempt = claim.events[first.claimIndex].attempt
        let answer = await send(batch)
        switch answer {
        case .failed(let error):
            pace.failed(retryAfter: nil, now: clock.now)
            logger.warning(
                "delivery failed",
                metadata: ["code": "\(error.code.rawValue)", "events": "\(batch.items.count)", "attempt": "\(attempt)"])
            return batch.outcomes(
                .retry(at: due(attempt, nil), reason: error.description, outcomeUnknown: error.outcome == .unknown))
        case .judged(let judgement, let isDoubtful):
            log(judgement, batch, attempt)
            return await outcomes(judgement, isDoubtful: isDoubtful, batch, of: claim, attempt: attempt)
        }
    }

    private enum Answer {
        case judged(Judgement, isDoubtful: Bool)
        case failed(TransportError)
    }

    private func send(_ batch: Batch) async -> Answer {
        if let slot = pace.reserve(now: clock.now) { try? await clock.sleep(until: slot) }
        let request = destination.request(for: batch.items.map(\.event))
        let outgoing = OutgoingRequest(
            method: request.method, url: request.url,
            headers: request.headers.map { HTTPField(name: $0.name, value: $0.value) }, body: request.body,
            timeout: destination.delivery.timeout)
        do {
            let reply = try await transport.send(outgoing)
            let judgement = destination.judge(
                status: reply.status, headers: reply.headers.map { ($0.name, $0.value) }, body: reply.body,
                sent: batch.items.count)
            // After a server's error nobody can say whether the request was taken.
            return .judged(judgement, isDoubtful: reply.status >= 500)
        } catch {
            return .failed(error)
        }
    }

    private func outcomes(
        _ judgement: Judgement, isDoubtful: Bool, _ batch: Batch, of claim: Claim, attempt: Int
    ) async -> [(claimIndex: Int, outcome: EventOutcome)] {
        switch judgement.verdict {
        case .delivered, .deliveredWithWarning:
            pace.succeeded()
            return batch.outcomes(.delivered(answer: judgement.answer))
        case .split where batch.items.count > 1:
            pace.succeeded()
            var outcomes: [(claimIndex: Int, outcome: EventOutcome)] = []
            for half in batch.halves { outcomes += await deliver(half, of: claim) }
            return outcomes
        case .split, .rejected:
            pace.succeeded()
            return batch.outcomes(.dead(reason: "rejected: \(judgement.answer)"))
        case .retry, .throttle:
            pace.failed(retryAfter: judgement.retryAfter, now: clock.now)
            return batch.outcomes(
                .retry(
                    at: due(attempt, judgement.retryAfter), reason: judgement.answer, outcomeUnknown: isDoubtful))
        case .hold:
            pace.held(now: clock.now)
            return batch.outcomes(
                .retry(at: pace.pausedUntil ?? clock.now, reason: "on hold: \(judgement.answer)", outcomeUnknown: false)
            )
        }
    }

    /// When the next attempt is due.
    private func due(_ attempt: Int, _ retryAfter: Duration?) -> Timestamp {
        clock.now + max(pace.delay(afterAttempts: attempt), retryAfter ?? .zero)
    }

    private func log(_ judgement: Judgement, _ batch: Batch, _ attempt: Int) {
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
                "events": "\(batch.items.count)", "attempt": "\(attempt)",
            ])
    }
}

extension Batch {
    /// The same outcome for all of it.
    fileprivate func outcomes(_ outcome: EventOutcome) -> [(claimIndex: Int, outcome: EventOutcome)] {
        items.map { ($0.claimIndex, outcome) }
    }
}
