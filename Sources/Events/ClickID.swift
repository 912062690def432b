internal import JSON

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
        for index in text.indices where !text[index].isIdentifierCharacter { return false }
        return !isPlaceholder(text)
    }

    /// What a script writes where it had no value, and the macro that an ad server did not fill in.
    private static func isPlaceholder(_ text: Span<UInt8>) -> Bool {
        switch text.count {
        case 3: text.equals(lowercased: "nan")
        case 4: text.equals(lowercased: "null") || text.equals(lowercased: "none")
        case 9: text.equals(lowercased: "undefined")
        case 11: text.equals(lowercased: "__clickid__")
        default: false
        }
    }

    /// 32 hexadecimal digits, in groups or not.
    private static func isUUID(_ text: Span<UInt8>) -> Bool {
        guard text.count == 32 || text.count == 36 else { return false }
        for index in text.indices {
            let isHyphen = text.count == 36 && (index == 8 || index == 13 || index == 18 || index == 23)
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
        table = NameTable(entries.map(\.name.description))
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
        guard let range = Self.identifier(in: text.span) else { return nil }
        identifier = text[text.startIndex + range.lowerBound..<text.startIndex + range.upperBound]
    }

    /// Where the fourth part stands; nil where the text is not made so.
    static func identifier(in text: Span<UInt8>) -> Range<Int>? {
        let point = UInt8(ascii: ".")
        // The first part is "fb" and the second one digit, so that points stand at 2 and 4.
        guard text.count > 5, text.extracting(..<2).equals("fb"), text[2] == point, text[3].isDigit, text[4] == point
        else { return nil }
        let end = text.firstPlace(of: point, from: 5)
        guard end < text.count, (10...13).contains(end - 5), text.extracting(5..<end).isAllDigits else { return nil }
        let identifier = end + 1..<text.firstPlace(of: point, from: end + 1)
        let appendix = text.extracting(identifier.upperBound...)
        guard ClickID.isFbclid(text.extracting(identifier)), appendix.isEmpty || appendix.isAppendix else { return nil }
        return identifier
    }
}

extension UInt8 {
    /// What identifiers of clicks are made of.
    fileprivate var isIdentifierCharacter: Bool {
        if isLetter || isDigit { return true }
        return switch self {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"), UInt8(ascii: "="),
            UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "|"):
            true
        default: false
        }
    }
}

extension Span<UInt8> {
    /// Whether it is `text` but for the case of its letters.
    fileprivate func equals(lowercased text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && text.withUTF8Buffer { text in
                for index in indices where self[index].lowercasedASCII != text[index] { return false }
                return true
            }
    }
}
