internal import Events

extension ClaimBoard {
    struct Reader {
        var position: ReadingPosition
        /// Counts what may make a claim possible besides new events.
        var changes: UInt64 = 0
        var isBusy = false
        var queue: [Latch] = []
        var pause: (latch: Latch, wish: ClaimFill.Pause)?
    }

    enum Turn {
        case granted
        case queued
        case unknown
        case closed
    }

    struct State {
        var end: UInt64
        /// Bytes of all events since the board was opened.
        var bytes: UInt64 = 0
        var isClosed = false
        var readers: [String: Reader] = [:]

        init(end: UInt64) {
            self.end = end
        }

        mutating func committed(end: UInt64, bytes: Int) -> [Latch] {
            self.end = max(self.end, end)
            self.bytes += UInt64(bytes)
            return readers.values.compactMap { reader in
                guard let pause = reader.pause, pause.wish.isReached(end: self.end, bytes: self.bytes) else {
                    return nil
                }
                return pause.latch
            }
        }

        mutating func close() -> [Latch] {
            isClosed = true
            return readers.values.flatMap { reader in reader.queue + [reader.pause?.latch].compactMap(\.self) }
        }

        mutating func begin(_ settlement: Settlement, runs: [Settlement.Run]) -> SettlementPlan? {
            let destination = settlement.claim.destination
            guard let index = readers.index(forKey: destination) else { return nil }
            var parts: [SettledPart] = []
            for run in runs {
                for span in readers.values[index].position.beginSettling(run.positions) {
                    parts.append(
                        SettledPart(
                            span: span, outcome: run.outcome,
                            lastAttempt: run.lastAttempt.map { settlement.attempts[$0] }, at: settlement.at))
                }
            }
            return SettlementPlan(
                destination: destination, at: settlement.at, parts: parts,
                attempts: settlement.attempts(keptBesides: parts),
                cursor: readers.values[index].position.cursor, isWithdrawal: false)
        }

        mutating func withdraw(
            _ positions: [ClosedRange<UInt64>], at destination: String, reason: String, now: Timestamp
        ) -> SettlementPlan? {
            guard let index = readers.index(forKey: destination) else { return nil }
            var parts: [SettledPart] = []
            for range in positions {
                for span in readers.values[index].position.withdraw(range, end: end) {
                    parts.append(SettledPart(span: span, outcome: .dead(reason: reason), at: now))
                }
            }
            guard !parts.isEmpty else { return nil }
            return SettlementPlan(
                destination: destination, at: now, parts: parts, attempts: [],
                cursor: readers.values[index].position.cursor, isWithdrawal: true)
        }

        mutating func draft(_ request: ClaimRequest, now: Timestamp) -> ClaimFill.Draft? {
            guard !isClosed, let index = readers.index(forKey: request.destination) else { return nil }
            let spans = readers.values[index].position.take(upTo: request.maxEvents, end: end, now: now)
            return ClaimFill.Draft(
                spans: spans, end: end, bytes: bytes, changes: readers.values[index].changes,
                nextDue: readers.values[index].position.nextDue)
        }

        /// Whether the claim has to wait; false where what it waits for has happened in the meantime.
        mutating func arm(_ latch: Latch, _ wish: ClaimFill.Pause, at destination: String) -> Bool {
            guard !isClosed, let index = readers.index(forKey: destination),
                readers.values[index].changes == wish.changes, !wish.isReached(end: end, bytes: bytes)
            else { return false }
            readers.values[index].pause = (latch, wish)
            return true
        }

        mutating func disarm(at destination: String) {
            readers[destination]?.pause = nil
        }

        mutating func takeTurn(_ latch: Latch, at destination: String) -> Turn {
            if isClosed { return .closed }
            guard let index = readers.index(forKey: destination) else { return .unknown }
            if readers.values[index].isBusy {
                readers.values[index].queue.append(latch)
                return .queued
            }
            readers.values[index].isBusy = true
            return .granted
        }

        mutating func leaveQueue(_ latch: Latch, at destination: String) {
            readers[destination]?.queue.removeAll { $0 === latch }
        }

        mutating func nextInTurn(at destination: String) -> Latch? {
            guard let index = readers.index(forKey: destination) else { return nil }
            guard !readers.values[index].queue.isEmpty else {
                readers.values[index].isBusy = false
                return nil
            }
            return readers.values[index].queue.removeFirst()
        }
    }
}
