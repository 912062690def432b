internal import Events

/// Watches payloads being written and remembers where each value came from.
///
/// The writer that makes what is sent tells it what it does, so an explanation cannot differ from what is sent.
final class PayloadTrace {
    /// One field of one payload; of a field in a list of items, in one item.
    struct Occurrence {
        let field: Int
        var exemption: PayloadWriter.Exemption?
        /// The value as it was written; `nil` where there is none.
        var json: [UInt8]?
        /// The source tried last, which is the one that gave the value where there is one.
        var candidate: Int?
        var isFallback = false
        /// The sources that the event has something for.
        var found: Set<Int> = []
        var making = Making()
        /// What was found wrong with values, and at which source.
        var reasons: [(candidate: Int, reason: String)] = []
        /// The item it belongs to was left out.
        var isDropped = false
    }

    /// What happened to the values of one source on their way through the steps.
    struct Making {
        var hashed: [HashedText] = []
        var remarks: [String] = []
        var reasons: [String] = []
    }

    struct Payload {
        let name: String
        var occurrences: [Occurrence] = []
        /// Items left out for lack of something that the platform requires in each.
        var droppedItems = 0
        var keptItems = 0
        var advice: [Objection] = []
        var outcome: PayloadProgram.Outcome?
    }

    private(set) var payloads: [Payload] = []
    /// What kept the event back before anything was written.
    private(set) var objection: Objection?
    private var current = Payload(name: "")
    private var occurrence = Occurrence(field: 0)
    private var making = Making()
    private var madeBefore: [Int: Making] = [:]
    private var firstOfItem = 0

    func object(_ objection: Objection) { self.objection = objection }

    // MARK: Payloads and items

    func beginPayload(_ name: String) { current = Payload(name: name) }

    func endPayload(_ outcome: PayloadProgram.Outcome) {
        current.outcome = outcome
        payloads.append(current)
    }

    func advise(_ objection: Objection) { current.advice.append(objection) }

    func beginItem() { firstOfItem = current.occurrences.count }

    func endItem(isKept: Bool) {
        if isKept {
            current.keptItems += 1
            return
        }
        current.droppedItems += 1
        for index in current.occurrences[firstOfItem...].indices { current.occurrences[index].isDropped = true }
    }

    // MARK: Fields

    func beginField(_ field: Int) { occurrence = Occurrence(field: field) }

    func endField(_ json: ArraySlice<UInt8>?) {
        endCandidate()
        occurrence.json = json.map { Array($0) }
        current.occurrences.append(occurrence)
    }

    func exempt(_ exemption: PayloadWriter.Exemption) { occurrence.exemption = exemption }

    func beginCandidate() {
        endCandidate()
        occurrence.candidate = occurrence.candidate.map { $0 + 1 } ?? 0
        occurrence.making = Making()
        making = Making()
    }

    func fallBack() {
        endCandidate()
        occurrence.isFallback = true
    }

    private func endCandidate() {
        guard let candidate = occurrence.candidate, !occurrence.isFallback else { return }
        occurrence.making = making
        occurrence.reasons += making.reasons.map { (candidate, $0) }
        making.reasons = []
    }

    /// The event has something for the source at hand.
    func find() {
        if let candidate = occurrence.candidate { occurrence.found.insert(candidate) }
    }

    // MARK: Values

    /// What was made of the source at hand is kept for other fields that want the same.
    func remember(_ memo: Int) { madeBefore[memo] = making }

    func recall(_ memo: Int) { making = madeBefore[memo] ?? Making() }

    func leave(_ reason: String) { making.reasons.append(reason) }

    func willApply(_ step: ValueStep, to text: [UInt8], _ context: StepContext) {
        guard let remark = step.remark(on: text, context: context) else { return }
        if !making.remarks.contains("\(remark)") { making.remarks.append("\(remark)") }
    }

    func willHash(_ text: [UInt8], isHash: Bool) {
        making.hashed.append(HashedText(text: isHash ? nil : String(decoding: text, as: UTF8.self), hash: ""))
    }

    func didHash(_ hash: [UInt8]) {
        let text = making.hashed.removeLast().text
        let hashed = HashedText(text: text, hash: String(decoding: hash, as: UTF8.self))
        if !making.hashed.contains(where: { $0.hash == hashed.hash }) { making.hashed.append(hashed) }
    }
}
