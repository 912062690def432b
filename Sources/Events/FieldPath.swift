/// Where a member stands in an event; becomes text only when there is something to say about it.
struct FieldPath: CustomStringConvertible {
    /// The section's path: a path that holds no object is handed around at no cost.
    let section: StaticString
    let name: StaticString
    /// Which one of a section that is a list: the `0` of `properties.contents[0].price`.
    var sectionElement: Int?
    /// Which one of the member's own list: the `1` of `user.email[1]`.
    var element: Int?

    init(_ section: CanonicalSection, _ name: StaticString, sectionElement: Int? = nil, element: Int? = nil) {
        self.section = section.path
        self.name = name
        self.sectionElement = sectionElement
        self.element = element
    }

    var description: String {
        var text = Self.prefix(section, sectionElement) + name.description
        if let element { text += "[\(element)]" }
        return text
    }

    /// `properties.contents[0].`; empty for the event itself.
    static func prefix(_ section: StaticString, _ element: Int?) -> String {
        let path = section.description
        guard !path.isEmpty else { return "" }
        guard let element else { return path + "." }
        return "\(path.dropLast(2))[\(element)]."
    }
}
