internal import JSON

/// The payload's members while they are put in order.
struct PayloadTree {
    private final class Member {
        let name: String
        var field: Int?
        var list: PathTable.List?
        /// For a list of fixed places, how many there are.
        var slotCount: Int?
        var members: [Member] = []

        init(name: String) { self.name = name }
    }

    private let root = Member(name: "")
    /// For `items[]` of theirs, by the path up to it: the list of ours that it takes its items from.
    private let lists: [String: PathTable.List]

    /// How many places a list of fixed places has, by its path.
    private let slotCount: (String) -> Int

    init(lists: [String: PathTable.List], slotCount: @escaping (String) -> Int) {
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

    /// The nodes in writing order, and the keys they name.
    func flattened(_ fields: [CompiledField]) -> (nodes: [PayloadNode], keys: [UInt8]) {
        var flat = Flat(fields: fields)
        flat.append(root.members)
        return (flat.nodes, flat.keys)
    }

    private struct Flat {
        let fields: [CompiledField]
        var nodes: [PayloadNode] = []
        var keys: [UInt8] = []

        mutating func append(_ members: [Member]) {
            for member in members {
                let place = nodes.count
                append(member, key: key(member.name))
                if let count = member.slotCount { append(slots: count, of: member) } else { append(member.members) }
                nodes[place].close(at: nodes.count)
            }
        }

        private mutating func append(slots count: Int, of member: Member) {
            for slot in 0..<count { append(member.members.first { $0.name == "\(slot)" }, key: 0..<0) }
        }

        private mutating func append(_ member: Member?, key: Range<Int>) {
            let place = nodes.count
            if let number = member?.field {
                nodes.append(PayloadNode(fields[number], number: number, key: key, place: place))
            } else if let list = member?.list {
                nodes.append(PayloadNode(.items, list: list, key: key, place: place))
            } else {
                let kind: PayloadNode.Kind = member == nil ? .blank : member?.slotCount == nil ? .object : .slots
                nodes.append(PayloadNode(kind, key: key, place: place))
            }
        }

        private mutating func key(_ name: String) -> Range<Int> {
            let start = keys.count
            var writer = JSONWriter(capacity: 32)
            writer.string(name)
            keys.append(UInt8(ascii: ","))
            keys += writer.bytes
            keys.append(UInt8(ascii: ":"))
            return start..<keys.count
        }
    }
}
