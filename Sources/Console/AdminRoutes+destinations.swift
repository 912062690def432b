internal import Delivery
internal import Events
internal import HTTPServer
internal import JSON
internal import Journal
internal import Logging
internal import Mapping

extension AdminRoutes {
    func destinations() async throws -> HTTPResponse {
        let reports = try await reports()
        let now = clock.now
        return Self.json { writer in
            writer.beginObject()
            writer.key("destinations")
            writer.beginArray()
            for report in reports { writer.destination(report, now: now) }
            writer.endArray()
            writer.endObject()
        }
    }

    func destination(_ name: String) async throws -> HTTPResponse {
        guard let report = try await reports().first(where: { $0.name == name }) else { return unknown(name) }
        let now = clock.now
        return Self.json { $0.destination(report, now: now) }
    }

    /// Stops or starts delivery.
    func changePause(_ name: String, _ request: HTTPRequest, _ change: () -> Bool) async throws -> HTTPResponse {
        try AdminQuery(bodyOf: request).finish()
        guard change() else { return unknown(name) }
        return try await destination(name)
    }

    /// Removes what the journal keeps of a destination that is no longer configured.
    func letGo(of name: String) async throws -> HTTPResponse {
        guard let report = try await reports().first(where: { $0.name == name }) else { return unknown(name) }
        guard report.status == nil, !report.isSwitchedOff else {
            return .problem(
                Problem(
                    title: "Conflict", status: 409,
                    detail: "\(name) is in destinations.yaml: remove it there first, or pause it."))
        }
        try await journal.unregister(destination: name)
        let left = (report.figures?.waiting ?? 0) + (report.figures?.retrying ?? 0)
        logger.notice(
            "let go of a destination", metadata: ["destination": "\(name)", "undelivered": "\(left)"])
        return Self.json { writer in
            writer.beginObject()
            writer.member("name", name)
            writer.member("undelivered", Int64(clamping: left))
            writer.endObject()
        }
    }

    func storage() async throws -> HTTPResponse {
        let health = try await journal.health()
        return Self.json { $0.health(health) }
    }

    func reload(_ request: HTTPRequest) async throws -> HTTPResponse {
        try AdminQuery(bodyOf: request).finish()
        return Self.configuration(await control.reload())
    }

    /// 200 where what is saved is in force, 422 where it has errors.
    static func configuration(_ report: ConfigurationReport) -> HTTPResponse {
        json { $0.configuration(report) }
    }

    func unknown(_ name: String) -> HTTPResponse {
        Self.notFound("There is no destination \"\(name)\". GET /v1/destinations lists them.")
    }

    /// Those of the configuration in its order, then those of which only a backlog is left.
    private func reports() async throws -> [DestinationReport] {
        let figures = Dictionary(
            try await journal.figures().map { ($0.destination, $0) }, uniquingKeysWith: { $1 })
        let oldest = try await journal.oldestWaiting()
        let status = fleet.status
        let disabled = await control.report.configuration.disabled
        let removed = figures.keys.filter { name in !status.contains { $0.name == name } }.sorted()
        return status.map {
            DestinationReport(
                name: $0.name, status: $0, figures: figures[$0.name], oldestWaiting: oldest[$0.name])
        }
            + removed.map {
                DestinationReport(
                    name: $0, status: nil, figures: figures[$0], oldestWaiting: oldest[$0],
                    isSwitchedOff: disabled.contains($0))
            }
    }
}
