internal import Events
internal import JSON

/// Gives every path of ours that some mapping reads a number, and finds all of them in one walk over an event.
struct PathTable: Sendable {
    struct Slot: Hashable, Sendable {
        let index: Int
    }

    private struct Node: Sendable {
        var children: [(name: String, node: Int)] = []
        var slot: Int?
    }

    private var nodes: [Node] = [Node()]
    private(set) var count = 0

    /// The slot of a path, made at its first use.
    mutating func slot(for path: [String]) -> Slot {
        var node = 0
        for name in path {
            if let known = nodes[node].children.first(where: { $0.name == name }) {
                node = known.node
            } else {
                nodes.append(Node())
                nodes[node].children.append((name, nodes.count - 1))
                node = nodes.count - 1
            }
        }
        if let slot = nodes[node].slot { return Slot(index: slot) }
        nodes[node].slot = count
        count += 1
        return Slot(index: count - 1)
    }

    /// The path that a slot stands for.
    func path(of slot: Slot) -> [String] {
        var path: [String] = []
        var found = nodes.firstIndex { $0.slot == slot.index }
        while let node = found, node > 0 {
            found = nodes.firstIndex { $0.children.contains { $0.node == node } }
            if let name = found.flatMap({ nodes[$0].children.first { $0.node == node }?.name }) { path.append(name) }
        }
        return path.reversed()
    }

    /// Writes the document's node of every path into `slots`; -1 where the event has none.
    func bind(_ document: JSONDocument, into slots: inout [Int32]) {
        slots.removeAll(keepingCapacity: true)
        slots.append(contentsOf: repeatElement(-1, count: count))
        bind(document, object: JSONDocument.root, node: 0, into: &slots)
    }

    private func bind(_ document: JSONDocument, object: Int, node: Int, into slots: inout [Int32]) {
        for (key, value) in document.members(of: object) {
            guard let child = nodes[node].children.first(where: { document.keyEquals(key, $0.name) })?.node else {
                continue
            }
            if let slot = nodes[child].slot, document.kind(value) != .null { slots[slot] = Int32(value) }
            if !nodes[child].children.isEmpty { bind(document, object: value, node: child, into: &slots) }
        }
    }
}
