package import Events

/// Events as shops send them, about 1 KB each: all different, and the same in every run.
///
/// Each has what ten different hashes are made of for TikTok and Facebook together, names in several scripts, and texts
/// with escapes.
package struct EventGenerator {
    /// When all events are received and sent.
    package static let now = Timestamp(seconds: 1_796_126_400)

    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// The next event as a sender writes it.
    package mutating func next() -> [UInt8] {
        let number = 10_000 + below(89_999)
        let (first, last) = (pick(Self.firstNames), pick(Self.lastNames))
        let place = pick(Self.places)
        let items = [item(), item()]
        let value = items.reduce(0) { $0 + $1.cents * $1.quantity }
        let click = 1_790_000_000_000 + below(6_000_000_000)
        let address = "\(Self.plain(first)).\(Self.plain(last))\(below(1000))@Example.com"
        let text = """
            {"event":"\(pick(Self.names))","event_id":"order-\(number)-\(hexadecimal(8))",\
            "event_time":\(Self.now.seconds - Int64(below(86_400))),"action_source":"website",\
            "user":{"email":"\(address)","phone":"\(place.phone)\(1_000_000 + below(8_999_999))",\
            "first_name":"\(first)","last_name":"\(last)","city":"\(place.city)","state":"\(place.state)",\
            "postal_code":"\(place.code)","country":"\(place.country)"},\
            "context":{"ip":"203.0.113.\(below(256))","user_agent":"Mozilla\\/5.0 (Macintosh; Intel Mac OS X 14_\(below(7))) \
            AppleWebKit\\/605.1.15 (KHTML, like Gecko) Version\\/17.\(below(6)) Safari\\/605.1.15",\
            "url":"https:\\/\\/shop.example.com\\/checkout\\/thanks?order=\(number)",\
            "referrer":"https:\\/\\/shop.example.com\\/checkout","locale":"en-US",\
            "fbp":"fb.1.\(click).\(1_000_000_000 + below(900_000_000))",\
            "fbc":"fb.1.\(click).IwAR\(hexadecimal(24))","ttp":"2J\(hexadecimal(24))"},\
            "properties":{"value":\(Self.decimal(value)),"currency":"EUR","order_id":"\(number)","contents":\
            [\(items[0].json),\(items[1].json)]},"consent":{"ad_user_data":"granted"}}
            """
        return Array(text.utf8)
    }

    private mutating func item() -> (json: String, cents: Int, quantity: Int) {
        let (cents, quantity) = (199 + below(20_000), 1 + below(3))
        let json = """
            {"id":"SKU-\(1000 + below(9000))","name":"\(pick(Self.products))","category":"Home > Kitchen",\
            "quantity":\(quantity),"price":\(Self.decimal(cents))}
            """
        return (json, cents, quantity)
    }

    private static func decimal(_ cents: Int) -> String {
        "\(cents / 100)." + (cents % 100 < 10 ? "0" : "") + "\(cents % 100)"
    }

    /// What of a name can stand in an address.
    private static func plain(_ name: String) -> String {
        let letters = name.unicodeScalars.filter { $0.isASCII && $0.properties.isAlphabetic }
        return letters.isEmpty ? "kunde" : String(String.UnicodeScalarView(letters))
    }

    private static let names = ["Purchase", "Purchase", "Purchase", "InitiateCheckout", "AddToCart"]
    private static let firstNames = [
        "Ada", "Jürgen", "Zoë", "Michael", "Grace", "Łukasz", "José", "Hannah", "Ελένη", "Peter", "Søren", "Maria",
        "Иван", "Anna-Lena", "Kim", "David",
    ]
    private static let lastNames = [
        "Lovelace", "Müller", "O'Neill", "Smith", "Hopper", "Kowalski", "Núñez", "van der Berg", "Παπαδοπούλου",
        "Schmidt", "Ångström", "Rossi", "Петров", "Weiß", "Park", "Jones",
    ]
    private static let places: [(city: String, state: String, code: String, country: String, phone: String)] = [
        ("München", "Bayern", "80331", "DE", "+49 89 "), ("Berlin", "Berlin", "10115", "DE", "+49 30 "),
        ("New York", "New York", "10001-0012", "US", "+1 212 "), ("Los Angeles", "CA", "90012", "US", "+1 (213) "),
        ("St. Albans", "Hertfordshire", "AL1 3JE", "GB", "+44 (0)20 7"),
        ("Kraków", "Małopolskie", "30-001", "PL", "+48 12 "),
        ("Wien", "Wien", "1010", "AT", "+43 1 "), ("São Paulo", "São Paulo", "01310-100", "BR", "+55 11 9"),
    ]
    private static let products = [
        "Tea \\\"Earl Grey\\\", 250 g", "Stoneware pot", "Kaffeemühle „Größe 2“", "Cups 2\\/4 (blue)", "Bread knife",
        "Crème brûlée set", "Linen towel", "Salt & pepper mill",
    ]

    private mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    private mutating func hexadecimal(_ digits: Int) -> String {
        String((0..<digits).map { _ in Array("0123456789abcdef")[below(16)] })
    }

    private mutating func below(_ bound: Int) -> Int { Int(next64() % UInt64(bound)) }

    /// SplitMix64.
    private mutating func next64() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
