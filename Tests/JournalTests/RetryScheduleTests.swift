import Journal
import Testing

struct RetryScheduleTests {
    private let schedule = RetrySchedule(base: .seconds(1), cap: .seconds(60), floor: .milliseconds(10))

    @Test(arguments: [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (8, 60), (1000, 60), (.max, 60)])
    func `the ceiling doubles up to the cap`(attempts: Int, seconds: Int) {
        #expect(schedule.ceiling(afterAttempts: attempts) == .seconds(seconds))
    }
}
