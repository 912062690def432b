/// A place in a platform's event: `user.email`, `properties.contents[].price`.
struct TargetPath: Hashable, Sendable {
    struct Component: Hashable, Sendable {
        let name: String
        /// `name[]`: a list of items.
        let isList: Bool
        /// `name[4]`: a place of a list whose places have fixed meanings.
        let slot: Int?
    }

    let components: [Component]

    /// Reads a path; `nil` where it is none.
    ///
    /// That is: empty parts, more than one list, a list at the end, or a place of a list elsewhere.
    init?(_ text: String) {
        var components: [Component] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let isList = part.hasSuffix("[]")
            var name = isList ? part.dropLast(2) : part
            var slot: Int?
            if !isList, part.hasSuffix("]"), let bracket = part.firstIndex(of: "[") {
                name = part[..<bracket]
                slot = Self.slot(part[part.index(after: bracket)...].dropLast())
                if slot == nil { return nil }
            }
            guard !name.isEmpty, !name.contains("["), !name.contains("]"), !name.contains("*") else { return nil }
            components.append(Component(name: String(name), isList: isList, slot: slot))
        }
        guard let last = components.last, !last.isList, components.count(where: \.isList) <= 1,
            components.dropLast().allSatisfy({ $0.slot == nil }),
            last.slot == nil || components.allSatisfy({ !$0.isList })
        else { return nil }
        self.components = components
    }

    private static func slot(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy(\.isASCIIDigit), let slot = Int(text), slot < 100, "\(slot)" == text else {
            return nil
        }
        return slot
    }

    var isInList: Bool { components.contains { $0.isList } }

    /// The place in a list whose places have fixed meanings.
    var slot: Int? { components.last?.slot }

    /// The path of that list: `app_data.extinfo` of `app_data.extinfo[4]`.
    var slotListName: String? { slot == nil ? nil : components.map(\.name).joined(separator: ".") }

    /// The path up to its list: `properties.contents`; `nil` outside of lists.
    var listName: String? {
        guard let place = components.firstIndex(where: \.isList) else { return nil }
        return components[...place].map(\.name).joined(separator: ".")
    }
}

/// A place in our event: `user.email`, `properties.contents[].id`.
struct SourcePath: Hashable, Sendable, CustomStringConvertible {
    /// The members from the root down to the value, or to the list.
    let base: [String]
    /// Below each item of the list; `nil` when the path names no list.
    let item: [String]?

    init?(_ text: String) {
        guard text.firstIndex(of: "*") == nil else { return nil }
        var base: [String] = []
        var item: [String]?
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            let isList = part.hasSuffix("[]")
            let name = String(isList ? part.dropLast(2) : part)
            guard !name.isEmpty, !name.contains("["), !name.contains("]") else { return nil }
            if item != nil {
                guard !isList else { return nil }
                item?.append(name)
            } else {
                base.append(name)
                if isList { item = [] }
            }
        }
        guard item?.isEmpty != true else { return nil }
        self.base = base
        self.item = item
    }

    var description: String {
        base.joined(separator: ".") + (item.map { "[]." + $0.joined(separator: ".") } ?? "")
    }
}
