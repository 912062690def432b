import Events
import JSON
import Testing

struct SchemaTests {
    @Test(arguments: [
        ("event", CanonicalKind.text), ("event_id", .text), ("event_time", .number), ("user", .object),
        ("user.email", .texts), ("user.email[]", .text), ("user.mobile_ad_id", .texts), ("context.ip", .text),
        ("context.fbc", .text), ("context.li_fat_id", .text), ("context.device", .object),
        ("context.device.idfa", .text), ("context.device.screen.width", .open), ("context.app.build", .open),
        ("context.ad.is_retargeting", .open), ("properties", .object), ("properties.value", .number),
        ("properties.contents", .objects), ("properties.contents[]", .object), ("properties.contents[].id", .text),
        ("properties.contents[].price", .number), ("properties.contents[].colour", .open),
        ("properties.contents[].size.eu", .open), ("properties.content_ids", .texts),
        ("properties.content_ids[]", .text), ("properties.colour", .open), ("properties.lines[].sku", .open),
        ("properties.lines[]", .open), ("consent.ad_user_data", .text), ("consent.opt_out", .boolean),
        ("consent.limited_data_use", .boolean), ("consent.limited_data_use.state", .number), ("extensions", .open),
        ("extensions.facebook.original_event_data.order_id", .open), ("destinations", .texts),
        ("test_event_code", .text),
    ])
    func knownPathsHaveTheirKind(path: String, kind: CanonicalKind) {
        #expect(CanonicalSchema.kind(of: path) == kind)
    }

    @Test(arguments: [
        "", ".", "user.", ".user", "user..email", "name", "user.em", "user.email.x", "context.colour",
        "context.fbclid", "context.cookies", "context.cookies._fbp", "consent.other", "properties.value.x",
        "properties.value[]", "properties.contents.id", "properties.contents[].id.x", "event.x", "[]",
        "consent.limited_data_use.city", "properties.[]", "user[]", "Event",
    ])
    func otherPathsHaveNone(path: String) {
        #expect(CanonicalSchema.kind(of: path) == nil)
    }

    @Test func everyListedPathHasAKindAndStandsOnce() {
        #expect(CanonicalSchema.paths.allSatisfy { CanonicalSchema.kind(of: $0) != nil })
        #expect(Set(CanonicalSchema.paths).count == CanonicalSchema.paths.count)
        #expect(CanonicalSchema.paths.count > 75)
    }

    @Test func everyMemberOfACanonicalEventIsInTheSchema() throws {
        for example in CanonicalFormTests.whole {
            let document = try JSONDocument(parsing: Array(example.canonical.utf8))
            try check(document, JSONDocument.root, "")
        }
    }

    private func check(_ document: JSONDocument, _ object: Int, _ prefix: String) throws {
        for (key, value) in document.members(of: object) {
            let path = try prefix + #require(document.string(key))
            let kind = try #require(CanonicalSchema.kind(of: path), "\(path)")
            switch (kind, document.kind(value)) {
            case (.text, .string), (.texts, .string), (.number, .number), (.boolean, .true), (.boolean, .false),
                (.open, _):
                break
            case (.texts, .array):
                #expect(document.elements(of: value).allSatisfy { document.kind($0) == .string })
            case (.object, .object), (.boolean, .object):
                try check(document, value, path + ".")
            case (.objects, .array):
                for element in document.elements(of: value) { try check(document, element, path + "[].") }
            default:
                Issue.record("\(path) is \(kind), found \(document.kind(value))")
            }
        }
    }

    @Test(arguments: [
        ("user.emial", "user.email"), ("user.em", "user.email"), ("user_data.em", "user.email"),
        ("user_data.ph", "user.phone"), ("usr.email", "user.email"), ("email", "user.email"),
        ("user.ip", "context.ip"), ("context.useragent", "context.user_agent"),
        ("custom_data.value", "properties.value"), ("properties.contents[].item_price", "properties.contents[].price"),
        ("properties.contents.id", "properties.contents[].id"), ("context.fbclid", "context.fbc"),
        ("event_name", "event"), ("eventTime", "event_time"), ("context.idfa", "context.device.idfa"),
        ("user.zip", "user.postal_code"), ("delivery_category", "properties.delivery_category"),
    ])
    func theNearestPathIsFound(path: String, nearest: String) {
        #expect(CanonicalSchema.nearest(to: path) == nearest)
    }

    @Test(arguments: ["", "user.shoe_size", "weather", "user.name", String(repeating: "x", count: 10_000)])
    func whatIsNearNothingHasNoNearest(path: String) {
        #expect(CanonicalSchema.nearest(to: path) == nil)
    }
}
