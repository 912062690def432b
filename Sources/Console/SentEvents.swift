internal import Delivery
internal import JSON
internal import Journal

/// What was sent for some events, found again in the delivery log.
struct SentEvents {
    /// The log's lines by the request they tell of.
    private var lines: [String: JSONDocument] = [:]

    /// Looks up the requests of these traces; where there is no log, or it is not readable, nothing is found.
    ///
    /// Reads through the whole log, which takes its time: not for an event loop.
    init(of traces: [EventTrace], in files: DeliveryLogFiles?) {
        let ids = Set(traces.flatMap { $0.records.values.flatMap { $0.attempts.map(\.request) } })
        guard let files, !ids.isEmpty, let found = try? files.requests(ids: ids) else { return }
        for line in found {
            guard let document = try? JSONDocument(parsing: line.json),
                let request = document.member("request", of: JSONDocument.root).flatMap({ document.string($0) })
            else { continue }
            lines[request] = document
        }
    }

    /// The event with this id as it stood in the request's body: the innermost object that has the id as a member.
    func event(in request: String, id: String) -> [UInt8]? {
        guard let document = lines[request],
            let body = document.member("body", of: JSONDocument.root),
            let object = Self.object(with: id, in: body, of: document)
        else { return nil }
        return Array(document.bytes[document.rawRange(object)])
    }

    private static func object(with id: String, in index: Int, of document: JSONDocument) -> Int? {
        switch document.kind(index) {
        case .array:
            return document.elements(of: index).lazy.compactMap { object(with: id, in: $0, of: document) }.first
        case .object:
            for (_, value) in document.members(of: index) {
                if document.keyEquals(value, id) { return index }
                if let found = object(with: id, in: value, of: document) { return found }
            }
            return nil
        default: return nil
        }
    }
}
