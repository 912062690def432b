internal import Events
internal import JSON

extension PayloadWriter {
    /// Runs the values of a source through the steps of a field, and appends them as JSON with commas between them.
    ///
    /// - Parameters:
    ///   - field: whose steps and type are wanted.
    ///   - origin: where the values are.
    ///   - refusesHashes: a value that is a SHA-256 is left out: the platform wants this field in the clear.
    ///   - document: the event.
    ///   - country: the customer's, to read national numbers by.
    ///   - buffer: gets the values.
    /// - Returns: where they stand in `buffer`.
    mutating func make(
        _ field: CompiledField, from origin: Origin, refusesHashes: Bool, _ document: JSONDocument,
        country: CountryCode?, into buffer: inout [UInt8]
    ) -> EventBinding.Made {
        var made = EventBinding.Made(state: .nothing, start: buffer.count, firstEnd: buffer.count, end: buffer.count)
        let context = StepContext(country: country, now: now)
        pieces.removeAll(keepingCapacity: true)
        if let step = field.pipeline.list {
            if let value = combined(step, field, origin, context, document, &made) {
                text.replaceSubrange(0..<text.count, with: value.utf8)
                if run(field.pipeline.joined, context, &made) { finish(field, isLiteral: true, &made, into: &buffer) }
            }
            return made
        }
        each(origin, document) { writer, node in
            let kind = document.kind(node)
            if field.isPlain, field.definition.kind == .any {
                writer.append(document.bytes[document.rawRange(node)], to: &buffer, &made)
                return
            }
            guard writer.load(node, document) else {
                writer.leave(&made, "\(kind.inWords) cannot be sent here")
                return
            }
            if field.pipeline.isHashed, writer.text.keepHash() {
                writer.finish(field, isLiteral: false, isHash: true, &made, into: &buffer)
            } else if refusesHashes, writer.text.isHash {
                writer.leave(&made, "it came hashed, and the platform wants it in the clear")
            } else if writer.run(field.pipeline.each, context, &made) {
                let isLiteral = kind != .string && field.pipeline.each.isEmpty
                writer.finish(field, isLiteral: isLiteral, &made, into: &buffer)
            }
        }
        return made
    }

    /// Notes why a value is not sent.
    private func leave(_ made: inout EventBinding.Made, _ reason: String) {
        made.reason = reason
        trace?.leave(reason)
    }

    /// Calls `body` for every value of a source.
    private mutating func each(
        _ origin: Origin, _ document: JSONDocument, _ body: (inout PayloadWriter, Int) -> Void
    ) {
        switch origin {
        case .value(let node) where document.kind(node) == .array:
            for element in document.elements(of: node) { body(&self, element) }
        case .value(let node): body(&self, node)
        case .items(let list, let path):
            for item in document.elements(of: list) {
                if let node = document.node(path, below: item) { body(&self, node) }
            }
        }
    }

    /// Puts the text of a scalar into `text`.
    private mutating func load(_ node: Int, _ document: JSONDocument) -> Bool {
        text.removeAll(keepingCapacity: true)
        switch document.kind(node) {
        case .string: document.appendDecoded(node, to: &text)
        case .number, .true, .false: text.append(contentsOf: document.bytes[document.rawRange(node)])
        case .null, .array, .object: return false
        }
        return true
    }

    /// Runs `text` through steps; `false` where nothing usable is left of it.
    private mutating func run(_ steps: [ValueStep], _ context: StepContext, _ made: inout EventBinding.Made) -> Bool {
        for step in steps {
            trace?.willApply(step, to: text, context)
            if case .left(let reason) = step.apply(to: &text, context: context) {
                leave(&made, "\(reason)")
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
    ///   - made: what has been made so far.
    ///   - buffer: gets the value.
    private mutating func finish(
        _ field: CompiledField, isLiteral: Bool, isHash: Bool = false, _ made: inout EventBinding.Made,
        into buffer: inout [UInt8]
    ) {
        if let table = field.table, !isHash {
            guard let entry = table.first(where: { $0.ours == text }) else {
                if field.fallback == nil { leave(&made, "the value is not in its `map`") }
                return
            }
            guard field.pipeline.isHashed else { return append(entry.json[...], to: &buffer, &made) }
            text = entry.text
        }
        if field.pipeline.isHashed {
            trace?.willHash(text, isHash: isHash)
            if !isHash { text.hash() }
            trace?.didHash(text)
        }
        let allowed = field.definition.allowed
        guard allowed.isEmpty || allowed.contains(where: { text.elementsEqual($0.utf8) }) else {
            leave(&made, "the value is not one of those allowed")
            return
        }
        guard let json = written(field, isLiteral: isLiteral) else {
            leave(&made, "the value is not \(field.definition.kind.inWords)")
            return
        }
        append(json[...], to: &buffer, &made)
    }

    /// `text` as the JSON value the field wants.
    private func written(_ field: CompiledField, isLiteral: Bool) -> [UInt8]? {
        switch (field.pipeline.value, field.definition.kind) {
        case (.micros, _): return text.scaledByAMillion()
        case (.number, _), (nil, .number): return text.isJSONNumber ? text : nil
        case (.integer, _), (nil, .integer): return text.asInteger()
        case (.boolean, _), (nil, .boolean): return text.isJSONBoolean ? text : nil
        case (nil, .any) where isLiteral && !field.pipeline.isHashed && (text.isJSONNumber || text.isJSONBoolean):
            return text
        default:
            var json: [UInt8] = []
            json.reserveCapacity(text.count + 2)
            json.appendJSON(text: text)
            return json
        }
    }

    /// The one value that a list step makes of many.
    private mutating func combined(
        _ step: ValueStep, _ field: CompiledField, _ origin: Origin, _ context: StepContext,
        _ document: JSONDocument, _ made: inout EventBinding.Made
    ) -> String? {
        var texts: [[UInt8]] = []
        var reason = made
        each(origin, document) { writer, node in
            if writer.load(node, document), writer.run(field.pipeline.each, context, &reason) {
                texts.append(writer.text)
            }
        }
        made.reason = reason.reason
        if texts.isEmpty { return nil }
        switch step {
        case .count: return "\(texts.count)"
        case .join(let separator):
            return texts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: separator)
        default:
            if let sum = DecimalSum(of: texts) { return sum.description }
            leave(&made, "one of the values is not a number")
            return nil
        }
    }

    /// Appends a value after those made before, unless it is among them.
    private mutating func append(
        _ json: ArraySlice<UInt8>, to buffer: inout [UInt8], _ made: inout EventBinding.Made
    ) {
        if pieces.contains(where: { buffer[$0].elementsEqual(json) }) { return }
        if made.count > 0 { buffer.append(UInt8(ascii: ",")) }
        let start = buffer.count
        buffer.append(contentsOf: json)
        if made.count == 0 { made.firstEnd = buffer.count }
        pieces.append(start..<buffer.count)
        made.count += 1
        made.end = buffer.count
        made.state = .values
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
