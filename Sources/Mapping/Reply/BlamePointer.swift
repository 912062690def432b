internal import YAML

/// A place of an answer that names the event to blame, by its place in the request.
struct BlamePointer: Sendable {
    let place: ReplySubject
    /// What stands before and after the number; both empty: the number stands alone.
    let before: String
    let after: String

    /// The places of events that the answer names, from 0; nobody has checked whether there are so many.
    func indexes(in reply: Reply) -> [Int] {
        guard let text = place.text(in: reply) else { return [] }
        if before.isEmpty, after.isEmpty { return Int(text).map { [$0] } ?? [] }
        var indexes: [Int] = []
        let bytes = Array(text.utf8.prefix(Self.longestText))
        let (before, after) = (Array(before.utf8), Array(after.utf8))
        var start = 0
        while let end = Self.find(before, in: bytes, from: start) {
            let digits = bytes[end...].prefix { $0.isASCIIDigit }
            if bytes[digits.endIndex...].starts(with: after),
                !Self.isInsideWord(before, in: bytes, at: end - before.count),
                let index = Int(String(decoding: digits, as: UTF8.self))
            {
                indexes.append(index)
            }
            start = end
        }
        return indexes
    }

    /// The place behind the next occurrence of `text`.
    private static func find(_ text: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count - start >= text.count else { return nil }
        let place = (start...bytes.count - text.count).first { bytes[$0...].starts(with: text) }
        return place.map { $0 + text.count }
    }

    /// `data.` is not found in `metadata.3`.
    private static func isInsideWord(_ text: [UInt8], in bytes: [UInt8], at place: Int) -> Bool {
        guard place > 0, let first = text.first else { return false }
        return first.isASCIIAlphanumeric && bytes[place - 1].isASCIIAlphanumeric
    }

    /// Bytes of a message that are looked through.
    private static let longestText = 10_000
}

extension BlamePointer {
    /// Reads `body.error.index`, or `{from: place, pattern: "['data'][{index}]"}`.
    init?(_ node: YAMLNode, log: DiagnosticLog) {
        guard node.mapping != nil else {
            guard let text = log.text(node, what: "every entry of `blame`"),
                let place = ReplySubject(text, at: node, log: log)
            else { return nil }
            self.init(place: place, before: "", after: "")
            return
        }
        guard var section = Section(node, what: "an entry of `blame`", log: log) else { return nil }
        let from = section.required("from", hint: "write `from: body.error.message`")
        let pattern = section.required("pattern", hint: "write `pattern: \"data[{index}]\"`")
        section.finish()
        guard let from, let text = log.text(from, what: "`from`"), let place = ReplySubject(text, at: from, log: log),
            let pattern, let written = log.text(pattern, what: "`pattern`")
        else { return nil }
        let ranges = written.ranges(of: "{index}")
        guard ranges.count == 1, let range = ranges.first, range.lowerBound > written.startIndex else {
            log.error(
                "`pattern` needs a text and once `{index}` behind it, where the number stands", at: pattern,
                hint: "write it like \"data[{index}]\"; where the number stands alone, write the place alone")
            return nil
        }
        self.init(
            place: place, before: String(written[..<range.lowerBound]), after: String(written[range.upperBound...]))
    }
}
