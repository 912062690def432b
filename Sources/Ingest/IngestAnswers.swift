internal import Events
internal import HTTPServer
internal import JSON
internal import Journal

/// The answers to `POST /v1/events`.
enum IngestAnswers {
    /// More errors than these are counted, not listed.
    private static let maxListed = 1000

    /// What was stored, and what was refused beside it: 202 where all are stored, else 207.
    ///
    /// `repeats` are further warnings, by the place among the good ones.
    static func stored(
        _ batch: EventBatch, _ receipts: [Receipt], repeats: [Int: EventIssue] = [:]
    ) -> HTTPResponse {
        precondition(batch.good.count == receipts.count, "a journal gives one receipt per entry")
        var writer = JSONWriter(capacity: 96 * batch.good.count + 128 * batch.bad.count + 32)
        writer.beginObject()
        writer.key("events")
        writer.beginArray()
        for (place, (good, receipt)) in zip(batch.good, receipts).enumerated() {
            writer.beginObject()
            writePlace(good.index, good.line, to: &writer)
            writer.member("event_id", good.event.id)
            writer.member("status", receipt.status.rawValue)
            writer.key("warnings")
            writer.beginArray()
            for warning in good.event.warnings { write(warning, to: &writer) }
            if let warning = repeats[place] { write(warning, to: &writer) }
            writer.endArray()
            writer.endObject()
        }
        writer.endArray()
        if batch.bad.isEmpty {
            writer.endObject()
            return .json(202, writer.bytes)
        }
        writer.key("errors")
        let unlisted = writeErrors(batch, to: &writer)
        if unlisted > 0 {
            writer.member("errors_not_listed", unlisted)
        }
        writer.endObject()
        return .json(207, writer.bytes)
    }

    /// None of the events could be taken.
    static func refused(_ batch: EventBatch) -> HTTPResponse {
        var list = JSONWriter()
        let unlisted = writeErrors(batch, to: &list)
        var members = [(name: "errors", json: list.bytes)]
        if unlisted > 0 { members.append(("errors_not_listed", Array("\(unlisted)".utf8))) }
        let what = batch.bad.count == 1 ? "The event was refused" : "All \(batch.bad.count) events were refused"
        return .problem(
            Problem(title: "Event refused", status: 422, detail: "\(what); nothing was stored.", members: members))
    }

    /// Writes the list of errors.
    ///
    /// - Returns: how many did not fit in.
    private static func writeErrors(_ batch: EventBatch, to writer: inout JSONWriter) -> Int {
        var count = 0
        writer.beginArray()
        for bad in batch.bad {
            for issue in bad.issues {
                count += 1
                if count > maxListed { continue }
                writer.beginObject()
                writePlace(bad.index, bad.line, to: &writer)
                writeMembers(of: issue, to: &writer)
                writer.endObject()
            }
        }
        writer.endArray()
        return max(0, count - maxListed)
    }

    private static func writePlace(_ index: Int, _ line: Int?, to writer: inout JSONWriter) {
        writer.member("index", index)
        if let line { writer.member("line", line) }
    }

    private static func write(_ issue: EventIssue, to writer: inout JSONWriter) {
        writer.beginObject()
        writeMembers(of: issue, to: &writer)
        writer.endObject()
    }

    private static func writeMembers(of issue: EventIssue, to writer: inout JSONWriter) {
        writer.member("path", issue.path)
        writer.member("message", issue.message)
        if let hint = issue.hint { writer.member("hint", hint) }
    }
}
