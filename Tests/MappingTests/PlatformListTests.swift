import Events
import Mapping
import Testing

/// Lists that the platforms close: what is in them goes, and what is not stays at home before it can spoil a request.
@Suite struct PlatformListTests {
    private static func mapped(_ json: String, at destination: String) throws -> MappingOutcome {
        let configuration = try Setup.shippedConfiguration.get()
        return try #require(configuration.destination(named: destination)).mapped(try Events.read(json), now: noon)
    }

    private static func purchase(_ currency: String) -> String {
        #"{"event": "Purchase", "user": {"email": "a@b.co"}, "properties": {"value": 5, "currency": "\#(currency)"}}"#
    }

    // MARK: Limited data use

    /// Meta's numbers of the states of the USA that have such a law, from California to Rhode Island; 0: Meta looks.
    static let states = [0] + Array(1000...1013)

    @Test(arguments: states) func everyStateWithALawIsNamedByItsNumber(_ state: Int) throws {
        let json =
            #"{"event": "Lead", "user": {"email": "a@b.co"}, "consent": {"limited_data_use": {"country": 1, "state": \#(state)}}}"#
        let event = try #require(try Self.mapped(json, at: "facebook").events.first)
        #expect(try event.value("data_processing_options") == #"["LDU"]"#)
        #expect(try event.value("data_processing_options_country") == "1")
        #expect(try event.value("data_processing_options_state") == "\(state)")
        #expect(try #require(try Self.mapped(json, at: "tiktok").events.first).value("limited_data_use") == "true")
    }

    @Test(arguments: [1, 999, 1014, 2000]) func ofAnotherNumberMetaFindsTheStateItself(_ state: Int) throws {
        let json =
            #"{"event": "Lead", "user": {"email": "a@b.co"}, "consent": {"limited_data_use": {"country": 1, "state": \#(state)}}}"#
        let event = try #require(try Self.mapped(json, at: "facebook").events.first)
        #expect(try event.value("data_processing_options_state") == "0")
    }

    // MARK: Currencies

    /// As TikTok's help page lists them.
    static let ofTikTok = """
        AED ARS AUD BDT BHD BIF BOB BRL CAD CHF CLP CNY COP CRC CZK DKK DZD EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR ISK JPY
        KES KHR KRW KWD KZT MAD MOP MXN MYR NGN NIO NOK NZD OMR PEN PHP PKR PLN PYG QAR RON RUB SAR SEK SGD THB TRY TWD UAH
        USD VES VND ZAR
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test func tiktokTakes62Currencies() throws {
        #expect(Self.ofTikTok.count == 62)
        for currency in Self.ofTikTok {
            let event = try #require(try Self.mapped(Self.purchase(currency), at: "tiktok").events.first)
            #expect(try event.value("properties.currency") == "\"\(currency)\"")
            #expect(try event.value("properties.value") == "5")
        }
    }

    @Test(arguments: ["LKR", "BGN", "XXX", "ABC"])
    func anotherCurrencyGoesToTikTokWithoutValueAndCurrency(_ currency: String) throws {
        let event = try #require(try Self.mapped(Self.purchase(currency), at: "tiktok").events.first)
        #expect(try event.value("properties.currency") == nil)
        #expect(try event.value("properties.value") == nil)
    }

    @Test(arguments: ["USD", "usd", "LKR", "XOF", "HRK", "JPY"])
    func facebookTakesEveryCurrencyOfISO4217(_ currency: String) throws {
        let event = try #require(try Self.mapped(Self.purchase(currency), at: "facebook").events.first)
        #expect(try event.value("custom_data.currency") == "\"\(currency.uppercased())\"")
    }

    @Test(arguments: ["XXX", "XTS", "XAU", "ABC", "EUX"])
    func aPurchaseInNoCurrencyIsKeptFromFacebook(_ currency: String) throws {
        #expect(try Self.mapped(Self.purchase(currency), at: "facebook").rule == "purchase_value")
    }
}
