internal import Transport

/// An answer as it comes in, piece by piece, within limits.
struct CurlReply {
    private let maxHeaderBytes: Int
    private let maxBodyBytes: Int
    private var headerBytes = 0
    private var headers: [HTTPField] = []
    private var body: [UInt8] = []
    private(set) var isTooLarge = false

    init(maxHeaderBytes: Int = 0, maxBodyBytes: Int = 0) {
        self.maxHeaderBytes = maxHeaderBytes
        self.maxBodyBytes = maxBodyBytes
    }

    /// Takes one header line with its line end; false where that goes over the limit.
    mutating func appendHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= maxHeaderBytes else {
            isTooLarge = true
            return false
        }
        if line.starts(with: "HTTP/".utf8) {
            // A status line: what came before belonged to an interim answer such as 100.
            headers.removeAll(keepingCapacity: true)
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0 {
            headers.append(HTTPField(name: text(line[..<colon]), value: text(line[(colon + 1)...])))
        }
        return true
    }

    /// Takes a piece of the body; false where that goes over the limit.
    mutating func appendBody(_ chunk: UnsafeRawBufferPointer) -> Bool {
        guard body.count + chunk.count <= maxBodyBytes else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: chunk)
        return true
    }

    func taken(status: Int) -> IncomingReply {
        IncomingReply(status: status, headers: headers, body: body)
    }

    /// The text without the blanks and line end around it.
    private func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        var bytes = bytes
        while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
