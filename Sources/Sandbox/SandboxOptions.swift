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
    /// The access tokens that are valid; `nil`: every token is.
    package var tokens: Set<String>?
    /// The pixels that exist, of all platforms; `nil`: every pixel does.
    package var pixels: Set<String>?
    /// How many requests are kept to look at; older ones are forgotten, but stay counted.
    package var keptRequests = 10_000
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
