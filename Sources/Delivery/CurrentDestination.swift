internal import Mapping
internal import Synchronization

/// The destination as the configuration has it now: a reload exchanges it between two claims.
final class CurrentDestination: Sendable {
    private let state: Mutex<Destination>

    init(_ destination: Destination) {
        state = Mutex(destination)
    }

    var value: Destination {
        get { state.withLock(\.self) }
        set { state.withLock { $0 = newValue } }
    }
}
