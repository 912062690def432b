/// Where a value stands in a request's JSON.
struct FieldPath: Hashable, Sendable {
    enum Step: Hashable, Sendable {
        case member(String)
        case index(Int)
    }

    var steps: [Step] = []

    init(_ steps: [Step] = []) {
        self.steps = steps
    }

    /// The path of the event with this number in `data`.
    static func event(_ index: Int) -> FieldPath {
        FieldPath([.member("data"), .index(index)])
    }

    func appending(_ name: String) -> FieldPath {
        FieldPath(steps + [.member(name)])
    }

    /// As in `data.0.user.email`.
    var dotted: String {
        steps.map { step in
            switch step {
            case .member(let name): name
            case .index(let index): String(index)
            }
        }.joined(separator: ".")
    }

    /// As in `$['data'][0]['user_data']['em']`.
    var bracketed: String {
        steps.reduce(into: "$") { text, step in
            switch step {
            case .member(let name): text += "['\(name)']"
            case .index(let index): text += "[\(index)]"
            }
        }
    }

    /// The same without its first `count` steps and with `[]` for any index: `properties.contents[].content_id`.
    func field(dropping count: Int) -> String {
        steps.dropFirst(count).reduce(into: "") { text, step in
            switch step {
            case .member(let name): text += text.isEmpty ? name : ".\(name)"
            case .index: text += "[]"
            }
        }
    }
}
