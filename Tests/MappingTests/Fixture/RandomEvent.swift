import Foundation
import JSON
import Testing

/// Events made up by dice, as JSON: people of all kinds, described well and badly.
enum RandomEvent {
    static let userFields = [
        "email", "phone", "external_id", "first_name", "last_name", "gender", "date_of_birth", "city", "state",
        "postal_code", "country",
    ]

    static func json(_ dice: inout SeededGenerator) -> String {
        var user: [String] = []
        for field in userFields where Int.random(in: 0..<3, using: &dice) > 0 {
            user.append("\(quoted(field)): \(value(of: field, &dice))")
        }
        let context = [
            #""ip": "203.0.113.9""#, #""user_agent": \#(quoted(StepPropertyTests.text(&dice)))"#,
            #""fbp": "fb.1.1700000000000.1098115397""#, #""locale": \#(quoted(StepPropertyTests.text(&dice)))"#,
        ].filter { _ in Bool.random(using: &dice) }
        let properties = [
            #""value": \#(["29.5", "0", "1e3", "-1", #""12.50""#].randomElement(using: &dice) ?? "0")"#,
            #""currency": \#(["\"usd\"", "\"XXX\"", "\"EUR\""].randomElement(using: &dice) ?? "0")"#,
            #""order_id": \#(quoted(StepPropertyTests.text(&dice)))"#,
            #""contents": [{"id": \#(quoted(StepPropertyTests.text(&dice))), "quantity": 2, "price": 1.5}, {}]"#,
        ].filter { _ in Bool.random(using: &dice) }
        let name = ["Purchase", "Lead", "PageView", "Own Event"].randomElement(using: &dice) ?? "Lead"
        return """
            {"event": "\(name)", "event_id": "one", "user": {\(user.joined(separator: ", "))},
             "context": {\(context.joined(separator: ", "))}, "properties": {\(properties.joined(separator: ", "))}}
            """
    }

    /// A text, or now and then a number or a list of texts.
    private static func value(of field: String, _ dice: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<8, using: &dice) {
        case 0 where ["phone", "external_id", "postal_code"].contains(field):
            "\(Int.random(in: 0...99_999_999_999, using: &dice))"
        case 1: "[\((0..<3).map { _ in quoted(text(of: field, &dice)) }.joined(separator: ", "))]"
        default: quoted(text(of: field, &dice))
        }
    }

    /// Something like a value of the field, or anything at all, or a hash.
    static func text(of field: String, _ dice: inout SeededGenerator) -> String {
        let likely: [String: [String]] = [
            "email": ["Ada@Example.com", "müller@example.de ", "a@b.co"],
            "phone": ["+49 (0)30 12345678", "030 12345678", "(650) 555-1212", "312 345", "+86 138 0000 0000"],
            "first_name": ["Zoë", "Jean-Luc", "ΟΔΥΣΣΕΥΣ"], "last_name": ["O'Neil", "山田", "van der Berg"],
            "gender": ["f", "Mr.", "other"], "date_of_birth": ["1990-12-31", "16.2.1997", "3/4/1990"],
            "city": ["São Paulo", "St. Louis"], "state": ["California", "ny", "Bayern"],
            "postal_code": ["94025-1234", "SW1A 1AA"], "country": ["DE", "United States", "CN", "AD", "ZZ"],
        ]
        switch Int.random(in: 0..<5, using: &dice) {
        case 0: return StepPropertyTests.text(&dice)
        case 1:
            let digits = (0..<64).map { _ in "0123456789abcdefABCDEF".randomElement(using: &dice) ?? "0" }
            return String(digits) + (["", "", ".AQQCAQIB"].randomElement(using: &dice) ?? "")
        default: return likely[field]?.randomElement(using: &dice) ?? "User 42"
        }
    }

    /// A text as JSON.
    static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
