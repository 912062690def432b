import JSON
import Testing

@Suite struct LimitTests {
    @Test func refusesOneLevelMoreThanAllowed() {
        let limits = JSONLimits(maxDepth: 3)
        #expect(failure(of: "[[[1]]]", limits: limits) == nil)
        #expect(failure(of: "[[[]],{\"a\":{}}]", limits: limits) == nil)
        let array = failure(of: "[[[[1]]]]", limits: limits)
        #expect(array?.code == .tooDeep)
        #expect(array?.offset == 3)
        let object = failure(of: #"{"a":[{"b":{}}]}"#, limits: limits)
        #expect(object?.code == .tooDeep)
        #expect(object?.offset == 11)
        #expect(failure(of: "[]", limits: JSONLimits(maxDepth: 0))?.code == .tooDeep)
        #expect(failure(of: "1", limits: JSONLimits(maxDepth: 0)) == nil)
    }

    @Test func allowsThirtyTwoLevelsUnlessToldOtherwise() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(failure(of: nested(32)) == nil)
        #expect(failure(of: nested(33))?.code == .tooDeep)
    }

    @Test func readsAHundredThousandLevelsWithoutRecursion() throws {
        let depth = 100_000
        let text = String(repeating: "[", count: depth) + "7" + String(repeating: "]", count: depth)
        let document = try JSONDocument(text, limits: JSONLimits(maxDepth: depth))
        #expect(document.nodes.count == depth + 1)
        #expect(document.int64(depth) == 7)
        #expect(document.rawRange(1) == 1..<text.utf8.count - 1)
        #expect(failure(of: String(repeating: "[", count: depth))?.code == .tooDeep)
        let objects = String(repeating: #"{"a":"#, count: depth)
        #expect(failure(of: objects, limits: JSONLimits(maxDepth: depth))?.code == .unexpectedEnd)
    }

    @Test func refusesOneByteMoreThanAllowed() {
        let limits = JSONLimits(maxBytes: 4)
        #expect(failure(of: "1234", limits: limits) == nil)
        #expect(failure(of: "12345", limits: limits)?.code == .tooLarge)
        #expect(failure(of: "1    ", limits: limits)?.offset == 0)
    }

    @Test func refusesWhatTheTapeCannotHoldWhateverIsAllowed() {
        let text = [UInt8(ascii: "1")] + [UInt8](repeating: UInt8(ascii: " "), count: 1 << 26 - 1)
        #expect(failure(of: text, limits: JSONLimits(maxBytes: .max))?.code == .tooLarge)
    }

    @Test func measuresTheRangeAndNotTheBuffer() throws {
        let buffer = Array("[1,2,3]\n[4]\n".utf8)
        let document = try JSONDocument(parsing: buffer, in: 8..<11, limits: JSONLimits(maxBytes: 3))
        #expect(document.digits(1) == "4")
    }

    @Test func countsKeysAndValues() {
        let limits = JSONLimits(maxNodes: 5)
        #expect(failure(of: #"{"a":1,"b":2}"#, limits: limits) == nil)
        let error = failure(of: #"{"a":1,"b":[2]}"#, limits: limits)
        #expect(error?.code == .tooManyValues)
        #expect(error?.offset == 12)
        #expect(failure(of: #"[1,2,3,4,"x"]"#, limits: limits)?.offset == 9)
        #expect(failure(of: "[1,2,3,4,{}]", limits: limits)?.offset == 9)
        #expect(failure(of: "[1,2,3,4,[0]]", limits: limits)?.offset == 9)
        #expect(failure(of: "[1,2,3,4,null]", limits: limits)?.offset == 9)
        #expect(failure(of: "[]", limits: JSONLimits(maxNodes: 0))?.code == .tooManyValues)
    }
}
