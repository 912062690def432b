internal import JSON

/// What Facebook asks of an event beyond the types of its fields.
struct FacebookEventRules {
    private let document: JSONDocument
    private let event: Int
    private let path: FieldPath
    private(set) var refusals: [FacebookRefusal] = []

    private static let day: Int64 = 86_400
    private static let maxAhead: Int64 = 60

    init(_ document: JSONDocument, event: Int, at path: FieldPath) {
        self.document = document
        self.event = event
        self.path = path
    }

    mutating func check(now: Int64) {
        checkTime(now: now)
        checkUser()
        checkValue()
        checkLimitedDataUse()
        switch text("action_source") {
        case "app": checkApp()
        case "business_messaging": checkMessaging()
        default: break
        }
    }

    private mutating func checkTime(now: Int64) {
        guard let time = member("event_time").flatMap({ document.int64($0) }) else { return }
        let days: Int64 = text("action_source") == "physical_store" ? 62 : 7
        if time - now > Self.maxAhead {
            refuse(2_804_004, "event_time", "must not lie in the future")
        } else if time < now - days * Self.day {
            refuse(2_804_003, "event_time", "must not be older than \(days) days")
        }
    }

    /// User data that holds nothing but members of one of these sets cannot lead to a person.
    private static let tooThin: [Set<String>] = [
        ["ct", "country", "st", "zp", "ge", "client_user_agent"], ["db", "client_user_agent"], ["fn", "ge"],
        ["ln", "ge"],
    ]

    private mutating func checkUser() {
        guard let user = member("user_data"), document.kind(user) == .object else { return }
        let keys = Set(document.members(of: user).compactMap { document.string($0.key) })
        if Self.tooThin.contains(where: { keys.isSubset(of: $0) }) {
            refuse(2_804_050, "user_data", "must hold more than \(keys.sorted().joined(separator: ", "))")
        }
        if let lead = document.member("lead_id", of: user), document.int64(lead) ?? 1 <= 0 {
            refuse(2_804_036, "user_data.lead_id", "must be the id of a lead")
        }
    }

    private mutating func checkValue() {
        let custom = member("custom_data")
        let value = custom.flatMap { document.member("value", of: $0) }
        let currency = custom.flatMap { document.member("currency", of: $0) }
        if text("event_name") == "Purchase", value == nil {
            refuse(2_804_009, "custom_data.value", "must be given for a Purchase")
        } else if value != nil, currency == nil {
            refuse(2_804_023, "custom_data.currency", "must be given with a value")
        }
        if text("event_name") == "Purchase", value == nil, currency == nil {
            refuse(2_804_023, "custom_data.currency", "must be given for a Purchase")
        }
        if let value, let amount = document.double(value), amount < 0 {
            refuse(nil, "custom_data.value", "must not be below zero")
        }
        guard let contents = custom.flatMap({ document.member("contents", of: $0) }) else { return }
        for (number, content) in document.elements(of: contents).enumerated()
        where document.kind(content) == .object && document.member("id", of: content) == nil {
            refuse(2_804_008, "custom_data.contents.\(number).id", "must be given")
        }
    }

    private static let states: Set<Int64> = Set([0] + Array(1000...1013))

    private mutating func checkLimitedDataUse() {
        guard let options = member("data_processing_options"), document.kind(options) == .array,
            document[options].length > 0
        else { return }
        for name in ["data_processing_options_country", "data_processing_options_state"] where member(name) == nil {
            refuse(2_804_019, name, "must be given with LDU")
        }
        let country = member("data_processing_options_country").flatMap { document.int64($0) } ?? 0
        if country != 0, country != 1 { refuse(nil, "data_processing_options_country", "must be 0 or 1") }
        let state = member("data_processing_options_state").flatMap { document.int64($0) } ?? 0
        if !Self.states.contains(state) { refuse(nil, "data_processing_options_state", "must be 0 or 1000 to 1013") }
    }

    private mutating func checkApp() {
        guard let app = member("app_data"), document.kind(app) == .object else {
            return refuse(2_804_019, "app_data", "must be given for an event of an app")
        }
        for name in ["advertiser_tracking_enabled", "application_tracking_enabled"] {
            guard let flag = document.member(name, of: app) else {
                refuse(2_804_019, "app_data.\(name)", "must be given for an event of an app")
                continue
            }
            var check = ShapeCheck(document, at: path.appending("app_data").appending(name))
            check.check(flag, .flag)
            refusals += check.faults.map { FacebookRefusal($0) }
        }
        let info = document.member("extinfo", of: app)
        let texts = info.map { document.elements(of: $0).map { document.string($0) } } ?? []
        let isComplete = texts.count == 16 && texts.allSatisfy { $0 != nil }
        guard isComplete, ["a2", "i2"].contains(texts[0]), texts[4]?.isEmpty == false else {
            return refuse(
                2_804_043, "app_data.extinfo",
                "must be 16 texts, of which the first (a2, i2) and the fifth are not empty")
        }
    }

    private static let messagingNames: Set<String> = ["LeadSubmitted", "Purchase"]

    private mutating func checkMessaging() {
        if !Self.messagingNames.contains(text("event_name") ?? "") {
            refuse(2_804_066, "event_name", "must be LeadSubmitted or Purchase for business_messaging")
        }
        let user = member("user_data")
        func has(_ name: String) -> Bool { user.flatMap { document.member(name, of: $0) } != nil }
        switch text("messaging_channel") {
        case nil: refuse(2_804_063, "messaging_channel", "must be given for business_messaging")
        case "messenger" where !has("page_id"): refuse(2_804_069, "user_data.page_id", "must be given for messenger")
        case "instagram" where !has("ig_account_id"):
            refuse(2_804_079, "user_data.ig_account_id", "must be given for instagram")
        case "whatsapp":
            if !has("ctwa_clid") { refuse(2_804_087, "user_data.ctwa_clid", "must be given for whatsapp") }
            if !has("whatsapp_business_account_id") {
                refuse(2_804_116, "user_data.whatsapp_business_account_id", "must be given for whatsapp")
            }
        default: break
        }
    }

    private func member(_ name: String) -> Int? {
        document.member(name, of: event)
    }

    private func text(_ name: String) -> String? {
        member(name).flatMap { document.string($0) }
    }

    private mutating func refuse(_ subcode: Int?, _ field: String, _ reason: String) {
        let place = field.split(separator: ".").reduce(path) { $0.appending(String($1)) }
        let message = subcode == 2_804_019 ? "Missing required parameter \(place.bracketed)" : "Invalid parameter"
        refusals.append(
            FacebookRefusal(subcode: subcode, message: message, "\(path.dotted).\(field): \(reason)"))
    }
}
