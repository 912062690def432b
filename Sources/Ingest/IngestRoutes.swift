package import Events
package import HTTPServer
package import Journal
package import Logging

/// The way in: `POST /v1/events`, and `GET /healthz` and `/readyz` beside it.
///
/// What `POST /v1/events` answers, errors as problem documents of RFC 9457:
///
/// | status | when |
/// |---|---|
/// | 202 | every event is durable, now or before (`duplicate`): `{"events": [{"index", "event_id", "status", "warnings": [{"path", "message", "hint"?}]}]}` |
/// | 207 | some are, the others were refused: `events` as above, and `errors: [{"index", "path", "message", "hint"?}]` |
/// | 400 | the body is empty, an empty list, or not JSON (`line`, `column`, `offset`) |
/// | 401 | no key, or an unknown one |
/// | 405 | another method than POST |
/// | 413 | more events or bytes than the limits allow |
/// | 415 | another media type, character encoding or content encoding |
/// | 422 | every event was refused: `errors` as above |
/// | 503 | the journal cannot store now: `Retry-After` |
///
/// `index` counts the events of the request from 0; of a body in lines, `line` counts its lines from 1. At most 1000
/// errors are listed; `errors_not_listed` counts the rest. With every answer but 202 and 207 nothing was stored.
package struct IngestRoutes: Sendable {
    private let reader: CurrentReader
    private let journal: any EventJournal
    private let keys: BearerKeys
    private let limits: IngestLimits
    private let clock: any WallClock
    private let log: IngestLog

    package init(
        reader: CurrentReader, journal: any EventJournal, keys: BearerKeys, limits: IngestLimits, clock: any WallClock,
        logger: Logger
    ) {
        self.reader = reader
        self.journal = journal
        self.keys = keys
        self.limits = limits
        self.clock = clock
        log = IngestLog(logger, clock: clock)
    }

    /// Answers a request for one of its paths.
    ///
    /// - Returns: `nil` for any other path.
    package func respond(to request: HTTPRequest) async -> HTTPResponse? {
        switch request.path {
        case "/v1/events": await receive(request)
        case "/healthz": probe(request) ?? .json(200, Array(#"{"status":"alive"}"#.utf8))
        case "/readyz": await readiness(request)
        default: nil
        }
    }

    /// Refuses by its head alone a request for `/v1/events` that could not be taken whatever its body.
    ///
    /// - Returns: `nil` where the body is wanted, and for any other path.
    package func screen(_ request: HTTPRequest) -> HTTPResponse? {
        guard request.path == "/v1/events" else { return nil }
        switch admit(request) {
        case .success: return nil
        case .failure(let refusal): return refusal.response
        }
    }

    /// The answer for a path that nobody serves.
    package static func notFound(_ request: HTTPRequest) -> HTTPResponse {
        .problem(
            Problem(
                title: "Not found", status: 404,
                detail: "There is nothing at \(request.path). Events go to POST /v1/events."))
    }

    // MARK: Events

    private struct Refused: Error {
        let response: HTTPResponse
    }

    private func receive(_ request: HTTPRequest) async -> HTTPResponse {
        let format: EventFormat
        switch admit(request) {
        case .success(let admitted): format = admitted
        case .failure(let refusal):
            log.refused(request, refusal.response.status)
            return refusal.response
        }
        let answer = await take(request.body, format)
        if answer.status != 202 { log.refused(request, answer.status) }
        return answer
    }

    /// Checks everything about a request but its body.
    private func admit(_ request: HTTPRequest) -> Result<EventFormat, Refused> {
        func refuse(_ response: HTTPResponse) -> Result<EventFormat, Refused> { .failure(Refused(response: response)) }
        if request.method != "POST" { return refuse(IngestProblems.methodNotAllowed("POST")) }
        do { try keys.check(request) } catch { return refuse(error.response) }
        guard EventFormat.isPlain(contentEncoding: request.headers.all("content-encoding")) else {
            return refuse(IngestProblems.unsupportedEncoding())
        }
        guard let format = EventFormat(contentType: request.headers.all("content-type")) else {
            return refuse(IngestProblems.unsupportedMediaType())
        }
        return .success(format)
    }

    /// Body, events, receipts, answer.
    private func take(_ body: [UInt8], _ format: EventFormat) async -> HTTPResponse {
        if body.count > limits.maxBytes { return IngestProblems.bodyTooLarge(limit: limits.maxBytes) }
        let now = clock.now
        let batch: EventBatch
        do {
            batch = try await EventBatch(reading: body, as: format, reader: reader.value, limits: limits, at: now)
        } catch {
            switch error {
            case .empty: return IngestProblems.empty()
            case .notJSON(let reason): return IngestProblems.notJSON(reason)
            case .tooLarge: return IngestProblems.bodyTooLarge(limit: limits.maxBytes)
            case .tooMany: return IngestProblems.tooManyEvents(limit: limits.maxEvents)
            }
        }
        if batch.good.isEmpty { return IngestAnswers.refused(batch) }
        let entries = batch.good.map {
            JournalEntry(key: EventKey(name: $0.event.name, id: $0.event.id), receivedAt: now, body: $0.event.canonical)
        }
        do {
            let receipts = try await journal.append(entries)
            let repeats = await Repeats.warnings(batch, receipts, journal: journal, receivedAt: now)
            return IngestAnswers.stored(batch, receipts, repeats: repeats)
        } catch {
            log.journalFailed(error)
            return unavailable(error)
        }
    }

    private func unavailable(_ error: JournalError) -> HTTPResponse {
        switch error.code {
        case .full:
            IngestProblems.unavailable("The journal is full; nothing was stored. Send it again.", retryAfter: 30)
        case .closed:
            IngestProblems.unavailable("The gateway is stopping; nothing was stored. Send it again.", retryAfter: 5)
        case .storage, .locked, .damaged, .missingKey, .unknownDestination:
            IngestProblems.unavailable("The journal failed; nothing was stored. Send it again.", retryAfter: 10)
        }
    }

    // MARK: Health

    /// Refuses a request that does not just look.
    private func probe(_ request: HTTPRequest) -> HTTPResponse? {
        request.method == "GET" || request.method == "HEAD" ? nil : IngestProblems.methodNotAllowed("GET, HEAD")
    }

    private func readiness(_ request: HTTPRequest) async -> HTTPResponse {
        if let refusal = probe(request) { return refusal }
        do {
            _ = try await journal.figures()
            return .json(200, Array(#"{"status":"ready"}"#.utf8))
        } catch {
            log.journalFailed(error)
            return IngestProblems.unavailable("The journal does not answer.", retryAfter: 5)
        }
    }
}
