import Foundation
import JSON
import Sandbox
import Testing

extension GatewayTests {
    /// What arrives at the platforms, to the byte, against files that `scripts/make_golden.py` works out by itself.
    @Suite struct GoldenTests {
        /// Every standard event with all it can have, with the least it needs, and with hashed personal data.
        static let events = [
            "PageView", "ViewContent", "Search", "AddToCart", "AddToWishlist", "InitiateCheckout", "AddPaymentInfo",
            "Purchase", "Lead", "CompleteRegistration", "Contact", "CustomizeProduct", "Donate", "FindLocation",
            "Schedule", "StartTrial", "SubmitApplication", "Subscribe",
        ].flatMap { [$0, "\($0)-minimal", "\($0)-hashed"] }

        /// The second that stands for the time of the run in all files.
        private static let placeholder = "1700000000"

        @Test func everyStandardEventArrivesToTheByte() async throws {
            let time = String(Samples.now)
            try await withGateway { gateway, sandbox in
                for event in Self.events {
                    let body = try Self.golden("events/\(event)", time)
                    try await gateway.accept(body)
                }
                for platform in SandboxPlatform.allCases {
                    #expect(await sandbox.waitForEvents(Self.events.count, at: platform, timeout: .seconds(30)))
                    let received = try Self.bytes(at: platform, of: sandbox)
                    for event in Self.events {
                        let expected = try Self.golden("\(platform.rawValue)/\(event)", time)
                        #expect(received["golden-\(event)"] == [expected], "\(event) at \(platform.rawValue)")
                    }
                    #expect(received.count == Self.events.count)
                }
                #expect(sandbox.received.allSatisfy { $0.verdict.isAccepted })
            }
        }

        @Test func theEnvelopeAndItsHeadersAreThePlatforms() async throws {
            try await withGateway { gateway, sandbox in
                try await gateway.accept(Samples.event("live"))
                #expect(await sandbox.waitForEvents(2, timeout: .seconds(20)))
                try await gateway.accept(Samples.event("test", more: #","test_event_code":"TEST123""#))
                #expect(await sandbox.waitForEvents(4, timeout: .seconds(20)))

                for (platform, code) in [
                    (SandboxPlatform.tiktok, ""), (.tiktok, #""test_event_code":"TEST123","#), (.facebook, ""),
                    (.facebook, #","test_event_code":"TEST123""#),
                ] {
                    let id = code.isEmpty ? "live" : "test"
                    let request = try #require(
                        sandbox.received.first { $0.platform == platform && $0.events.first?.id == id })
                    let event = try #require(try Self.events(of: request).first)
                    let expected =
                        platform == .tiktok
                        ? #"{"event_source":"web","event_source_id":"\#(Command.tiktokPixel)",\#(code)"data":[\#(event)]}"#
                        : #"{"data":[\#(event)]\#(code)}"#
                    #expect(String(decoding: request.body, as: UTF8.self) == expected)
                }
            }
        }

        @Test func tokensTravelInTheHeadersThatThePlatformsWant() async throws {
            try await withGateway { gateway, sandbox in
                try await gateway.accept(Samples.event("headers"))
                #expect(await sandbox.waitForEvents(2, timeout: .seconds(20)))

                let tiktok = try #require(sandbox.received.first { $0.platform == .tiktok })
                #expect(tiktok.method == "POST")
                #expect(tiktok.path == "/open_api/v1.3/event/track/")
                #expect(tiktok.query == nil)
                #expect(tiktok.values("Access-Token") == [Secrets.tiktokToken])
                #expect(tiktok.values("Authorization").isEmpty)
                #expect(tiktok.values("Content-Type") == ["application/json"])

                let facebook = try #require(sandbox.received.first { $0.platform == .facebook })
                #expect(facebook.method == "POST")
                #expect(facebook.path == "/v25.0/\(Command.facebookPixel)/events")
                #expect(facebook.query == nil)
                #expect(facebook.values("Authorization") == ["Bearer \(Secrets.facebookToken)"])
                #expect(facebook.values("Access-Token").isEmpty)
                #expect(facebook.values("Content-Type") == ["application/json"])
                for request in [tiktok, facebook] {
                    #expect(!String(decoding: request.body, as: UTF8.self).contains("token"))
                    #expect(request.values("Expect").isEmpty)
                }
            }
        }

        private static func golden(_ name: String, _ time: String) throws -> String {
            let text = try Locations.golden("\(name).json").trimmingCharacters(in: .newlines)
            return text.replacingOccurrences(of: placeholder, with: time)
        }

        /// The bytes of every event that a platform took, by its id.
        private static func bytes(at platform: SandboxPlatform, of sandbox: Sandbox) throws -> [String: [String]] {
            var bytes: [String: [String]] = [:]
            for request in sandbox.received where request.platform == platform && request.isTaken {
                for (event, text) in zip(request.events, try events(of: request)) {
                    bytes[event.id ?? "", default: []].append(text)
                }
            }
            return bytes
        }

        /// The events of a request as they stand in its body.
        private static func events(of request: ReceivedRequest) throws -> [String] {
            let document = try JSONDocument(parsing: request.body)
            let data = try #require(document.member("data", of: JSONDocument.root))
            return document.elements(of: data).map {
                String(decoding: request.body[document.rawRange($0)], as: UTF8.self)
            }
        }
    }
}

extension ReceivedRequest {
    func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
