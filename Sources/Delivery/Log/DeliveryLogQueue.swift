internal import Mapping
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Where requests leave what the log's thread has to do; it holds so much and no more.
final class DeliveryLogQueue: Sendable {
    enum Job: Sendable {
        case write(DeliveryLogEntry)
        case scrub(Set<String>, CheckedContinuation<Result<Int, DeliveryLogError>, Never>)
    }

    struct Work {
        let jobs: [Job]
        /// Lines that found no room, by destination.
        let dropped: [String: Int]
    }

    private struct State {
        var jobs: [Job] = []
        var bytes = 0
        var dropped: [String: Int] = [:]
        var isClosed = false
        var isThreadAsleep = false
        var hasEnded = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    /// A pipe on which the thread sleeps: a byte wakes it.
    private let (reading, writing): (Int32, Int32)

    init() throws(DeliveryLogError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw DeliveryLogError(message: "a pipe: \(String(cString: strerror(errno)))")
        }
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    }

    deinit {
        _ = Self.closeFile(reading)
        _ = Self.closeFile(writing)
    }

    /// Leaves a job.
    ///
    /// - Returns: false where it was not taken: closed, or, for a line, no room; such lines are counted.
    func push(_ job: Job) -> Bool {
        let (isTaken, wakes) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            if case .write(let entry) = job {
                let bytes = entry.bytes
                guard state.jobs.count < Self.mostJobs, state.bytes + bytes <= Self.mostBytes || state.jobs.isEmpty
                else {
                    state.dropped[entry.destination.name, default: 0] += 1
                    return (false, false)
                }
                state.bytes += bytes
            }
            state.jobs.append(job)
            defer { state.isThreadAsleep = false }
            return (true, state.isThreadAsleep)
        }
        if wakes { wake() }
        return isTaken
    }

    /// Takes nothing any more; what lies here is still handed out.
    func close() {
        state.withLock { $0.isClosed = true }
        wake()
    }

    /// Everything that lies here; sleeps while there is nothing.
    ///
    /// - Returns: `nil` once the queue is closed and empty.
    func takeAll() -> Work? {
        while true {
            let (work, isClosed) = state.withLock { state -> (Work, Bool) in
                let work = Work(jobs: state.jobs, dropped: state.dropped)
                state.jobs = []
                state.bytes = 0
                state.dropped = [:]
                state.isThreadAsleep = work.jobs.isEmpty && !state.isClosed
                return (work, state.isClosed)
            }
            if !work.jobs.isEmpty || !work.dropped.isEmpty { return work }
            if isClosed { return nil }
            var byte: UInt8 = 0
            _ = read(reading, &byte, 1)
        }
    }

    func markEnded() {
        let waiting = state.withLock { state in
            state.hasEnded = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns once the thread has gone.
    func ended() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if !state.hasEnded { state.waiting.append(continuation) }
                return state.hasEnded
            }
            if hasEnded { continuation.resume() }
        }
    }

    private func wake() {
        var byte: UInt8 = 0
        _ = write(writing, &byte, 1)
    }

    private static func closeFile(_ file: Int32) -> Int32 {
        #if canImport(Glibc)
            Glibc.close(file)
        #else
            Darwin.close(file)
        #endif
    }

    /// Lines that wait at most, and about the memory they may hold.
    private static let (mostJobs, mostBytes) = (10_000, 64 << 20)
}

/// The log's own thread, so that waiting for the disk never takes one from Swift's pool.
enum LogThread {
    private final class Start: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs `body` on a new thread.
    static func start(_ body: @escaping @Sendable () -> Void) throws(DeliveryLogError) {
        let start = Unmanaged.passRetained(Start(body))
        let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
            if let context { Unmanaged<Start>.fromOpaque(context).takeRetainedValue().body() }
            return nil
        }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let code = pthread_create(&thread, &attributes, entry, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw DeliveryLogError(message: "starting a thread: \(String(cString: strerror(code)))")
        }
    }
}
