import Journal
import TestSupport
import Testing

struct RetryScheduleTests {
    private let schedule = RetrySchedule(base: .seconds(1), cap: .seconds(60), floor: .milliseconds(10))

    @Test(arguments: [(.min, 1), (0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (1000, 60), (.max, 60)])
    func `the ceiling doubles up to the cap`(attempts: Int, seconds: Int) {
        #expect(schedule.ceiling(afterAttempts: attempts) == .seconds(seconds))
    }

    @Test(arguments: [1, 3, 7, 70])
    func `delays spread over the whole range below the ceiling`(attempts: Int) {
        var generator = SplitMix64(seed: 1)
        let delays = (0..<2000).map { _ in schedule.delay(afterAttempts: attempts, using: &generator) }
        let ceiling = schedule.ceiling(afterAttempts: attempts)
        #expect(delays.allSatisfy { $0 >= .milliseconds(10) && $0 <= ceiling })
        for tenth in 0..<10 {
            let part = delays.count { $0 >= ceiling * tenth / 10 && $0 <= ceiling * (tenth + 1) / 10 }
            #expect(part > 100)
        }
    }

    @Test
    func `the same generator gives the same delays`() {
        let delays = (0..<2).map { _ in
            var generator = SplitMix64(seed: 9)
            return (1...10).map { schedule.delay(afterAttempts: $0, using: &generator) }
        }
        #expect(delays[0] == delays[1])
    }

    @Test(arguments: [
        RetrySchedule(base: .seconds(Int64.max), cap: .seconds(Int64.max), floor: .seconds(Int64.max)),
        RetrySchedule(base: .seconds(-5), cap: .seconds(-1), floor: .seconds(Int64.min)),
        RetrySchedule(base: .zero, cap: .zero, floor: .seconds(1)),
        RetrySchedule(base: .seconds(10), cap: .seconds(1), floor: .seconds(5)),
    ])
    func `no setting and no number of attempts makes it fail`(schedule: RetrySchedule) {
        var generator = SplitMix64(seed: 1)
        for attempts in [Int.min, -1, 0, 1, 2, 62, 63, 64, 65, .max] {
            let delay = schedule.delay(afterAttempts: attempts, using: &generator)
            #expect(delay >= .zero)
            #expect(delay <= schedule.ceiling(afterAttempts: attempts))
        }
    }
}
