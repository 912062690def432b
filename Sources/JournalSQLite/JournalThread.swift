internal import Journal
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A thread of the journal's own, so that waiting for the disk never takes one from Swift's pool.
enum JournalThread {
    private class Work {
        func run() {}
    }

    private final class WorkOn<Resource>: Work {
        private var resource: Resource?
        private let body: (Resource) -> Void
        private let afterwards: @Sendable () -> Void

        init(
            _ resource: Resource, _ body: @escaping (Resource) -> Void, _ afterwards: @escaping @Sendable () -> Void
        ) {
            self.resource = resource
            self.body = body
            self.afterwards = afterwards
        }

        override func run() {
            if let resource = resource.take() { body(resource) }
            afterwards()
        }
    }

    /// Gives `resource` to a new thread, runs `body` there, lets go of the resource and calls `afterwards`.
    ///
    /// - Throws: `.storage` when the system gives no thread.
    static func start<Resource>(
        with resource: sending Resource, _ body: @escaping @Sendable (Resource) -> Void,
        afterwards: @escaping @Sendable () -> Void
    ) throws(JournalError) {
        let work = Unmanaged<Work>.passRetained(WorkOn(resource, body, afterwards))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        #if canImport(Glibc)
            var thread = pthread_t()
            let code = pthread_create(&thread, &attributes, { Self.run($0) }, work.toOpaque())
        #else
            var thread: pthread_t?
            let code = pthread_create(&thread, &attributes, { Self.run($0) }, work.toOpaque())
        #endif
        guard code == 0 else {
            work.release()
            throw JournalError(.storage, "starting a thread: \(String(cString: strerror(code)))")
        }
    }

    /// Lets the calling thread sleep.
    static func pause(microseconds: UInt32) {
        usleep(microseconds)
    }

    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().run() }
        return nil
    }
}

/// Opens once; any number of tasks may wait for that.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiting = state.withLock { state in
            defer { state = State(isOpen: true) }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
