import Crypto
import Events
import Mapping
import Testing

@Suite("Finding the events of one person")
struct PersonMatcherTests {
    private static let now = Timestamp(seconds: 1_782_907_200)

    private static func hex(_ text: String) -> String {
        SHA256.hash(data: Array(text.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private func matches(_ traits: [(PersonMatcher.Trait, String)], user: String) throws -> Bool {
        let matcher = try #require(PersonMatcher(traits.map { (trait: $0.0, text: $0.1) }, now: Self.now))
        let bytes = Array(#"{"event":"Lead","user":\#(user)}"#.utf8)
        return matcher.matches(bytes, in: bytes.indices, now: Self.now)
    }

    @Test(arguments: [
        #"{"email":"ada@example.com"}"#, #"{"email":" ADA@Example.com "}"#, #"{"email":["x@y.zz","Ada@example.com"]}"#,
        #"{"email":"\#(hex("ada@example.com"))"}"#, #"{"email":"\#(hex("ada@example.com").uppercased())"}"#,
    ])
    func findsAnAddressHoweverItIsWritten(user: String) throws {
        #expect(try matches([(.email, "Ada@Example.com")], user: user))
        #expect(try matches([(.email, Self.hex("ada@example.com"))], user: user))
        #expect(try !matches([(.email, "eve@example.com")], user: user))
    }

    @Test(arguments: [
        (#"{"phone":"+44 20 7946 0958"}"#, true), (#"{"phone":"020 7946 0958","country":"GB"}"#, true),
        (#"{"phone":"020 7946 0958","country":"FR"}"#, false), (#"{"phone":"\#(hex("442079460958"))"}"#, true),
        (#"{"phone":"\#(hex("+442079460958"))"}"#, true), (#"{"email":"442079460958@example.com"}"#, false),
    ])
    func findsANumberByItsCountry(user: String, isTheirs: Bool) throws {
        #expect(try matches([(.phone, "0044 (0)20 7946 0958")], user: user) == isTheirs)
    }

    @Test func keepsTheCaseOfAnExternalIDWhereAPlatformDoes() throws {
        #expect(try matches([(.externalID, "User 42")], user: #"{"external_id":"user42"}"#))
        #expect(try matches([(.externalID, "User 42")], user: #"{"external_id":"\#(Self.hex("User 42"))"}"#))
        #expect(try !matches([(.externalID, "User 42")], user: #"{"external_id":"user43"}"#))
    }

    @Test func oneTraitOfSeveralIsEnough() throws {
        #expect(try matches([(.email, "a@b.cc"), (.externalID, "7")], user: #"{"external_id":"7"}"#))
    }

    @Test func whatIsNobodysIsRefused() {
        #expect(PersonMatcher([(trait: .email, text: "nonsense")], now: Self.now) == nil)
        #expect(PersonMatcher([(trait: .externalID, text: "  ")], now: Self.now) == nil)
        #expect(PersonMatcher([], now: Self.now) == nil)
    }
}
