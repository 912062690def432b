internal import JSON

/// The payload's members while they are put in order.
struct PayloadTree {
    private final class Member {
        let name: String
        var field: Int?
        var list: PathTable.Slot?
        var members: [Member] = []

        init(name: String) { self.name = name }
    }

    private let root = Member(name: "")
    /// For `items[]` of theirs, by the path up to it: the list of ours that it takes its items from.
    private let lists: [String: PathTable.Slot]

    init(lists: [String: PathTable.Slot]) {
        self.lists = lists
    }

    /// Puts a field in its place.
    ///
    /// - Returns: what is wrong, as the end of a sentence about the field; `nil` when it was inserted.
    func insert(_ path: TargetPath, field: Int) -> String? {
        var place = root
        for component in path.components {
            if place.field != nil { return "lies inside a field that has a value of its own" }
            let known = place.members.first { $0.name == component.name }
            let member = known ?? Member(name: component.name)
            if component.isList {
                if known != nil, member.list == nil { return "is a list here and not elsewhere" }
                guard let list = path.listName.flatMap({ lists[$0] }) else {
                    return "needs a list of ours: map one of its members to something like properties.contents[].id"
                }
                member.list = list
            } else if member.list != nil {
                return "is a list elsewhere: write `\(component.name)[]`"
            }
            if known == nil { place.members.append(member) }
            place = member
        }
        if place.field != nil || !place.members.isEmpty { return "has a value already" }
        place.field = field
        return nil
    }

    /// The nodes in writing order.
    var nodes: [PayloadNode] {
        var nodes: [PayloadNode] = []
        flatten(root.members, into: &nodes)
        return nodes
    }

    private func flatten(_ members: [Member], into nodes: inout [PayloadNode]) {
        for member in members {
            var writer = JSONWriter(capacity: 32)
            writer.string(member.name)
            let key = [UInt8(ascii: ",")] + writer.bytes + [UInt8(ascii: ":")]
            let place = nodes.count
            let kind: PayloadNode.Kind =
                if let field = member.field { .field(field) } else if let list = member.list { .items(list) } else {
                    .object
                }
            nodes.append(PayloadNode(kind: kind, key: key, end: place + 1))
            flatten(member.members, into: &nodes)
            nodes[place].end = nodes.count
        }
    }
}
