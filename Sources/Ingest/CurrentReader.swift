package import Events
internal import Synchronization

/// The reader of events in force: a reload that changes the names of destinations puts another one in its place.
package final class CurrentReader: Sendable {
    private let reader: Mutex<EventReader>

    package init(_ reader: EventReader) {
        self.reader = Mutex(reader)
    }

    /// The reader for the next request.
    package var value: EventReader { reader.withLock { $0 } }

    package func replace(with reader: EventReader) {
        self.reader.withLock { $0 = reader }
    }
}
