import Foundation
import Sandbox

/// What happens in a run of many lives, all of it from a seed.
struct CrashPlan: Sendable {
    /// When a life ends.
    enum Ending: Sendable, CustomStringConvertible {
        /// So many microseconds after a share of the life's events was answered.
        case underLoad(microseconds: UInt32)
        /// So many microseconds after the journal's log on the disk changed: in the middle of a commit, as often as not.
        case inCommit(microseconds: UInt32)
        /// So many microseconds after a request came to a platform.
        case inDelivery(microseconds: UInt32)
        /// So many microseconds after the process was started.
        case inStart(microseconds: UInt32)

        var description: String {
            switch self {
            case .underLoad: "under load"
            case .inCommit: "in a commit"
            case .inDelivery: "in a delivery"
            case .inStart: "in a start"
            }
        }
    }

    struct Life: Sendable {
        var ending: Ending
        /// Which share of the events of this life is answered before its end draws near.
        var share: Double
        var weather: SandboxScript
    }

    let seed: UInt64
    let events: Int
    let senders: Int
    /// Events in one request at most.
    let largest: Int
    let lives: [Life]
    /// One in so many events is refused by a platform.
    let poison: Int
    /// How long the last life may take to deliver what is left.
    let patience: Duration

    /// The sizes that the environment names (`make crash`), else those of the short run.
    static var fromEnvironment: CrashPlan {
        func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }
        let seed = number("CRASH_SEED").map { UInt64($0) }
        guard let kills = number("CRASH_KILLS") else {
            return CrashPlan(seed: seed ?? 7, kills: 4, events: 1500, poison: 100, isLong: false)
        }
        return CrashPlan(
            seed: seed ?? UInt64.random(in: 1...999_999), kills: kills, events: number("CRASH_EVENTS") ?? kills * 4000,
            poison: 1000, isLong: true)
    }

    /// Whether `make crash` asks for a run that takes minutes.
    static var isLong: Bool { ProcessInfo.processInfo.environment["CRASH_KILLS"] != nil }

    init(seed: UInt64, kills: Int, events: Int, poison: Int, isLong: Bool) {
        var generator = SeededGenerator(seed: seed)
        self.seed = seed
        self.events = events
        self.poison = poison
        senders = 4
        largest = min(500, max(10, events / (kills + 1) / 16))
        patience = isLong ? .seconds(600) : .seconds(60)
        lives = (0..<kills).map { kill in
            let delay = UInt32.random(in: 0...900, using: &generator)
            let ending: Ending =
                switch (Int.random(in: 0..<10, using: &generator), isLong || kill > 0) {
                case (0, true): .inStart(microseconds: delay * 400)
                case (1...4, _): .inCommit(microseconds: delay)
                case (5...6, _): .inDelivery(microseconds: delay * 3)
                default: .underLoad(microseconds: delay * 10)
                }
            return Life(
                ending: ending, share: Double.random(in: 0.05...0.95, using: &generator),
                weather: Self.weather(poison, isLong: isLong, using: &generator))
        }
    }

    /// Nothing but poison.
    var fairWeather: SandboxScript {
        let part = SandboxScript.Part(poison: SandboxPoison(.every(poison)))
        return SandboxScript([.tiktok: part, .facebook: part])
    }

    private static func weather(
        _ poison: Int, isLong: Bool, using generator: inout SeededGenerator
    ) -> SandboxScript {
        var script = SandboxScript()
        for platform in SandboxPlatform.allCases {
            var steps: [SandboxStep] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let calm = Int.random(in: 0...5, using: &generator)
                if calm > 0 { steps.append(SandboxStep(.requests(calm))) }
                steps.append(trouble(platform, isLong: isLong, using: &generator))
            }
            let namesEvent = Bool.random(using: &generator)
            script.parts[platform] = SandboxScript.Part(
                steps: steps, repeats: Bool.random(using: &generator),
                poison: SandboxPoison(.every(poison), namesEvent: namesEvent))
        }
        return script
    }

    private static func trouble(
        _ platform: SandboxPlatform, isLong: Bool, using generator: inout SeededGenerator
    ) -> SandboxStep {
        let isTikTok = platform == .tiktok
        let few = Int.random(in: 1...3, using: &generator)
        switch Int.random(in: 0..<(isLong ? 18 : 14), using: &generator) {
        case 0:
            return SandboxStep(
                .requests(1), isTikTok ? .tiktok(code: 40100) : .facebook(code: 4),
                hints: ThrottleHints(retryAfter: 1))
        case 1: return SandboxStep(.requests(few), isTikTok ? .tiktok(code: 50000) : .facebook(code: 2, status: 500))
        case 2: return SandboxStep(.requests(few), .stock(.badGateway))
        case 3: return SandboxStep(.requests(1), .stock(.serverError), takesEvents: true)
        case 4: return SandboxStep(.requests(1), .loseAnswer)
        case 5: return SandboxStep(.requests(1), .reset(.afterCounting))
        case 6: return SandboxStep(.requests(1), .reset(.inAnswer))
        case 7: return SandboxStep(.requests(1), .reset(.inBody))
        case 8: return SandboxStep(.requests(few), .delay(.milliseconds(Int.random(in: 20...400, using: &generator))))
        case 9: return SandboxStep(.requests(1), isTikTok ? .stock(.html) : .truncate)
        case 10: return SandboxStep(.requests(1), .garbage)
        case 11: return SandboxStep(.time(.milliseconds(Int.random(in: 50...600, using: &generator))), .refuse)
        case 12: return SandboxStep(.requests(1), .drip(.milliseconds(1)))
        case 13: return SandboxStep(.requests(1), .stock(.empty))
        case 14: return SandboxStep(.requests(1), .hang)
        case 15: return SandboxStep(.requests(1), isTikTok ? .tiktok(code: 40105) : .facebook(code: 190))
        case 16: return SandboxStep(.requests(1), .reset(.beforeBody))
        default: return SandboxStep(.requests(1), isTikTok ? .tiktok(code: 20001) : .missing(1))
        }
    }
}

/// A random number generator whose sequence follows from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
