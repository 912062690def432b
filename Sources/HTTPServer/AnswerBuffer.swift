internal import NIOCore

/// Answers on their way out, collected so that several leave in one write.
struct AnswerBuffer {
    /// A larger buffer is given back to the system after its answers have left.
    private static let keptCapacity = 1 << 16

    private var bytes = ByteBuffer()
    private var date = HTTPDate()

    /// Appends an answer.
    mutating func write(_ response: HTTPResponse, _ option: ConnectionOption, omittingBody: Bool) {
        bytes.writeResponse(response, date: date.current(), connection: option, omittingBody: omittingBody)
    }

    /// Appends the sign that a client with `Expect: 100-continue` waits for.
    mutating func writeContinue() {
        bytes.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n")
    }

    /// Everything appended since the last call; `nil` where that is nothing.
    mutating func take() -> ByteBuffer? {
        guard bytes.readableBytes > 0 else { return nil }
        let taken = bytes
        // The memory is used again by itself, if what was taken has left by the next answer.
        if bytes.capacity > Self.keptCapacity { bytes = ByteBuffer() } else { bytes.clear() }
        return taken
    }
}
