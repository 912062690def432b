/// What one platform accepts, for people to read: its fields, its names of events, and what a destination makes of
/// them.
package struct PlatformGuide: Sendable {
    /// A field of the platform.
    package struct Field: Sendable {
        package let name: String
        package let definition: FieldDefinition
        /// The steps that give what the platform expects, hashing included; empty: none in particular.
        package let recommendedSteps: [ValueStep]
        /// What the destination sends there; `nil` where nothing is mapped.
        package let mapping: Mapping?
    }

    /// A line of the destination's `fields`.
    package struct Mapping: Sendable {
        /// In words: `user.email`, `always "web"`.
        package let source: String
        package let steps: [ValueStep]
        package let line: Int
    }

    /// A name of an event at the platform.
    package struct EventName: Sendable {
        package enum Standing: Sendable, Hashable {
            case standard
            /// Still accepted; the name of today is another.
            case renamed(to: String)
            /// Not for events of one's own: the platform takes it for another of its names.
            case reserved(for: String)
            /// Given up by the platform.
            case deprecated
            /// Not the platform's: it arrives as an event of one's own.
            case custom
        }

        package let name: String
        package let standing: Standing
        /// Our events that the destination sends under this name.
        package let sentFor: [String]
    }

    /// The adapter's name.
    package let adapter: String
    package let title: String
    /// Where the platform describes it itself.
    package let documentation: String?
    /// The destination whose mapping is shown; `nil`: the adapter alone.
    package let destination: String?
    package let fields: [Field]
    /// Prefixes below which the platform takes fields of any name, such as `properties.`.
    package let openPrefixes: [String]
    package let eventNames: [EventName]
    /// Our events that the destination keeps back on purpose.
    package let keptBack: [String]
    /// Events that do not stand in the destination's table go under their own names; `nil` without a destination.
    package let sendsOthers: Bool?
}

extension FieldDefinition {
    /// `clean`, and the hash where the platform demands one.
    package var recommendedSteps: [ValueStep] {
        hash == .required ? (clean.isEmpty ? [.trim] : clean) + [.sha256] : clean
    }
}
