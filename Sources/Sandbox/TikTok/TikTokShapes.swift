/// The JSON that TikTok's Events API 2.0 takes.
enum TikTokShapes {
    /// Members beside the events; the events themselves are judged one by one.
    static let envelope = FieldShape.object(
        [
            "event_source": .oneOf(["web", "app", "offline", "crm"]), "event_source_id": .text,
            "test_event_code": .text, "partner_name": .anything, "data": .anything,
        ],
        required: ["event_source", "event_source_id", "data"])

    /// An event of this source.
    static func event(source: String) -> FieldShape {
        switch source {
        case "app": appEvent
        case "crm": leadEvent
        default: webEvent
        }
    }

    private static let webEvent = FieldShape.object(members, required: ["event", "event_time"])
    private static let appEvent = FieldShape.object(members, required: ["event", "event_time", "app"])
    private static let leadEvent = FieldShape.object(members, required: ["event", "event_time", "lead"])

    private static let members: [String: FieldShape] = [
        "event": .text, "event_time": .integer, "event_id": .text, "limited_data_use": .boolean, "user": user,
        "page": .object(["url": .text, "referrer": .text]), "properties": properties,
        "app": .object(["app_id": .text, "app_name": .text, "app_version": .text], required: ["app_id"]),
        "ad": .object([
            "callback": .text, "campaign_id": .text, "ad_id": .text, "creative_id": .text, "is_retargeting": .boolean,
            "attributed": .boolean, "attribution_type": .text, "attribution_provider": .text,
        ]),
        "lead": .object(["lead_id": .text, "lead_event_source": .text], required: ["lead_id"]),
        "device": .object([:], isOpen: true),
    ]

    private static let user = FieldShape.object([
        "email": .oneOrMany(.hash), "phone": .oneOrMany(.hash), "external_id": .oneOrMany(.hash),
        "first_name": .hash, "last_name": .hash, "zip_code": .hash,
        "city": .plain, "state": .plain, "country": .plain,
        "ttclid": .plain, "ttp": .plain, "ip": TextForms.ipAddress, "user_agent": .plain, "locale": .plain,
        "idfa": .hashOrPlain, "idfv": .plain, "gaid": .hashOrPlain,
        "att_status": .oneOf(["AUTHORIZED", "DENIED", "NOT_DETERMINED", "RESTRICTED", "NOT_APPLICABLE"]),
    ])

    private static let contentType = FieldShape.oneOf(["product", "product_group"])

    /// TikTok lets properties of any other name pass, here and in each content.
    private static let properties = FieldShape.object(
        [
            "currency": .matching("a currency of TikTok's list, in capitals") { Currencies.tiktok.contains($0) },
            "value": .number,
            "contents": .list(
                .object(
                    [
                        "content_id": .text, "price": .number, "quantity": .integer, "content_name": .text,
                        "content_category": .text, "content_type": contentType, "brand": .text, "description": .text,
                    ], isOpen: true)),
            "content_type": contentType, "content_ids": .oneOrMany(.text), "num_items": .integer, "query": .text,
            "search_string": .text, "description": .text, "order_id": .text, "shop_id": .text,
            "delivery_category": .oneOf(["in_store", "curbside", "home_delivery"]), "predicted_ltv": .number,
            "status": .text, "content_name": .text, "content_category": .text,
        ], isOpen: true)
}
