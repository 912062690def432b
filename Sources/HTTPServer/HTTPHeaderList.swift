internal import NIOHTTP1

/// Header fields in the order received.
///
/// Names compare without regard to case.
package struct HTTPHeaderList: Sendable {
    private let fields: HTTPHeaders

    package init(_ fields: [(String, String)] = []) {
        self.fields = HTTPHeaders(fields)
    }

    init(_ fields: HTTPHeaders) {
        self.fields = fields
    }

    /// The value of the first field called `name`.
    package func first(_ name: String) -> String? {
        fields.first(name: name)
    }

    /// The values of every field called `name`, each as it was sent: a list inside one value is not split.
    package func all(_ name: String) -> [String] {
        fields[name]
    }

    /// Every field, for listing them.
    package var pairs: [(name: String, value: String)] {
        fields.map { ($0.name, $0.value) }
    }
}
