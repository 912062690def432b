internal import Events
internal import JSON
internal import Mapping

/// The loops that are measured.
///
/// Each goes once over all events and gives the number of bytes it made, so that no compiler can leave the work out.
package final class Workload {
    /// As they are sent.
    package let events: [[UInt8]]
    /// As they are stored.
    package let canonical: [[UInt8]]

    private let configuration: Configuration
    private let tiktok: [Target]
    private let facebook: [Target]
    private let reader: EventReader

    /// A destination that is looked at and not copied, as a delivery worker holds its own.
    private final class Target {
        let destination: Destination
        let map: (inout EventMapper) -> MappingOutcome

        init(_ destination: Destination) {
            self.destination = destination
            map = { $0.map(to: destination, now: EventGenerator.now) }
        }
    }

    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameters:
    ///   - root: the repository's folder.
    ///   - count: how many events there are.
    /// - Throws: where the configuration cannot be loaded, or an event is not accepted.
    package init(root: String, count: Int = 256) throws {
        var generator = EventGenerator(seed: 1815)
        events = (0..<count).map { _ in generator.next() }
        let shipped = try ShippedConfiguration(root: root, doubling: ["tiktok", "facebook"])
        configuration = shipped.configuration
        tiktok = try ["tiktok", "tiktok-2"].map { Target(try shipped.destination($0)) }
        facebook = try ["facebook", "facebook-2"].map { Target(try shipped.destination($0)) }
        let reader = EventReader(destinations: configuration.names)
        self.reader = reader
        canonical = try events.map { event in
            guard case .accepted(let accepted) = try Self.reading(event, reader), accepted.warnings.isEmpty else {
                throw Failure(description: "an event of the workload is not accepted without a warning")
            }
            return accepted.canonical
        }
    }

    private static func reading(_ event: [UInt8], _ reader: EventReader) throws(JSONError) -> EventReading {
        reader.read(try JSONDocument(parsing: event), at: JSONDocument.root, receivedAt: EventGenerator.now)
    }

    /// Bytes to tape.
    package func parse() throws -> Int {
        var total = 0
        for event in events { total += try JSONDocument(parsing: event).nodes.count }
        return total
    }

    /// Bytes to canonical bytes: parsed, checked, normalized, written.
    package func read() throws -> Int {
        var total = 0
        for event in events {
            if case .accepted(let accepted) = try Self.reading(event, reader) { total += accepted.canonical.count }
        }
        return total
    }

    /// Canonical bytes to a stored event and all its slots found.
    package func bind() throws -> Int {
        var total = 0
        for event in canonical {
            total += configuration.binding(of: try ConversionEvent(canonical: event)).event.name.utf8.count
        }
        return total
    }

    /// Which destinations a loop maps to.
    package enum Targets: Sendable, CaseIterable {
        case tiktok, facebook, both, bothAndSecondTikTok, bothAndSecondFacebook
    }

    /// Canonical bytes to the bodies of one request per destination that carries all events.
    package func map(_ targets: Targets) throws -> Int {
        try bodies(targets).reduce(0) { $0 + $1.count }
    }

    /// The same by workers that share nothing, as the gateway's do: each parses and hashes for itself.
    package func mapApart() throws -> Int {
        try map(.tiktok) + map(.facebook)
    }

    /// The bodies: TikTok's and Facebook's in this order, where both are wanted.
    package func bodies(_ targets: Targets) throws -> [[UInt8]] {
        let destinations: [Target] =
            switch targets {
            case .tiktok: [tiktok[0]]
            case .facebook: [facebook[0]]
            case .both: [tiktok[0], facebook[0]]
            case .bothAndSecondTikTok: [tiktok[0], facebook[0], tiktok[1]]
            case .bothAndSecondFacebook: [tiktok[0], facebook[0], facebook[1]]
            }
        var mapped = [[MappedEvent]](repeating: [], count: destinations.count)
        for index in mapped.indices { mapped[index].reserveCapacity(canonical.count) }
        var mapper = configuration.mapper()
        for event in canonical {
            mapper.turn(to: try ConversionEvent(canonical: event))
            for index in destinations.indices {
                guard case .mapped(let events) = destinations[index].map(&mapper) else {
                    throw Failure(
                        description: "\(destinations[index].destination.name) keeps an event of the workload back")
                }
                mapped[index] += events
            }
        }
        return zip(destinations, mapped).map { $0.destination.request(for: $1).body }
    }

    /// How many different values are hashed or cleaned per event for both platforms.
    package func madeCount() throws -> Int {
        var binding = configuration.binding(of: try ConversionEvent(canonical: canonical[0]))
        _ = tiktok[0].destination.mapped(&binding, now: EventGenerator.now)
        _ = facebook[0].destination.mapped(&binding, now: EventGenerator.now)
        return binding.madeCount
    }
}
