import Mapping
import Testing

/// What an answer means: every code of the platforms, and what else comes over a wire.
@Suite struct VerdictTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let status: Int
        let body: String
        let verdict: Verdict
        var headers: [String: String] = [:]
        var sent = 3

        var testDescription: String { "HTTP \(status) \(body.prefix(60)) means \(verdict.rawValue)" }
    }

    static func judgement(_ destination: String, _ answer: Answer) throws -> Judgement {
        try #require(try Setup.shippedConfiguration.get().destination(named: destination)).judge(
            status: answer.status, headers: answer.headers.map { ($0, $1) }, body: Array(answer.body.utf8),
            sent: answer.sent, now: now)
    }

    // MARK: TikTok

    static func tiktok(_ verdict: Verdict, _ codes: [Int]) -> [Answer] {
        codes.flatMap { code in
            [200, 400].filter { code != 0 || $0 == 200 }.map { status in
                Answer(
                    status: status, body: #"{"code": \#(code), "message": "m", "request_id": "r", "data": {}}"#,
                    verdict: verdict)
            }
        }
    }

    static let tiktokCodes: [Answer] =
        tiktok(.delivered, [0, 40050])
        + tiktok(.deliveredWithWarning, [20001])
        + tiktok(.throttle, [40100, 40132, 40133, 61000])
        + tiktok(.hold, [40001, 40101, 40102, 40104, 40105] + Array(40106...40110) + Array(40113...40131))
        + tiktok(.hold, [40003, 40006, 40007, 40008, 40051, 40063, 40400, 41000, 41001, 41002] + Array(40300...40309))
        + tiktok(.split, [40000, 40002, 40061, 40062, 40700, 40103, 40900, 49999])
        + tiktok(.retry, [40200, 40201, 40202])
        + tiktok(.retry, [50000, 50002, 51000, 51010, 51012, 51099, 52000, 52204, 53102, 53103, 60001, 65000])

    static let tiktokOthers: [Answer] = [
        Answer(status: 200, body: "", verdict: .retry),
        Answer(status: 200, body: "{}", verdict: .retry),
        Answer(status: 200, body: #"{"code": 0, "mess"#, verdict: .retry),
        Answer(status: 200, body: "<html>ok</html>", verdict: .retry),
        Answer(status: 200, body: #"{"code": null}"#, verdict: .retry),
        Answer(status: 200, body: #"{"code": "0"}"#, verdict: .delivered),
        Answer(status: 500, body: #"{"code": 0}"#, verdict: .retry),
        Answer(status: 502, body: "<html>502 Bad Gateway nginx</html>", verdict: .retry),
        Answer(status: 503, body: "", verdict: .retry),
        Answer(status: 504, body: "", verdict: .retry),
        Answer(status: 408, body: "", verdict: .retry),
        Answer(status: 429, body: "", verdict: .throttle),
        Answer(status: 429, body: "<html>slow down</html>", verdict: .throttle),
        Answer(status: 401, body: "", verdict: .hold),
        Answer(status: 403, body: "{}", verdict: .hold),
        Answer(status: 301, body: "", verdict: .hold),
        Answer(status: 400, body: "", verdict: .split),
        Answer(status: 404, body: "not found", verdict: .split),
        Answer(status: 413, body: "", verdict: .split),
        Answer(status: 100, body: "", verdict: .retry),
    ]

    @Test(arguments: tiktokCodes + tiktokOthers) func tiktokAnswers(_ answer: Answer) throws {
        let judgement = try Self.judgement("tiktok", answer)
        #expect(judgement.verdict == answer.verdict, "\(judgement.row)")
    }

    // MARK: Facebook

    static func facebook(_ verdict: Verdict, _ codes: [(code: Int, subcode: Int?)], status: Int = 400) -> [Answer] {
        codes.map { code, subcode in
            let more = subcode.map { #", "error_subcode": \#($0)"# } ?? ""
            return Answer(
                status: status,
                body:
                    #"{"error": {"message": "Erreur", "type": "OAuthException", "code": \#(code)\#(more), "fbtrace_id": "A"}}"#,
                verdict: verdict)
        }
    }

    static func plain(_ codes: [Int]) -> [(code: Int, subcode: Int?)] { codes.map { ($0, nil) } }

    static let facebookCodes: [Answer] =
        facebook(.retry, plain([1, 2, 341, 368, 5000, 21009]) + [(1, 99)])
        + facebook(
            .throttle,
            plain([4, 17, 32, 613]) + [
                (4, 1_504_022), (4, 1_504_039), (17, 2_446_079), (613, 1_487_742), (613, 5_044_001),
            ])
        + facebook(.throttle, plain(Array(80000...80014)))
        + facebook(.hold, plain([190, 102, 104]) + [(190, 460), (190, 463)], status: 401)
        + facebook(.hold, plain([190]))
        + facebook(.hold, plain([3, 10, 200, 299, 294]), status: 403)
        + facebook(.hold, [(100, 33), (100, 2_804_118), (100, 2_804_132)])
        + facebook(
            .split,
            [
                2_804_001, 2_804_003, 2_804_004, 2_804_007, 2_804_008, 2_804_009, 2_804_016, 2_804_017, 2_804_019,
                2_804_023, 2_804_036, 2_804_043, 2_804_048, 2_804_050, 2_804_063, 2_804_066, 2_804_069, 2_804_079,
                2_804_087, 2_804_116,
            ].map { (100, $0) } + plain([100]))
        + facebook(.split, plain([2500, 12345]))

    static let facebookOthers: [Answer] = [
        Answer(status: 200, body: #"{"events_received": 3, "messages": [], "fbtrace_id": "A"}"#, verdict: .delivered),
        Answer(status: 200, body: #"{"events_received": 1}"#, verdict: .delivered, sent: 1),
        Answer(status: 200, body: #"{"events_received": "3"}"#, verdict: .delivered),
        Answer(
            status: 200, body: #"{"events_received": 3, "messages": ["deprecated"]}"#, verdict: .deliveredWithWarning),
        Answer(status: 200, body: #"{"events_received": 2, "messages": []}"#, verdict: .retry),
        Answer(status: 200, body: #"{"events_received": 4}"#, verdict: .retry),
        Answer(status: 200, body: #"{"messages": []}"#, verdict: .retry),
        Answer(status: 200, body: "", verdict: .retry),
        Answer(status: 200, body: #"{"events_received": 3, "mess"#, verdict: .retry),
        Answer(status: 200, body: "<html></html>", verdict: .retry),
        Answer(
            status: 400, body: #"{"error": {"code": 100, "error_subcode": 2804050, "is_transient": true}}"#,
            verdict: .retry),
        Answer(status: 400, body: #"{"error": {"code": 2, "is_transient": true}}"#, verdict: .retry),
        Answer(status: 400, body: #"{"error": {"code": 190, "is_transient": false}}"#, verdict: .hold),
        // A throttle is transient too, and has to slow down all the same.
        Answer(status: 400, body: #"{"error": {"code": 4, "is_transient": true}}"#, verdict: .throttle),
        Answer(status: 500, body: #"{"error": {"code": 100}}"#, verdict: .retry),
        Answer(status: 500, body: #"{"error": {"code": 190}}"#, verdict: .retry),
        Answer(status: 502, body: "<html>Bad Gateway</html>", verdict: .retry),
        Answer(status: 503, body: "", verdict: .retry),
        Answer(status: 408, body: "", verdict: .retry),
        Answer(status: 429, body: "", verdict: .throttle),
        Answer(status: 400, body: "<html>Sorry, something went wrong.</html>", verdict: .retry),
        Answer(status: 403, body: "<html>blocked</html>", verdict: .retry),
        Answer(status: 401, body: "{}", verdict: .hold),
        Answer(status: 403, body: #"{"error": {"message": "no code"}}"#, verdict: .hold),
        Answer(status: 404, body: "{}", verdict: .split),
        Answer(status: 413, body: "<html>too large</html>", verdict: .split),
        Answer(status: 302, body: "", verdict: .hold),
    ]

    @Test(arguments: facebookCodes + facebookOthers) func facebookAnswers(_ answer: Answer) throws {
        let judgement = try Self.judgement("facebook", answer)
        #expect(judgement.verdict == answer.verdict, "\(judgement.row)")
    }

    // MARK: What is kept of an answer

    @Test(
        arguments: [
            (["Retry-After": "30"], Duration.seconds(30)), (["retry-after": " 7 "], .seconds(7)),
            (["RETRY-AFTER": "0"], .zero),
            (["Retry-After": "999999"], .seconds(86_400)), (["Retry-After": "99999999999999999999"], .seconds(86_400)),
            (["Retry-After": "-1"], nil), (["Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"], nil),
            (["Retry-After": ""], nil), ([:], nil),
        ] as [([String: String], Duration?)])
    func aPlatformSaysHowLongToWait(_ headers: [String: String], _ wait: Duration?) throws {
        for destination in ["tiktok", "facebook"] {
            let answer = Answer(status: 429, body: "", verdict: .throttle, headers: headers)
            #expect(try Self.judgement(destination, answer).retryAfter == wait)
        }
    }

    @Test func anAnswerIsSummedUpForPeople() throws {
        let facebook = try Self.judgement(
            "facebook",
            Answer(
                status: 400,
                body:
                    #"{"error": {"message": "Paramètre non valide", "code": 100, "error_subcode": 2804050, "fbtrace_id": "Axyz"}}"#,
                verdict: .split))
        #expect(facebook.answer == "HTTP 400 code 100/2804050 Paramètre non valide (Axyz)")
        #expect(facebook.row.hasSuffix(": an event of the request was refused"))

        let tiktok = try Self.judgement(
            "tiktok",
            Answer(status: 200, body: #"{"code": 0, "message": "OK", "request_id": "2026"}"#, verdict: .delivered))
        #expect(tiktok.answer == "HTTP 200 code 0 OK (2026)")
        #expect(tiktok.row == "1: accepted")

        let empty = try Self.judgement("tiktok", Answer(status: 503, body: "", verdict: .retry))
        #expect(empty.answer == "HTTP 503")
    }

    @Test func aLongMessageIsCut() throws {
        let body = #"{"code": 40002, "message": "\#(String(repeating: "x", count: 5000))"}"#
        #expect(try Self.judgement("tiktok", Answer(status: 200, body: body, verdict: .split)).answer.count < 400)
    }

    @Test(arguments: [200, 404, 500]) func nothingSentIsDelivered(_ status: Int) throws {
        #expect(try Self.judgement("noop", Answer(status: status, body: "", verdict: .delivered)).verdict == .delivered)
    }
}
