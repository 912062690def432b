/// Where a member stands in an event; becomes text only when there is something to say about it.
///
/// One is made for every member that is read: whole words, which are copied as quickly as they are made.
struct FieldPath: CustomStringConvertible {
    /// Counts no references: the sections are constants, which live as long as the program.
    private unowned(unsafe) let section: CanonicalSection
    /// Its position in the section's list of fields.
    private let field: Int
    /// Which one of a section that is a list: the `0` of `properties.contents[0].price`; -1: it is none.
    private let sectionElement: Int
    /// Which one of the member's own list: the `1` of `user.email[1]`; -1: it is none.
    private var element = -1

    @inline(__always)
    init(_ section: CanonicalSection, _ field: Int, sectionElement: Int? = nil) {
        self.section = section
        self.field = field
        self.sectionElement = sectionElement ?? -1
    }

    /// A member of the event itself.
    @inline(__always)
    init(_ root: CanonicalSection, _ field: CanonicalSchema.RootField) {
        self.init(root, field.rawValue)
    }

    /// An element of the list that stands there.
    func element(_ index: Int) -> FieldPath {
        var path = self
        path.element = index
        return path
    }

    var description: String {
        let prefix = Self.prefix(section.path, sectionElement < 0 ? nil : sectionElement)
        let name = section.fields[field].name
        return element < 0 ? "\(prefix)\(name)" : "\(prefix)\(name)[\(element)]"
    }

    /// `properties.contents[0].`; empty for the event itself.
    static func prefix(_ section: StaticString, _ element: Int?) -> String {
        let path = section.description
        guard !path.isEmpty else { return "" }
        guard let element else { return path + "." }
        return "\(path.dropLast(2))[\(element)]."
    }
}
