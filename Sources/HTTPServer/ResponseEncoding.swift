internal import NIOCore
internal import NIOHTTP1

extension ByteBuffer {
    /// Appends a response as HTTP/1.1 has it, head and body in one.
    mutating func writeResponse(
        _ response: HTTPResponse, date: [UInt8], connection: ConnectionOption, omittingBody: Bool
    ) {
        let hasContent = response.status != 204 && response.status != 304
        writeStaticString("HTTP/1.1 ")
        writeDecimal(response.status)
        writeStaticString(" ")
        writeString(HTTPResponseStatus(statusCode: response.status).reasonPhrase)
        writeStaticString("\r\nDate: ")
        writeBytes(date)
        writeStaticString("\r\n")
        for header in response.headers where !header.name.isOwnedByServer {
            writeString(header.name)
            writeStaticString(": ")
            writeFieldValue(header.value)
            writeStaticString("\r\n")
        }
        if hasContent {
            writeStaticString("Content-Length: ")
            writeDecimal(response.body.count)
            writeStaticString("\r\n")
        }
        switch connection {
        case .implied: writeStaticString("\r\n")
        case .close: writeStaticString("Connection: close\r\n\r\n")
        case .keepAlive: writeStaticString("Connection: keep-alive\r\n\r\n")
        }
        if hasContent, !omittingBody { writeBytes(response.body) }
    }

    private mutating func writeDecimal(_ number: Int) {
        precondition(number >= 0, "a status or a length is not negative")
        var divisor = 1
        while number / divisor >= 10 { divisor *= 10 }
        while divisor > 0 {
            writeInteger(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private mutating func writeFieldValue(_ value: String) {
        if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) {
            writeString(value)
        } else {
            writeBytes(value.utf8.map { $0 >= 0x20 && $0 != 0x7F ? $0 : UInt8(ascii: " ") })
        }
    }
}

/// What an answer says about its connection.
enum ConnectionOption {
    /// Nothing: HTTP/1.1 keeps it.
    case implied
    case close
    /// Said to an HTTP/1.0 client, which would close otherwise.
    case keepAlive
}

extension String {
    /// Whether the server writes this field itself.
    fileprivate var isOwnedByServer: Bool {
        switch utf8.count {
        case 4: lowercased() == "date"
        case 10: lowercased() == "connection"
        case 14: lowercased() == "content-length"
        case 17: lowercased() == "transfer-encoding"
        default: false
        }
    }
}
