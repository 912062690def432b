internal import NIOCore

/// Where a server listens and what it puts up with.
package struct HTTPServerConfiguration: Sendable {
    /// An IP address of this machine, or a name that resolves to one.
    package var host: String
    /// 0: any free port.
    package var port: Int
    /// A longer body is answered 413.
    package var maxBodyBytes: Int
    /// The request's target, names and values of its header fields together; more, or more than 256 fields, is
    /// answered 431.
    package var maxHeaderBytes: Int
    /// From a request's first byte to its last; a slower one is answered 408.
    package var readTimeout: Duration
    /// How long a connection may stay without a request, and a client may leave an answer unread.
    package var idleTimeout: Duration
    /// One more is answered 503 and closed.
    package var maxConnections: Int
    /// Event loops, each a thread; by default one per core, at most four.
    package var threads: Int

    package init(
        host: String = "127.0.0.1", port: Int, maxBodyBytes: Int = 16 << 20, maxHeaderBytes: Int = 32 << 10,
        readTimeout: Duration = .seconds(30), idleTimeout: Duration = .seconds(75), maxConnections: Int = 4096,
        threads: Int? = nil
    ) {
        self.host = host
        self.port = port
        self.maxBodyBytes = maxBodyBytes
        self.maxHeaderBytes = maxHeaderBytes
        self.readTimeout = readTimeout
        self.idleTimeout = idleTimeout
        self.maxConnections = maxConnections
        self.threads = threads ?? max(1, min(4, System.coreCount))
    }
}
