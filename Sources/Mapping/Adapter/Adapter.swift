internal import Events
internal import YAML

/// What one platform accepts and how to talk to it: `plugins/<platform>/adapter.yaml`, read.
struct Adapter {
    struct Setting {
        let name: String
        let about: String?
        let isRequired: Bool
        let isSecret: Bool
        let fallback: String?
        let allowed: [String]
    }

    struct Limits: Sendable {
        var maxEvents = 1
        var maxBytes = 1_000_000
        /// The oldest event accepted, by action source; the key `default` for all others.
        var eventAge: [(actionSource: String, limit: Duration)] = []
        var eventAgePlace: FilePlace?
        /// Events older than this may count for less at the platform.
        var lateAfter: Duration?
        /// How long the platform remembers an event id.
        var dedupWindow: Duration?

        func maxAge(actionSource: String) -> Duration? {
            // A few short texts are compared sooner than one is hashed.
            let entry =
                eventAge.first { $0.actionSource == actionSource } ?? eventAge.first { $0.actionSource == "default" }
            return entry?.limit
        }
    }

    struct EventNames {
        var standard: [String] = []
        /// Accepted under both spellings.
        var renamed: [(old: String, new: String)] = []
        /// What the platform itself takes for one of its own events.
        var reserved: [(old: String, new: String)] = []
        var deprecated: [String] = []
        /// What holds instead for destinations with other settings.
        var variants: [(conditions: [Condition], names: EventNames)] = []

        /// The names for a destination with these settings.
        func names(_ settings: SettingValues) -> EventNames {
            variants.first { $0.conditions.hold(settings) }?.names ?? self
        }

        var all: [String] { standard + renamed.map(\.old) + deprecated }
    }

    /// Our own last look at a finished event, by a rule of the platform.
    struct PayloadRule: Sendable {
        enum Check: Sendable {
            /// These fields have to be sent.
            case require([String])
            /// At least one of these fields has to be sent.
            case requireOne([String])
            /// Only these names of theirs are accepted.
            case names([String])
            /// The members sent of `object` have to be more than a part of one of these sets.
            case insufficient(object: String, sets: [[String]])
        }

        let name: String
        let reason: String
        /// Their event names; empty: all.
        let events: [String]
        /// Where the event happened; empty: anywhere.
        let actionSources: [String]
        /// What the settings of the destination have to be.
        let conditions: [Condition]
        /// An event that breaks the rule is sent all the same, with a note.
        let isAdvice: Bool
        let place: FilePlace
        let check: Check
    }

    struct VersionEnds {
        let setting: String
        /// The last day each version answers, at 00:00 UTC.
        let ends: [String: Timestamp]
    }

    let name: String
    let title: String
    let documentation: String?
    let sendsNothing: Bool
    /// Test events count like real ones at the platform.
    let countsTests: Bool
    let settings: [Setting]
    let request: YAMLNode
    let event: YAMLNode?
    let limits: Limits
    let schema: FieldSchema
    let eventNames: EventNames
    let rules: [PayloadRule]
    let versionEnds: VersionEnds?
    let replyRules: ReplyRules
    /// The block that `fanout add` writes, with its comments.
    let recommended: String?
    /// Where request and event are written, for their diagnostics.
    let log: DiagnosticLog
}
