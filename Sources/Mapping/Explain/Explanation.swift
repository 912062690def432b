package import Events

/// What one destination makes of one event, and why: for people who see what they send and do not know the code.
package struct Explanation: Sendable {
    package enum Outcome: Sendable {
        /// One or more events of theirs; some of them may be kept back alone.
        case mapped([ExplainedEvent])
        /// Kept back before anything of it was mapped.
        case withheld(Withholding)
    }

    package let destination: String
    /// How people call the platform: "TikTok Events API 2.0".
    package let platform: String
    /// It is mapped and counted, and goes nowhere.
    package let sendsNothing: Bool
    package let outcome: Outcome
}

/// Why an event is not sent.
package struct Withholding: Sendable, Hashable {
    package let rule: String
    package let reason: String
    /// The line that says so; `nil` where the event itself does.
    package let place: FilePlace?
    /// Our fields that the event would need to be sent.
    package let wants: [String]
    /// The platform's fields that it would need, and that no line of `fields` fills.
    package let unmapped: [String]

    init(_ objection: Objection) {
        rule = objection.rule
        reason = objection.reason
        place = objection.place
        wants = objection.wants
        unmapped = objection.unmapped
    }
}

/// One event of theirs.
package struct ExplainedEvent: Sendable {
    /// The platform's name of the event.
    package let name: String
    /// The line that gave it this name.
    package let place: FilePlace?
    /// A rule of the platform that keeps it back, now that it is mapped.
    package let withheld: Withholding?
    /// The code that marks it as a test event; empty for a live one.
    package let testCode: String
    /// What has a value, in the order of the configuration.
    package let fields: [ExplainedField]
    /// What has none.
    package let empty: [EmptyField]
    /// What else is worth knowing.
    package let remarks: [String]
    package let advice: [Advice]
}

/// A field of theirs that has a value.
package struct ExplainedField: Sendable {
    package enum Source: Sendable, Hashable {
        /// A path of ours.
        case field(String)
        /// `value` in the configuration.
        case fixed
        /// `default` in the configuration, because these paths of ours have nothing usable.
        case fallback([String])
        /// The table of events.
        case eventName
        /// The settings of the destination.
        case settings
    }

    package let name: String
    package let source: Source
    /// As they are spelt in the configuration.
    package let steps: [String]
    /// The line that fills the field.
    package let place: FilePlace
    /// The line with its steps.
    package let stepsPlace: FilePlace?
    /// One; of a field in a list of items, one for each item that is sent.
    package let values: [ExplainedValue]
    package let remarks: [String]

    /// Whether it stands in the items of a list.
    package var isInItems: Bool { name.contains("[]") }
}

/// A value as it is sent.
package struct ExplainedValue: Sendable, Hashable {
    /// The JSON in the payload; `nil` in an item that has none.
    package let json: [UInt8]?
    /// What stands behind the hashes in it.
    package let hashed: [HashedText]
    /// The moment behind it, where it is one.
    package let time: Timestamp?
}

/// A hash, and what was hashed.
package struct HashedText: Sendable, Hashable {
    /// The text after the steps; `nil` where it came hashed.
    package let text: String?
    /// 64 hexadecimal digits.
    package let hash: String
}

/// A field of theirs that the configuration names and that has no value.
package struct EmptyField: Sendable {
    package let name: String
    package let reason: EmptyReason
    package let place: FilePlace
}

/// What somebody could send to be matched better.
package struct Advice: Sendable, Hashable {
    /// Members of our event.
    package let send: [String]
    /// Why, or how: a sentence without its beginning and full stop.
    package let about: String
}
