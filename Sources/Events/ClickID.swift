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
    func isWellFormed(_ text: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .fbp, .fbc: MetaBrowserID(text) != nil
        case .msclkid: Self.isUUID(text)
        default: Self.isIdentifier(text)
        }
    }

    /// What `fbclid` is made of: base64url.
    static func isFbclid(_ text: ArraySlice<UInt8>) -> Bool {
        isIdentifier(text) && text.allSatisfy { $0.isTokenCharacter }
    }

    private static let longest = 1000

    private static func isIdentifier(_ text: ArraySlice<UInt8>) -> Bool {
        guard (1...longest).contains(text.count) else { return false }
        let marks: StaticString = "-_.~=+/:|"
        let isMadeOfItsCharacters = text.allSatisfy { byte in
            byte.isLetter || byte.isDigit || marks.withUTF8Buffer { $0.contains(byte) }
        }
        return isMadeOfItsCharacters && !isPlaceholder(text)
    }

    /// What a script writes where it had no value, and the macro that an ad server did not fill in.
    private static func isPlaceholder(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count <= 11 else { return false }
        let lowercased = text.map(\.lowercasedASCII)[...]
        return lowercased.equals("undefined") || lowercased.equals("null") || lowercased.equals("none")
            || lowercased.equals("nan") || lowercased.equals("__clickid__")
    }

    /// 32 hexadecimal digits, in groups or not.
    private static func isUUID(_ text: ArraySlice<UInt8>) -> Bool {
        switch text.count {
        case 32: text.allSatisfy { $0.isHexDigit }
        case 36:
            text.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index) ? byte == UInt8(ascii: "-") : byte.isHexDigit
            }
        default: false
        }
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
        var rest = text
        guard Self.takePart(of: &rest)?.equals("fb") == true,
            let index = Self.takePart(of: &rest), index.count == 1, index.allSatisfy(\.isDigit),
            let milliseconds = Self.takePart(of: &rest), (10...13).contains(milliseconds.count),
            milliseconds.allSatisfy(\.isDigit)
        else { return nil }
        identifier = rest.prefix { $0 != UInt8(ascii: ".") }
        let appendix = rest.dropFirst(identifier.count)
        guard ClickID.isFbclid(identifier), appendix.isEmpty || appendix.isAppendix else { return nil }
    }

    /// Takes what stands before the next point, and the point; nil where there is none.
    private static func takePart(of rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let point = rest.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        defer { rest = rest[(point + 1)...] }
        return rest[..<point]
    }
}
