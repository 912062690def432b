internal import Crypto
package import Foundation

/// The two bodies as a careful programmer makes them with Codable, swift-crypto and a table of hexadecimal digits.
///
/// It knows only what the workload's events hold, reads no configuration, and checks nothing; what it makes is equal.
package struct PlainWay {
    private let decoder = JSONDecoder()
    private let encoder = JSONEncoder()

    package init() {
        encoder.outputFormatting = .withoutEscapingSlashes
    }

    /// The decoder alone.
    package func decode(_ events: [Data]) throws -> Int {
        try events.reduce(0) { $0 + (try decoder.decode(PlainEvent.self, from: $1)).properties.contents.count }
    }

    /// The bodies for TikTok and for Facebook, with all events in one request each.
    package func bodies(_ events: [Data], tiktokPixel: String) throws -> [Data] {
        var tiktok: [TikTokBody.Event] = []
        var facebook: [FacebookBody.Event] = []
        tiktok.reserveCapacity(events.count)
        facebook.reserveCapacity(events.count)
        for event in events {
            let event = try decoder.decode(PlainEvent.self, from: event)
            let person = Person(event.user)
            tiktok.append(Self.tiktok(event, person))
            facebook.append(Self.facebook(event, person))
        }
        return [
            try encoder.encode(TikTokBody(sourceID: tiktokPixel, data: tiktok)),
            try encoder.encode(FacebookBody(data: facebook)),
        ]
    }

    private static func tiktok(_ event: PlainEvent, _ person: Person) -> TikTokBody.Event {
        let (context, properties) = (event.context, event.properties)
        return TikTokBody.Event(
            event: event.event == "Purchase" ? "CompletePayment" : event.event, id: event.id, time: event.time,
            user: TikTokBody.User(
                email: person.email, phone: person.internationalPhone, firstName: person.firstName,
                lastName: person.lastName, zipCode: hash(person.wholePostalCode), city: person.city,
                state: person.state, country: person.country, ttp: context.ttp, ip: context.ip,
                userAgent: context.userAgent, locale: context.locale),
            page: TikTokBody.Page(url: context.url, referrer: context.referrer),
            properties: TikTokBody.Properties(
                value: properties.value, currency: properties.currency, orderID: properties.orderID,
                contentType: "product",
                contents: properties.contents.map {
                    TikTokBody.Content(
                        id: $0.id, name: $0.name, category: $0.category, quantity: $0.quantity, price: $0.price)
                },
                itemCount: properties.contents.reduce(0) { $0 + $1.quantity }))
    }

    private static func facebook(_ event: PlainEvent, _ person: Person) -> FacebookBody.Event {
        let (context, properties) = (event.context, event.properties)
        return FacebookBody.Event(
            event: event.event, id: event.id, time: event.time, actionSource: event.actionSource, url: context.url,
            referrer: context.referrer,
            user: FacebookBody.User(
                email: [person.email], phone: [person.phoneDigits], firstName: [person.firstName],
                lastName: [person.lastName], city: [hash(person.city)], state: [hash(person.state)],
                postalCode: [hash(person.shortPostalCode)], country: [hash(person.country)], ip: context.ip,
                userAgent: context.userAgent, fbc: context.fbc, fbp: context.fbp),
            custom: FacebookBody.Custom(
                value: properties.value, currency: properties.currency, orderID: properties.orderID,
                contentType: "product", contentIDs: properties.contents.map(\.id),
                contents: properties.contents.map {
                    FacebookBody.Content(id: $0.id, quantity: $0.quantity, price: $0.price)
                },
                itemCount: properties.contents.reduce(0) { $0 + $1.quantity }))
    }

    /// SHA-256 in hexadecimal.
    static func hash(_ text: String) -> String {
        let digest = SHA256.hash(data: Data(text.utf8))
        return String(unsafeUninitializedCapacity: 64) { buffer in
            var place = 0
            for byte in digest {
                buffer[place] = digits[Int(byte >> 4)]
                buffer[place + 1] = digits[Int(byte & 15)]
                place += 2
            }
            return place
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
