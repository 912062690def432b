import Foundation
import Testing

/// A change to a JSON text: `data.0.user.email` becomes another value, given as JSON, or goes.
struct JSONEdit: Sendable, CustomTestStringConvertible {
    var path: String
    var json: String?

    var testDescription: String { "\(path) = \(json ?? "absent")" }

    static func set(_ path: String, _ json: String) -> JSONEdit { JSONEdit(path: path, json: json) }
    static func remove(_ path: String) -> JSONEdit { JSONEdit(path: path, json: nil) }

    func apply(to text: String) throws -> String {
        let root = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let value = try json.map { try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed) }
        let edited = Self.replacing(path.split(separator: ".").map(String.init)[...], in: root, by: value)
        let data = try JSONSerialization.data(
            withJSONObject: try #require(edited), options: [.sortedKeys, .withoutEscapingSlashes, .fragmentsAllowed])
        return String(decoding: data, as: UTF8.self)
    }

    private static func replacing(_ steps: ArraySlice<String>, in old: Any?, by value: Any?) -> Any? {
        guard let step = steps.first else { return value }
        if var list = old as? [Any], let index = Int(step) {
            let element = replacing(steps.dropFirst(), in: index < list.count ? list[index] : nil, by: value)
            if index == list.count, let element {
                list.append(element)
            } else if let element {
                list[index] = element
            } else {
                list.remove(at: index)
            }
            return list
        }
        var object = old as? [String: Any] ?? [:]
        object[step] = replacing(steps.dropFirst(), in: object[step], by: value)
        return object
    }
}

func edited(_ text: String, _ edits: [JSONEdit]) throws -> String {
    try edits.reduce(text) { try $1.apply(to: $0) }
}
