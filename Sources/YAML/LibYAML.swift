internal import CYAML

/// A place as libyaml counts it: from 0, in characters.
struct Mark {
    var index = 0
    var line = 0
    var column = 0
}

/// One step of a document's structure.
struct ParserEvent {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd, alias, mappingEnd, sequenceEnd
        case scalar(text: String, style: ScalarStyle)
        case sequenceStart(inBrackets: Bool)
        case mappingStart(inBraces: Bool)
    }

    var kind: Kind
    var anchor: String?
    var tag: String?
    var start: Mark
    var end: Mark
}

/// What libyaml says where a text is no YAML, in its own words.
struct SyntaxFault {
    var problem: String
    var context: String
    var mark: Mark
    var contextMark: Mark?
}

/// A libyaml parser over bytes that outlive it; the only code that calls the C library.
struct EventParser: ~Copyable {
    enum Step {
        case event(ParserEvent)
        case fault(SyntaxFault)
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let isReady: Bool

    /// - Parameter bytes: UTF-8 without a byte order mark, not empty; must stay in place for the life of the parser.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        isReady = yaml_parser_initialize(parser) == 1
        if isReady {
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        }
    }

    deinit {
        if isReady {
            yaml_parser_delete(parser)
        }
        parser.deallocate()
    }

    /// The next event.
    ///
    /// After a fault or the end of the stream there is nothing more to ask for.
    mutating func next() -> Step {
        var event = yaml_event_t()
        guard isReady, yaml_parser_parse(parser, &event) == 1 else { return .fault(fault()) }
        defer { yaml_event_delete(&event) }
        let (kind, anchor, tag) = Self.contents(of: event)
        return .event(
            ParserEvent(
                kind: kind, anchor: Self.text(anchor), tag: Self.text(tag), start: Mark(event.start_mark),
                end: Mark(event.end_mark)))
    }

    private func fault() -> SyntaxFault {
        guard isReady, let problem = parser.pointee.problem else {
            return SyntaxFault(problem: "out of memory", context: "", mark: Mark())
        }
        let context = parser.pointee.context
        return SyntaxFault(
            problem: String(cString: problem), context: context.map { String(cString: $0) } ?? "",
            mark: Mark(parser.pointee.problem_mark),
            contextMark: context == nil ? nil : Mark(parser.pointee.context_mark))
    }

    private typealias Contents = (
        ParserEvent.Kind, anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?
    )

    private static func contents(of event: yaml_event_t) -> Contents {
        switch event.type {
        case YAML_STREAM_START_EVENT: return (.streamStart, nil, nil)
        case YAML_DOCUMENT_START_EVENT: return (.documentStart, nil, nil)
        case YAML_DOCUMENT_END_EVENT: return (.documentEnd, nil, nil)
        case YAML_SEQUENCE_END_EVENT: return (.sequenceEnd, nil, nil)
        case YAML_MAPPING_END_EVENT: return (.mappingEnd, nil, nil)
        case YAML_ALIAS_EVENT: return (.alias, event.data.alias.anchor, nil)
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            let text = String(decoding: bytes, as: UTF8.self)
            return (.scalar(text: text, style: style(of: scalar.style)), scalar.anchor, scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return (.sequenceStart(inBrackets: start.style == YAML_FLOW_SEQUENCE_STYLE), start.anchor, start.tag)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return (.mappingStart(inBraces: start.style == YAML_FLOW_MAPPING_STYLE), start.anchor, start.tag)
        default: return (.streamEnd, nil, nil)
        }
    }

    private static func style(of style: yaml_scalar_style_t) -> ScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
        default: .plain
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

extension Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(index: mark.index, line: mark.line, column: mark.column)
    }
}
