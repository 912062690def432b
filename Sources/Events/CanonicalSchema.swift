/// What stands at a path of a canonical event.
package enum CanonicalKind: String, Hashable, Sendable {
    /// One text.
    case text
    /// Texts: in `user` one text, or a list where more than one was given; elsewhere always a list.
    case texts
    /// A number with the digits it came with.
    case number
    /// True or false.
    case boolean
    /// An object with known members; what else it may hold is `open`.
    case object
    /// A list of such objects.
    case objects
    /// Whatever the sender put there.
    case open
}

/// Every path that a canonical event can have, for checking a configuration against it.
///
/// Paths are written as in destinations.yaml: `user.email`, `properties.contents[].id`.
package enum CanonicalSchema {
    /// All known paths, in the order in which the canonical form has them.
    package static let paths: [String] = sections.flatMap { section in
        section.fields.filter { !$0.isInputOnly }.map { section.path(to: $0) }
    }

    /// What stands at `path`; nil where no canonical event has it.
    ///
    /// Below an open object every path exists and is `open`. `[]` behind a list means its elements: that of
    /// `properties.content_ids[]` is a text.
    package static func kind(of path: String) -> CanonicalKind? {
        if let known = kinds[path] { return known }
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "[]" }) else { return nil }
        if path.hasSuffix("[]") {
            switch kinds[String(path.dropLast(2))] {
            case .texts: return .text
            case .objects: return .object
            case .text, .number, .boolean, .object: return nil
            case .open, nil: break
            }
        }
        for length in stride(from: parts.count - 1, to: 0, by: -1) {
            let parent = parts.prefix(length).joined(separator: ".")
            if let section = sections.first(where: { $0.path.description == parent }) {
                return section.isOpen ? .open : nil
            }
            if let known = kinds[parent] { return known == .open ? .open : nil }
        }
        // A list below an open object, as in `extensions.shop.lines[].sku`, is found by its beginning above.
        return nil
    }

    private static let kinds: [String: CanonicalKind] = Dictionary(
        uniqueKeysWithValues: sections.flatMap { section in
            section.fields.filter { !$0.isInputOnly }.map { (section.path(to: $0), $0.kind) }
        })

    static let sections = [
        root, user, context, device, app, ad, properties, contents, consent, limitedDataUse,
    ]

    /// The fields of `root`, in their order.
    enum RootField: Int {
        case event, eventID, eventTime, actionSource, user, context, properties, consent, extensions, destinations
        case testEventCode
    }

    static let root = CanonicalSection(
        path: "",
        fields: [
            .init("event", .text),
            .init("event_id", .text, .takesNumbers),
            .init("event_time", .number),
            .init("action_source", .text),
            .init("user", .object),
            .init("context", .object),
            .init("properties", .object),
            .init("consent", .object),
            .init("extensions", .open),
            .init("destinations", .texts),
            .init("test_event_code", .text, .takesNumbers),
        ])

    static let user = CanonicalSection(
        path: "user",
        fields: [
            .init("email", .texts, .identifies),
            .init("phone", .texts, [.takesNumbers, .identifies]),
            .init("external_id", .texts, [.takesNumbers, .identifies]),
            .init("first_name", .texts, .identifies),
            .init("last_name", .texts, .identifies),
            .init("gender", .texts),
            .init("date_of_birth", .texts, .takesNumbers),
            .init("city", .texts),
            .init("state", .texts),
            .init("postal_code", .texts, .takesNumbers),
            .init("country", .texts),
            .init("subscription_id", .texts, [.takesNumbers, .identifies]),
            .init("lead_id", .texts, [.takesNumbers, .identifies]),
            .init("facebook_login_id", .texts, [.takesNumbers, .identifies]),
            .init("anonymous_id", .texts, [.takesNumbers, .identifies]),
            .init("mobile_ad_id", .texts, [.takesNumbers, .identifies]),
        ])

    static let context = CanonicalSection(
        path: "context",
        fields: [
            .init("ip", .text, .identifies),
            .init("user_agent", .text),
            .init("locale", .text),
            .init("url", .text),
            .init("referrer", .text),
        ] + ClickID.all.map { CanonicalField($0.name, .text, .identifies) } + [
            .init("device", .object),
            .init("app", .object),
            .init("ad", .object),
            .init("fbclid", .text, .inputOnly),
            .init("cookies", .open, .inputOnly),
        ])

    static let device = CanonicalSection(
        path: "context.device",
        isOpen: true,
        fields: [
            .init("idfa", .text, .identifies),
            .init("idfv", .text, .identifies),
            .init("gaid", .text, .identifies),
            .init("att_status", .text),
            .init("os", .text),
            .init("os_version", .text, .takesNumbers),
            .init("model", .text, .takesNumbers),
        ])

    static let app = CanonicalSection(
        path: "context.app",
        isOpen: true,
        fields: [
            .init("id", .text, .takesNumbers),
            .init("name", .text),
            .init("version", .text, .takesNumbers),
        ])

    static let ad = CanonicalSection(
        path: "context.ad",
        isOpen: true,
        fields: [
            .init("callback", .text, .identifies),
            .init("campaign_id", .text, .takesNumbers),
            .init("ad_id", .text, .takesNumbers),
            .init("creative_id", .text, .takesNumbers),
        ])

    static let properties = CanonicalSection(
        path: "properties",
        isOpen: true,
        fields: [
            .init("value", .number),
            .init("currency", .text, .currency),
            .init("order_id", .text, .takesNumbers),
            .init("contents", .objects),
            .init("content_type", .text),
            .init("content_ids", .texts, .takesNumbers),
            .init("content_name", .text),
            .init("content_category", .text, .takesNumbers),
            .init("num_items", .number),
            .init("query", .text, .takesNumbers),
            .init("description", .text),
            .init("status", .text),
            .init("predicted_ltv", .number),
            .init("delivery_category", .text),
            .init("shop_id", .text, .takesNumbers),
            .init("coupon", .text, .takesNumbers),
        ])

    static let contents = CanonicalSection(
        path: "properties.contents[]",
        isOpen: true,
        fields: [
            .init("id", .text, .takesNumbers),
            .init("name", .text),
            .init("category", .text, .takesNumbers),
            .init("brand", .text),
            .init("quantity", .number),
            .init("price", .number),
            .init("delivery_category", .text),
        ])

    static let consent = CanonicalSection(
        path: "consent",
        fields: [
            .init("ad_user_data", .text),
            .init("ad_personalization", .text),
            .init("limited_data_use", .boolean),
            .init("opt_out", .boolean),
        ])

    /// Where `limited_data_use` is not a plain boolean: the platform's codes of the place whose law applies.
    static let limitedDataUse = CanonicalSection(
        path: "consent.limited_data_use",
        fields: [
            .init("country", .number),
            .init("state", .number),
        ])
}
