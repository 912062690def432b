internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where tasks leave work for a thread that sleeps while there is none.
final class Inbox<Element: Sendable>: Sendable {
    private struct State {
        var elements: [Element] = []
        var isClosed = false
        var isThreadAsleep = false
    }

    private let state = Mutex(State())
    private let signal = ThreadSignal()

    /// Leaves an element.
    ///
    /// - Returns: false when the inbox was closed; the element was not taken.
    func push(_ element: Element) -> Bool {
        let (taken, wake) = state.withLock { state in
            guard !state.isClosed else { return (false, false) }
            state.elements.append(element)
            defer { state.isThreadAsleep = false }
            return (true, state.isThreadAsleep)
        }
        if wake { signal.raise() }
        return taken
    }

    /// Takes nothing any more; what is inside is still handed out.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.raise()
    }

    /// Everything that lies here, in the order in which it came; sleeps while there is nothing.
    ///
    /// - Parameter milliseconds: how long it sleeps at most; without it, for ever.
    /// - Returns: nothing when that time is over; `nil` once the inbox is closed and empty.
    func takeAll(within milliseconds: Int? = nil) -> [Element]? {
        while true {
            let (elements, isClosed) = state.withLock { state in
                let elements = state.elements
                state.elements = []
                state.isThreadAsleep = elements.isEmpty && !state.isClosed
                return (elements, state.isClosed)
            }
            if !elements.isEmpty { return elements }
            if isClosed { return nil }
            if let milliseconds {
                guard signal.wait(milliseconds: milliseconds) else {
                    let late = state.withLock { state in
                        defer { state.elements = [] }
                        state.isThreadAsleep = false
                        return state.elements
                    }
                    return late
                }
            } else {
                signal.wait()
            }
        }
    }
}

/// Wakes one sleeping thread.
///
/// A signal that comes before the wait is not lost.
final class ThreadSignal: @unchecked Sendable {
    // Proof for `@unchecked`: the pointers never change, the primitives behind them are made for use by several
    // threads, and `isRaised` is touched only while `mutex` is held.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var isRaised = false

    init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func raise() {
        pthread_mutex_lock(mutex)
        isRaised = true
        pthread_mutex_unlock(mutex)
        // Signalled before, the thread would wake only to wait for the mutex. Whoever calls this keeps the object, so the
        // condition outlives the call whatever the woken thread does.
        pthread_cond_signal(condition)
    }

    func wait() {
        pthread_mutex_lock(mutex)
        // A condition variable may wake without a signal.
        while !isRaised { pthread_cond_wait(condition, mutex) }
        isRaised = false
        pthread_mutex_unlock(mutex)
    }

    /// - Returns: false when the time was over before the signal came.
    func wait(milliseconds: Int) -> Bool {
        var until = timespec()
        clock_gettime(CLOCK_REALTIME, &until)
        let nanoseconds = Int(until.tv_nsec) + milliseconds % 1000 * 1_000_000
        until.tv_sec += milliseconds / 1000 + nanoseconds / 1_000_000_000
        until.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while !isRaised {
            if pthread_cond_timedwait(condition, mutex, &until) == ETIMEDOUT { break }
        }
        defer { isRaised = false }
        return isRaised
    }
}
