internal import Mapping
internal import Transport

extension DeliveryLog {
    func record(
        _ exchange: Exchange, attempt: Int, of round: DeliveryRound, reply: IncomingReply, judgement: Judgement
    ) {}

    func record(_ exchange: Exchange, attempt: Int, of round: DeliveryRound, error: TransportError) {}
}
