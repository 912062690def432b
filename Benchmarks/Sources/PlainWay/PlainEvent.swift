/// The stored event as Codable reads it.
struct PlainEvent: Decodable {
    let event: String
    let id: String
    let time: Int
    let actionSource: String
    let user: User
    let context: Context
    let properties: Properties

    enum CodingKeys: String, CodingKey {
        case event
        case id = "event_id"
        case time = "event_time"
        case actionSource = "action_source"
        case user, context, properties
    }

    struct User: Decodable {
        let email: String
        let phone: String
        let firstName: String
        let lastName: String
        let city: String
        let state: String
        let postalCode: String
        let country: String

        enum CodingKeys: String, CodingKey {
            case email, phone, city, state, country
            case firstName = "first_name"
            case lastName = "last_name"
            case postalCode = "postal_code"
        }
    }

    struct Context: Decodable {
        let ip: String
        let userAgent: String
        let url: String
        let referrer: String
        let locale: String
        let fbp: String
        let fbc: String
        let ttp: String

        enum CodingKeys: String, CodingKey {
            case ip, url, referrer, locale, fbp, fbc, ttp
            case userAgent = "user_agent"
        }
    }

    struct Properties: Decodable {
        let value: Double
        let currency: String
        let orderID: String
        let contents: [Content]

        enum CodingKeys: String, CodingKey {
            case value, currency, contents
            case orderID = "order_id"
        }
    }

    struct Content: Decodable {
        let id: String
        let name: String
        let category: String
        let quantity: Int
        let price: Double
    }
}
