import Testing
import YAML

@Suite struct RobustnessTests {
    /// A refused file has an error; every place lies in the file; every diagnostic can be shown.
    private func check(_ bytes: [UInt8]) {
        let source = SourceFile(name: "d.yaml", bytes: bytes)
        let (node, diagnostics) = YAMLLoader.load(source)
        #expect(node != nil || diagnostics.hasErrors)
        for diagnostic in diagnostics {
            let isShown = !diagnostic.rendered(source: source).isEmpty
            let isPlaced = diagnostic.location.map { isInside($0, source) } ?? false
            #expect(isShown && isPlaced, "\(diagnostic.written)")
        }
        let outside = (node?.everyNode ?? []).filter { !isInside($0.location, source) }
        #expect(outside.isEmpty, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }

    private func isInside(_ location: Span, _ source: SourceFile) -> Bool {
        guard let first = source.line(location.line), source.line(location.endLine) != nil else { return false }
        let isOrdered = (location.line, location.column) <= (location.endLine, location.endColumn)
        return isOrdered && location.column >= 1 && location.column <= first.unicodeScalars.count + 1
    }

    @Test func everyPrefixOfARichDocumentIsReadOrRefusedWithAPlace() {
        let bytes = Array(richDocument.utf8)
        #expect(!load(richDocument).diagnostics.hasErrors)
        for length in 0...bytes.count {
            check(Array(bytes.prefix(length)))
        }
    }

    @Test(arguments: 1...8)
    func mutationsOfARichDocumentAreReadOrRefusedWithAPlace(seed: Int) {
        var random = SplitMix64(state: UInt64(seed))
        let splinters = [
            "\t", "  ", "\n", "[", "]", "{", "}", ": ", "- ", "\"", "'", "&a ", "*a", "<<: ", "!x ", "|", "%", "é",
        ]
        for _ in 0..<150 {
            var bytes = Array(richDocument.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                case 2: bytes.removeSubrange(index..<min(bytes.count, index + 20))
                default:
                    bytes.insert(contentsOf: Array(splinters.randomElement(using: &random)?.utf8 ?? "".utf8), at: index)
                }
            }
            check(bytes)
        }
    }
}

/// A small generator of reproducible numbers.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
