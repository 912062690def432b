internal import Glibc

/// One loop that is measured, and what one turn of it goes over.
struct Measure {
    let name: String
    /// Events, or other things, that one turn goes over.
    let count: Int
    let turn: () throws -> Int
}

/// The time of one event in one run each.
struct Figure {
    let name: String
    /// Nanoseconds of CPU time, sorted.
    let runs: [Double]

    var median: Double { runs[runs.count / 2] }
    var least: Double { runs[0] }
    var most: Double { runs[runs.count - 1] }
}

/// Measures by the CPU time of this thread, which other processes on the machine disturb little.
struct Meter {
    /// How often every loop is measured.
    let runs: Int
    /// How long a loop runs each time, about, in nanoseconds.
    let slice: Int

    /// Measures all loops by turns, so that a slow moment of the machine meets them alike.
    func figures(_ measures: [Measure]) throws -> [Figure] {
        let turns = try measures.map { measure in
            _ = try measure.turn()
            let (once, _) = try Self.time(measure, turns: 1)
            return max(1, slice / max(once, 1))
        }
        var samples = [[Double]](repeating: [], count: measures.count)
        for _ in 0..<runs {
            for (index, measure) in measures.enumerated() {
                let (time, made) = try Self.time(measure, turns: turns[index])
                // What a loop makes has to be used, or it may be left out.
                precondition(made != .min)
                samples[index].append(Double(time) / Double(turns[index] * measure.count))
            }
        }
        return zip(measures, samples).map { Figure(name: $0.name, runs: $1.sorted()) }
    }

    private static func time(_ measure: Measure, turns: Int) throws -> (nanoseconds: Int, made: Int) {
        var made = 0
        let start = now(CLOCK_THREAD_CPUTIME_ID)
        for _ in 0..<turns { made &+= try measure.turn() }
        return (now(CLOCK_THREAD_CPUTIME_ID) - start, made)
    }

    /// Nanoseconds on one of the system's clocks.
    static func now(_ clock: clockid_t) -> Int {
        var time = timespec()
        clock_gettime(clock, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
