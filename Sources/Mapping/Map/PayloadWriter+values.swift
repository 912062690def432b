internal import Events
internal import JSON

extension PayloadWriter {
    /// Runs the values of a source through the steps of a field, and appends them as JSON with commas between them.
    ///
    /// - Parameters:
    ///   - field: whose steps and type are wanted.
    ///   - origin: where the values are.
    ///   - refusesHashes: a value that is a SHA-256 is left out: the platform wants this field in the clear.
    ///   - binding: the event; gets what is wrong with a value.
    ///   - buffer: gets the values.
    /// - Returns: where they stand in `buffer`.
    mutating func make(
        _ field: CompiledField, from origin: Origin, refusesHashes: Bool, _ binding: inout EventBinding,
        into buffer: inout [UInt8]
    ) -> EventBinding.Made {
        let start = Int32(buffer.count)
        var making = Making(
            made: EventBinding.Made(state: .nothing, start: start, firstEnd: start, end: start),
            context: StepContext(country: binding.country, now: now))
        // Emptying an array that never held anything makes it allocate.
        if !pieces.isEmpty { pieces.removeAll(keepingCapacity: true) }
        if let step = field.pipeline.list {
            if combine(step, field, origin, binding, &making), run(field.pipeline.joined, &making) {
                finish(field, isLiteral: true, &making, into: &buffer)
            }
        } else {
            switch origin {
            case .value(let node) where binding.event.document.kind(node) == .array:
                for element in binding.event.document.elements(of: node) {
                    make(field, of: element, binding.event.document, refusesHashes, &making, into: &buffer)
                }
            case .value(let node):
                make(field, of: node, binding.event.document, refusesHashes, &making, into: &buffer)
            case .items(let list, let slot):
                for row in binding.rows(of: list) {
                    guard let node = binding.node(slot, row: row) else { continue }
                    make(field, of: node, binding.event.document, refusesHashes, &making, into: &buffer)
                }
            }
        }
        if let reason = making.reason {
            making.made.reason = Int32(binding.reasons.count)
            binding.reasons.append(reason)
        }
        return making.made
    }

    /// The values of one source while they are made.
    struct Making {
        var made: EventBinding.Made
        let context: StepContext
        /// Why one of them is not sent.
        var reason: String?
    }

    private mutating func make(
        _ field: CompiledField, of node: Int, _ document: JSONDocument, _ refusesHashes: Bool, _ making: inout Making,
        into buffer: inout [UInt8]
    ) {
        let kind = document.kind(node)
        if field.isPlain, field.definition.kind == .any {
            let start = begin(&buffer, making)
            buffer.append(contentsOf: document.bytes[document.rawRange(node)])
            return end(&buffer, from: start, &making)
        }
        guard load(node, document) else { return leave(&making, "\(kind.inWords) cannot be sent here") }
        if field.pipeline.isHashed, text.keepHash() {
            finish(field, isLiteral: false, isHash: true, &making, into: &buffer)
        } else if refusesHashes, text.isHash {
            leave(&making, "it came hashed, and the platform wants it in the clear")
        } else if run(field.pipeline.each, &making) {
            let isLiteral = kind != .string && field.pipeline.each.isEmpty
            finish(field, isLiteral: isLiteral, &making, into: &buffer)
        }
    }

    /// Notes why a value is not sent.
    private func leave(_ making: inout Making, _ reason: String) {
        making.reason = reason
        trace?.leave(reason)
    }

    /// Puts the text of a scalar into `text`.
    private mutating func load(_ node: Int, _ document: JSONDocument) -> Bool {
        text.removeAll(keepingCapacity: true)
        switch document.kind(node) {
        case .string, .number, .true, .false: document.appendDecoded(node, to: &text)
        case .null, .array, .object: return false
        }
        return true
    }

    /// Runs `text` through steps; `false` where nothing usable is left of it.
    private mutating func run(_ steps: [ValueStep], _ making: inout Making) -> Bool {
        for step in steps {
            trace?.willApply(step, to: text, making.context)
            if case .left(let reason) = step.apply(to: &text, context: making.context) {
                leave(&making, "\(reason)")
                return false
            }
        }
        return !text.isEmpty
    }

