import Testing
import YAML

@Suite struct LoadingTests {
    @Test func aMappingIsReadWithItsPlaces() throws {
        let text = "version: 1\ndestinations:\n  tiktok:\n    settings: &s {a: 1}\n    list:\n    - x\n    - y  # c\n"
        let (node, diagnostics) = YAMLLoader.load(SourceFile(name: "d.yaml", bytes: Array(text.utf8)))
        #expect(diagnostics.isEmpty)
        let tiktok = try #require(node?["destinations"]?["tiktok"])
        #expect(tiktok["settings"]?.location == SourceLocation(line: 4, column: 18, length: 6))
        #expect(tiktok["list"]?.location == SourceLocation(line: 6, column: 5, endLine: 7, endColumn: 8))
    }
}
