internal import JSON

/// An answer, taken apart once for all rows.
struct Reply {
    let status: Int
    let headers: [(name: String, value: String)]
    /// `nil` when the body is no JSON.
    let document: JSONDocument?

    init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        document = try? JSONDocument(parsing: body)
    }

    /// What stands at the first of these places where something stands.
    func text(at places: [ReplySubject]) -> String? {
        places.lazy.compactMap { $0.text(in: self) }.first
    }

    /// The node at a path of the body; in a list a number is the place from 0.
    func node(_ path: [String]) -> Int? {
        guard let document else { return nil }
        var node = JSONDocument.root
        for name in path {
            let next =
                if document.kind(node) == .array {
                    Int(name).flatMap { index in
                        index < 0 ? nil : document.elements(of: node).dropFirst(index).first { _ in true }
                    }
                } else {
                    document.member(name, of: node)
                }
            guard let next else { return nil }
            node = next
        }
        return document.kind(node) == .null ? nil : node
    }
}
