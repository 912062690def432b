internal import Events

/// Where events may have happened: a bit for each source, so that many fields are asked without comparing texts.
struct ActionSources: OptionSet, Sendable {
    let rawValue: UInt16

    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// - Parameter names: as the canonical form has them; others stand for no source.
    init(_ names: some Sequence<String>) {
        rawValue = names.reduce(0) { $0 | Self.bit(of: $1) }
    }

    /// The source of an event.
    init(of event: ConversionEvent) { rawValue = Self.bit(of: event.actionSource) }

    private static func bit(of name: String) -> UInt16 {
        CanonicalSchema.actionSources.firstIndex(of: name).map { 1 << UInt16($0) } ?? 0
    }
}
