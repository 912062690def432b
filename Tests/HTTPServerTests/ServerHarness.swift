import HTTPServer

/// Runs a server on a free port for as long as `body` runs.
func withServer<Value: Sendable>(
    _ change: (inout HTTPServerConfiguration) -> Void = { _ in },
    handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = echo,
    body: (Int, HTTPServer) async throws -> Value
) async throws -> Value {
    var configuration = HTTPServerConfiguration(port: 0, threads: 1)
    change(&configuration)
    let server = HTTPServer(configuration: configuration, handler: handler)
    let port = try await server.start()
    do {
        let value = try await body(port, server)
        await server.stop(grace: .seconds(5))
        return value
    } catch {
        await server.stop(grace: .zero)
        throw error
    }
}

/// Answers with what was asked.
@Sendable func echo(_ request: HTTPRequest) async -> HTTPResponse {
    let query = request.query.map { "?\($0)" } ?? ""
    let line = "\(request.method) \(request.path)\(query) \(request.body.count) "
    return HTTPResponse(status: 200, body: Array(line.utf8) + request.body)
}
