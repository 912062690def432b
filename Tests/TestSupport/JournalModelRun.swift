internal import Events
package import Journal
internal import Testing

/// Random work on a journal and on the model, compared after every step.
///
/// The seed decides everything.
package struct JournalModelRun {
    private let clock: ManualClock
    private let window = JournalUnderTest.duplicateWindow
    private var journal: any EventJournal
    private var model: JournalModel
    private var generator: SplitMix64
    private var claims: [Claim] = []
    private var nextID = 0

    package init(_ journal: any EventJournal, clock: ManualClock, seed: UInt64) {
        self.journal = journal
        self.clock = clock
        model = JournalModel(window: window)
        generator = SplitMix64(seed: seed)
    }

    /// Runs `steps` steps; `restart` gives the journal that continues after a process ended, or `nil` to go on.
    package mutating func run(
        steps: Int, restart: ((any EventJournal) async throws -> (any EventJournal)?)? = nil
    ) async throws {
        for step in 0..<steps {
            let kind = Int.random(in: 0..<100, using: &generator)
            switch kind {
            case ..<35: try await append()
            case ..<60: try await claim()
            case ..<80: try await settle()
            case ..<86: await release()
            case ..<93: moveTime()
            case ..<96: try await register()
            default:
                guard let reopened = try await restart?(journal) else { break }
                journal = reopened
                model.restart()
                claims = []
            }
            let figures = try await journal.figures()
            try #require(figures == model.figures, "after step \(step), kind \(kind)")
            try await compareTrace("after step \(step), kind \(kind)")
        }
        for key in model.keys { try await compareTrace("at the end", of: key) }
    }

    package func close() async {
        await journal.close()
    }

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
        let receipts = try await journal.append(entries)
        try #require(receipts == model.append(entries, now: clock.now))
    }

    private mutating func claim() async throws {
        guard let destination = model.destinations.randomElement(using: &generator) else { return }
        let request = ClaimRequest.of(
            destination, Int.random(in: 1...30, using: &generator),
            maxBytes: Int.random(in: 100...5000, using: &generator))
        guard let expected = model.claim(request, now: clock.now) else { return }
        let claim = try #require(try await journal.claim(request))
        try #require(claim.positions == expected.map(\.position))
        try #require(claim.texts == expected.map(\.text))
        try #require(claim.events.map(\.attempt) == expected.map(\.attempt))
        try #require(claim.events.map(\.firstUnknownAt) == expected.map(\.firstUnknownAt))
        try #require(claim.events.map(\.receivedAt) == expected.map(\.receivedAt))
        claims.append(claim)
    }

    /// Settles a claim, a part of one, or now and then one that is not in hands any more.
    private mutating func settle() async throws {
        guard let claim = takeClaim() else { return }
        let isUniform = Bool.random(using: &generator)
        let common = outcome()
        let outcomes = claim.events.map { _ in isUniform ? common : outcome() }
        let settlement = Settlement(of: claim, outcomes: outcomes, at: clock.now)
        model.settle(settlement)
        try await journal.settle(settlement)
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
        case ..<4: .delivered(answer: "answer \(Int.random(in: 0..<3, using: &generator))")
        case 4: .withheld(rule: "consent", reason: "denied")
        case 5: .dead(reason: "too old")
        default:
            .retry(
                at: clock.now + .seconds(Int.random(in: 0...4, using: &generator)), reason: "HTTP 503",
                outcomeUnknown: Bool.random(using: &generator))
        }
    }

    private mutating func moveTime() {
        let isLong = Int.random(in: 0..<15, using: &generator) == 0
        clock.advance(by: isLong ? window : .milliseconds(Int.random(in: 0...3000, using: &generator)))
    }

    private mutating func register() async throws {
        let destination = ["tiktok", "facebook", "noop"].randomElement(using: &generator) ?? "noop"
        model.register(destination)
        try await journal.register(destination: destination)
    }

    private mutating func compareTrace(_ when: String, of key: EventKey? = nil) async throws {
        guard let key = key ?? model.keys.randomElement(using: &generator) else { return }
        let trace = try await journal.trace(key)
        try #require(trace == model.trace(key), "\(when)")
    }
}
