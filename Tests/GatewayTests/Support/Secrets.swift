import Testing

/// What must never be seen in anything that Fanout prints.
enum Secrets {
    static let tiktokToken = "tt-token-9f27c1d04b"
    static let facebookToken = "EAAG-facebook-token-71be"
    static let ingestKey = "ingest-key-5d3c0a"
    static let otherKey = "ingest-key-second-e81f"
    /// The domain of every address in the events of these tests.
    static let domain = "post.example"

    /// Of the customers, each a piece of raw data that only a hash may leave behind.
    private static let personal = [domain, "lovelace@example.com", "79460958", "7946 0958", "customer-1815"]

    /// Looks through the output of a command.
    ///
    /// With `customers` it may show the customer's data.
    static func expectNone(in output: String, of arguments: [String], customers: Bool = false) {
        let text = output.lowercased()
        for secret in [tiktokToken, facebookToken, ingestKey, otherKey] + (customers ? [] : personal) {
            if text.contains(secret.lowercased()) {
                Issue.record("\(secret) stands in the output of fanout \(arguments.joined(separator: " "))")
            }
        }
    }
}
