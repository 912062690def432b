/// An IPv4 or IPv6 address read from text, to tell whether a platform can use it.
struct IPAddress: Equatable {
    /// In IPv6's form; IPv4 stands in `::ffff:0:0/96`.
    private let bytes: InlineArray<16, UInt8>
    let isIPv4: Bool

    static func == (left: IPAddress, right: IPAddress) -> Bool {
        left.isIPv4 == right.isIPv4 && left.bytes.indices.allSatisfy { left.bytes[$0] == right.bytes[$0] }
    }

    /// Reads `192.0.2.1`, `2001:db8::1` or `::ffff:192.0.2.1`; nil for anything else, ports and zones included.
    init?(_ text: ArraySlice<UInt8>) {
        guard text.span.firstPlace(of: UInt8(ascii: ":")) < text.count else {
            guard let octets = Self.octets(text.span) else { return nil }
            bytes = Self.mapped(octets)
            isIPv4 = true
            return
        }
        guard let groups = Self.groups(text) else { return nil }
        bytes = InlineArray { UInt8(truncatingIfNeeded: groups[$0 / 2] >> ($0 % 2 == 0 ? 8 : 0)) }
        isIPv4 = false
    }

    /// An IPv4 address in IPv6's clothes (`::ffff:192.0.2.1`), as dual-stack servers report their clients.
    var isMapped: Bool {
        !isIPv4 && (0..<10).allSatisfy { bytes[$0] == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
    }

    /// `192.0.2.1`: the last four bytes.
    var dottedQuad: String {
        "\(bytes[12]).\(bytes[13]).\(bytes[14]).\(bytes[15])"
    }

    /// Whether it can be a visitor's address on the internet.
    ///
    /// Not: private and shared networks, loopback, link-local, multicast, unspecified, reserved. Addresses for
    /// documentation pass: examples and tests are made of them.
    var isPublic: Bool {
        if isIPv4 || isMapped { return Self.isPublicIPv4(bytes[12], bytes[13]) }
        let isUnspecifiedOrLoopback = (0..<15).allSatisfy { bytes[$0] == 0 } && bytes[15] <= 1
        let isUniqueLocal = bytes[0] & 0xFE == 0xFC
        let isLinkLocal = bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
        return !isUnspecifiedOrLoopback && !isUniqueLocal && !isLinkLocal && bytes[0] != 0xFF
    }

    private static func isPublicIPv4(_ first: UInt8, _ second: UInt8) -> Bool {
        switch first {
        case 0, 10, 127, 224...255: false
        case 100: second & 0xC0 != 64
        case 169: second != 254
        case 172: second & 0xF0 != 16
        case 192: second != 168
        default: true
        }
    }

    private static func mapped(_ octets: InlineArray<4, UInt8>) -> InlineArray<16, UInt8> {
        InlineArray { index in
            switch index {
            case 0..<10: 0
            case 10, 11: 0xFF
            default: octets[index - 12]
            }
        }
    }

    /// Four decimal numbers without leading zeros, which some readers take for octal.
    private static func octets(_ text: Span<UInt8>) -> InlineArray<4, UInt8>? {
        var octets = InlineArray<4, UInt8>(repeating: 0)
        var position = 0
        var value = 0
        var digits = 0
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: ".") {
                guard digits > 0, position < 3 else { return nil }
                octets[position] = UInt8(value)
                position += 1
                (value, digits) = (0, 0)
            } else {
                guard byte.isDigit, digits == 0 || value > 0 else { return nil }
                value = value * 10 + Int(byte - UInt8(ascii: "0"))
                digits += 1
                if value > 255 { return nil }
            }
        }
        guard digits > 0, position == 3 else { return nil }
        octets[3] = UInt8(value)
        return octets
    }

    /// The eight groups of an IPv6 address, `::` filled in.
    private static func groups(_ text: ArraySlice<UInt8>) -> InlineArray<8, UInt16>? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (3...9).contains(parts.count) else { return nil }
        var found: [UInt16] = []
        var gap: Int?
        for (index, part) in parts.enumerated() {
            if part.isEmpty {
                // `::` gives one empty part in the middle, two at either end, three where it stands alone.
                let atStart = index == 0 && parts[1].isEmpty
                let atEnd = index == parts.count - 1 && parts[index - 1].isEmpty
                if atStart || atEnd { continue }
                guard gap == nil, index > 0, index < parts.count - 1 else { return nil }
                gap = found.count
            } else if index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let octets = octets(part.span) else { return nil }
                found.append(UInt16(octets[0]) << 8 | UInt16(octets[1]))
                found.append(UInt16(octets[2]) << 8 | UInt16(octets[3]))
            } else {
                guard part.count <= 4, part.allSatisfy({ $0.isHexDigit }) else { return nil }
                found.append(part.reduce(0) { $0 << 4 | UInt16($1.isDigit ? $1 - 0x30 : ($1 | 0x20) - 0x57) })
            }
        }
        guard gap == nil ? found.count == 8 : found.count < 8 else { return nil }
        let before = gap ?? 8
        let missing = 8 - found.count
        return InlineArray { index in
            if index < before { return found[index] }
            return index < before + missing ? 0 : found[index - missing]
        }
    }
}
