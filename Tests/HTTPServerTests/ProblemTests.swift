import Testing

@testable import HTTPServer

struct ProblemTests {
    @Test func writesMembersInOrderAndEscapesText() {
        let problem = Problem(
            title: "Bad \"thing\"", status: 422, detail: "line\nand \u{1} and \\ and é",
            members: [("errors", Array("[]".utf8))])
        let expected =
            #"{"type":"about:blank","title":"Bad \"thing\"","status":422,"detail":"line\nand \u0001 and \\ and é","errors":[]}"#
        #expect(String(decoding: problem.json, as: UTF8.self) == expected)
    }
}
