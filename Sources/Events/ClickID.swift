/// An identifier that a platform's click or pixel leaves in a browser.
enum ClickID: Int, CaseIterable, Sendable {
    case fbp, fbc, ttp, ttclid, gclid, gbraid, wbraid, epik, sccid, rdtCid, liFatID, twclid, msclkid

    /// All of them in the order of the canonical form, made once.
    static let all = allCases

    /// Its name in `context`.
    var name: StaticString {
        switch self {
        case .fbp: "fbp"
        case .fbc: "fbc"
        case .ttp: "ttp"
        case .ttclid: "ttclid"
        case .gclid: "gclid"
        case .gbraid: "gbraid"
        case .wbraid: "wbraid"
        case .epik: "epik"
        case .sccid: "sccid"
        case .rdtCid: "rdt_cid"
        case .liFatID: "li_fat_id"
        case .twclid: "twclid"
        case .msclkid: "msclkid"
        }
    }

    /// The query parameters of a landing page that carry one.
    ///
    /// `fbc` is built from its parameter, not copied.
    static let parameters = ClickIDNames([
        ("fbclid", .fbc), ("ttclid", .ttclid), ("gclid", .gclid), ("gbraid", .gbraid), ("wbraid", .wbraid),
        ("epik", .epik), ("ScCid", .sccid), ("sccid", .sccid), ("rdt_cid", .rdtCid), ("li_fat_id", .liFatID),
        ("twclid", .twclid), ("msclkid", .msclkid),
    ])

    /// The first-party cookies that keep one: what the platform's own pixel sets before what its shop plugins set.
    static let cookies = ClickIDNames([
        ("_fbp", .fbp), ("_fbc", .fbc), ("_ttp", .ttp), ("ttclid", .ttclid), ("tiktok_ttclid", .ttclid),
        ("_epik", .epik), ("_rdt_cid", .rdtCid), ("li_fat_id", .liFatID), ("_twclid", .twclid),
    ])

    /// Whether the platform could have made this text.
    ///
    /// Identifiers are never altered, only kept or left out.
    func isWellFormed(_ text: Span<UInt8>) -> Bool {
        switch self {
        case .fbp, .fbc: MetaBrowserID.identifier(in: text) != nil
        case .msclkid: Self.isUUID(text)
        default: Self.isIdentifier(text)
        }
    }

    func isWellFormed(_ text: ArraySlice<UInt8>) -> Bool { isWellFormed(text.span) }

    /// What `fbclid` is made of: base64url.
    static func isFbclid(_ text: Span<UInt8>) -> Bool {
        guard (1...longest).contains(text.count) else { return false }
        for index in text.indices where !text[index].isTokenCharacter { return false }
        return !isPlaceholder(text)
    }

    static func isFbclid(_ text: ArraySlice<UInt8>) -> Bool { isFbclid(text.span) }

    private static let longest = 1000

    private static func isIdentifier(_ text: Span<UInt8>) -> Bool {
        guard (1...longest).contains(text.count) else { return false }
        for index in text.indices where !text[index].isTokenCharacter && !isMark(text[index]) { return false }
        return !isPlaceholder(text)
    }

    /// What identifiers are made of beside letters, digits, `-` and `_`.
    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: "|"):
            true
        default: false
        }
    }

    /// What a script writes where it had no value, and the macro that an ad server did not fill in.
    private static func isPlaceholder(_ text: Span<UInt8>) -> Bool {
        guard text.count <= 11 else { return false }
        return text.equals(ignoringCase: "undefined") || text.equals(ignoringCase: "null")
            || text.equals(ignoringCase: "none") || text.equals(ignoringCase: "nan")
            || text.equals(ignoringCase: "__clickid__")
    }

    /// 32 hexadecimal digits, in groups or not.
    private static func isUUID(_ text: Span<UInt8>) -> Bool {
        guard text.count == 32 || text.count == 36 else { return false }
        for index in text.indices {
            let isHyphen = text.count == 36 && [8, 13, 18, 23].contains(index)
            guard isHyphen ? text[index] == UInt8(ascii: "-") : text[index].isHexDigit else { return false }
        }
        return true
    }
}

/// The names under which identifiers are found in one kind of place, better ones first.
final class ClickIDNames: Sendable {
    let entries: [(name: StaticString, id: ClickID)]
    let table: NameTable
    /// By identifier: a bit for each of its names.
    private let positions: [UInt32]

    init(_ entries: [(name: StaticString, id: ClickID)]) {
        precondition(entries.count <= 32, "there is a bit for each of 32 names")
        self.entries = entries
        table = NameTable(entries.map(\.name))
        positions = ClickID.all.map { id in
            entries.enumerated().reduce(0) { $1.element.id == id ? $0 | 1 << $1.offset : $0 }
        }
    }

    func positions(of id: ClickID) -> UInt32 {
        positions[id.rawValue]
    }
}

/// The parts of an `fbc` or `fbp`: `fb.<subdomain index>.<milliseconds>.<identifier>`, with an appendix or without.
struct MetaBrowserID {
    /// The fourth part: the fbclid of an `fbc`, the random number of an `fbp`.
    let identifier: ArraySlice<UInt8>

    init?(_ text: ArraySlice<UInt8>) {
        guard let part = Self.identifier(in: text.span) else { return nil }
        identifier = text[text.startIndex + part.lowerBound..<text.startIndex + part.upperBound]
    }

    /// Where the identifier stands; nil where the text is malformed.
    static func identifier(in text: Span<UInt8>) -> Range<Int>? {
        let point = UInt8(ascii: ".")
        guard text.count > 5, text[0] == UInt8(ascii: "f"), text[1] == UInt8(ascii: "b"), text[2] == point,
            text[3].isDigit, text[4] == point
        else { return nil }
        var start = 5
        while start < text.count, text[start].isDigit { start += 1 }
        guard (10...13).contains(start - 5), start < text.count, text[start] == point else { return nil }
        start += 1
        var end = start
        while end < text.count, text[end] != point { end += 1 }
        let appendix = text.extracting(droppingFirst: end)
        guard ClickID.isFbclid(text.extracting(start..<end)), appendix.isEmpty || appendix.isAppendix else {
            return nil
        }
        return start..<end
    }
}
