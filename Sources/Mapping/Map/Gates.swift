internal import Events
internal import JSON

/// What can keep an event back before anything of it is mapped.
struct Gates: Sendable {
    struct Filter: Sendable {
        let name: String
        let slot: PathTable.Slot
        let patterns: [GlobPattern]
        let place: FilePlace
    }

    struct ConsentGate: Sendable {
        let name: String
        let slot: PathTable.Slot
        let place: FilePlace
    }

    struct Requirement: Sendable {
        let name: String
        let slot: PathTable.Slot
        /// Below the items of a list: at least one of them has to have it.
        let item: [String]?
        let place: FilePlace

        func isMet(by binding: EventBinding) -> Bool {
            guard let node = binding.node(slot) else { return false }
            guard let item else { return true }
            let document = binding.event.document
            return document.elements(of: node).contains { document.node(item, below: $0) != nil }
        }
    }

    struct TestMode: Sendable {
        let code: String
        let until: Timestamp?
        let place: FilePlace
    }

    var events: EventNameTable
    /// `destinations` of the event.
    var addressees: PathTable.Slot
    /// `test_event_code` of the event.
    var testEventCode: PathTable.Slot
    var consent: [ConsentGate] = []
    var filters: [Filter] = []
    var requirements: [String: [Requirement]] = [:]
    var testMode: TestMode?
    var limits = Adapter.Limits()

    /// The first rule that keeps the event back, and why; `nil` when none does.
    func objection(to binding: EventBinding, destination: String, now: Timestamp) -> Objection? {
        let document = binding.event.document
        if let list = binding.node(addressees),
            !document.elements(of: list).contains(where: { document.string($0) == destination })
        {
            return Objection(rule: "destinations", reason: "the event is addressed to other destinations")
        }
        for gate in consent {
            guard let node = binding.node(gate.slot) else { continue }
            if document.kind(node) == .true {
                return Objection(rule: "consent", reason: "the customer opted out", place: gate.place)
            }
            if document.keyEquals(node, "denied") {
                return Objection(rule: "consent", reason: "the customer denied \(gate.name)", place: gate.place)
            }
        }
        for filter in filters {
            let texts = binding.node(filter.slot).map { document.texts(of: $0) } ?? []
            guard texts.contains(where: { text in filter.patterns.contains { $0.matches(text) } }) else {
                return Objection(
                    rule: "only",
                    reason: "\(filter.name) \(texts.isEmpty ? "is missing" : "fits none of the patterns") in `only`",
                    place: filter.place, wants: texts.isEmpty ? [filter.name] : [])
            }
        }
        if let limit = limits.maxAge(actionSource: binding.event.actionSource), now - binding.event.time > limit {
            let days = limit.wholeMilliseconds / 86_400_000
            return Objection(
                rule: "event_age", reason: "the event is older than the \(days) days that the platform accepts",
                place: limits.eventAgePlace)
        }
        if requirements.isEmpty { return nil }
        for requirement in requirements[binding.event.name] ?? requirements["*"] ?? [] {
            if requirement.isMet(by: binding) { continue }
            return Objection(
                rule: "require", reason: "\(requirement.name) is missing", place: requirement.place,
                wants: [requirement.name])
        }
        return nil
    }

    /// Whether the event is so old that the platform makes less of it.
    func isLate(_ binding: EventBinding, now: Timestamp) -> Bool {
        limits.lateAfter.map { now - binding.event.time > $0 } ?? false
    }

    var lateNote: FieldNote {
        let days = (limits.lateAfter ?? .zero).wholeMilliseconds / 86_400_000
        return FieldNote(field: "event_time", reason: "the event is older than \(days) days, and may count for less")
    }

    /// The code that marks this event as a test; empty for a live one.
    func testCode(_ binding: EventBinding, now: Timestamp) -> String {
        if let code = binding.node(testEventCode).flatMap({ binding.event.document.string($0) }) { return code }
        guard let testMode else { return "" }
        if let until = testMode.until, now >= until { return "" }
        return testMode.code
    }
}

/// A text with `*` for any characters.
struct GlobPattern: Sendable, Hashable {
    private let parts: [[UInt8]]

    init(_ text: String) {
        parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
    }

    func matches(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        guard let first = parts.first, rest.starts(with: first) else { return false }
        guard parts.count > 1 else { return rest.count == first.count }
        rest = rest.dropFirst(first.count)
        for part in parts[1..<parts.count - 1] where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        let last = parts[parts.count - 1]
        return rest.count >= last.count && rest.suffix(last.count).elementsEqual(last)
    }
}
