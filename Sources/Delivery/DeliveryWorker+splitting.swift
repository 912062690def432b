extension DeliveryWorker {
    /// What came of a batch.
    enum Found {
        /// The platform took all of it.
        case innocent
        /// It held an event that the platform refuses; which one is known by now.
        case guilty
        /// No more is to be sent for now; what has no outcome yet has to wait.
        case stopped
    }

    /// Sends a batch, and where it is refused because of one of its events, finds that one.
    ///
    /// For n events of which g are guilty the search takes at most 2 · g · log2(n) requests more, and never more than
    /// 2n - 2: that is where every event is guilty. Where the platform names the guilty one it takes two. Each event
    /// that dies was refused alone.
    func deliver(_ batch: Batch, _ round: inout DeliveryRound) async -> Found {
        switch await send(batch, &round) {
        case .taken: .innocent
        case .buried: .guilty
        case .stopped: .stopped
        case .refused(let blamed): await search(batch, blamed: blamed, &round)
        }
    }

    /// Searches a batch that is known to hold a guilty event.
    private func search(_ batch: Batch, blamed: [Int], _ round: inout DeliveryRound) async -> Found {
        // Nobody is condemned by inference alone.
        guard batch.count > 1 else { return await deliver(batch, &round) }
        if round.trustsBlame, !blamed.isEmpty { return await searchBlamed(batch, blamed, &round) }
        let halves = batch.halves
        switch await deliver(halves.first, &round) {
        case .stopped: return .stopped
        case .guilty: return await deliver(halves.second, &round) == .stopped ? .stopped : .guilty
        case .innocent:
            // So it is in the other half, which need not be asked as a whole.
            return await search(halves.second, blamed: [], &round) == .stopped ? .stopped : .guilty
        }
    }

    /// Sends the events that the platform blames alone, and then the others.
    private func searchBlamed(_ batch: Batch, _ blamed: [Int], _ round: inout DeliveryRound) async -> Found {
        var isAnyGuilty = false
        for place in blamed {
            switch await deliver(batch.single(place), &round) {
            case .stopped: return .stopped
            case .guilty: isAnyGuilty = true
            case .innocent: round.trustsBlame = false
            }
        }
        let rest = batch.without(blamed)
        guard !rest.isEmpty else { return .guilty }
        let found =
            isAnyGuilty ? await deliver(rest, &round) : await search(rest, blamed: [], &round)
        return found == .stopped ? .stopped : .guilty
    }
}
