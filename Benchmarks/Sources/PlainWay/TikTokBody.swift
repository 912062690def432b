/// A request to TikTok as Codable writes it.
struct TikTokBody: Encodable {
    let source = "web"
    let sourceID: String
    let data: [Event]

    enum CodingKeys: String, CodingKey {
        case source = "event_source"
        case sourceID = "event_source_id"
        case data
    }

    struct Event: Encodable {
        let event: String
        let id: String
        let time: Int
        let user: User
        let page: Page
        let properties: Properties

        enum CodingKeys: String, CodingKey {
            case event, user, page, properties
            case id = "event_id"
            case time = "event_time"
        }
    }

    struct User: Encodable {
        let email: String
        let phone: String
        let firstName: String
        let lastName: String
        let zipCode: String
        let city: String
        let state: String
        let country: String
        let ttp: String
        let ip: String
        let userAgent: String
        let locale: String

        enum CodingKeys: String, CodingKey {
            case email, phone, city, state, country, ttp, ip, locale
            case firstName = "first_name"
            case lastName = "last_name"
            case zipCode = "zip_code"
            case userAgent = "user_agent"
        }
    }

    struct Page: Encodable {
        let url: String
        let referrer: String
    }

    struct Properties: Encodable {
        let value: Double
        let currency: String
        let orderID: String
        let contentType: String
        let contents: [Content]
        let itemCount: Int

        enum CodingKeys: String, CodingKey {
            case value, currency, contents
            case orderID = "order_id"
            case contentType = "content_type"
            case itemCount = "num_items"
        }
    }

    struct Content: Encodable {
        let id: String
        let name: String
        let category: String
        let quantity: Int
        let price: Double

        enum CodingKeys: String, CodingKey {
            case quantity, price
            case id = "content_id"
            case name = "content_name"
            case category = "content_category"
        }
    }
}
