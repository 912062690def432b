/// A request to Facebook as Codable writes it.
struct FacebookBody: Encodable {
    let data: [Event]

    struct Event: Encodable {
        let event: String
        let id: String
        let time: Int
        let actionSource: String
        let url: String
        let referrer: String
        let user: User
        let custom: Custom

        enum CodingKeys: String, CodingKey {
            case event = "event_name"
            case id = "event_id"
            case time = "event_time"
            case actionSource = "action_source"
            case url = "event_source_url"
            case referrer = "referrer_url"
            case user = "user_data"
            case custom = "custom_data"
        }
    }

    struct User: Encodable {
        let email: [String]
        let phone: [String]
        let firstName: [String]
        let lastName: [String]
        let city: [String]
        let state: [String]
        let postalCode: [String]
        let country: [String]
        let ip: String
        let userAgent: String
        let fbc: String
        let fbp: String

        enum CodingKeys: String, CodingKey {
            case email = "em"
            case phone = "ph"
            case firstName = "fn"
            case lastName = "ln"
            case city = "ct"
            case state = "st"
            case postalCode = "zp"
            case country
            case ip = "client_ip_address"
            case userAgent = "client_user_agent"
            case fbc, fbp
        }
    }

    struct Custom: Encodable {
        let value: Double
        let currency: String
        let orderID: String
        let contentType: String
        let contentIDs: [String]
        let contents: [Content]
        let itemCount: Int

        enum CodingKeys: String, CodingKey {
            case value, currency, contents
            case orderID = "order_id"
            case contentType = "content_type"
            case contentIDs = "content_ids"
            case itemCount = "num_items"
        }
    }

    struct Content: Encodable {
        let id: String
        let quantity: Int
        let price: Double

        enum CodingKeys: String, CodingKey {
            case id, quantity
            case price = "item_price"
        }
    }
}
