internal import Events
internal import JSON

/// A complete table of paths in the form in which it is looked through: all of them are found in one walk over an event.
///
/// Everything lies in flat arrays of plain numbers, and names are found by a cheap hash: the walk allocates nothing,
/// counts no references, and makes no `String`. A class, so that a binding holds one reference to all of it.
final class PathIndex: Sendable {
    private struct Node: Sendable {
        /// Where its places begin, and how many there are less one; -1: nothing below it is read.
        var firstPlace: Int32 = 0
        var mask: Int32 = -1
        var slot: Int32
        var list: Int32
    }

    private struct Name: Sendable {
        let key: NameKey
        /// Where it stands in `text`.
        let start: Int32
        let node: Int32
    }

    private let nodes: [Node]
    /// Of every object, its members by hash: an index into `names`, or -1; collisions move on by one.
    private let places: [Int32]
    private let names: [Name]
    private let text: [UInt8]
    private let lists: [PathTable.ListPlan]
    /// How many paths there are outside of lists.
    ///
    /// Behind their slots come two numbers per list: where its rows begin, and how many there are, one for each item.
    private let count: Int

    init(_ table: PathTable) {
        var (nodes, places, names, text): ([Node], [Int32], [Name], [UInt8]) = ([], [], [], [])
        for node in table.nodes {
            var flat = Node(slot: Int32(node.slot ?? -1), list: Int32(node.list ?? -1))
            if !node.children.isEmpty {
                // At most half of the places are taken, so that a search soon meets an empty one.
                var capacity = 2
                while capacity < 2 * node.children.count { capacity *= 2 }
                let first = places.count
                flat.firstPlace = Int32(first)
                flat.mask = Int32(capacity - 1)
                places += repeatElement(-1, count: capacity)
                for child in node.children {
                    let name = Array(child.name.utf8)
                    let key = NameKey(name.span)
                    var place = key.hash & (capacity - 1)
                    while places[first + place] >= 0 { place = (place + 1) & (capacity - 1) }
                    places[first + place] = Int32(names.count)
                    names.append(Name(key: key, start: Int32(text.count), node: Int32(child.node)))
                    text += name
                }
            }
            nodes.append(flat)
        }
        self.nodes = nodes
        self.places = places
        self.names = names
        self.text = text
        lists = table.lists
        count = table.count
    }

    /// Writes the document's node of every path into `slots`; -1 where the event has none.
    func bind(_ document: JSONDocument, into slots: inout [Int32]) {
        slots.removeAll(keepingCapacity: true)
        slots.reserveCapacity(count + 2 * lists.count + 32)
        slots.append(contentsOf: repeatElement(-1, count: count))
        slots.append(contentsOf: repeatElement(0, count: 2 * lists.count))
        bind(document, document.nodes.span, object: JSONDocument.root, node: 0, row: 0, into: &slots)
    }

    private func bind(
        _ document: JSONDocument, _ tape: Span<JSONNode>, object: Int, node: Int, row: Int, into slots: inout [Int32]
    ) {
        guard tape[object].kind == .object else { return }
        let node = nodes[node]
        let end = tape[object].next
        var key = object + 1
        while key < end {
            let value = key + 1
            let name = tape[key]
            let child =
                name.hasEscapes
                ? document.withText(key) { self.child(of: node, called: $0.indices, in: $0) }
                : self.child(of: node, called: name.offset..<name.offset + name.length, in: document.bytes.span)
            if child >= 0 {
                let found = nodes[child]
                if found.slot >= 0, tape[value].kind != .null { slots[row + Int(found.slot)] = Int32(value) }
                if found.mask >= 0 {
                    bind(document, tape, object: value, node: child, row: row, into: &slots)
                }
                if found.list >= 0 { bindItems(document, tape, of: value, list: Int(found.list), into: &slots) }
            }
            key = tape[value].next
        }
    }

    private func bindItems(
        _ document: JSONDocument, _ tape: Span<JSONNode>, of array: Int, list: Int, into slots: inout [Int32]
    ) {
        guard tape[array].kind == .array else { return }
        let width = lists[list].width
        let start = slots.count
        slots[count + 2 * list] = Int32(start)
        slots[count + 2 * list + 1] = Int32(tape[array].length)
        slots.append(contentsOf: repeatElement(-1, count: tape[array].length * width))
        var (item, row) = (array + 1, start)
        while item < tape[array].next {
            bind(document, tape, object: item, node: lists[list].item, row: row, into: &slots)
            item = tape[item].next
            row += width
        }
    }

    /// The first place of a list's rows in the slots, the places of a row, and how many rows there are.
    @inline(__always)
    func rows(of list: Int, in slots: [Int32]) -> (start: Int, width: Int, count: Int) {
        (Int(slots[count + 2 * list]), lists[list].width, Int(slots[count + 2 * list + 1]))
    }

    /// The node of a member; -1 where nothing reads one of that name.
    @inline(__always)
    private func child(of node: Node, called range: Range<Int>, in text: Span<UInt8>) -> Int {
        if node.mask < 0 { return -1 }
        let key = NameKey(of: range, in: text)
        var place = key.hash & Int(node.mask)
        while true {
            let index = places[Int(node.firstPlace) + place]
            if index < 0 { return -1 }
            let known = names[Int(index)]
            if known.key == key, key.isWhole || isEqual(text.extracting(range), known) { return Int(known.node) }
            place = (place + 1) & Int(node.mask)
        }
    }

    private func isEqual(_ name: Span<UInt8>, _ known: Name) -> Bool {
        let start = Int(known.start)
        for index in name.indices where name[index] != text[start + index] { return false }
        return true
    }
}
