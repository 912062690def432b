internal import YAML

/// One line of a mapping: where a platform's field comes from and how its value is made.
struct FieldRule: Sendable {
    enum Source: Sendable {
        /// The first of these that has a usable value.
        case paths([SourcePath])
        /// A JSON value.
        case constant([UInt8])
        case template(Template)

        /// Our paths; none for a constant or a template.
        var paths: [SourcePath] {
            if case .paths(let paths) = self { paths } else { [] }
        }
    }

    /// A value of ours and what stands for it at the platform.
    struct Translation: Sendable {
        let ours: [UInt8]
        /// Theirs as JSON.
        let json: [UInt8]
        /// Theirs as text, for a field that is hashed.
        let text: [UInt8]
    }

    let name: String
    let target: TargetPath
    let location: SourceLocation
    /// The file that says all this.
    let file: String
    var source: Source
    /// JSON, where nothing else is there.
    var fallback: [UInt8]?
    var when: SourcePath?
    var only: [String]?
    var except: [String]?
    /// Our values to theirs, looked up after the steps and before hashing.
    var table: [Translation]?
    var steps: [ValueStep] = []
    /// Its steps could not be read, which is reported: what they would make is not known.
    var isUnreadable = false
    /// Where the steps stand, for messages.
    var stepsLocation: SourceLocation?

    var place: FilePlace { FilePlace(file: file, line: location.line) }
    var stepsPlace: FilePlace? { stepsLocation.map { FilePlace(file: file, line: $0.line) } }

    /// Our paths that the field reads; none for a constant or a template.
    var paths: [SourcePath] { source.paths }
}
