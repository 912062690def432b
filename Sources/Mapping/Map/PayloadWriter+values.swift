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
    ///   - tables: of the program and of the event's document.
    ///   - buffer: gets the values.
    /// - Returns: where they stand in `buffer`.
    mutating func make(
        _ field: CompiledField, from origin: Origin, refusesHashes: Bool, _ binding: inout EventBinding,
        _ tables: LentTables, into buffer: inout [UInt8]
    ) -> EventBinding.Made {
        let start = Int32(buffer.count)
        var making = Making(
            made: EventBinding.Made(state: .nothing, start: start, firstEnd: start, end: start),
            context: StepContext(country: binding.country, now: now))
        // Emptying an array that never held anything makes it allocate.
        if !pieces.isEmpty { pieces.removeAll(keepingCapacity: true) }
        if field.hasListStep {
            if combine(field, origin, &binding, tables, &making), run(field.pipeline.joined, &making) {
                finish(field, isLiteral: true, &making, into: &buffer)
            }
        } else {
            switch origin {
            case .value(let node) where tables.tape[node].kind == .array:
                for element in tables.elements(of: node) {
                    make(field, of: element, &binding, tables, refusesHashes, &making, into: &buffer)
                }
            case .value(let node):
                make(field, of: node, &binding, tables, refusesHashes, &making, into: &buffer)
            case .items(let list, let slot):
                for row in binding.rows(ofList: list.index) {
                    guard let node = tables.node(slot.index, row: row) else { continue }
                    make(field, of: node, &binding, tables, refusesHashes, &making, into: &buffer)
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
        _ field: CompiledField, of node: Int, _ binding: inout EventBinding, _ tables: LentTables,
        _ refusesHashes: Bool, _ making: inout Making, into buffer: inout [UInt8]
    ) {
        let value = tables.tape[node]
        if field.isCopiedWhole {
            let start = Self.begin(&buffer, making)
            buffer.append(contentsOf: UnsafeBufferPointer(rebasing: tables.bytes[value.range]))
            return end(&buffer, from: start, &making)
        }
        guard load(node, &binding, tables) else { return leave(&making, "\(value.kind.inWords) cannot be sent here") }
        if field.isHashed, text.keepHash() {
            finish(field, isLiteral: false, isHash: true, &making, into: &buffer)
        } else if refusesHashes, text.isHash {
            leave(&making, "it came hashed, and the platform wants it in the clear")
        } else if run(field.steps, &making) {
            let isLiteral = value.kind.bit != JSONKind.string.bit && field.steps.isEmpty
            finish(field, isLiteral: isLiteral, &making, into: &buffer)
        }
    }

    /// Notes why a value is not sent.
    private mutating func leave(_ making: inout Making, _ reason: String) {
        making.reason = reason
        trace?.leave(reason)
    }

    /// Puts the text of a scalar into `text`; `false` where it is none.
    private mutating func load(_ node: Int, _ binding: inout EventBinding, _ tables: LentTables) -> Bool {
        text.removeAll(keepingCapacity: true)
        if let plain = tables.plainText(of: tables.tape[node]) {
            text.append(contentsOf: plain)
            return true
        }
        guard tables.tape[node].hasEscapes else { return false }
        binding.event.document.appendDecoded(node, to: &text)
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
        if field.hasTable, !isHash {
            guard let entry = field.table.first(where: { $0.ours == text }) else {
                if !field.hasFallback { leave(&making, "the value is not in its `map`") }
                return
            }
            guard field.isHashed else {
                let start = Self.begin(&buffer, making)
                buffer.append(contentsOf: entry.json)
                return end(&buffer, from: start, &making)
            }
            text = entry.text
        }
        if field.isHashed, !isHash, trace == nil, !field.isLimited {
            // No JSON text needs less care than a hash.
            let start = Self.begin(&buffer, making)
            buffer.append(hashOf: text)
            return end(&buffer, from: start, &making)
        }
        if field.isHashed {
            trace?.willHash(text, isHash: isHash)
            if !isHash { text.hash() }
            trace?.didHash(text)
        }
        guard !field.isLimited || field.allowed.index(of: text.span) != nil else {
            return leave(&making, "the value is not one of those allowed")
        }
        if field.isNotNegative, text.first == UInt8(ascii: "-"), text.isJSONNumber {
            return leave(&making, "it is below zero")
        }
        let start = Self.begin(&buffer, making)
        guard append(field, isLiteral: isLiteral, to: &buffer) else {
            buffer.removeLast(buffer.count - start.place)
            return leave(&making, "the value is not \(field.definition.kind.inWords)")
        }
        end(&buffer, from: start, &making)
    }

    /// Appends `text` as the JSON value the field wants; `false` where it is none.
    private mutating func append(_ field: CompiledField, isLiteral: Bool, to buffer: inout [UInt8]) -> Bool {
        switch field.form {
        case .micros: return buffer.append(ifPresent: text.scaledByAMillion())
        case .number:
            guard text.isJSONNumber else { return false }
            buffer.append(contentsOf: text)
        case .integer:
            if !text.isPlainInteger { return buffer.append(ifPresent: text.asInteger()) }
            buffer.append(contentsOf: text)
        case .boolean:
            guard text.isJSONBoolean else { return false }
            buffer.append(contentsOf: text)
        case .any where isLiteral && !field.isHashed && (text.isJSONNumber || text.isJSONBoolean):
            buffer.append(contentsOf: text)
        case .any, .text: buffer.appendJSON(text: text)
        }
        return true
    }

    /// Makes `text` the one value that a list step makes of many; `false` where there is none.
    private mutating func combine(
        _ field: CompiledField, _ origin: Origin, _ binding: inout EventBinding, _ tables: LentTables,
        _ making: inout Making
    ) -> Bool {
        var sum = DecimalSum()
        var joined: [UInt8] = []
        var count = 0
        var isSummed = true
        func add(_ writer: inout PayloadWriter, _ node: Int, _ binding: inout EventBinding, _ making: inout Making) {
            guard writer.load(node, &binding, tables), writer.run(field.steps, &making) else { return }
            switch field.pipeline.list {
            case .count: break
            case .join(let separator):
                if count > 0 { joined.append(contentsOf: separator.utf8) }
                joined.append(contentsOf: writer.text)
            default: isSummed = isSummed && sum.add(writer.text)
            }
            count += 1
        }
        switch origin {
        case .value(let node) where tables.tape[node].kind == .array:
            for element in tables.elements(of: node) { add(&self, element, &binding, &making) }
        case .value(let node): add(&self, node, &binding, &making)
        case .items(let list, let slot):
            for row in binding.rows(ofList: list.index) {
                if let node = tables.node(slot.index, row: row) { add(&self, node, &binding, &making) }
            }
        }
        if count == 0 { return false }
        text.removeAll(keepingCapacity: true)
        switch field.pipeline.list {
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
    private static func begin(_ buffer: inout [UInt8], _ making: Making) -> (place: Int, value: Int) {
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
