import Foundation
import Testing

/// What an operator can come upon, as the sources have it, stands in docs/operations.md.
@Suite("The operator's page")
struct OperationsTests {
    private let page: String

    init() throws {
        page = try String(contentsOf: Page.root.appending(path: "docs/operations.md"), encoding: .utf8)
    }

    @Test("it explains every error code", arguments: ErrorCode.all)
    func codeIsExplained(code: ErrorCode) {
        let section = page.components(separatedBy: "\n### ").first { $0.hasPrefix(code.type + "\n") }
        #expect(section?.contains("`\(code.name)`") == true)
    }

    @Test(
        "it explains every exit code",
        arguments: found(#/ExitCode\((\d+)\)/#, in: ["fanout/ExitCode+sysexits.swift"]))
    func exitCodeIsExplained(code: String) {
        #expect(page.contains("\n| \(code) | "))
    }

    @Test("it explains every variable", arguments: found(#/"(FANOUT_[A-Z_]+)"/#, in: swiftFiles("fanout")))
    func variableIsExplained(name: String) {
        #expect(page.contains("`\(name)`"))
    }

    @Test(
        "it explains every line of the log",
        arguments: found(
            #/logger\.(?:log|debug|info|notice|warning|error)\(\s*(?:level: \w+,\s*)?"([^"]+)"/#,
            in: ["fanout", "Delivery", "Ingest", "Console"].flatMap(swiftFiles)))
    func lineIsExplained(line: String) {
        #expect(page.contains("| `\(line)` |"))
    }

    @Test("what the sources have was found")
    func somethingWasFound() {
        #expect(ErrorCode.all.count > 15)
        #expect(found(#/ExitCode\((\d+)\)/#, in: ["fanout/ExitCode+sysexits.swift"]).count > 5)
        #expect(found(#/"(FANOUT_[A-Z_]+)"/#, in: swiftFiles("fanout")).count > 5)
    }
}

/// One case of a `Code` of an error.
struct ErrorCode: Sendable, CustomTestStringConvertible {
    let type: String
    let name: String

    var testDescription: String { "\(type).\(name)" }

    static let all: [ErrorCode] = [
        "Journal/JournalError.swift", "Transport/TransportError.swift", "HTTPServer/HTTPServerError.swift",
        "Events/EventsError.swift",
    ].flatMap { file in
        let text = source(file)
        let type = file.split(separator: "/").last?.replacingOccurrences(of: ".swift", with: "") ?? ""
        let codes = text.components(separatedBy: "enum Code").last?.components(separatedBy: "\n    }").first ?? ""
        return codes.matches(of: #/case (\w+)/#).map { ErrorCode(type: type, name: String($0.1)) }
    }
}

private func source(_ file: String) -> String {
    (try? String(contentsOf: Page.root.appending(path: "Sources/\(file)"), encoding: .utf8)) ?? ""
}

private func swiftFiles(_ target: String) -> [String] {
    let folder = Page.root.appending(path: "Sources/\(target)").path()
    let files = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    return files.filter { $0.hasSuffix(".swift") }.map { "\(target)/\($0)" }.sorted()
}

/// What a pattern's first group matches in files of `Sources`, each once.
private func found(_ pattern: Regex<(Substring, Substring)>, in files: [String]) -> [String] {
    Set(files.flatMap { source($0).matches(of: pattern).map { String($0.1) } }).sorted()
}
