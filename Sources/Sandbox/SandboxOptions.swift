#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where a sandbox listens and whom it lets in.
package struct SandboxOptions: Sendable {
    package var host = "127.0.0.1"
    /// 0: any free port.
    package var port = 0
    /// Ports on which a platform listens alone; 0: any free one.
    ///
    /// A platform that refuses connections does so there, and on the common port only where it has none of its own.
    package var ownPorts: [SandboxPlatform: Int] = [:]
    /// The access tokens that are valid; `nil`: every token is.
    package var tokens: Set<String>?
    /// The pixels that exist, of all platforms; `nil`: every pixel does.
    package var pixels: Set<String>?
    /// How many requests are kept to look at; older ones are forgotten, but stay counted.
    package var keptRequests = 10_000
    /// Whether the bytes of requests and events are kept; else only a digest of each event, so that millions may come.
    package var keepsBytes = true
    /// What the platforms do from the start.
    package var script: SandboxScript?
    /// The time of day in Unix seconds, by which the age of events is judged.
    package var now: @Sendable () -> Int64 = { Int64(time(nil)) }

    package init(
        port: Int = 0, tokens: Set<String>? = nil, pixels: Set<String>? = nil,
        now: (@Sendable () -> Int64)? = nil
    ) {
        self.port = port
        self.tokens = tokens
        self.pixels = pixels
        if let now { self.now = now }
    }
}