    /// Looks `text` up, hashes it, checks it, and appends it unless it is there already.
    ///
    /// - Parameters:
    ///   - field: what the platform wants.
    ///   - isLiteral: `text` was a number or a boolean, and stays one where the platform takes anything.
    ///   - isHash: `text` is a hash already.
    ///   - making: what has been made so far.
    ///   - buffer: gets the value.
    private mutating func finish(
        _ field: CompiledField, isLiteral: Bool, isHash: Bool = false, _ making: inout Making,
        into buffer: inout [UInt8]
    ) {
        if let table = field.table, !isHash {
            guard let entry = table.first(where: { $0.ours == text }) else {
                if field.fallback == nil { leave(&making, "the value is not in its `map`") }
                return
            }
            guard field.pipeline.isHashed else {
                let start = begin(&buffer, making)
                buffer.append(contentsOf: entry.json)
                return end(&buffer, from: start, &making)
            }
            text = entry.text
        }
        if field.pipeline.isHashed, !isHash, trace == nil, field.allowed.isEmpty {
            // No JSON text needs less care than a hash.
            let start = begin(&buffer, making)
            buffer.append(hashOf: text)
            return end(&buffer, from: start, &making)
        }
        if field.pipeline.isHashed {
            trace?.willHash(text, isHash: isHash)
            if !isHash { text.hash() }
            trace?.didHash(text)
        }
        guard field.allowed.isEmpty || field.allowed.contains(text) else {
            return leave(&making, "the value is not one of those allowed")
        }
        if field.definition.isNotNegative, text.first == UInt8(ascii: "-"), text.isJSONNumber {
            return leave(&making, "it is below zero")
        }
        let start = begin(&buffer, making)
        guard append(field, isLiteral: isLiteral, to: &buffer) else {
            buffer.removeLast(buffer.count - start.place)
            return leave(&making, "the value is not \(field.definition.kind.inWords)")
        }
        end(&buffer, from: start, &making)
    }

    /// Appends `text` as the JSON value the field wants; `false` where it is none.
    private func append(_ field: CompiledField, isLiteral: Bool, to buffer: inout [UInt8]) -> Bool {
        switch (field.pipeline.value, field.definition.kind) {
        case (.micros, _): return buffer.append(ifPresent: text.scaledByAMillion())
        case (.number, _), (nil, .number):
            guard text.isJSONNumber else { return false }
            buffer.append(contentsOf: text)
        case (.integer, _), (nil, .integer):
            if !text.isPlainInteger { return buffer.append(ifPresent: text.asInteger()) }
            buffer.append(contentsOf: text)
        case (.boolean, _), (nil, .boolean):
            guard text.isJSONBoolean else { return false }
            buffer.append(contentsOf: text)
        case (nil, .any) where isLiteral && !field.pipeline.isHashed && (text.isJSONNumber || text.isJSONBoolean):
            buffer.append(contentsOf: text)
        default: buffer.appendJSON(text: text)
        }
        return true
    }

    /// Makes `text` the one value that a list step makes of many; `false` where there is none.
    private mutating func combine(
        _ step: ValueStep, _ field: CompiledField, _ origin: Origin, _ binding: EventBinding, _ making: inout Making
    ) -> Bool {
        let document = binding.event.document
        var sum = DecimalSum()
        var joined: [UInt8] = []
        var count = 0
        var isSummed = true
        func add(_ writer: inout PayloadWriter, _ node: Int, _ making: inout Making) {
            guard writer.load(node, document), writer.run(field.pipeline.each, &making) else { return }
            switch step {
            case .count: break
            case .join(let separator):
                if count > 0 { joined.append(contentsOf: separator.utf8) }
                joined.append(contentsOf: writer.text)
            default: isSummed = isSummed && sum.add(writer.text)
            }
            count += 1
        }
        switch origin {
        case .value(let node) where document.kind(node) == .array:
            for element in document.elements(of: node) { add(&self, element, &making) }
        case .value(let node): add(&self, node, &making)
        case .items(let list, let slot):
            for row in binding.rows(of: list) {
                if let node = binding.node(slot, row: row) { add(&self, node, &making) }
            }
        }
        if count == 0 { return false }
        text.removeAll(keepingCapacity: true)
        switch step {
        case .count: text.append(decimal: count)
        case .join: text = joined
        default:
            guard isSummed else {
                leave(&making, "one of the values is not a number")
                return false
            }
            sum.append(to: &text)
        }
        return true
    }

    /// Where a value begins in the buffer: with its comma, and without.
    private func begin(_ buffer: inout [UInt8], _ making: Making) -> (place: Int, value: Int) {
        let place = buffer.count
        if making.made.count > 0 { buffer.append(UInt8(ascii: ",")) }
        return (place, buffer.count)
    }

    /// Counts the value that was appended, or takes it back where it is among those before.
    private mutating func end(
        _ buffer: inout [UInt8], from start: (place: Int, value: Int), _ making: inout Making
    ) {
        let value = start.value..<buffer.count
        if making.made.count == 0 {
            making.made.firstEnd = Int32(buffer.count)
        } else {
            let first = Int(making.made.start)..<Int(making.made.firstEnd)
            if buffer[first] == buffer[value] || pieces.contains(where: { buffer[$0] == buffer[value] }) {
                buffer.removeLast(buffer.count - start.place)
                return
            }
            pieces.append(value)
        }
        making.made.count += 1
        making.made.end = Int32(buffer.count)
        making.made.state = .values
    }
}

extension [UInt8] {
    /// Appends what is there; `false` where nothing is.
    fileprivate mutating func append(ifPresent bytes: [UInt8]?) -> Bool {
        guard let bytes else { return false }
        append(contentsOf: bytes)
        return true
    }
}

extension JSONKind {
    fileprivate var inWords: String {
        switch self {
        case .null: "nothing"
        case .true, .false: "true or false"
        case .number: "a number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
