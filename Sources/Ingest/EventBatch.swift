internal import Events
internal import JSON

/// The events of one request, read: which are good, and what is wrong with the others.
struct EventBatch {
    struct Good {
        /// From 0, in the order sent.
        let index: Int
        /// From 1; only where lines matter.
        let line: Int?
        let event: AcceptedEvent
    }

    struct Bad {
        let index: Int
        let line: Int?
        let issues: [EventIssue]
    }

    /// Why a body could not be read at all.
    enum Refusal: Error {
        case empty
        case notJSON(JSONError)
        case tooMany
        case tooLarge
    }

    private(set) var good: [Good] = []
    private(set) var bad: [Bad] = []

    /// So many events are read before other requests of the same event loop get their turn.
    private static let stretch = 128

    /// Reads a body that was sent at once.
    init(
        reading body: [UInt8], as format: EventFormat, reader: EventReader, limits: IngestLimits, at now: Timestamp
    ) async throws(Refusal) {
        switch format {
        case .json: try await readDocument(body, reader, limits, now)
        case .lines: try await readLines(body, reader, limits, now)
        }
    }

    private mutating func readDocument(
        _ body: [UInt8], _ reader: EventReader, _ limits: IngestLimits, _ now: Timestamp
    ) async throws(Refusal) {
        let document: JSONDocument
        do {
            document = try JSONDocument(parsing: body, limits: limits.json)
        } catch {
            switch error.code {
            case .empty: throw .empty
            case .tooLarge, .tooManyValues: throw .tooLarge
            default: throw .notJSON(error)
            }
        }
        guard document.kind(JSONDocument.root) == .array else {
            add(reader.read(document, at: JSONDocument.root, receivedAt: now), index: 0, line: nil)
            return
        }
        let count = document[JSONDocument.root].length
        if count == 0 { throw .empty }
        if count > limits.maxEvents { throw .tooMany }
        var index = 0
        for element in document.elements(of: JSONDocument.root) {
            if index > 0, index.isMultiple(of: Self.stretch) { await Task.yield() }
            add(reader.read(document, at: element, receivedAt: now), index: index, line: nil)
            index += 1
        }
    }

    private mutating func readLines(
        _ body: [UInt8], _ reader: EventReader, _ limits: IngestLimits, _ now: Timestamp
    ) async throws(Refusal) {
        let lines = Self.filledLines(body, limit: limits.maxEvents)
        if lines.isEmpty { throw .empty }
        if lines.count > limits.maxEvents { throw .tooMany }
        for (index, (line, range)) in lines.enumerated() {
            if index > 0, index.isMultiple(of: Self.stretch) { await Task.yield() }
            do {
                let document = try JSONDocument(parsing: body, in: range, limits: limits.json, firstLine: line)
                add(reader.read(document, at: JSONDocument.root, receivedAt: now), index: index, line: line)
            } catch {
                let issue = EventIssue(
                    path: "", message: "not JSON: line \(error.line), column \(error.column): \(error.message)",
                    hint: "Write one complete JSON object per line.")
                bad.append(Bad(index: index, line: line, issues: [issue]))
            }
        }
    }

    private mutating func add(_ reading: EventReading, index: Int, line: Int?) {
        switch reading {
        case .accepted(let event): good.append(Good(index: index, line: line, event: event))
        case .refused(let issues): bad.append(Bad(index: index, line: line, issues: issues))
        }
    }

    /// The lines that hold more than white space, each with its number from 1; stops one above `limit`.
    private static func filledLines(_ body: [UInt8], limit: Int) -> [(line: Int, range: Range<Int>)] {
        var lines: [(line: Int, range: Range<Int>)] = []
        var (number, start) = (1, 0)
        while start < body.count, lines.count <= limit {
            let end = body[start...].firstIndex(of: 0x0A) ?? body.count
            if body[start..<end].contains(where: { !isWhiteSpace($0) }) { lines.append((number, start..<end)) }
            number += 1
            start = end + 1
        }
        return lines
    }

    private static func isWhiteSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

extension IngestLimits {
    fileprivate var json: JSONLimits {
        // So many values that only a body of hardly anything but brackets has more.
        JSONLimits(maxBytes: maxBytes, maxNodes: max(1_000_000, 200 * maxEvents))
    }
}
