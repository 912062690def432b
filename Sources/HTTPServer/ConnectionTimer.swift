internal import NIOCore

/// The one deadline of a connection.
///
/// Moving a deadline later, which happens with every request, costs no call to the event loop: the alarm rings at
/// the old time, finds the new one, and is set again.
struct ConnectionTimer {
    private var deadline: NIODeadline?
    private var alarm: (task: Scheduled<Void>, at: NIODeadline)?

    /// Sets the deadline, or takes it away.
    mutating func set(_ deadline: NIODeadline?, on eventLoop: NIOIsolatedEventLoop, ring: @escaping () -> Void) {
        self.deadline = deadline
        guard let deadline else { return }
        if let alarm {
            if alarm.at <= deadline { return }
            alarm.task.cancel()
        }
        alarm = (eventLoop.scheduleTask(deadline: deadline) { ring() }, deadline)
    }

    /// The alarm has rung.
    ///
    /// - Returns: whether the deadline has passed; if not, the alarm is set again.
    mutating func rang(on eventLoop: NIOIsolatedEventLoop, ring: @escaping () -> Void) -> Bool {
        alarm = nil
        guard let deadline else { return false }
        if NIODeadline.now() >= deadline {
            self.deadline = nil
            return true
        }
        set(deadline, on: eventLoop, ring: ring)
        return false
    }

    /// Nothing rings any more.
    mutating func stop() {
        deadline = nil
        alarm?.task.cancel()
        alarm = nil
    }
}

extension TimeAmount {
    /// A duration to the nanosecond; beyond 292 years it stays there.
    init(clamping duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        self = .nanoseconds(overflow ? (seconds < 0 ? .min : .max) : whole + attoseconds / 1_000_000_000)
    }
}
