internal import JSON

/// The payload's members while they are put in order.
struct PayloadTree {
    private final class Member {
        let name: String
        var field: Int?
        var list: PathTable.Slot?
        /// For a list of fixed places, how many there are.
        var slotCount: Int?
        var members: [Member] = []

        init(name: String) { self.name = name }

        var kind: PayloadNode.Kind {
            if let field { return .field(field) }
            if let list { return .items(list) }
            return slotCount == nil ? .object : .slots
        }
    }

    private let root = Member(name: "")
    /// For `items[]` of theirs, by the path up to it: the list of ours that it takes its items from.
    private let lists: [String: PathTable.Slot]

    /// How many places a list of fixed places has, by its path.
    private let slotCount: (String) -> Int

    init(lists: [String: PathTable.Slot], slotCount: @escaping (String) -> Int) {
        self.lists = lists
        self.slotCount = slotCount
    }

    /// Puts a field in its place.
    ///
    /// - Returns: what is wrong, as the end of a sentence about the field; `nil` when it was inserted.
    func insert(_ path: TargetPath, field: Int) -> String? {
        var place = root
        for component in path.components {
            if place.field != nil { return "lies inside a field that has a value of its own" }
            if place.slotCount != nil { return "lies inside a list of fixed places" }
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
        if let slot = path.slot {
            if place.field != nil { return "lies inside a field that has a value of its own" }
            if place.slotCount == nil, !place.members.isEmpty { return "is a list here and not elsewhere" }
            place.slotCount = path.slotListName.map(slotCount)
            let member = place.members.first { $0.name == "\(slot)" } ?? Member(name: "\(slot)")
            place.members.append(member)
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
            nodes.append(PayloadNode(kind: member.kind, key: key, end: place + 1))
            if let count = member.slotCount {
                flatten(slots: count, of: member, into: &nodes)
            } else {
                flatten(member.members, into: &nodes)
            }
            nodes[place].end = nodes.count
        }
    }

    private func flatten(slots count: Int, of member: Member, into nodes: inout [PayloadNode]) {
        for slot in 0..<count {
            let kind = member.members.first { $0.name == "\(slot)" }?.kind ?? .blank
            nodes.append(PayloadNode(kind: kind, key: [], end: nodes.count + 1))
        }
    }
}
