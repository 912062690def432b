/// How the platforms of a sandbox behave, one after the other and again and again.
package struct SandboxScript: Hashable, Sendable {
    /// The behaviour of one platform; without one it behaves as it should.
    package struct Part: Hashable, Sendable {
        package var steps: [SandboxStep]
        /// Whether the first step follows the last; else all is well after it.
        package var repeats: Bool
        package var poison: SandboxPoison?

        package init(steps: [SandboxStep] = [], repeats: Bool = false, poison: SandboxPoison? = nil) {
            self.steps = steps
            self.repeats = repeats
            self.poison = poison
        }
    }

    package var parts: [SandboxPlatform: Part]

    package init(_ parts: [SandboxPlatform: Part] = [:]) {
        self.parts = parts
    }
}

/// What happens to a few requests, or for a time.
package struct SandboxStep: Hashable, Sendable {
    package enum Extent: Hashable, Sendable {
        /// So many requests.
        case requests(Int)
        /// From the end of the step before, or from the start of the script.
        case time(Duration)
    }

    package var extent: Extent
    /// `nil`: the platform behaves as it should.
    package var fault: SandboxFault?
    /// How much later than usual the answer comes.
    package var delay: Duration?
    package var hints: ThrottleHints
    /// Whether the events are taken in spite of the fault; `nil`: as the fault has it.
    package var takesEvents: Bool?

    package init(
        _ extent: Extent, _ fault: SandboxFault? = nil, delay: Duration? = nil,
        hints: ThrottleHints = ThrottleHints(), takesEvents: Bool? = nil
    ) {
        self.extent = extent
        self.fault = fault
        self.delay = delay
        self.hints = hints
        self.takesEvents = takesEvents
    }
}

/// Header fields by which a platform says how long it wants to be left alone.
package struct ThrottleHints: Hashable, Sendable {
    /// `Retry-After` in seconds.
    package var retryAfter: Int?
    /// `Retry-After` as the date so many seconds from now.
    package var retryAfterDate: Int?
    /// Facebook's `X-Business-Use-Case-Usage`: how much of the quota is used, in percent.
    package var usage: Int?
    /// In the same field: the minutes until access is regained.
    package var regainAccess: Int?

    package init(
        retryAfter: Int? = nil, retryAfterDate: Int? = nil, usage: Int? = nil, regainAccess: Int? = nil
    ) {
        self.retryAfter = retryAfter
        self.retryAfterDate = retryAfterDate
        self.usage = usage
        self.regainAccess = regainAccess
    }
}

/// Events that a platform refuses whatever they hold, and with them every request that carries one.
package struct SandboxPoison: Hashable, Sendable {
    /// Which events, by their `event_id`: always the same ones, however often they come and in whose company.
    package enum Choice: Hashable, Sendable {
        /// One in so many, by a hash of the id.
        case every(Int)
        /// Those whose id ends so.
        case suffix(String)
    }

    package var choice: Choice
    /// `nil`: 40002 at TikTok, 100 at Facebook.
    package var code: Int?
    /// Facebook's; `nil`: 2804050.
    package var subcode: Int?
    /// Whether the answer's message says which event it was.
    package var namesEvent: Bool

    package init(_ choice: Choice, code: Int? = nil, subcode: Int? = nil, namesEvent: Bool = false) {
        self.choice = choice
        self.code = code
        self.subcode = subcode
        self.namesEvent = namesEvent
    }

    /// Whether the event with this id is one of them.
    package func holds(_ id: String) -> Bool {
        switch choice {
        case .every(let count): EventDigest.of(Array(id.utf8)) % UInt64(max(1, count)) == 0
        case .suffix(let suffix): id.hasSuffix(suffix)
        }
    }
}

/// A hash that tells events apart: 64 bits, the same in every run, of no use against malice.
package enum EventDigest {
    /// FNV-1a with a finishing mix, so that the low bits depend on all bytes too.
    package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}
