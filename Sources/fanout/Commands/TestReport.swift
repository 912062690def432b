internal import ArgumentParser
internal import JSON
internal import Mapping
internal import YAML

/// Runs tests and shows what came of them.
struct TestReport {
    let configuration: Configuration
    /// One destination; `nil`: all.
    let destination: String?

    /// - Returns: the exit code: 0 where nothing differs.
    func run(json: Bool) -> ExitCode {
        let tests = configuration.tests.filter { destination == nil || $0.destination == destination }
        var failed = 0
        var skipped = 0
        for test in tests {
            let result = test.result(in: configuration)
            switch result {
            case .passed: break
            case .skipped: skipped += 1
            case .failed: failed += 1
            }
            if json { Terminal.print(line(test, result)) } else { show(test, result) }
        }
        if !json {
            let parts = [
                Terminal.counted(tests.count, "test"), failed == 0 ? "" : "\(failed) failed",
                skipped == 0 ? "" : "\(skipped) skipped",
            ]
            Terminal.print(tests.isEmpty ? "there are no tests" : parts.filter { !$0.isEmpty }.joined(separator: ", "))
        }
        return failed == 0 ? .success : .failure
    }

    private func show(_ test: MappingTest, _ result: MappingTestResult) {
        switch result {
        case .passed: Terminal.print("ok    \(test.destination): \(test.name)")
        case .skipped(let reason): Terminal.print("skip  \(test.destination): \(test.name) (\(reason))")
        case .failed(let differences):
            Terminal.print("\(Terminal.bold("FAIL"))  \(test.destination): \(test.name)")
            for difference in differences {
                Terminal.print("      \(test.file):\(difference.location.line): \(difference.field)")
                Terminal.print("        expected  \(difference.expected)")
                Terminal.print("        got       \(difference.got)")
            }
        }
    }

    private func line(_ test: MappingTest, _ result: MappingTestResult) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("test", test.name)
        writer.member("destination", test.destination)
        writer.member("file", test.file)
        writer.member("line", test.location.line)
        switch result {
        case .passed: writer.member("result", "passed")
        case .skipped(let reason):
            writer.member("result", "skipped")
            writer.member("reason", reason)
        case .failed(let differences):
            writer.member("result", "failed")
            writer.key("differences")
            writer.beginArray()
            for difference in differences {
                writer.beginObject()
                writer.member("field", difference.field)
                writer.member("expected", difference.expected)
                writer.member("got", difference.got)
                writer.member("line", difference.location.line)
                writer.member("column", difference.location.column)
                writer.endObject()
            }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes
    }
}

extension Terminal {
    /// "1 test", "2 tests".
    static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
