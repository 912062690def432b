import Foundation

/// destinations.yaml in other forms.
enum Configurations {
    /// The one that ships.
    static var shipped: String {
        get throws { try String(contentsOfFile: "\(Locations.repository)/destinations.yaml", encoding: .utf8) }
    }

    /// For a file that does not stand beside the plugins.
    static let plugins = ["FANOUT_PLUGINS": "\(Locations.repository)/plugins"]
}
