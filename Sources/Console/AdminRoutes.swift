package import Delivery
package import Events
package import HTTPServer
internal import JSON
package import Journal
package import Logging

/// The admin's side of the HTTP API: where events stand, what destinations do, and what an operator does about it.
///
/// | call | does |
/// |---|---|
/// | `GET /v1/events/{event_id}` | tells where the events with this id stand, with every attempt |
/// | `GET /v1/destinations`, `/{name}` | state and figures |
/// | `DELETE /v1/destinations/{name}` | lets go of the backlog of a destination that is no longer configured |
/// | `POST /v1/destinations/{name}/pause`, `/resume` | stops and starts delivery |
/// | `GET /v1/destinations/{name}/dead-letters`, `/{position}` | lists and shows dead letters |
/// | `DELETE` of the same | takes them from the list for good |
/// | `POST /v1/destinations/{name}/replay` | puts final events back to work, a part per call |
/// | `GET /v1/journal` | how the storage is |
/// | `GET /v1/configuration`, `POST /v1/configuration/reload` | how destinations.yaml stands |
/// | `POST /v1/forget` | removes the events of a person |
///
/// Errors are problem documents of RFC 9457. An admin's key is demanded wherever one is set; where none is, only a
/// gateway that serves this machine alone answers.
package struct AdminRoutes: Sendable {
    let journal: any AdministeredJournal
    let fleet: DeliveryFleet
    let control: any ConfigurationControl
    /// Where requests were written down; `nil`: nowhere.
    let log: DeliveryLog?
    let logFiles: DeliveryLogFiles?
    let clock: any WallClock
    let logger: Logger
    private let keys: BearerKeys
    private let isOpen: Bool

    /// Sets up the routes.
    ///
    /// `isOpen`: the gateway serves this machine alone, so that a key is not demanded where none is set.
    package init(
        journal: any AdministeredJournal, fleet: DeliveryFleet, control: any ConfigurationControl,
        log: DeliveryLog? = nil, logFiles: DeliveryLogFiles? = nil, keys: BearerKeys, isOpen: Bool,
        clock: any WallClock, logger: Logger
    ) {
        self.journal = journal
        self.fleet = fleet
        self.control = control
        self.log = log
        self.logFiles = logFiles
        self.keys = keys
        self.isOpen = isOpen
        self.clock = clock
        self.logger = logger
    }

    /// Answers a request for one of its paths.
    ///
    /// - Returns: `nil` for any other path.
    package func respond(to request: HTTPRequest) async -> HTTPResponse? {
        guard let segments = request.pathSegments, segments.first == "v1", segments.count > 1 else { return nil }
        guard let route = Route(Array(segments.dropFirst())) else { return nil }
        if let refusal = refusal(of: request) { return refusal }
        guard route.methods.contains(request.method) else {
            let allowed = route.methods.sorted().joined(separator: ", ")
            return .problem(
                Problem(title: "Method not allowed", status: 405, detail: "Allowed here: \(allowed)."),
                headers: [("Allow", allowed)])
        }
        do {
            return try await answer(route, request)
        } catch let refusal as AdminQuery.Refusal {
            return refusal.response
        } catch let error as JournalError {
            return failed(error)
        } catch {
            return .problem(Problem(title: "Failed", status: 500, detail: "\(error)"))
        }
    }

    /// Refuses by its head alone a request for one of the paths that shows no key, so that nobody unknown can fill the
    /// memory with a long body.
    ///
    /// - Returns: `nil` where the body is wanted, and for any other path.
    package func screen(_ request: HTTPRequest) -> HTTPResponse? {
        guard let segments = request.pathSegments, segments.first == "v1", segments.count > 1,
            Route(Array(segments.dropFirst())) != nil
        else { return nil }
        return refusal(of: request)
    }

    private func refusal(of request: HTTPRequest) -> HTTPResponse? {
        if keys.isEmpty { return isOpen ? nil : Self.forbidden }
        do { try keys.check(request) } catch { return error.response }
        return nil
    }

    private func answer(_ route: Route, _ request: HTTPRequest) async throws -> HTTPResponse {
        switch route {
        case .event(let id): try await trace(id, request)
        case .destinations: try await destinations()
        case .destination(let name):
            request.method == "DELETE" ? try await letGo(of: name) : try await destination(name)
        case .pause(let name): try await changePause(name, request) { fleet.pause(name) }
        case .resume(let name): try await changePause(name, request) { fleet.resume(name) }
        case .deadLetters(let name):
            request.method == "DELETE" ? try await drop(at: name, request) : try await deadLetters(of: name, request)
        case .deadLetter(let name, let position):
            request.method == "DELETE"
                ? try await drop(position, at: name) : try await deadLetter(position, of: name, request)
        case .replay(let name): try await replay(at: name, request)
        case .journal: try await storage()
        case .configuration: Self.configuration(await control.report)
        case .reload:
            try await reload(request)
        case .forget: try await forget(request)
        }
    }

    // MARK: Answers

    static func json(_ status: Int = 200, _ body: (inout JSONWriter) -> Void) -> HTTPResponse {
        var writer = JSONWriter()
        body(&writer)
        return .json(status, writer.bytes)
    }

    static func notFound(_ detail: String) -> HTTPResponse {
        .problem(Problem(title: "Not found", status: 404, detail: detail))
    }

    private static let forbidden = HTTPResponse.problem(
        Problem(
            title: "Forbidden", status: 403,
            detail: "This gateway serves other machines and has no admin's key: set FANOUT_ADMIN_KEYS."))

    private func failed(_ error: JournalError) -> HTTPResponse {
        switch error.code {
        case .unknownDestination: return Self.notFound(error.message)
        case .full, .closed, .storage, .locked, .damaged, .missingKey:
            logger.error("the journal fails", metadata: ["error": "\(error)"])
            return .problem(
                Problem(title: "Service unavailable", status: 503, detail: "\(error)"),
                headers: [("Retry-After", "5")])
        }
    }
}

/// A path of the admin's.
private enum Route {
    case event(id: String)
    case destinations
    case destination(String)
    case pause(String)
    case resume(String)
    case deadLetters(String)
    case deadLetter(String, position: UInt64)
    case replay(String)
    case journal
    case configuration
    case reload
    case forget

    /// Reads what follows `/v1/`.
    init?(_ path: [String]) {
        switch (path[0], path.count) {
        case ("events", 2) where !path[1].isEmpty: self = .event(id: path[1])
        case ("destinations", 1): self = .destinations
        case ("destinations", 2): self = .destination(path[1])
        case ("destinations", 3):
            switch path[2] {
            case "pause": self = .pause(path[1])
            case "resume": self = .resume(path[1])
            case "replay": self = .replay(path[1])
            case "dead-letters": self = .deadLetters(path[1])
            default: return nil
            }
        case ("destinations", 4) where path[2] == "dead-letters":
            guard let position = UInt64(path[3]) else { return nil }
            self = .deadLetter(path[1], position: position)
        case ("journal", 1): self = .journal
        case ("configuration", 1): self = .configuration
        case ("configuration", 2) where path[1] == "reload": self = .reload
        case ("forget", 1): self = .forget
        default: return nil
        }
    }

    var methods: Set<String> {
        switch self {
        case .event, .destinations, .journal, .configuration: ["GET", "HEAD"]
        case .destination, .deadLetters, .deadLetter: ["GET", "HEAD", "DELETE"]
        case .pause, .resume, .replay, .reload, .forget: ["POST"]
        }
    }
}
