import Events
import Mapping
import Testing

/// What goes over the wire, and what may be shown of it.
@Suite struct RequestTests {
    static func request(
        _ destination: String, _ event: String = #"{"event": "Lead", "user": {"email": "a@b.cd"}}"#,
        change: (inout Setup) -> Void = { _ in }
    ) throws -> MappedRequest {
        var setup = try Setup.shipped
        change(&setup)
        let found = try #require(try setup.configuration().destination(named: destination))
        return found.request(for: found.mapped(try Events.read(event), now: noon).events)
    }

    @Test func tiktokGetsItsEnvelope() throws {
        let request = try Self.request("tiktok")
        #expect(request.method == "POST")
        #expect(request.url == "https://business-api.tiktok.com/open_api/v1.3/event/track/")
        #expect(request.headers.map(\.name) == ["Access-Token", "Content-Type"])
        #expect(request.headers.map(\.value) == ["tiktok-token", "application/json"])
        #expect(request.headers.map(\.shown) == ["***", "application/json"])
        #expect(try Fixture.value("event_source", in: request.body) == #""web""#)
        #expect(try Fixture.value("event_source_id", in: request.body) == #""C4PIXEL""#)
        #expect(try Fixture.value("data.0.event", in: request.body) == #""Lead""#)
        #expect(try Fixture.value("test_event_code", in: request.body) == nil)
    }

    @Test func facebookGetsItsEnvelope() throws {
        let request = try Self.request("facebook")
        #expect(request.method == "POST")
        #expect(request.url == "https://graph.facebook.com/v25.0/1234567890/events")
        #expect(request.headers.map(\.value) == ["Bearer facebook-token", "application/json"])
        #expect(request.headers.map(\.shown) == ["Bearer ***", "application/json"])
        #expect(try Fixture.value("data.0.event_name", in: request.body) == #""Lead""#)
        #expect(try Fixture.value("data.1", in: request.body) == nil)
        #expect(try Fixture.value("test_event_code", in: request.body) == nil)
    }

    @Test func severalEventsShareARequest() throws {
        let destination = try #require(try Setup.shipped.configuration().destination(named: "facebook"))
        let events = try ["1", "2", "3"].flatMap {
            destination.mapped(
                try Events.read(#"{"event": "Lead", "event_id": "\#($0)", "user": {"email": "a@b.cd"}}"#), now: noon
            ).events
        }
        let body = destination.request(for: events).body
        #expect(
            try (0..<4).map { try Fixture.value("data.\($0).event_id", in: body) } == [#""1""#, #""2""#, #""3""#, nil])
    }

    @Test(arguments: [
        ("https://proxy.example.com", "https://proxy.example.com"),
        ("https://proxy.example.com/", "https://proxy.example.com"),
        ("http://127.0.0.1:9100", "http://127.0.0.1:9100"), ("http://[::1]:9100", "http://[::1]:9100"),
        ("http://localhost", "http://localhost"),
    ]) func anEndpointOfOnesOwnKeepsThePath(_ endpoint: String, _ start: String) throws {
        #expect(
            try Self.request("facebook") { $0.endpoints["facebook"] = endpoint }.url
                == start + "/v25.0/1234567890/events")
        let written = try Self.request("tiktok") {
            $0.yaml = $0.yaml.replacing("adapter: tiktok ", with: "endpoint: '\(endpoint)'\n    adapter: tiktok ")
                .replacing("adapter: tiktok\n", with: "endpoint: '\(endpoint)'\n    adapter: tiktok\n")
        }
        #expect(written.url == start + "/open_api/v1.3/event/track/")
    }

    @Test func theCommandLineGoesBeforeTheFile() throws {
        let request = try Self.request("tiktok") {
            $0.yaml = $0.yaml.replacing("adapter: tiktok\n", with: "endpoint: https://a.example\n    adapter: tiktok\n")
            $0.endpoints["tiktok"] = "https://b.example"
        }
        #expect(request.url == "https://b.example/open_api/v1.3/event/track/")
    }

    @Test func aSettingCannotLeaveItsPlaceInTheURL() throws {
        let request = try Self.request("facebook") { $0.environment["FACEBOOK_PIXEL_ID"] = "1/../2?x=y#z é" }
        #expect(request.url == "https://graph.facebook.com/v25.0/1%2F..%2F2%3Fx%3Dy%23z%20%C3%A9/events")
    }

    @Test func aSettingCannotLeaveItsPlaceInTheBody() throws {
        let request = try Self.request("tiktok") { $0.environment["TIKTOK_PIXEL_ID"] = #"a","x":"b"# }
        #expect(try Fixture.value("event_source_id", in: request.body) == #""a\",\"x\":\"b""#)
    }

    @Test func noTokenIsPrinted() throws {
        let configuration = try Setup.shipped.configuration()
        for destination in configuration.destinations where !destination.sendsNothing {
            let request = try Self.request(destination.name)
            var dumped = ""
            dump(request, to: &dumped)
            dump(destination, to: &dumped)
            dump(configuration, to: &dumped)
            dump(request.headers, to: &dumped)
            for text in [dumped, "\(request)", "\(request.headers)", String(reflecting: request), "\(destination)"] {
                #expect(!text.contains("-token"))
            }
            #expect(request.headers.contains { $0.value.contains("-token") })
            #expect(!request.url.contains("-token"))
            #expect(!String(decoding: request.body, as: UTF8.self).contains("-token"))
        }
    }

    @Test func aTokenInTheURLIsShownAsStars() throws {
        var setup = Lab.setup(fields: "text: event_id")
        setup.adapters["lab"] = Lab.adapter.replacing("/{account}/events", with: "/{account}/events?token={token}")
        let destination = try setup.configuration().destinations[0]
        let request = destination.request(
            for: destination.mapped(try Events.read(#"{"event": "E"}"#), now: noon).events)
        #expect(request.url == "https://lab.example.com/v1/7/events?token=s3cr3t-token")
        #expect(request.shownURL == "https://lab.example.com/v1/7/events?token=***")
        #expect(!"\(request)".contains("s3cr3t"))
    }

    @Test func deliveryOptionsFollowTheFile() throws {
        let delivery = try Lab.setup(
            fields: "text: event_id",
            more:
                "delivery: {max_events: 50, max_bytes: 32KiB, max_wait: 1.5s, timeout: 2m, rate: 600/m, concurrency: 3}"
        ).configuration().destinations[0].delivery
        #expect(
            delivery
                == DeliveryOptions(
                    maxEvents: 50, maxBytes: 32_768, maxWait: .milliseconds(1500), timeout: .seconds(120), rate: 10,
                    concurrency: 3))
    }

    @Test func deliveryOptionsKeepToThePlatformsLimits() throws {
        let delivery = try Lab.setup(fields: "text: event_id").configuration().destinations[0].delivery
        #expect(delivery == DeliveryOptions(maxEvents: 100, maxBytes: 64_000))
    }
}
