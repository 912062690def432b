internal import Crypto
internal import Events
internal import JSON

extension PayloadWriter {
    /// Runs the values of a source through the steps of a field, and appends them as JSON with commas between them.
    mutating func make(
        _ field: CompiledField, from origin: Origin, _ document: JSONDocument, country: CountryCode?,
        into buffer: inout [UInt8]
    ) -> EventBinding.Made {
        var made = EventBinding.Made(state: .nothing, start: buffer.count, firstEnd: buffer.count, end: buffer.count)
        let context = StepContext(country: country, now: now)
        if let step = field.pipeline.list {
            if let value = combined(step, origin, document) {
                text.replaceSubrange(0..<text.count, with: value.utf8)
                finish(field, isNumber: true, context, &made, into: &buffer)
            }
            return made
        }
        each(origin, document) { writer, node in
            let kind = document.kind(node)
            guard writer.load(node, document) else {
                made.reason = "\(kind.inWords) cannot be sent here"
                return
            }
            writer.finish(field, isNumber: kind == .number, context, &made, into: &buffer)
        }
        return made
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

    /// Runs `text` through the steps and appends the result to `buffer` unless it is there already.
    private mutating func finish(
        _ field: CompiledField, isNumber: Bool, _ context: StepContext, _ made: inout EventBinding.Made,
        into buffer: inout [UInt8]
    ) {
        if let table = field.table {
            guard let entry = table.first(where: { $0.ours == text }) else { return }
            buffer.appendValue(entry.theirs, to: &made)
            return
        }
        if !(field.pipeline.isHashed && text.keepHash()) {
            for step in field.pipeline.text {
                if case .left(let reason) = step.apply(to: &text, context: context) {
                    made.reason = "\(reason)"
                    return
                }
            }
            if text.isEmpty { return }
            if field.pipeline.isHashed { text.hash() }
        }
        if !field.definition.allowed.isEmpty, !field.definition.allowed.contains(where: { text.elementsEqual($0.utf8) })
        {
            made.reason = "the value is not one of those allowed"
            return
        }
        guard let json = written(field) else {
            made.reason = "the value is no \(field.definition.kind.rawValue)"
            return
        }
        buffer.appendValue(json, to: &made)
    }

    /// `text` as the JSON value the field wants.
    private func written(_ field: CompiledField) -> [UInt8]? {
        let step = field.pipeline.value
        switch (step, field.definition.kind) {
        case (.micros, _): return text.scaledByAMillion()
        case (.number, _), (nil, .number): return text.isJSONNumber ? text : nil
        case (.integer, _), (nil, .integer): return text.asInteger()
        case (.boolean, _), (nil, .boolean):
            return text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8) ? text : nil
        default:
            var json: [UInt8] = []
            json.reserveCapacity(text.count + 2)
            json.appendJSON(text: text)
            return json
        }
    }

    /// The one value that a list step makes of many.
    private mutating func combined(_ step: ValueStep, _ origin: Origin, _ document: JSONDocument) -> String? {
        var texts: [String] = []
        each(origin, document) { writer, node in
            if writer.load(node, document) { texts.append(String(decoding: writer.text, as: UTF8.self)) }
        }
        guard !texts.isEmpty else { return nil }
        switch step {
        case .count: return "\(texts.count)"
        case .join(let separator): return texts.joined(separator: separator)
        case .sum:
            let whole = texts.compactMap { Int64($0) }
            if whole.count == texts.count {
                var sum: Int64 = 0
                for number in whole {
                    let (next, overflow) = sum.addingReportingOverflow(number)
                    if overflow { return nil }
                    sum = next
                }
                return "\(sum)"
            }
            let numbers = texts.compactMap { Double($0) }
            return numbers.count == texts.count ? "\(numbers.reduce(0, +))" : nil
        default: return nil
        }
    }
}

extension [UInt8] {
    /// Appends a value after those made before, unless it is among them.
    fileprivate mutating func appendValue(_ json: [UInt8], to made: inout EventBinding.Made) {
        if made.count == 0 {
            made.start = count
            append(contentsOf: json)
            made.firstEnd = count
        } else {
            if contains(json, in: made) { return }
            append(UInt8(ascii: ","))
            append(contentsOf: json)
        }
        made.count += 1
        made.end = count
        made.state = .values
    }

    private func contains(_ json: [UInt8], in made: EventBinding.Made) -> Bool {
        self[made.start..<made.end].firstRange(of: json).map { range in
            (range.lowerBound == made.start || self[range.lowerBound - 1] == UInt8(ascii: ","))
                && (range.upperBound == made.end || self[range.upperBound] == UInt8(ascii: ","))
        } ?? false
    }

    /// A text that is a SHA-256 already stays as it is, in lower case.
    ///
    /// Meta's own libraries append a dot and 2 or 8 characters to what they hash; those are cut off.
    fileprivate mutating func keepHash() -> Bool {
        if count == 73 || count == 67, self[64] == UInt8(ascii: ".") {
            guard self[..<64].allSatisfy(\.isASCIIHexDigit) else { return false }
            removeLast(count - 64)
        }
        guard count == 64, allSatisfy(\.isASCIIHexDigit) else { return false }
        for index in indices where self[index] >= UInt8(ascii: "A") && self[index] <= UInt8(ascii: "Z") {
            self[index] |= 0x20
        }
        return true
    }

    /// Replaces the bytes by their SHA-256 in lowercase hexadecimal.
    fileprivate mutating func hash() {
        let digest = withUnsafeBytes { SHA256.hash(data: $0) }
        removeAll(keepingCapacity: true)
        for byte in digest {
            append(Self.hexDigits[Int(byte >> 4)])
            append(Self.hexDigits[Int(byte & 15)])
        }
    }

    private static let hexDigits = Array("0123456789abcdef".utf8)
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
