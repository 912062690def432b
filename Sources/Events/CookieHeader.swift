internal import JSON

/// The value of a `Cookie` header, read as servers read it: forgivingly.
struct CookieHeader {
    private let text: ArraySlice<UInt8>

    init(_ text: ArraySlice<UInt8>) {
        // Copied from a log, a header often brings its name along.
        let isLabelled =
            text.count > 7 && text[text.startIndex + 6] == UInt8(ascii: ":")
            && text.prefix(6).elementsEqual("cookie".utf8) { $0.lowercasedASCII == $1 }
        self.text = isLabelled ? text.dropFirst(7) : text
    }

    /// Hands over every cookie in order, without white space around and quotes about the value.
    ///
    /// Of two with one name the first counts: browsers send the one with the longest path first.
    func forEach(_ body: (_ name: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Void) {
        var rest = text
        while !rest.isEmpty {
            let pair = rest.prefix { $0 != UInt8(ascii: ";") }
            rest = rest.dropFirst(pair.count + 1)
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            guard name.count < pair.count else { continue }
            let value = pair.dropFirst(name.count + 1).trimmed
            let isQuoted = value.count > 1 && value.first == UInt8(ascii: "\"") && value.last == UInt8(ascii: "\"")
            body(name.trimmed, isQuoted ? value.dropFirst().dropLast() : value)
        }
    }
}

extension CookieHeader {
    /// The click id in X's `_twclid` cookie, which is a JSON object; the text itself where it is none.
    static func twclid(in value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard value.first == UInt8(ascii: "{"), let document = try? JSONDocument(parsing: Array(value)),
            let member = document.member("twclid", of: JSONDocument.root), document.kind(member) == .string
        else { return value }
        return document.trimmedText(member) ?? value
    }
}
