internal import ArgumentParser
internal import JSON
internal import Transport
internal import TransportCurl

extension AdminClient {
    /// How long a backlog may stay as it is before nobody waits for it any more.
    private static let patience = Duration.seconds(60)

    /// Asks whether the gateway takes events.
    ///
    /// - Throws: an exit code, after saying what is wrong.
    func checkHealth() async throws {
        let request = OutgoingRequest(
            method: "GET", url: "\(url.withoutLastSlashes)/readyz", headers: [], body: [], timeout: .seconds(10))
        let reply: IncomingReply
        do { reply = try await transport.send(request) } catch {
            Terminal.tell("fanout: no gateway answers at \(url): \(error)")
            throw ExitCode.unavailable
        }
        guard reply.status == 200 else {
            Terminal.tell(
                "fanout: the gateway takes no events: \(String(decoding: reply.body, as: UTF8.self).harmless)")
            throw ExitCode.tryLater
        }
    }

    /// Returns when no event waits anywhere but where nothing is sent: at paused, removed and switched off destinations.
    ///
    /// - Throws: an exit code, after saying what is wrong, also where nothing moves for a minute.
    func waitUntilDelivered(showing isShown: Bool) async throws {
        var (last, lastChange) = (Int64.max, ContinuousClock.now)
        var told = ContinuousClock.now
        while true {
            let destinations = AnswerValue(try await call("GET", ["destinations"]))["destinations"]?.elements ?? []
            let left = destinations.reduce(into: Int64(0)) { sum, destination in
                if ["paused", "removed", "switched_off"].contains(destination.text("state")) { return }
                sum += (destination.number("waiting") ?? 0) + (destination.number("retrying") ?? 0)
            }
            if left == 0 { return }
            let now = ContinuousClock.now
            if left != last { (last, lastChange) = (left, now) }
            guard now - lastChange < Self.patience else {
                Terminal.tell("fanout: \(left) events still wait, and none has moved for a minute: fanout destinations")
                throw ExitCode.tryLater
            }
            if isShown, now - told >= .seconds(1) {
                Terminal.tell("  \(left.grouped) deliveries left")
                told = now
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
