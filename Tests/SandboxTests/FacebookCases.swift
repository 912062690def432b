import Testing

/// An edit of a good request, and what Facebook says to the result.
struct FacebookCase: Sendable, CustomTestStringConvertible {
    var edits: [JSONEdit]
    var subcode: Int?
    var reason: String

    init(_ edits: [JSONEdit], _ subcode: Int?, _ reason: String) {
        self.edits = edits
        self.subcode = subcode
        self.reason = reason
    }

    var testDescription: String { edits.map(\.testDescription).joined(separator: ", ") }
}

private let hash = "\"\(adaHash)\""
private let noHash = "must be a SHA-256 in 64 lowercase hexadecimal digits"
private let day: Int64 = 86_400
let extinfo =
    #"["a2", "", "1", "1.0", "14", "x", "en_US", "CET", "", "1080", "1920", "2.0", "8", "64", "32", "Europe/Berlin"]"#
let appEdits: [JSONEdit] = [
    .set("data.0.action_source", "\"app\""),
    .set(
        "data.0.app_data",
        #"{"advertiser_tracking_enabled": 1, "application_tracking_enabled": true, "extinfo": \#(extinfo)}"#),
]
let whatsappEdits: [JSONEdit] = [
    .set("data.0.action_source", "\"business_messaging\""), .set("data.0.messaging_channel", "\"whatsapp\""),
    .set("data.0.user_data", #"{"ctwa_clid": "Afx", "whatsapp_business_account_id": 12345}"#),
]

extension FacebookCase {
    static let refused: [FacebookCase] = [
        // Hashes
        .init([.set("data.0.user_data.em", "[\"ada@example.com\"]")], nil, "data.0.user_data.em.0: \(noHash)"),
        .init([.set("data.0.user_data.em", "\"\(adaHash.uppercased())\"")], nil, "data.0.user_data.em: \(noHash)"),
        .init([.set("data.0.user_data.ph", "\"15555555555\"")], nil, "data.0.user_data.ph: \(noHash)"),
        .init([.set("data.0.user_data.ph", "15555555555")], nil, "data.0.user_data.ph: must be a SHA-256 as text"),
        .init([.set("data.0.user_data.db", "\"19970216\"")], nil, "data.0.user_data.db: \(noHash)"),
        .init([.set("data.0.user_data.ge", "\"f\"")], nil, "data.0.user_data.ge: \(noHash)"),
        .init([.set("data.0.user_data.ct", "\"menlopark\"")], nil, "data.0.user_data.ct: \(noHash)"),
        .init([.set("data.0.user_data.st", "\"ca\"")], nil, "data.0.user_data.st: \(noHash)"),
        .init([.set("data.0.user_data.zp", "\"94025\"")], nil, "data.0.user_data.zp: \(noHash)"),
        .init([.set("data.0.user_data.country", "\"us\"")], nil, "data.0.user_data.country: \(noHash)"),
        .init(
            [.set("data.0.user_data.fn", "\"\(emptyHash)\"")], nil,
            "data.0.user_data.fn: is the SHA-256 of an empty text"),
        .init([.set("data.0.user_data.ln", "[]")], nil, "data.0.user_data.ln: must be a list that is not empty"),
        .init(
            [.set("data.0.user_data.client_user_agent", hash)], nil,
            "data.0.user_data.client_user_agent: must be plain, not hashed"),
        .init(
            [.set("data.0.user_data.client_ip_address", hash)], nil,
            "data.0.user_data.client_ip_address: must be an IPv4 or IPv6 address"),
        .init(
            [.set("data.0.user_data.fbc", hash)], nil,
            "data.0.user_data.fbc: must be fb.<index>.<milliseconds>.<click id>"),
        .init(
            [.set("data.0.user_data.fbp", "\"1098115397\"")], nil,
            "data.0.user_data.fbp: must be fb.<index>.<milliseconds>.<number>"),
        .init(
            [.set("data.0.user_data.external_id", "\"\(adaHash.uppercased())\"")], nil,
            "data.0.user_data.external_id: must be written in lower case where it is a hash"),
        .init(
            [.set("data.0.user_data.external_id", "\"\"")], nil,
            "data.0.user_data.external_id: must be left out where there is nothing"),
        // Who it was
        .init([.remove("data.0.user_data")], 2_804_019, "data.0.user_data: is missing"),
        .init([.set("data.0.user_data", "{}")], 2_804_050, "data.0.user_data: must hold more than "),
        .init(
            [.set("data.0.user_data", #"{"client_user_agent": "x"}"#)], 2_804_050,
            "data.0.user_data: must hold more than client_user_agent"),
        .init(
            [.set("data.0.user_data", #"{"ct": \#(hash), "country": \#(hash), "ge": \#(hash)}"#)], 2_804_050,
            "data.0.user_data: must hold more than country, ct, ge"),
        .init(
            [.set("data.0.user_data", #"{"db": \#(hash), "client_user_agent": "x"}"#)], 2_804_050,
            "data.0.user_data: must hold more than client_user_agent, db"),
        .init(
            [.set("data.0.user_data", #"{"fn": \#(hash), "ge": \#(hash)}"#)], 2_804_050,
            "data.0.user_data: must hold more than fn, ge"),
        .init(
            [.set("data.0.user_data", #"{"ln": \#(hash)}"#)], 2_804_050, "data.0.user_data: must hold more than ln"),
        .init([.set("data.0.user_data.lead_id", "\"x1\"")], nil, "data.0.user_data.lead_id: must be a whole number"),
        .init([.set("data.0.user_data.lead_id", "0")], 2_804_036, "data.0.user_data.lead_id: must be the id of a lead"),
        // When
        .init([.set("data.0.event_time", "\"1799999940\"")], nil, "data.0.event_time: must be a whole number"),
        .init([.set("data.0.event_time", "1799999940.5")], nil, "data.0.event_time: must be a whole number"),
        .init(
            [.set("data.0.event_time", "\(testNow + 61)")], 2_804_004, "data.0.event_time: must not lie in the future"),
        .init(
            [.set("data.0.event_time", "1799999940000")], 2_804_004, "data.0.event_time: must not lie in the future"),
        .init(
            [.set("data.0.event_time", "\(testNow - 7 * day - 1)")], 2_804_003,
            "data.0.event_time: must not be older than 7 days"),
        .init(
            [
                .set("data.0.event_time", "\(testNow - 62 * day - 1)"),
                .set("data.0.action_source", "\"physical_store\""),
            ], 2_804_003, "data.0.event_time: must not be older than 62 days"),
        // What
        .init([.remove("data.0.event_name")], 2_804_019, "data.0.event_name: is missing"),
        .init([.remove("data.0.event_time")], 2_804_019, "data.0.event_time: is missing"),
        .init([.remove("data.0.action_source")], 2_804_019, "data.0.action_source: is missing"),
        .init(
            [.set("data.0.action_source", "\"web\"")], nil,
            "data.0.action_source: must be one of email, website, app, phone_call, chat, physical_store, "
                + "system_generated, business_messaging, other"),
        .init([.set("data.0.event_id", "7")], nil, "data.0.event_id: must be text"),
        .init(
            [.set("data.0.event_source_url", "\"shop.example.com\"")], nil,
            "data.0.event_source_url: must be an http or https address"),
        .init([.set("data.0.opt_out", "1")], nil, "data.0.opt_out: must be true or false"),
        .init(
            [.remove("data.0.custom_data.value")], 2_804_009, "data.0.custom_data.value: must be given for a Purchase"),
        .init([.remove("data.0.custom_data")], 2_804_009, "data.0.custom_data.value: must be given for a Purchase"),
        .init(
            [.remove("data.0.custom_data.currency")], 2_804_023,
            "data.0.custom_data.currency: must be given with a value"),
        .init(
            [.set("data.0.event_name", "\"Lead\""), .remove("data.0.custom_data.currency")], 2_804_023,
            "data.0.custom_data.currency: must be given with a value"),
        .init([.set("data.0.custom_data.value", "\"9\"")], nil, "data.0.custom_data.value: must be a number"),
        .init([.set("data.0.custom_data.value", "-1")], nil, "data.0.custom_data.value: must not be below zero"),
        .init(
            [.set("data.0.custom_data.currency", "\"USDT\"")], nil,
            "data.0.custom_data.currency: must be an ISO 4217 code"),
        .init(
            [.set("data.0.custom_data.currency", "\"XXX\"")], nil,
            "data.0.custom_data.currency: must be an ISO 4217 code"),
        .init([.set("data.0.custom_data.content_ids", "\"a\"")], nil, "data.0.custom_data.content_ids: must be a list"),
        .init([.set("data.0.custom_data.content_ids", "[7]")], nil, "data.0.custom_data.content_ids.0: must be text"),
        .init(
            [.remove("data.0.custom_data.contents.0.id")], 2_804_008,
            "data.0.custom_data.contents.0.id: must be given"),
        .init([.set("data.0.custom_data.contents.0.id", "7")], nil, "data.0.custom_data.contents.0.id: must be text"),
        .init(
            [.set("data.0.custom_data.contents.0.price", "7")], nil,
            "data.0.custom_data.contents.0.price: is not known here"),
        .init(
            [.set("data.0.custom_data.num_items", "\"2\"")], nil,
            "data.0.custom_data.num_items: must be a whole number"),
        .init([.set("data.0.custom_data.order_id", "1")], nil, "data.0.custom_data.order_id: must be text"),
        .init([.set("data.0.user_data.email", hash)], nil, "data.0.user_data.email: is not known here"),
        .init([.set("data.0.timestamp", "1")], nil, "data.0.timestamp: is not known here"),
        .init([.set("data.0.test_event_code", "\"T\"")], nil, "data.0.test_event_code: is not known here"),
        .init(
            [.set("data.0.data_processing_options", "[\"X\"]")], nil,
            "data.0.data_processing_options.0: must be one of LDU"),
        .init(
            [.set("data.0.data_processing_options", "[\"LDU\"]")], 2_804_019,
            "data.0.data_processing_options_country: must be given with LDU"),
        .init(
            [
                .set("data.0.data_processing_options", "[\"LDU\"]"),
                .set("data.0.data_processing_options_country", "1"),
                .set("data.0.data_processing_options_state", "5"),
            ], nil, "data.0.data_processing_options_state: must be 0 or 1000 to 1013"),
        // Envelope
        .init([.set("access_token", "\"token\"")], nil, "access_token: is not known here"),
        .init([.set("pixel_id", "\"1\"")], nil, "pixel_id: is not known here"),
        .init(
            [.set("partner_agent", "\"12345\"")], nil,
            "partner_agent: must be shorter than 23 characters, with two letters"),
        .init([.remove("data")], 2_804_019, "data: is missing"),
        .init([.set("data", "{}")], nil, "data: must be a list"),
        .init([.set("data", "[]")], nil, "data: must hold 1 to 1000 events"),
        .init([.set("data.0", "\"{}\"")], nil, "data.0: must be an object"),
        // Apps and messaging
        .init(
            [.set("data.0.action_source", "\"app\"")], 2_804_019,
            "data.0.app_data: must be given for an event of an app"),
        .init(
            appEdits + [.remove("data.0.app_data.advertiser_tracking_enabled")], 2_804_019,
            "data.0.app_data.advertiser_tracking_enabled: must be given for an event of an app"),
        .init(
            appEdits + [.set("data.0.app_data.application_tracking_enabled", "2")], nil,
            "data.0.app_data.application_tracking_enabled: must be true, false, 1 or 0"),
        .init(
            appEdits + [.remove("data.0.app_data.extinfo.15")], 2_804_043,
            "data.0.app_data.extinfo: must be 16 texts, of which the first (a2, i2) and the fifth are not empty"),
        .init(
            appEdits + [.set("data.0.app_data.extinfo.4", "\"\"")], 2_804_043,
            "data.0.app_data.extinfo: must be 16 texts, of which the first (a2, i2) and the fifth are not empty"),
        .init(
            whatsappEdits + [.set("data.0.event_name", "\"Lead\"")], 2_804_066,
            "data.0.event_name: must be LeadSubmitted or Purchase for business_messaging"),
        .init(
            whatsappEdits + [.remove("data.0.messaging_channel")], 2_804_063,
            "data.0.messaging_channel: must be given for business_messaging"),
        .init(
            whatsappEdits + [.remove("data.0.user_data.ctwa_clid")], 2_804_087,
            "data.0.user_data.ctwa_clid: must be given for whatsapp"),
        .init(
            whatsappEdits + [.remove("data.0.user_data.whatsapp_business_account_id")], 2_804_116,
            "data.0.user_data.whatsapp_business_account_id: must be given for whatsapp"),
        .init(
            whatsappEdits + [.set("data.0.messaging_channel", "\"messenger\"")], 2_804_069,
            "data.0.user_data.page_id: must be given for messenger"),
        .init(
            whatsappEdits + [.set("data.0.messaging_channel", "\"instagram\"")], 2_804_079,
            "data.0.user_data.ig_account_id: must be given for instagram"),
    ]
}
