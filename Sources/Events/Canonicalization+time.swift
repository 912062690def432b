internal import JSON

/// `event_time`.
extension Canonicalization {
    /// How far ahead of the time of receipt an event may be: what two clocks may differ.
    static let tolerance: Duration = .seconds(60)

    /// The event's time; that of receipt where it is absent or refused.
    mutating func eventTime(_ index: Int?) -> Timestamp {
        guard let index else { return receivedAt }
        let path = FieldPath(root, .eventTime)
        let time: Timestamp?
        switch document.kind(index) {
        case .number: time = unixTime(written(index), at: path)
        case .string:
            guard let text = trimmedText(index) else { return receivedAt }
            time = writtenTime(slice(of: text), at: path)
        default:
            refuse(
                path, "expected a time, found \(document.described(index))",
                hint: "Write \"\(receivedAt.rfc3339)\" or \(receivedAt.seconds).")
            return receivedAt
        }
        guard let time else { return receivedAt }
        let ahead = time - receivedAt
        if ahead > Self.tolerance {
            refuse(
                path, "\(ahead.inWords) ahead of the time of receipt, \(receivedAt.rfc3339)",
                hint: "Write when it happened, in the right time zone, and set the sender's clock.")
        } else if time.milliseconds < 0 {
            refuse(path, "before 1970", hint: "Write when it happened: \"\(receivedAt.rfc3339)\".")
        }
        return time
    }

    /// Writes the event's time, which was sent as member `index`, in Unix seconds.
    mutating func writeTime(_ time: Timestamp, sentAs index: Int?) {
        let key = rootField(.eventTime).key
        if let index, isInCanonicalForm(document[index]) {
            write(key, digits: written(index))
        } else {
            output.key(key)
            output.raw(time.unixSeconds)
        }
    }

    /// Whether a time is written as it would be written here: digits alone, few enough to be seconds.
    private func isInCanonicalForm(_ node: JSONNode) -> Bool {
        node.kind == .number && node.isInteger && node.length <= Self.longestSeconds
            && document.bytes[node.offset] != UInt8(ascii: "-")
    }

    /// A number of so many digits cannot be anything but seconds; a longer one is looked at as a double first.
    private static let longestSeconds = 10

    private mutating func unixTime(_ number: EventText, at path: FieldPath) -> Timestamp? {
        let digits = slice(of: number)
        if digits.count <= Self.longestSeconds, let time = Timestamp(unixSeconds: digits) { return time }
        guard let seconds = Double(String(decoding: digits, as: UTF8.self)), seconds.isFinite, abs(seconds) < 1e21
        else {
            refuse(path, "expected Unix seconds, found a number far too large", hint: "Write \(receivedAt.seconds).")
            return nil
        }
        for (unit, perSecond) in [("nanoseconds", 1e9), ("microseconds", 1e6), ("milliseconds", 1e3)] {
            // Seconds reach 1e11 in the year 5138; 1e11 of the next smaller unit is 1973.
            guard abs(seconds) >= 1e8 * perSecond else { continue }
            refuse(
                path, "expected Unix seconds, found \(unit)",
                hint: "Write \(Int64(seconds / perSecond)): divide by \(Int64(perSecond)).")
            return nil
        }
        return Timestamp(unixSeconds: digits) ?? Timestamp(milliseconds: Int64((seconds * 1000).rounded(.down)))
    }

    private mutating func writtenTime(_ text: ArraySlice<UInt8>, at path: FieldPath) -> Timestamp? {
        let expected = "expected a time such as \"\(receivedAt.rfc3339)\" (RFC 3339) or Unix seconds"
        switch Timestamp.reading(rfc3339: text) {
        case .success(let time): return time
        case .failure(.noZone):
            let written = String(decoding: text, as: UTF8.self)
            refuse(
                path, "a time without a zone is not a moment",
                hint: "Write \"\(written)Z\" for UTC, or an offset such as \"\(written)+02:00\".")
        case .failure(.notInCalendar):
            refuse(path, "no such day or time exists", hint: "Write it as \"\(receivedAt.rfc3339)\".")
        case .failure(.malformed):
            let isNumber = text.isJSONNumber
            refuse(
                path, expected,
                hint: isNumber
                    ? "Write the number without quotes."
                    : "Year, month, day, T, hours, minutes, seconds, then Z or an offset: \"\(receivedAt.rfc3339)\".")
        }
        return nil
    }
}

extension Duration {
    /// For a person: `90 s`, `3 h`.
    fileprivate var inWords: String {
        let seconds = components.seconds
        return switch seconds {
        case ..<600: "\(seconds) s"
        case ..<36_000: "\(seconds / 60) min"
        case ..<864_000: "\(seconds / 3600) h"
        default: "\(seconds / 86_400) days"
        }
    }
}
