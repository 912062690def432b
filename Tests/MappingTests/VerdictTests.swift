import Mapping
import Testing
import YAML

/// What an answer means: every code of the platforms, and what else comes over a wire.
@Suite struct VerdictTests {
    struct Answer: Sendable, CustomTestStringConvertible {
        let status: Int
        let body: String
        let verdict: Verdict
        var headers: [String: String] = [:]
        var sent = 3
        /// The words of the row that has to decide; `nil`: not looked at.
        var means: String?

        var testDescription: String { "HTTP \(status) \(body.prefix(60)) means \(verdict.rawValue)" }
    }

    static func judgement(_ destination: String, _ answer: Answer) throws -> Judgement {
        try #require(try Setup.shippedConfiguration.get().destination(named: destination)).judge(
            status: answer.status, headers: answer.headers.map { ($0, $1) }, body: Array(answer.body.utf8),
            sent: answer.sent, now: noon)
    }

    // MARK: TikTok

    static func tiktok(_ verdict: Verdict, _ means: String, _ codes: [Int]) -> [Answer] {
        codes.flatMap { code in
            [200, 400].filter { code != 0 || $0 == 200 }.map { status in
                Answer(
                    status: status, body: #"{"code": \#(code), "message": "m", "request_id": "r", "data": {}}"#,
                    verdict: verdict, means: means)
            }
        }
    }

    static let tiktokCodes: [Answer] =
        tiktok(.delivered, "accepted", [0])
        + tiktok(.delivered, "the same request was accepted before", [40050])
        + tiktok(.deliveredWithWarning, "accepted in part", [20001])
        + tiktok(.throttle, "too many requests", [40100, 40132, 40133, 61000])
        + tiktok(
            .hold, "the access token or its permission was refused",
            [40001, 40101, 40102, 40104, 40105] + Array(40106...40110) + Array(40113...40131))
        + tiktok(
            .hold, "the account, the pixel or the API version was refused",
            [40003, 40006, 40007, 40008, 40051, 40063, 40400, 41000, 41001, 41002] + Array(40300...40309))
        + tiktok(
            .split, "an event of the request was refused",
            [40000, 40002, 40061, 40062, 40700, 40103, 40900, 49999])
        + tiktok(.retry, "a conflict at TikTok", [40200, 40201, 40202])
        + tiktok(.retry, "TikTok is under maintenance", [60001])
        + tiktok(
            .retry, "TikTok has trouble",
            [50000, 50002, 51010, 51012] + Array(51000...51099) + Array(52000...52204) + [53102, 53103, 60000, 65000])
        + tiktok(.split, "the request was refused", [99999, 10000]).filter { $0.status == 400 }
        + tiktok(.retry, "an answer that is not TikTok's", [99999, 10000]).filter { $0.status == 200 }

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
        if let means = answer.means { #expect(judgement.row.hasSuffix(": \(means)")) }
    }

    // MARK: Facebook

    static func facebook(
        _ verdict: Verdict, _ means: String, _ codes: [(code: Int, subcode: Int?)], status: Int = 400
    ) -> [Answer] {
        codes.map { code, subcode in
            let more = subcode.map { #", "error_subcode": \#($0)"# } ?? ""
            return Answer(
                status: status,
                body:
                    #"{"error": {"message": "Erreur", "type": "OAuthException", "code": \#(code)\#(more), "fbtrace_id": "A"}}"#,
                verdict: verdict, means: means)
        }
    }

    static func plain(_ codes: [Int]) -> [(code: Int, subcode: Int?)] { codes.map { ($0, nil) } }

    static let token = "the access token or its permission was refused"

    static let facebookCodes: [Answer] =
        facebook(.retry, "Facebook has trouble", plain([1, 2, 5000]) + [(1, 99)])
        + facebook(.retry, "Facebook takes nothing for now", plain([341, 368, 21009]))
        + facebook(
            .throttle, "too many requests",
            plain([4, 17, 32, 613]) + [
                (4, 1_504_022), (4, 1_504_039), (17, 2_446_079), (613, 1_487_742), (613, 5_044_001),
                (80004, 2_446_079),
            ])
        + facebook(.throttle, "too many requests", plain(Array(80000...80014)))
        + facebook(.hold, token, plain([190, 102, 104]) + [(190, 460), (190, 463)], status: 401)
        + facebook(.hold, token, plain([190]))
        + facebook(.hold, token, plain([3, 10, 294] + Array(200...299)), status: 403)
        + facebook(
            .hold, "the pixel is not known or not open to this token", [(100, 33), (100, 2_804_118), (100, 2_804_132)])
        + facebook(
            .split, "an event of the request was refused",
            [
                2_804_001, 2_804_003, 2_804_004, 2_804_007, 2_804_008, 2_804_009, 2_804_016, 2_804_017, 2_804_019,
                2_804_023, 2_804_036, 2_804_043, 2_804_048, 2_804_050, 2_804_063, 2_804_066, 2_804_069, 2_804_079,
                2_804_087, 2_804_116,
            ].map { (100, $0) } + plain([100]))
        + facebook(.split, "the request was refused", plain([2500, 12345]))

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
        if let means = answer.means { #expect(judgement.row.hasSuffix(": \(means)")) }
    }

    // MARK: What is kept of an answer

    @Test(
        arguments: [
            (["Retry-After": "30"], Duration.seconds(30)), (["retry-after": " 7 "], .seconds(7)),
            (["RETRY-AFTER": "0"], .zero),
            (["Retry-After": "999999"], .seconds(86_400)), (["Retry-After": "99999999999999999999"], .seconds(86_400)),
            (["Retry-After": "-1"], nil), (["Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"], .zero),
            (["Retry-After": "Tue, 01 Dec 2026 12:01:30 GMT"], .seconds(90)),
            (["Retry-After": "Wed, 01 Dec 2027 12:00:00 GMT"], .seconds(86_400)),
            (["Retry-After": "Tue, 31 Feb 2026 12:01:30 GMT"], nil), (["Retry-After": "1 Dec 2026 12:01:30 GMT"], nil),
            (["Retry-After": "Tuesday, 01-Dec-26 12:01:30 GMT"], nil), (["Retry-After": "Tue, 01 Dec 2026"], nil),
            (["Retry-After": "Tue, 1 Dec 2026 2:1:30 GMT"], nil), (["Retry-After": "soon"], nil),
            (["Retry-After": ""], nil), ([:], nil),
        ] as [([String: String], Duration?)])
    func aPlatformSaysHowLongToWait(_ headers: [String: String], _ wait: Duration?) throws {
        for destination in ["tiktok", "facebook"] {
            let answer = Answer(status: 429, body: "", verdict: .throttle, headers: headers)
            #expect(try Self.judgement(destination, answer).retryAfter == wait)
        }
    }

    @Test(
        arguments: [
            (#"{"1": [{"type": "a", "call_count": 100, "estimated_time_to_regain_access": 19}]}"#, .seconds(19 * 60)),
            (
                #"{"1": [{"estimated_time_to_regain_access": 2}], "2": [{"estimated_time_to_regain_access": 30}, {}]}"#,
                .seconds(1800)
            ),
            (#"{"1": [{"estimated_time_to_regain_access": 0}]}"#, .seconds(5)),
            (#"{"1": [{"estimated_time_to_regain_access": "7"}]}"#, .seconds(420)),
            (#"{"1": [{"estimated_time_to_regain_access": 99999}]}"#, .seconds(86_400)),
            (#"{"1": [{"estimated_time_to_regain_access": -3}]}"#, .seconds(5)), (#"{"1": [{"#, .seconds(5)),
            ("[]", .seconds(5)), ("", .seconds(5)),
        ] as [(String, Duration)])
    func theLongestWaitThatFacebookAsksForCounts(_ usage: String, _ wait: Duration) throws {
        let answer = Answer(
            status: 400, body: #"{"error": {"code": 80004}}"#, verdict: .throttle,
            headers: ["x-business-use-case-usage": usage, "Retry-After": "5"])
        #expect(try Self.judgement("facebook", answer).retryAfter == wait)
    }

    @Test(
        arguments: [
            ("Invalid parameter: $['data'][3]['user_data']", 5, [3]),
            ("$['data'][4] et $['data'][0]['custom_data'], $['data'][4]", 5, [0, 4]),
            ("$['data'][5]", 5, []), ("$['data'][]", 5, []), ("$['data'][1", 5, []), ("$['data'][x]", 5, []),
            ("$['data'][99999999999999999999]", 5, []), ("", 5, []), ("Paramètre non valide", 5, []),
        ] as [(String, Int, [Int])])
    func facebookNamesTheGuiltyEvent(_ message: String, _ sent: Int, _ blamed: [Int]) throws {
        let answer = Answer(
            status: 400, body: #"{"error": {"code": 100, "error_subcode": 2804019, "message": "\#(message)"}}"#,
            verdict: .split, sent: sent)
        #expect(try Self.judgement("facebook", answer).blamed == blamed)
    }

    @Test(
        arguments: [
            ("Batch.0.properties.contents.0.content_id: Not a valid string.", [0]),
            ("data.2.event_id: not a valid string", [2]), ("metadata.2.x", []), ("Invalid value for event_id", []),
        ])
    func tiktokNamesTheGuiltyEvent(_ message: String, _ blamed: [Int]) throws {
        let body = #"{"code": 40002, "message": "\#(message)"}"#
        #expect(try Self.judgement("tiktok", Answer(status: 200, body: body, verdict: .split)).blamed == blamed)
    }

    @Test(
        arguments: [
            ("tiktok", 200, "", true), ("tiktok", 200, #"{"code": 0, "mess"#, true),
            ("tiktok", 200, #"{"code": 50002}"#, true), ("tiktok", 502, "<html>", true),
            ("tiktok", 500, #"{"code": 40100}"#, true), ("tiktok", 200, #"{"code": 40100}"#, false),
            ("tiktok", 200, #"{"code": 40201}"#, false), ("tiktok", 200, #"{"code": 60001}"#, false),
            ("tiktok", 408, "", false), ("tiktok", 429, "", false), ("tiktok", 200, #"{"code": 40105}"#, false),
            ("facebook", 200, #"{"events_received": 2}"#, true), ("facebook", 500, "", true),
            ("facebook", 400, #"{"error": {"code": 2, "is_transient": true}}"#, true),
            ("facebook", 400, #"{"error": {"code": 1}}"#, true), ("facebook", 400, #"{"error": {"code": 368}}"#, false),
            ("facebook", 400, #"{"error": {"code": 80004}}"#, false), ("facebook", 403, "<html>", false),
            ("facebook", 400, #"{"error": {"code": 190}}"#, false),
        ] as [(String, Int, String, Bool)])
    func onlyAnAnswerThatSaysNeitherYesNorNoIsDoubtful(
        _ destination: String, _ status: Int, _ body: String, _ isDoubtful: Bool
    ) throws {
        let answer = Answer(status: status, body: body, verdict: .retry)
        #expect(try Self.judgement(destination, answer).isDoubtful == isDoubtful)
    }

    @Test func whatAPlatformEchoesOfASecretIsHidden() throws {
        let token = "tiktok-token"
        let judgement = try Self.judgement(
            "tiktok",
            Answer(
                status: 200,
                body: #"{"code": 40105, "message": "token \#(token) is wrong", "request_id": "\#(token)"}"#,
                verdict: .hold))
        #expect(judgement.answer == "HTTP 200 code 40105 token *** is wrong (***)")
        #expect(judgement.message == "token *** is wrong")
    }

    @Test func anAnswerNamesTheLineOfItsRow() throws {
        let judgement = try Self.judgement("tiktok", Answer(status: 429, body: "", verdict: .throttle))
        let file = try Repository.file("plugins/tiktok/adapter.yaml")
        let lines = file.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        #expect(judgement.place.file == file.name)
        #expect(lines[judgement.place.line - 1].contains("status: 429"))
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
