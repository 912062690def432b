import Foundation
import Synchronization

/// A program that runs beside the tests.
///
/// It gets its own pipes and nothing else that is open here, so that no connection of another test stays open in it,
/// and none of the signals that the threads of a test run block.
final class ChildProcess: Sendable {
    private let pid: pid_t
    private let input: FileHandle
    private let text = Mutex("")
    private let status = Mutex<Int32?>(nil)

    /// What it has written so far, to both of its outputs.
    var output: String { text.withLock { $0 } }
    /// Once it has ended.
    var exitCode: Int32? { status.withLock { $0 } }

    init(_ program: String, _ arguments: [String]) throws {
        let (stdin, stdout) = (Pipe(), Pipe())
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, stdin.fileHandleForReading.fileDescriptor, 0)
        posix_spawn_file_actions_adddup2(&actions, stdout.fileHandleForWriting.fileDescriptor, 1)
        posix_spawn_file_actions_adddup2(&actions, stdout.fileHandleForWriting.fileDescriptor, 2)
        // The system passes over numbers that are not open.
        for descriptor in 3..<1024 { posix_spawn_file_actions_addclose(&actions, Int32(descriptor)) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var child = pid_t()
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let code = posix_spawnp(&child, program, &actions, &attributes, &words, environ)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .ENOENT) }
        pid = child
        input = stdin.fileHandleForWriting
        try stdin.fileHandleForReading.close()
        try stdout.fileHandleForWriting.close()

        let reading = stdout.fileHandleForReading
        Thread.detachNewThread { [self] in
            while case let data = reading.availableData, !data.isEmpty {
                text.withLock { $0 += String(decoding: data, as: UTF8.self) }
            }
            var ended: Int32 = 0
            waitpid(pid, &ended, 0)
            status.withLock { $0 = (ended >> 8) & 0xFF }
        }
    }

    func write(_ text: String) {
        try? input.write(contentsOf: Data(text.utf8))
    }

    func terminate() {
        if exitCode == nil { kill(pid, SIGKILL) }
    }
}
