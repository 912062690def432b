import Foundation

/// Where things stand.
enum Locations {
    struct NotBuilt: Error, CustomStringConvertible {
        var description: String { "there is no fanout command beside the tests" }
    }

    /// The root of the repository.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

    /// The command that was built together with the tests.
    static var command: String {
        get throws {
            var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            while folder.path.count > 1 {
                let path = folder.appending(path: "fanout").path(percentEncoded: false)
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
                    return path
                }
                folder = folder.deletingLastPathComponent()
            }
            throw NotBuilt()
        }
    }

    static func golden(_ name: String) throws -> String {
        try String(contentsOfFile: "\(repository)/Tests/GatewayTests/Golden/\(name)", encoding: .utf8)
    }
}

/// A folder that vanishes with the value.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "fanout-gateway-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let file = "\(path)/\(name)"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
