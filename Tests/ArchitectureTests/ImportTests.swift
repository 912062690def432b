import Foundation
import Testing

/// What each target may import: the house's own targets, and libraries of others.
private let allowed: [String: Set<String>] = [
    "JSON": [],
    "YAML": ["CYAML"],
    "Events": ["JSON"],
    "Mapping": ["Events", "JSON", "YAML", "Crypto"],
    "Journal": ["Events"],
    "Transport": [],
    "JournalSQLite": ["Journal", "Events", "CSQLite", "Crypto"],
    "TransportCurl": ["Transport", "CCurl"],
    // JSON: the lines of the delivery log
    "Delivery": ["Events", "JSON", "Journal", "Mapping", "Transport", "Logging", "ServiceLifecycle"],
    "HTTPServer": ["NIOCore", "NIOPosix", "NIOHTTP1"],
    "Ingest": ["HTTPServer", "Events", "Journal", "JSON", "Logging"],
    "Console": ["HTTPServer", "Events", "JSON", "Journal", "Mapping", "Delivery", "Logging"],
    // YAML: a mistake in a script is told with its place.
    "Sandbox": ["HTTPServer", "JSON", "YAML"],
    "LoadGenerator": ["Transport", "Histogram"],
    "fanout": [
        "JSON", "YAML", "Events", "Mapping", "Journal", "JournalSQLite", "Transport", "TransportCurl", "Delivery",
        "HTTPServer", "Ingest", "Console", "Sandbox", "LoadGenerator", "ArgumentParser", "Logging", "ServiceLifecycle",
        "UnixSignals",
    ],
]

/// What comes with the language and the system.
private let everywhere: Set<String> = ["Swift", "Synchronization", "Glibc", "Darwin"]

private let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

@Suite("The house")
struct ImportTests {
    @Test("a target imports only what its row names", arguments: allowed.keys.sorted())
    func importsAreAllowed(target: String) throws {
        let files = try swiftFiles(of: target)
        #expect(!files.isEmpty, "\(target) has no sources")
        for file in files {
            for module in try imports(of: file) where !everywhere.contains(module) {
                #expect(allowed[target]?.contains(module) == true, "\(file.lastPathComponent) imports \(module)")
            }
        }
    }

    @Test("every folder of sources has a row")
    func everyTargetIsKnown() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: sources.path())
        let unknown = folders.filter { !$0.hasPrefix("C") && allowed[$0] == nil }
        #expect(unknown.isEmpty)
    }

    @Test("only a journal makes receipts")
    func receiptsComeFromJournals() throws {
        for target in allowed.keys where !target.hasPrefix("Journal") {
            for file in try swiftFiles(of: target) {
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(!text.contains("Receipt("), "\(file.lastPathComponent) makes a receipt")
            }
        }
    }

    @Test("no import of Foundation, and none without an access level")
    func importsAreStated() throws {
        for target in allowed.keys {
            for file in try swiftFiles(of: target) {
                for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                    let words = line.split(separator: " ")
                    guard words.contains("import"), !line.contains("//"), !line.contains("\"") else { continue }
                    #expect(words.first != "import", "\(file.lastPathComponent): \(line)")
                    #expect(words.last?.hasPrefix("Foundation") == false, "\(file.lastPathComponent): \(line)")
                }
            }
        }
    }

    private func swiftFiles(of target: String) throws -> [URL] {
        let folder = sources.appending(path: target)
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
    }

    private func imports(of file: URL) throws -> [String] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place <= 2, words.count > place + 1,
                words[..<place].allSatisfy({
                    ["internal", "package", "private", "@testable"].contains($0) || $0.hasPrefix("@_spi")
                })
            else { return nil }
            return String(words[place + 1])
        }
    }
}
