internal import Events
internal import HTTPServer
internal import JSON
internal import Journal

/// What an admin's request asks for, from its query or from the members of its body.
///
/// Every field that is given must be read: `finish` refuses the others by name, so that a misspelt filter never
/// widens what is replayed or dropped.
struct AdminQuery {
    /// A field that is wrong.
    struct Refusal: Error {
        let response: HTTPResponse

        init(_ detail: String) {
            response = .problem(Problem(title: "Request refused", status: 422, detail: detail))
        }
    }

    private enum Value {
        case text(String)
        case json(JSONDocument, Int)
    }

    private var values: [String: Value] = [:]
    private var known: [String] = []

    /// Reads the query of an address.
    init(queryOf request: HTTPRequest) throws(Refusal) {
        guard let items = request.queryItems else { throw Refusal("The query is not UTF-8.") }
        for (name, value) in items {
            guard values.updateValue(.text(value), forKey: name) == nil else {
                throw Refusal("`\(name)` stands twice in the query.")
            }
        }
    }

    /// Reads a body that is one JSON object.
    init(bodyOf request: HTTPRequest) throws(Refusal) {
        let type = request.headers.first("content-type")?.split(separator: ";").first?.lowercased()
        // Demanded also where nobody needs a key: no page of another origin can send it without asking first.
        guard type == "application/json" else {
            throw Refusal("Content-Type must be application/json; a body without members is {}.")
        }
        let document: JSONDocument
        do { document = try JSONDocument(parsing: request.body) } catch {
            throw Refusal("The body is not JSON: line \(error.line), column \(error.column): \(error.message)")
        }
        guard document.kind(JSONDocument.root) == .object else { throw Refusal("The body must be a JSON object.") }
        for (key, value) in document.members(of: JSONDocument.root) {
            values[document.string(key) ?? ""] = .json(document, value)
        }
    }

    mutating func text(_ name: String) throws(Refusal) -> String? {
        guard let value = take(name) else { return nil }
        switch value {
        case .text(let text): return text
        case .json(let document, let index):
            guard let text = document.string(index) else { throw Refusal("`\(name)` must be a text.") }
            return text
        }
    }

    /// A text, or a list of texts.
    mutating func texts(_ name: String) throws(Refusal) -> [String] {
        guard let value = take(name) else { return [] }
        switch value {
        case .text(let text): return text.split(separator: ",").map(String.init)
        case .json(let document, let index):
            let elements = document.kind(index) == .array ? Array(document.elements(of: index)) : [index]
            let texts = elements.compactMap { document.string($0) }
            guard texts.count == elements.count else { throw Refusal("`\(name)` must be a text or a list of texts.") }
            return texts
        }
    }

    mutating func number(_ name: String, in range: ClosedRange<UInt64>) throws(Refusal) -> UInt64? {
        guard let value = take(name) else { return nil }
        let number: UInt64? =
            switch value {
            case .text(let text): UInt64(text)
            case .json(let document, let index): document.int64(index).flatMap { UInt64(exactly: $0) }
            }
        guard let number, range.contains(number) else {
            throw Refusal("`\(name)` must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }

    /// A list of positions.
    mutating func positions(_ name: String) throws(Refusal) -> [UInt64]? {
        guard let value = take(name) else { return nil }
        let (positions, count): ([UInt64], Int)
        switch value {
        case .text(let text):
            let parts = text.split(separator: ",")
            (positions, count) = (parts.compactMap { UInt64($0) }, parts.count)
        case .json(let document, let index):
            let elements = Array(document.elements(of: index))
            positions = elements.compactMap { document.int64($0).flatMap { UInt64(exactly: $0) } }
            count = document.kind(index) == .array ? elements.count : -1
        }
        guard positions.count == count else { throw Refusal("`\(name)` must be a list of positions.") }
        return positions
    }

    mutating func flag(_ name: String) throws(Refusal) -> Bool {
        guard let value = take(name) else { return false }
        switch value {
        case .text("true"), .text("1"), .text(""): return true
        case .text("false"), .text("0"): return false
        case .json(let document, let index):
            if let flag = document.bool(index) { return flag }
        case .text: break
        }
        throw Refusal("`\(name)` must be true or false.")
    }

    mutating func time(_ name: String) throws(Refusal) -> Timestamp? {
        guard let text = try text(name) else { return nil }
        guard let time = Timestamp(rfc3339: text) else {
            throw Refusal("`\(name)` must be a time such as 2026-11-23T22:15:00Z.")
        }
        return time
    }

    /// The members that choose final events: `states` (where they are not given, those of the argument), `text`,
    /// `event`, `since`, `until`.
    mutating func finalEvents(
        of destination: String, states: Set<FinalState>
    ) throws(Refusal) -> FinalEventQuery {
        var wanted: Set<FinalState> = []
        for word in try texts("states") {
            guard let state = FinalState(rawValue: word) else {
                let words = FinalState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal("`states` can hold \(words), not `\(word)`.")
            }
            wanted.insert(state)
        }
        return FinalEventQuery(
            destination: destination, states: wanted.isEmpty ? states : wanted, text: try text("text"),
            eventName: try text("event"), since: try time("since"), until: try time("until"))
    }

    /// Refuses what nobody asked for.
    func finish() throws(Refusal) {
        guard let stranger = values.keys.min() else { return }
        throw Refusal("There is no `\(stranger)` here. Known: \(known.joined(separator: ", ")).")
    }

    private mutating func take(_ name: String) -> Value? {
        known.append(name)
        return values.removeValue(forKey: name)
    }
}
