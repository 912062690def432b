/// What is wrong with a request, as RFC 9457 writes it.
package struct Problem: Sendable {
    /// Where this kind of problem is described; `about:blank` says no more than the status.
    package var type: String
    /// The kind of problem in a few words, the same every time.
    package var title: String
    package var status: Int
    /// What is wrong with this very request, and what would be right.
    package var detail: String?
    /// Further members; each value must be one complete JSON text.
    package var members: [(name: String, json: [UInt8])]

    package init(
        type: String = "about:blank", title: String, status: Int, detail: String? = nil,
        members: [(name: String, json: [UInt8])] = []
    ) {
        self.type = type
        self.title = title
        self.status = status
        self.detail = detail
        self.members = members
    }

    /// The problem document, UTF-8.
    package var json: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160 + (detail?.utf8.count ?? 0) + members.reduce(0) { $0 + $1.json.count + 24 })
        bytes.append(contentsOf: "{\"type\":".utf8)
        Self.append(type, to: &bytes)
        bytes.append(contentsOf: ",\"title\":".utf8)
        Self.append(title, to: &bytes)
        bytes.append(contentsOf: ",\"status\":\(status)".utf8)
        if let detail {
            bytes.append(contentsOf: ",\"detail\":".utf8)
            Self.append(detail, to: &bytes)
        }
        for member in members {
            bytes.append(UInt8(ascii: ","))
            Self.append(member.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            bytes.append(contentsOf: member.json)
        }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                let low = byte & 0x0F
                bytes.append(low < 10 ? UInt8(ascii: "0") + low : UInt8(ascii: "a") + low - 10)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
