/// Gives every path of ours that some mapping reads a number.
///
/// A path that leads into the items of a list has a number of its own in each item, counted per list.
struct PathTable: Sendable {
    struct Slot: Hashable, Sendable {
        let index: Int
    }

    /// A list whose items some mapping looks into.
    struct List: Hashable, Sendable {
        let index: Int
        /// Of the list itself.
        let slot: Slot
    }

    /// A path below the items of one list.
    struct ItemSlot: Hashable, Sendable {
        let index: Int
    }

    struct Node: Sendable {
        var children: [(name: String, node: Int)] = []
        var slot: Int?
        /// The list that stands here, if a mapping looks into its items.
        var list: Int?
    }

    struct ListPlan: Sendable {
        /// The node that stands for any of its items.
        let item: Int
        /// How many paths below an item are read.
        var width = 0
    }

    private(set) var nodes: [Node] = [Node()]
    private(set) var lists: [ListPlan] = []
    private(set) var count = 0

    /// The slot of a path, made at its first use.
    mutating func slot(for path: [String]) -> Slot {
        let node = node(for: path, from: 0)
        if let slot = nodes[node].slot { return Slot(index: slot) }
        nodes[node].slot = count
        count += 1
        return Slot(index: count - 1)
    }

    /// The list at a path, made at its first use.
    mutating func list(at path: [String]) -> List {
        let slot = slot(for: path)
        let node = node(for: path, from: 0)
        if let list = nodes[node].list { return List(index: list, slot: slot) }
        nodes.append(Node())
        nodes[node].list = lists.count
        lists.append(ListPlan(item: nodes.count - 1))
        return List(index: lists.count - 1, slot: slot)
    }

    /// The slot of a path below the items of a list, made at its first use.
    mutating func itemSlot(for path: [String], in list: List) -> ItemSlot {
        let node = node(for: path, from: lists[list.index].item)
        if let slot = nodes[node].slot { return ItemSlot(index: slot) }
        nodes[node].slot = lists[list.index].width
        lists[list.index].width += 1
        return ItemSlot(index: lists[list.index].width - 1)
    }

    private mutating func node(for path: [String], from start: Int) -> Int {
        var node = start
        for name in path {
            if let known = nodes[node].children.first(where: { $0.name == name }) {
                node = known.node
            } else {
                nodes.append(Node())
                nodes[node].children.append((name, nodes.count - 1))
                node = nodes.count - 1
            }
        }
        return node
    }

    /// The path that a slot stands for.
    func path(of slot: Slot) -> [String] {
        path(to: slot, from: 0) ?? []
    }

    private func path(to slot: Slot, from node: Int) -> [String]? {
        for child in nodes[node].children {
            if nodes[child.node].slot == slot.index { return [child.name] }
            if let rest = path(to: slot, from: child.node) { return [child.name] + rest }
        }
        return nil
    }
}
