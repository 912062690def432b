extension SandboxPoison {
    /// What becomes of a good request that carries one of these events: the platform refuses it whole.
    ///
    /// - Returns: `nil` where it carries none.
    func judgement(of judgement: Judgement, _ arrival: Arrival, _ platform: SandboxPlatform) -> Judgement? {
        guard let index = judgement.events.firstIndex(where: { $0.id.map(holds) ?? false }) else { return nil }
        var refused = judgement
        let path = FieldPath.event(index)
        refused.events[index].reasons = ["set as poison"]
        switch platform {
        case .tiktok:
            let message = namesEvent ? "\(path.dotted).event_id: Not a valid value" : "Invalid parameter"
            let refusal = TikTokRefusal(code: code ?? TikTokRefusal.badParameter, message)
            refused.verdict = SandboxVerdict(isAccepted: false, code: "\(refusal.code)", reasons: [message])
            refused.response = TikTokAnswer.failure(refusal, requestID: TikTokAnswer.requestID(arrival))
        case .facebook:
            let place = path.appending("user_data").bracketed
            let refusal = FacebookRefusal(
                code: code ?? 100, subcode: subcode ?? (code == nil ? 2_804_050 : nil),
                message: namesEvent ? "Invalid parameter \(place)" : "Invalid parameter", "set as poison")
            refused.verdict = SandboxVerdict(isAccepted: false, code: refusal.number, reasons: [refusal.detail])
            refused.response = FacebookAnswer.failure(refusal, traceID: FacebookAnswer.traceID(arrival))
        }
        return refused
    }
}
