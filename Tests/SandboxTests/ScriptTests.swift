import Sandbox
import Testing
import YAML

/// A script as a file: what it says, and what is said about one that is wrong.
@Suite struct ScriptTests {
    private static func read(_ text: String) -> (script: SandboxScript?, said: [String]) {
        let source = SourceFile(name: "script.yaml", bytes: Array(text.utf8))
        let (script, diagnostics) = SandboxScript.read(source)
        return (script, diagnostics.map { $0.rendered(source: nil) })
    }

    @Test func aScriptSaysWhatHappensOneAfterTheOther() {
        let (script, said) = Self.read(
            """
            version: 1
            tiktok:
              poison: {every: 1000}
              timeline:
                - {requests: 20}
                - {requests: 3, code: 40100, retry_after: 2}
                - {for: 5s, answer: bad_gateway}
                - {code: 20001, delay: 50ms}
                - {for: 1m, refuse: true}
              afterwards: repeat
            facebook:
              poison: {suffix: -bad, code: 100, subcode: 2804019, names_event: true}
              timeline:
                - {requests: 2, code: 4, regain_access: 5, usage: 98}
                - {code: 190, subcode: 463, status: 400, is_transient: true, message: Jeton expiré}
                - {events_missing: 1}
                - {status: 418, headers: {X-Tea: "yes"}, body: short and stout}
                - {reset: in_answer}
                - {hang: true, takes_events: true}
                - {delay: 3s}
            """)
        #expect(said == [])
        #expect(
            script?.parts[.tiktok]
                == .init(
                    steps: [
                        .init(.requests(20)),
                        .init(.requests(3), .tiktok(code: 40100), hints: ThrottleHints(retryAfter: 2)),
                        .init(.time(.seconds(5)), .stock(.badGateway)),
                        .init(.requests(1), .tiktok(code: 20001), delay: .milliseconds(50)),
                        .init(.time(.seconds(60)), .refuse),
                    ], repeats: true, poison: SandboxPoison(.every(1000))))
        #expect(
            script?.parts[.facebook]
                == .init(
                    steps: [
                        .init(.requests(2), .facebook(code: 4), hints: ThrottleHints(usage: 98, regainAccess: 5)),
                        .init(
                            .requests(1),
                            .facebook(code: 190, subcode: 463, status: 400, isTransient: true, message: "Jeton expiré")),
                        .init(.requests(1), .missing(1)),
                        .init(
                            .requests(1), .answer(status: 418, headers: ["X-Tea": "yes"], body: "short and stout")),
                        .init(.requests(1), .reset(.inAnswer)),
                        .init(.requests(1), .hang, takesEvents: true), .init(.requests(1), .delay(.seconds(3))),
                    ], poison: SandboxPoison(.suffix("-bad"), code: 100, subcode: 2_804_019, namesEvent: true)))
    }

    @Test func aScriptMayBeJSON() {
        let (script, said) = Self.read(#"{"version": 1, "tiktok": {"timeline": [{"requests": 2, "drop": true}]}}"#)
        #expect(said == [])
        #expect(script?.parts == [.tiktok: .init(steps: [.init(.requests(2), .drop)])])
    }

    @Test(arguments: [
        ("tiktok: {}", "script.yaml:1:1: error: version: expected version: 1, the only one there is"),
        ("version: 2", "script.yaml:1:1: error: version: expected version: 1, the only one there is"),
        (
            "version: 1\ntictoc: {}",
            "script.yaml:2:1: error: script: unknown member \"tictoc\"\nhint: did you mean tiktok?"
        ),
        (
            "version: 1\ntiktok: {timeline: [{request: 3}]}",
            "script.yaml:2:22: error: step: unknown member \"request\"\nhint: did you mean requests?"
        ),
        (
            "version: 1\ntiktok:\n  timeline:\n    - {code: many}",
            "script.yaml:4:14: error: code: expected a whole number, found many (text)"
        ),
        (
            "version: 1\ntiktok: {timeline: [{requests: 0}]}",
            "script.yaml:2:32: error: requests: expected a whole number from 1 to 1000000, found 0"
        ),
        (
            "version: 1\ntiktok: {timeline: [{for: 3}]}",
            "script.yaml:2:27: error: for: expected a time between 1ms and 24h, found the number 3\n"
                + "hint: write 200ms, 3s, 2m or 1h"
        ),
        (
            "version: 1\ntiktok: {timeline: [{answer: bad_gatewy}]}",
            "script.yaml:2:30: error: answer: expected bad_gateway, server_error, unavailable, empty, html, "
                + "wrong_type, huge, redirect, found bad_gatewy (text)\nhint: did you mean bad_gateway?"
        ),
        (
            "version: 1\ntiktok: {timeline: [{hang: true, drop: true}]}",
            "script.yaml:2:21: error: step: expected one of them, found hang and drop"
        ),
        (
            "version: 1\ntiktok: {timeline: [{requests: 1, for: 1s}]}",
            "script.yaml:2:21: error: step: expected requests or for, found both"
        ),
        (
            "version: 1\ntiktok: {timeline: [{refuse: true}]}",
            "script.yaml:2:21: error: step: refuse needs for: a time, because nobody comes in whom to count"
        ),
        (
            "version: 1\ntiktok: {timeline: [{events_missing: 1}]}",
            "script.yaml:2:21: error: events_missing: only Facebook says how many events it received"
        ),
        (
            "version: 1\ntiktok: {timeline: [{code: 1, subcode: 2}]}",
            "script.yaml:2:31: error: step: unknown member \"subcode\"\nhint: one of: requests, for, delay, code, "
                + "message, retry_after, retry_after_date, usage, regain_access, takes_events"
        ),
        (
            "version: 1\ntiktok: {poison: {every: 10, suffix: x}}",
            "script.yaml:2:18: error: poison: expected either every or suffix"
        ),
        (
            "version: 1\ntiktok: {afterwards: never}",
            "script.yaml:2:22: error: afterwards: expected repeat, normal, found never (text)"
        ),
        ("version: 1\ntiktok: [1]", "script.yaml:2:9: error: tiktok: expected a mapping, found a list"),
    ])
    func aMistakeIsToldWithItsPlace(_ text: String, _ expected: String) {
        let (script, said) = Self.read(text)
        #expect(script == nil)
        #expect(said.first?.hasPrefix(expected) == true, "\(said)")
    }

    @Test func everyMistakeIsToldAtOnce() {
        let (_, said) = Self.read(
            "version: 1\ntiktok: {timeline: [{code: x}, {drop: 3}]}\nfacebook: {poison: {}}\n")
        #expect(said.count == 3)
    }
}
