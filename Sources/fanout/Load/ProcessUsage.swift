internal import ArgumentParser

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What a process has taken of the machine, as Linux tells in `/proc`.
struct ProcessUsage {
    /// Processor time of all its threads, in the kernel and outside; exact to a clock tick, mostly 10 ms.
    let processorTime: Duration
    /// Bytes of memory that it holds now, and the most it ever held.
    let memory: Int
    let peakMemory: Int

    /// - Throws: an exit code, after saying what is wrong.
    init(of pid: Int32) throws {
        // The name of the program, in brackets, may hold anything; the numbers begin after the last bracket.
        guard let stat = try? Files.read("/proc/\(pid)/stat"), let bracket = stat.lastIndex(of: UInt8(ascii: ")")),
            let status = try? Files.read("/proc/\(pid)/status")
        else {
            Terminal.tell("fanout: --pid \(pid): there is no such process, or this system has no /proc")
            throw ExitCode.usage
        }
        // proc(5): utime and stime are fields 14 and 15; the first after the bracket is field 3.
        let fields = String(decoding: stat[(bracket + 1)...], as: UTF8.self).split(separator: " ")
        let ticks = fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0
        processorTime = .seconds(Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK))))
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        func bytes(_ name: String) -> Int {
            let line = lines.first { $0.hasPrefix(name) }
            return (line?.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) } ?? 0)
                * 1024
        }
        memory = bytes("VmRSS:")
        peakMemory = bytes("VmHWM:")
    }

    private init(processorTime: Duration, memory: Int, peakMemory: Int) {
        self.processorTime = processorTime
        self.memory = memory
        self.peakMemory = peakMemory
    }

    /// The processor time since `earlier`, and the memory of now.
    func since(_ earlier: ProcessUsage) -> ProcessUsage {
        ProcessUsage(
            processorTime: processorTime - earlier.processorTime, memory: memory, peakMemory: peakMemory)
    }
}
