internal import Synchronization
package import Transport

/// Sends load by the clock, whether the gateway keeps up or not, and measures how it answers.
///
/// Requests are due at even intervals. A request that finds no free connection when it is due is sent late, and its time
/// counts from the moment it was due: a gateway that stands still for a second shows it in all requests of that second
/// and not in the few that were under way (the error known as coordinated omission).
package struct LoadRun: Sendable {
    private let plan: LoadPlan
    private let events: LoadEvents
    private let transport: any HTTPTransport
    private let template: OutgoingRequest

    /// - Parameters:
    ///   - plan: how much, and how fast.
    ///   - events: made by the same plan.
    ///   - transport: has to allow as many connections as the plan wants.
    package init(_ plan: LoadPlan, events: LoadEvents, transport: any HTTPTransport) {
        self.plan = plan
        self.events = events
        self.transport = transport
        var headers = [HTTPField(name: "Content-Type", value: "application/json")]
        if let key = plan.key { headers.append(HTTPField(name: "Authorization", value: "Bearer \(key)")) }
        var base = plan.url[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        template = OutgoingRequest(
            method: "POST", url: base + "/v1/events", headers: headers, body: [], timeout: plan.timeout)
    }

    /// Runs to its end, or until the task is cancelled: then what is under way is given up, and not counted.
    ///
    /// - Parameters:
    ///   - interval: how often `progress` is called.
    ///   - progress: gets what happened since it was last called.
    /// - Returns: what the run came to.
    package func run(
        every interval: Duration, progress: @escaping @Sendable (LoadProgress) -> Void
    ) async -> LoadReport {
        let tally = SharedTally()
        let start = ContinuousClock.now
        await withTaskGroup { group in
            group.addTask {
                while (try? await Task.sleep(for: interval)) != nil {
                    let elapsed = ContinuousClock.now - start
                    progress(tally.state.withLock { $0.progress(elapsed: elapsed) })
                }
            }
            await withDiscardingTaskGroup { senders in
                for _ in 0..<min(plan.connections, plan.requestCount) {
                    senders.addTask { await send(from: start, tally) }
                }
            }
            group.cancelAll()
        }
        let elapsed = ContinuousClock.now - start
        return tally.state.withLock { LoadReport(of: $0, plan: plan, elapsed: elapsed) }
    }

    /// One connection's work: it takes the next request, waits until that is due, and sends it.
    private func send(from start: ContinuousClock.Instant, _ tally: SharedTally) async {
        let end = start + plan.duration + plan.grace
        while !Task.isCancelled {
            let request = tally.state.withLock { $0.takeNext() }
            guard request < plan.requestCount else { return }
            let due = start + plan.due(request)
            // Made before it is due, so that making it delays nothing.
            var outgoing = template
            outgoing.body = events.body(of: request)
            if due > .now { try? await Task.sleep(until: due, tolerance: .zero) }
            let sent = ContinuousClock.now
            guard sent < end else { return }
            let answer = await answer(to: outgoing)
            if answer == .failed(.cancelled) { return }
            let now = ContinuousClock.now
            tally.state.withLock { $0.record(answer, sinceDue: now - due, sinceSent: now - sent) }
        }
    }

    private func answer(to request: OutgoingRequest) async -> LoadAnswer {
        do throws(TransportError) {
            return .status(try await transport.send(request).status)
        } catch {
            return .failed(error.code)
        }
    }
}
