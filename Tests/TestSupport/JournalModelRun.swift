internal import Events
package import Journal
internal import Testing

/// Where the journal of a model run lives: it can be opened, and sometimes left and opened again.
package protocol JournalHome {
    var clock: ManualClock { get }
    /// After so long the upkeep removes bodies, and those of dead letters.
    var retention: (bodies: Duration, deadLetters: Duration) { get }
    mutating func open() async throws -> any AdministeredJournal
    /// The journal that continues after a process ended properly or, where `crashing`, at this very moment; `nil` where
    /// this kind does not survive its process.
    mutating func reopen(_ journal: any AdministeredJournal, crashing: Bool) async throws
        -> (any AdministeredJournal)?
    /// Removes what is over its time.
    ///
    /// - Returns: false where this kind keeps everything.
    func keepUp(_ journal: any AdministeredJournal) async throws -> Bool
    mutating func leave(_ journal: any AdministeredJournal) async
}

/// A step of a model run: what it does is decided by its kind, its seed, and how things stand then.
package struct JournalStep: Sendable, CustomStringConvertible {
    package enum Kind: CaseIterable, Sendable {
        case append, claim, settle, release, moveTime, register, unregister
        case replay, drop, forget, keepUp, restart, crash

        /// How often it comes.
        var weight: Int {
            switch self {
            case .append: 34
            case .claim: 26
            case .settle: 24
            case .release: 6
            case .moveTime: 8
            case .register: 4
            case .replay: 6
            case .drop: 2
            case .restart, .crash, .keepUp: 2
            case .unregister, .forget: 1
            }
        }
    }

    let kind: Kind
    let seed: UInt64

    package var description: String { "\(kind) \(seed)" }

    /// The steps that a seed gives.
    package static func steps(_ count: Int, seed: UInt64) -> [JournalStep] {
        var generator = SplitMix64(seed: seed)
        let kinds = Kind.allCases.flatMap { Array(repeating: $0, count: $0.weight) }
        return (0..<count).map { _ in
            JournalStep(
                kind: kinds[Int.random(in: kinds.indices, using: &generator)],
                seed: .random(in: 0..<10_000, using: &generator))
        }
    }
}

/// The journal did something else than the model.
package struct JournalModelMismatch: Error, CustomStringConvertible {
    package let description: String
}

