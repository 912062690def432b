internal import CFuzzer
internal import FuzzTargets

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Feeds libFuzzer's inputs to one of our readers: `fuzz TARGET [libFuzzer's arguments]`.
///
/// `make fuzz` builds and runs it. An input fails by a crash, by a finding of the address sanitizer, by too much time
/// or memory, or by a broken promise of the reader; libFuzzer then keeps and names it.
@main
enum Fuzz {
    static func main() {
        let words = [CommandLine.arguments[0]] + CommandLine.arguments.dropFirst(2)
        var count = Int32(words.count)
        var argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = .allocate(capacity: words.count + 1)
        for (index, word) in words.enumerated() { argv?[index] = strdup(word) }
        argv?[words.count] = nil
        // The first use of `target`: a wrong name ends here.
        _ = target
        exit(LLVMFuzzerRunDriver(&count, &argv) { data, size in tryInput(data, size) })
    }
}

/// Which reader the command line names.
private let target: FuzzTarget = {
    if CommandLine.arguments.count > 1, let target = FuzzTarget(rawValue: CommandLine.arguments[1]) { return target }
    tell("usage: fuzz TARGET [ARGUMENT...]\ntargets: \(FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))\n")
    exit(64)
}()

private func tryInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    do { try target.run([UInt8](UnsafeBufferPointer(start: data, count: size))) } catch {
        tell("\(target): \(error)\n")
        abort()
    }
    return 0
}

private func tell(_ text: String) {
    let bytes = Array(text.utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
}
