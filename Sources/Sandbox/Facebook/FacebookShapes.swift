/// The JSON that Facebook's Conversions API takes.
enum FacebookShapes {
    /// Members beside the events; the events themselves are judged one by one.
    static let envelope = FieldShape.object(
        [
            "data": .anything, "test_event_code": .text, "partner_agent": partnerAgent, "namespace_id": .text,
            "upload_id": .text, "upload_tag": .text, "upload_source": .text, "platforms": .anything,
            "progress": .anything, "appsecret_proof": .hash,
        ],
        required: ["data"])

    static let event = FieldShape.object(
        [
            "event_name": .text, "event_time": .integer, "user_data": user, "event_id": .text,
            "action_source": .oneOf([
                "email", "website", "app", "phone_call", "chat", "physical_store", "system_generated",
                "business_messaging", "other",
            ]),
            "event_source_url": TextForms.webAddress, "referrer_url": .text, "opt_out": .boolean,
            "custom_data": customData, "app_data": .object([:], isOpen: true),
            "data_processing_options": .list(.oneOf(["LDU"]), count: 0...1),
            "data_processing_options_country": .integer, "data_processing_options_state": .integer,
            "messaging_channel": .oneOf(["whatsapp", "messenger", "instagram"]),
            "original_event_data": .object([
                "event_name": .text, "event_time": .integer, "order_id": .text, "event_id": .text,
            ]),
            "attribution_data": attribution, "customer_segmentation": segmentation,
            "advanced_measurement_table": .text,
        ],
        required: ["event_name", "event_time", "action_source", "user_data"])

    private static let user: FieldShape = {
        var members: [String: FieldShape] = [
            "external_id": .oneOrMany(.hashOrPlain), "client_user_agent": .plain, "subscription_id": .plain,
            "client_ip_address": .matching("an IPv4 or IPv6 address", isClientAddress),
            "fbc": .matching("fb.<index>.<milliseconds>.<click id>", isBrowserTrace),
            "fbp": .matching("fb.<index>.<milliseconds>.<number>", isBrowserTrace),
            "fb_login_id": .digits, "lead_id": .digits, "anon_id": .plain, "madid": .plain, "page_id": .digits,
            "page_scoped_user_id": .digits, "ctwa_clid": .plain, "ig_account_id": .digits, "ig_sid": .digits,
            "whatsapp_business_account_id": .digits,
        ]
        for name in ["em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country"] {
            members[name] = .oneOrMany(.hash)
        }
        for name in ["f5first", "f5last", "fi", "dobd", "dobm", "doby"] { members[name] = .oneOrMany(.hash) }
        return .object(members)
    }()

    /// Further members of any name are properties of the advertiser's own.
    private static let customData = FieldShape.object(
        [
            "value": .number, "content_ids": .list(.text),
            "currency": .matching("an ISO 4217 code") { Currencies.iso4217.contains($0.uppercased()) },
            "contents": .list(
                .object([
                    "id": .text, "quantity": .integer, "item_price": .number, "delivery_category": delivery,
                    "title": .text, "description": .text, "brand": .text, "category": .text,
                ])),
            "content_type": .oneOf(["product", "product_group"]), "content_name": .text, "content_category": .text,
            "order_id": .text, "num_items": .integer, "search_string": .text, "status": .text,
            "predicted_ltv": .number, "net_revenue": .number, "delivery_category": delivery, "item_number": .text,
            "lead_event_source": .text, "customer_segmentation": segmentation,
        ], isOpen: true)

    private static let delivery = FieldShape.oneOf(["in_store", "curbside", "home_delivery"])

    private static let segmentation = FieldShape.oneOf(
        ["new_customer_to", "existing_customer_to"].flatMap { start in
            ["business", "business_line", "product_area", "medium"].map { "\(start)_\($0)" }
        } + ["customer_in_loyalty_program"])

    private static let attribution = FieldShape.object(
        [
            "attribution_model": .oneOf([
                "customized_multi_touch", "first_touch", "last_click", "last_touch", "linear", "position_based",
                "time_decay", "unknown",
            ]),
            "attribution_method": .oneOf(["ard", "deeplink", "gpir", "invalid_response", "mir", "srn"]),
            "visit_time": .integer, "touchpoint_ts": .integer, "attribution_share": .number,
            "attribution_value": .number, "total_credit": .number,
        ], isOpen: true)

    private static let partnerAgent = FieldShape.matching("shorter than 23 characters, with two letters") { text in
        text.count < 23 && text.count { $0.isLetter } >= 2
    }

    /// `fb`, the index, when it was set, the id itself, and where Meta's parameter builder ran its appendix.
    static func isBrowserTrace(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (4...5).contains(parts.count), parts[0] == "fb", !parts[3].isEmpty else { return false }
        guard [parts[1], parts[2]].allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return false }
        return parts.count == 4 || isAppendix(parts[4])
    }

    static func isClientAddress(_ text: String) -> Bool {
        if TextForms.isIPAddress(text) { return true }
        guard let dot = text.lastIndex(of: "."), isAppendix(text[text.index(after: dot)...]) else { return false }
        return TextForms.isIPAddress(String(text[..<dot]))
    }

    private static func isAppendix(_ text: Substring) -> Bool {
        text.utf8.count == 8 || ["AQ", "Ag", "Aw", "BA", "BQ", "Bg"].contains(text)
    }
}
