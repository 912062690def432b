internal import Crypto
internal import Glibc

/// What no program of this kind gets below, measured in the same run.
enum Limits {
    /// SHA-256 of ten texts of 20 bytes.
    static func hash() -> Measure {
        let text = Array("ada.lovelace@example".utf8)
        return Measure(name: "SHA-256 of 10 x 20 bytes", count: 1) {
            var sum = 0
            for _ in 0..<10 {
                let digest = text.withUnsafeBytes { SHA256.hash(data: $0) }
                sum &+= digest.withUnsafeBytes { Int($0[0]) }
            }
            return sum
        }
    }

    /// Copying as many bytes as the bodies of one event have.
    static func copy(bytes: Int) -> Measure {
        let source = [UInt8](repeating: 1, count: bytes)
        var target = [UInt8](repeating: 0, count: bytes)
        return Measure(name: "copying \(bytes) bytes", count: 1000) {
            for _ in 0..<1000 {
                target.withUnsafeMutableBytes { target in
                    source.withUnsafeBytes { target.copyMemory(from: $0) }
                }
            }
            return Int(target[bytes / 2])
        }
    }

    /// One `fdatasync` after 1 KB at the end of a file in the temporary folder: wall time, for it is waiting.
    static func sync() -> Figure? {
        var path = Array("\(getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")/fanout-bench-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        guard file >= 0 else { return nil }
        defer {
            close(file)
            unlink(path)
        }
        let block = [UInt8](repeating: 1, count: 1024)
        var samples: [Double] = []
        for _ in 0..<200 {
            guard write(file, block, block.count) == block.count else { return nil }
            let start = Meter.now(CLOCK_MONOTONIC)
            guard fdatasync(file) == 0 else { return nil }
            samples.append(Double(Meter.now(CLOCK_MONOTONIC) - start))
        }
        return Figure(name: "fdatasync of 1 KB (wall)", runs: samples.sorted())
    }
}
