import Foundation
import Testing

/// Each promise of docs/guarantees.md names tests that there are.
@Suite("The page of guarantees")
struct GuaranteesTests {
    /// A test that the page names: its function, and the file that its link leads to.
    struct NamedTest: Sendable, CustomTestStringConvertible {
        let function: String
        let file: String

        var testDescription: String { "\(function) in \(file)" }
    }

    static let named: [NamedTest] = text.matches(of: /\[`([^`\]]+)`\]\(\.\.\/(Tests\/[^)]+\.swift)\)/).map {
        NamedTest(function: String($0.1), file: String($0.2))
    }

    private static let text =
        (try? String(contentsOf: Page.root.appending(path: "docs/guarantees.md"), encoding: .utf8)) ?? ""

    @Test("a test that is named exists", arguments: named)
    func testExists(test: NamedTest) throws {
        let source = try String(contentsOf: Page.root.appending(path: test.file), encoding: .utf8)
        let isThere = ["func \(test.function)(", "func `\(test.function)`("].contains { source.contains($0) }
        #expect(isThere, "\(test.file) has no such function")
        #expect(source.contains("@Test"))
    }

    @Test("every promise names a test")
    func everyPromiseNamesATest() {
        let rows = Self.text.split(separator: "\n").filter { $0.hasPrefix("| **") }
        #expect(rows.count > 10)
        for row in rows { #expect(row.contains("](../Tests/"), "\(row)") }
    }
}
