import Foundation
import Mapping
import Testing
import YAML

/// A mistake in a configuration file, and what is said about it.
///
/// The text holds ⟦ and ⟧ around the very span that the carets have to stand under.
struct Mistake: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let marked: String
    let severity: Diagnostic.Severity
    /// Parts of the message.
    let message: [String]
    /// A part of the hint; nil: there is none.
    let hint: String?

    init(
        _ description: String, _ marked: String, _ severity: Diagnostic.Severity = .error, says message: String...,
        hint: String? = nil
    ) {
        (testDescription, self.marked, self.severity) = (description, marked, severity)
        (self.message, self.hint) = (message, hint)
    }

    /// The text without its marks.
    var text: String { marked.replacing("⟦", with: "").replacing("⟧", with: "") }

    /// The marked span.
    var location: YAML.SourceLocation? {
        func place(of mark: Character, minus marks: Int) -> (line: Int, column: Int)? {
            guard let found = marked.firstIndex(of: mark) else { return nil }
            let before = marked[..<found]
            let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
            let others = line.unicodeScalars.count { $0 == "⟦" }
            return (before.count { $0 == "\n" } + 1, line.unicodeScalars.count - others + 1)
        }
        guard let start = place(of: "⟦", minus: 0), let end = place(of: "⟧", minus: 1) else { return nil }
        return YAML.SourceLocation(line: start.line, column: start.column, endLine: end.line, endColumn: end.column)
    }

    /// Compares the only diagnostic of `file` with what is expected.
    func check(_ diagnostics: [Diagnostic], file: String, now: Bool = true) {
        let all = diagnostics.map { $0.rendered(source: SourceFile(name: file, bytes: Array(text.utf8))) }
            .joined(separator: "\n\n")
        guard let found = diagnostics.first, diagnostics.count == 1 else {
            Issue.record("expected one diagnostic, found \(diagnostics.count):\n\(all)")
            return
        }
        #expect(found.severity == severity)
        #expect(found.file == file)
        #expect(found.location == location, "\(all)")
        for part in message { #expect(found.message.contains(part), "\(all)") }
        if let hint {
            #expect(found.hint?.contains(hint) == true, "\(all)")
        } else {
            #expect(found.hint == nil, "\(all)")
        }
    }
}
