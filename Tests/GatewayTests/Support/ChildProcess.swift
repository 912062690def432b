import Foundation
import Synchronization
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The `fanout` command as a process of its own.
///
/// It gets its own pipes, nothing else that is open in the test run, and only the environment given. When it has
/// ended, everything it ever wrote is searched for tokens and personal data.
final class ChildProcess: Sendable {
    struct Output: Sendable {
        var standard = ""
        var errors = ""
        /// The exit code, or the signal that ended it as a negative number.
        var status: Int32?
        fileprivate var openStreams = 2

        /// Ended, and everything read.
        var isComplete: Bool { status != nil && openStreams == 0 }
    }

    private struct State {
        var output = Output()
        var isReaped = false
        var observers: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastObserver = 0
    }

    let arguments: [String]
    let pid: pid_t
    private let state = Mutex(State())

    /// Starts it; `wrapper` holds options of `env`, and a command that becomes `fanout` in its turn.
    ///
    /// - Throws: `POSIXError` where there are no pipes or processes to be had.
    init(
        _ arguments: [String], environment: [String: String], folder: String, input: String = "",
        wrapper: [String] = []
    ) throws {
        self.arguments = arguments
        let (stdin, stdout, stderr) = (try PipeEnds(), try PipeEnds(), try PipeEnds())
        pid = try Self.spawn(
            // `env` only changes the folder and then becomes the command, under the same number.
            ["/usr/bin/env", "-C", folder] + wrapper + [try Locations.command] + arguments, environment: environment,
            descriptors: [stdin.reading, stdout.writing, stderr.writing])
        for descriptor in [stdin.reading, stdout.writing, stderr.writing] { close(descriptor) }
        Thread.detachNewThread {
            let bytes = Array(input.utf8)
            var sent = 0
            while sent < bytes.count, case let count = write(stdin.writing, Array(bytes[sent...]), bytes.count - sent),
                count > 0
            { sent += count }
            close(stdin.writing)
        }
        Thread.detachNewThread { [self] in collect(stdout.reading) { $0.standard += $1 } }
        Thread.detachNewThread { [self] in collect(stderr.reading) { $0.errors += $1 } }
        Thread.detachNewThread { [self] in awaitEnd() }
    }

    var output: Output { state.withLock { $0.output } }

    /// Sends a signal, unless it has ended.
    func signal(_ number: Int32) {
        // Under the lock, so that the number cannot have passed to another process.
        state.withLock { if !$0.isReaped { _ = Glibc.kill(pid, number) } }
    }

    /// Waits until what it has written, or its end, fulfils `condition`.
    ///
    /// - Returns: false where the time ran out first.
    func wait(_ patience: Duration, until condition: @escaping @Sendable (Output) -> Bool) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await self.wait(until: condition) }
            group.addTask {
                try? await Task.sleep(for: patience)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
    }

    /// Waits for its end; ends it by force where that does not come.
    ///
    /// With `customers` it may show the customer's data.
    func end(within patience: Duration = .seconds(30), customers: Bool = false) async -> Output {
        if !(await wait(patience, until: \.isComplete)) {
            Issue.record("fanout \(arguments.joined(separator: " ")) did not end within \(patience): \(output)")
            signal(SIGKILL)
            _ = await wait(.seconds(10), until: \.isComplete)
        }
        Secrets.expectNone(in: output.standard + output.errors, of: arguments, customers: customers)
        return output
    }

    private func wait(until condition: (Output) -> Bool) async -> Bool {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.lastObserver += 1
            state.observers[state.lastObserver] = continuation
            return state.lastObserver
        }
        defer { state.withLock { $0.observers[id] = nil } }
        if condition(output) { return true }
        for await _ in stream where condition(output) { return true }
        return false
    }

    private func change(_ change: (inout State) -> Void) {
        let observers = state.withLock { state in
            change(&state)
            return Array(state.observers.values)
        }
        for observer in observers { observer.yield() }
    }

    private func collect(_ descriptor: Int32, into append: (inout Output, String) -> Void) {
        var rest: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = read(descriptor, &buffer, buffer.count), count > 0 {
            rest += buffer[..<count]
            // A character may come in two pieces; a line ends with a whole one.
            guard let end = rest.lastIndex(of: 0x0A) else { continue }
            let lines = String(decoding: rest[...end], as: UTF8.self)
            rest.removeSubrange(...end)
            change { append(&$0.output, lines) }
        }
        close(descriptor)
        let last = String(decoding: rest, as: UTF8.self)
        change { state in
            append(&state.output, last)
            state.output.openStreams -= 1
        }
    }

    private func awaitEnd() {
        var information = siginfo_t()
        while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        change { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            state.isReaped = true
            state.output.status = signal == 0 ? (status >> 8) & 0xFF : -signal
        }
    }

    private static func spawn(
        _ words: [String], environment: [String: String], descriptors: [Int32]
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, descriptor) in descriptors.enumerated() {
            posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
        }
        // Others in the test run may have left something open; numbers that are not open are passed over.
        for descriptor in 3..<1024 { posix_spawn_file_actions_addclose(&actions, Int32(descriptor)) }
        // The threads of a test run block signals, and its own death is nothing to a pipe's other end.
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var argv = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in argv + variables { free(text) } }
        var child = pid_t()
        let code = posix_spawn(&child, words[0], &actions, &attributes, &argv, &variables)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .ENOENT) }
        return child
    }
}

/// A pair of sockets in place of a pipe: made in one step so that no other child process inherits them by chance.
private struct PipeEnds {
    let reading: Int32
    let writing: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EMFILE)
        }
        (reading, writing) = (ends[0], ends[1])
    }
}
