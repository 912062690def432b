import Foundation

/// A command of `fanout` that runs to its end.
enum Command {
    static let tiktokPixel = "D4TESTPIXEL000000000"
    static let facebookPixel = "9876543210"

    /// All that a child process gets to see.
    static let environment = [
        "PATH": "/usr/bin:/bin", "TIKTOK_PIXEL_ID": tiktokPixel, "TIKTOK_ACCESS_TOKEN": Secrets.tiktokToken,
        "FACEBOOK_PIXEL_ID": facebookPixel, "FACEBOOK_ACCESS_TOKEN": Secrets.facebookToken,
    ]

    static func run(
        _ arguments: [String], environment: [String: String] = environment, input: String = "",
        folder: String = Locations.repository, within patience: Duration = .seconds(60)
    ) async throws -> ChildProcess.Output {
        try await ChildProcess(arguments, environment: environment, folder: folder, input: input).end(within: patience)
    }

    /// Of a command that shows the customer's data on purpose; tokens are looked for all the same.
    static func runShowingCustomers(
        _ arguments: [String], input: String = "", folder: String = Locations.repository
    ) async throws -> ChildProcess.Output {
        try await ChildProcess(arguments, environment: environment, folder: folder, input: input)
            .end(within: .seconds(60), customers: true)
    }
}

extension ChildProcess.Output {
    /// Every line of the standard output that is a JSON object.
    var jsonLines: [[String: Any]] {
        standard.split(separator: "\n").compactMap {
            (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any]
        }
    }
}