/// Random work on a journal and on the model, compared after every step.
package struct JournalModelRun<Home: JournalHome> {
    private var home: Home
    private var clock: ManualClock { home.clock }
    private var journal: any AdministeredJournal
    private var model: JournalModel
    private var claims: [Claim] = []
    private var generator = SplitMix64(seed: 0)
    private var nextID = 0
    private var nextRequest = 0
    /// A crash may lose the newest counts of duplicates.
    private var knowsDuplicates = true

    /// Runs the steps that `seed` gives; where they fail, finds fewer that fail too and tells them as an issue.
    package static func check(
        seed: UInt64, steps count: Int, _ home: () throws -> Home
    ) async throws {
        var steps = JournalStep.steps(count, seed: seed)
        guard var failure = try await failure(of: steps, home()) else { return }
        steps = Array(steps.prefix(failure.step + 1))
        var size = steps.count / 2
        var tries = 0
        while size > 0, tries < 200 {
            var start = 0
            while start < steps.count, tries < 200 {
                var fewer = steps
                fewer.removeSubrange(start..<min(start + size, steps.count))
                tries += 1
                if let shorter = try await Self.failure(of: fewer, home()) {
                    steps = Array(fewer.prefix(shorter.step + 1))
                    failure = shorter
                } else {
                    start += size
                }
            }
            size /= 2
        }
        Issue.record("seed \(seed): \(failure.words)\nafter \(steps.map(\.description).joined(separator: ", "))")
    }

    private static func failure(
        of steps: [JournalStep], _ home: Home
    ) async throws -> (step: Int, words: String)? {
        var home = home
        let journal = try await home.open()
        var run = JournalModelRun(home, journal)
        var failure: (step: Int, words: String)?
        for (index, step) in steps.enumerated() where failure == nil {
            do {
                try await run.take(step)
            } catch {
                failure = (index, "\(step): \(error)")
            }
        }
        if failure == nil {
            do {
                try await run.compareEverything()
            } catch {
                failure = (max(steps.count - 1, 0), "at the end: \(error)")
            }
        }
        await run.home.leave(run.journal)
        return failure
    }

    private init(_ home: Home, _ journal: any AdministeredJournal) {
        self.home = home
        self.journal = journal
        model = JournalModel(
            window: JournalUnderTest.duplicateWindow, retention: home.retention.bodies,
            deadLetterRetention: home.retention.deadLetters)
    }

    private mutating func take(_ step: JournalStep) async throws {
        generator = SplitMix64(seed: step.seed)
        switch step.kind {
        case .append: try await append()
        case .claim: try await claim()
        case .settle: try await settle()
        case .release: await release()
        case .moveTime: moveTime()
        case .register: try await register()
        case .unregister: try await unregister()
        case .replay: try await replay()
        case .drop: try await drop()
        case .forget: try await forget()
        case .keepUp: if try await home.keepUp(journal) { model.keepUp(now: clock.now) }
        case .restart: try await reopen(crashing: false)
        case .crash: try await reopen(crashing: true)
        }
        try same(try await journal.figures(), model.figures, "figures")
        if let key = model.keys.randomElement(using: &generator) { try await compareTrace(of: key) }
    }

    private func same<Value: Equatable>(_ found: Value, _ expected: Value, _ what: String) throws {
        if found != expected {
            throw JournalModelMismatch(description: "\(what): \(found)\n  expected: \(expected)")
        }
    }

    private mutating func reopen(crashing: Bool) async throws {
        guard let reopened = try await home.reopen(journal, crashing: crashing) else { return }
        journal = reopened
        model.restart()
        claims = []
        if crashing { knowsDuplicates = false }
    }

    private mutating func compareTrace(of key: EventKey) async throws {
        try same(stripped(try await journal.trace(key)), stripped(model.trace(key)), "trace")
    }

    private func stripped(_ trace: EventTrace?) -> EventTrace? {
        guard let trace, !knowsDuplicates else { return trace }
        return EventTrace(
            key: trace.key, position: trace.position, receivedAt: trace.receivedAt, hasBody: trace.hasBody,
            records: trace.records)
    }

    private mutating func compareEverything() async throws {
        for key in Set(model.keys) {
            try await compareTrace(of: key)
            try same(
                try await journal.traces(ofEventID: key.id, limit: 100).map { stripped($0) },
                model.traces(ofEventID: key.id).map { stripped($0) }, "traces")
        }
        for position in 1..<(model.end + 1) {
            let event = try await journal.event(at: position)
            try same(event.map { Array($0.bytes[$0.range]) }, model.body(at: position), "event \(position)")
        }
        for destination in model.destinations {
            let query = FinalEventQuery(destination: destination, states: Set(FinalState.allCases))
            var found: [FinalEvent] = []
            var next: UInt64? = 0
            while let from = next {
                let page = try await journal.finalEvents(query, from: from, limit: 17)
                found += page.events
                next = page.next
            }
            try same(found, model.finalEvents(.matching(query)), "final events")
        }
    }

    // MARK: Steps

    private mutating func append() async throws {
        let entries = (0..<Int.random(in: 0...12, using: &generator)).map { _ in
            var id = nextID
            if Int.random(in: 0..<4, using: &generator) == 0 {
                id = Int.random(in: 0...nextID, using: &generator)
            } else {
                nextID += 1
            }
            return JournalEntry.sample(
                "\(id)", name: Bool.random(using: &generator) ? "Purchase" : "Lead", receivedAt: clock.now,
                size: Int.random(in: 0...400, using: &generator))
        }
        try same(try await journal.append(entries), model.append(entries, now: clock.now), "receipts")
    }

    private mutating func claim() async throws {
        guard let destination = model.destinations.randomElement(using: &generator) else { return }
        let request = ClaimRequest.of(
            destination, Int.random(in: 1...30, using: &generator),
            maxBytes: Int.random(in: 100...5000, using: &generator))
        guard let expected = model.claim(request, now: clock.now) else { return }
        guard let claim = try await journal.claim(request) else {
            throw JournalModelMismatch(description: "no claim")
        }
        try same(claim.positions, expected.map(\.position), "claimed positions")
        try same(claim.texts, expected.map(\.text), "claimed texts")
        try same(claim.events.map(\.attempt), expected.map(\.attempt), "attempts")
        try same(claim.events.map(\.firstUnknownAt), expected.map(\.firstUnknownAt), "first unknown")
        try same(claim.events.map(\.receivedAt), expected.map(\.receivedAt), "times of receipt")
        claims.append(claim)
    }

    /// Settles a claim, a part of one, or now and then one that is not in hands any more.
    private mutating func settle() async throws {
        guard let claim = takeClaim() else { return }
        let isUniform = Bool.random(using: &generator)
        let common = outcome()
        let outcomes = claim.events.map { _ in isUniform ? common : outcome() }
        let settlement = Settlement(of: claim, outcomes: outcomes, attempts: attempts(for: claim), at: clock.now)
        guard model.destinations.contains(claim.destination) else {
            let code = await journalErrorCode { try await journal.settle(settlement) }
            return try same(code, .unknownDestination, "settling for a destination that was let go")
        }
        model.settle(settlement)
        try await journal.settle(settlement)
    }

    private mutating func attempts(for claim: Claim) -> [DeliveryAttempt] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            nextRequest += 1
            let carriesAll = Bool.random(using: &generator)
            let carried = claim.positions.filter { _ in carriesAll || Bool.random(using: &generator) }
            return DeliveryAttempt(
                request: "r\(nextRequest)", at: clock.now, positions: carried.map { $0...$0 }.joined(),
                verdict: "retry", answer: "answer \(nextRequest % 3)")
        }
    }

    private mutating func release() async {
        guard let claim = takeClaim() else { return }
        model.release(claim)
        await journal.release(claim)
    }

    private mutating func takeClaim() -> Claim? {
        guard let index = claims.indices.randomElement(using: &generator) else { return nil }
        let claim = claims[index]
        let kind = Int.random(in: 0..<10, using: &generator)
        // Kept although it is used now: it will be used once more.
        if kind != 0 { claims.remove(at: index) }
        guard kind == 1, claim.events.count > 1 else { return claim }
        let cut = Int.random(in: 1..<claim.events.count, using: &generator)
        claims.append(Claim(destination: claim.destination, events: Array(claim.events[cut...])))
        return Claim(destination: claim.destination, events: Array(claim.events[..<cut]))
    }

    private mutating func outcome() -> EventOutcome {
        switch Int.random(in: 0..<10, using: &generator) {
        case ..<3: .delivered(answer: "answer \(Int.random(in: 0..<3, using: &generator))")
        case 3: .withheld(rule: "consent", reason: "denied")
        case ..<6: .dead(reason: "too old")
        default:
            .retry(
                at: clock.now + .seconds(Int.random(in: 0...4, using: &generator)), reason: "HTTP 503",
                outcomeUnknown: Bool.random(using: &generator))
        }
    }

    private func selection(_ destination: String, using generator: inout SplitMix64) -> FinalEventSelection {
        if Bool.random(using: &generator) {
            let some = (0..<20).map { _ in UInt64.random(in: 1...(model.end + 1), using: &generator) }
            return .positions(destination: destination, some)
        }
        var query = FinalEventQuery(destination: destination)
        query.states = [[.dead], [.dead, .delivered], Set(FinalState.allCases)].randomElement(using: &generator) ?? []
        query.text = [nil, "too", "answer 1", "denied"].randomElement(using: &generator) ?? nil
        query.eventName = [nil, nil, "Lead"].randomElement(using: &generator) ?? nil
        if Bool.random(using: &generator) { query.since = clock.now + .seconds(-10) }
        return .matching(query)
    }

    private mutating func replay() async throws {
        guard let destination = model.destinations.randomElement(using: &generator) else { return }
        let request = ReplayRequest(
            selection(destination, using: &generator), limit: Int.random(in: 1...30, using: &generator),
            safeSince: Bool.random(using: &generator) ? clock.now + .seconds(-2) : nil,
            force: Bool.random(using: &generator), isTrial: Int.random(in: 0..<5, using: &generator) == 0)
        var result = try await journal.replay(request)
        result.next = nil
        try same(result, model.replay(request, now: clock.now), "replay \(request)")
    }

    private mutating func drop() async throws {
        guard let destination = model.destinations.randomElement(using: &generator) else { return }
        let selection = selection(destination, using: &generator)
        let limit = Int.random(in: 1...30, using: &generator)
        let result = try await journal.drop(selection, from: 0, limit: limit)
        try same(result.dropped, model.drop(selection, limit: limit, now: clock.now), "dropped")
    }

    private mutating func forget() async throws {
        let digit = UInt8(ascii: "0") + UInt8.random(in: 0..<10, using: &generator)
        // Every event whose body holds this digit twice in a row.
        let text = [digit, digit]
        let result = try await journal.forget { holds(text, $0.bytes[$0.range]) }
        try same(
            result.events.map(\.position), model.forget({ holds(text, $0.body[...]) }, now: clock.now), "forgotten")
    }

    private mutating func moveTime() {
        let isLong = Int.random(in: 0..<10, using: &generator) == 0
        clock.advance(
            by: isLong ? JournalUnderTest.duplicateWindow : .milliseconds(Int.random(in: 0...3000, using: &generator)))
    }

    private mutating func register() async throws {
        let destination = ["tiktok", "facebook", "noop"].randomElement(using: &generator) ?? "noop"
        model.register(destination)
        try await journal.register(destination: destination)
    }

    private mutating func unregister() async throws {
        guard let destination = model.destinations.randomElement(using: &generator) else { return }
        model.unregister(destination)
        try await journal.unregister(destination: destination)
    }
}

private func holds(_ text: [UInt8], _ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.indices.dropLast().contains { bytes[$0] == text[0] && bytes[$0 + 1] == text[1] }
}
