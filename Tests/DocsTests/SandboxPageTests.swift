import Foundation
import Sandbox
import Testing
import YAML

/// Scripts on docs/sandbox.md are right, or wrong as the page quotes.
@Suite("The sandbox's page")
struct SandboxPageTests {
    @Test(
        "a script is right, or wrong as the page quotes", arguments: Page.blocks.filter { $0.begins("yaml", "script") })
    func scriptIsRead(block: Block) {
        let source = SourceFile(name: "script.yaml", bytes: Array(block.text.utf8))
        let (script, diagnostics) = SandboxScript.read(source)
        let said = diagnostics.map { $0.rendered(source: source) + "\n" }.joined()
        #expect((script == nil) == block.isWrong)
        let expected = block.isWrong ? block.below?.text ?? "" : ""
        #expect(said == expected)
    }

    @Test("every kind of fault and answer is told", arguments: SandboxPageTests.words)
    func wordIsTold(word: String) throws {
        let page = try String(contentsOf: Page.root.appending(path: "docs/sandbox.md"), encoding: .utf8)
        let forms = ["`\(word)`", "`\(word): ", ": \(word)`"]
        #expect(forms.contains { page.contains($0) })
    }

    /// The words of `reset` and `answer`, and the members of a step as its reader has them.
    static let words: [String] = {
        let file = Page.root.appending(path: "Sources/Sandbox/Script/StepReader.swift")
        let reader = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let members = reader.matches(of: /members\.(?:integer|text|bool|duration|word|texts)\("(\w+)"/).map {
            String($0.1)
        }
        return Array(
            Set(members + SandboxFault.ResetPoint.allCases.map(\.rawValue) + StockAnswer.allCases.map(\.rawValue))
        ).sorted()
    }()

    @Test("the reader's members were found")
    func somethingWasFound() {
        #expect(Self.words.count > 25)
    }
}
