package import Foundation

/// A directory that vanishes with the value.
package final class TemporaryDirectory: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "fanout-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    package var path: String { url.path(percentEncoded: false) }

    /// The path of something inside.
    package func path(_ name: String) -> String {
        url.appending(path: name).path(percentEncoded: false)
    }
}
