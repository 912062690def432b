package import Journal
internal import Testing

/// What `EventJournal` promises, as checks that every journal has to pass.
///
///     @Test(.timeLimit(.minutes(1)), arguments: JournalContract.promises)
///     func `it keeps the journal's promises`(_ promise: JournalContract) async throws {
///         try await promise.check(JournalUnderTest { clock in ... })
///     }
package struct JournalContract: Sendable, CustomStringConvertible {
    package let description: String
    package let check: @Sendable (JournalUnderTest) async throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (JournalUnderTest) async throws -> Void) {
        self.description = description
        self.check = check
    }

    package static let promises = appending + claiming + settling + waiting + administering + ending
}

/// A journal that a check may open, and open again where it survives that.
package struct JournalUnderTest: Sendable {
    package let clock: ManualClock
    /// Remembers a key for so long.
    package static let duplicateWindow = Duration.seconds(48 * 3600)

    private let opening: @Sendable (ManualClock) async throws -> any AdministeredJournal

    /// `opening` is given the clock, and must give the same journal each time it is called.
    package init(
        clock: ManualClock = ManualClock(),
        opening: @escaping @Sendable (ManualClock) async throws -> any AdministeredJournal
    ) {
        self.clock = clock
        self.opening = opening
    }

    package func open() async throws -> any AdministeredJournal {
        try await opening(clock)
    }
}
