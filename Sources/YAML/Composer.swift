/// Builds nodes from a parser's events, and resolves anchors, aliases and merge keys on the way.
///
/// A method that returns nil has met an end of the structure that nothing can follow, and has reported why.
struct Composer: ~Copyable {
    struct Built {
        var node: YAMLNode
        /// Nodes in it, itself included, aliases expanded.
        var size = 1
        /// Collections inside one another.
        var height = 0
    }

    struct Anchor {
        /// Nil while the anchored value is still being read.
        var built: Built?
        let location: SourceLocation
    }

    let source: SourceFile
    let limits: YAMLLimits
    var report: Report
    var anchors: [String: Anchor] = [:]
    var aliasNodes = 0
    /// Said once: a file with too many of them has many aliases that are.
    var refusalOfAliases: Diagnostic?
    private var parser: EventParser
    private var cursor: SourceCursor
    /// Brackets and braces opened and not yet closed, for faults at the end of the file.
    private var brackets: [Mark] = []

    init(parser: consuming EventParser, source: SourceFile, limits: YAMLLimits, report: Report) {
        self.parser = parser
        self.source = source
        self.limits = limits
        self.report = report
        cursor = SourceCursor(source)
    }

    /// The root of the only document.
    mutating func document() -> YAMLNode? {
        var root: YAMLNode?
        while let event = next() {
            switch event.kind {
            case .streamStart, .documentEnd: continue
            case .streamEnd: return root ?? YAMLNode(.scalar(text: "", style: .plain), at: SourceLocation(start: event))
            case .documentStart where root != nil:
                report.error(
                    "a second document starts here; the file may hold only one",
                    hint: "remove the line ---, or put what follows into a file of its own",
                    at: SourceLocation(event.start, wordEnd(of: event.start)))
                return nil
            case .documentStart:
                guard let first = next(), let built = build(first, depth: 0) else { return nil }
                root = built.node
            default: return nil
            }
        }
        return nil
    }

    private mutating func next() -> ParserEvent? {
        switch parser.next() {
        case .event(var event):
            event.start = inside(event.start)
            event.end = inside(event.end)
            return event
        case .fault(var fault):
            fault.mark = inside(fault.mark)
            fault.contextMark = fault.contextMark.map { inside($0) }
            report.add(SyntaxExplanation(fault: fault, source: source, brackets: brackets).diagnostic)
            return nil
        }
    }

    /// The mark, moved back to the end of the last line where libyaml counts the end of the file as a line of its own.
    private func inside(_ mark: Mark) -> Mark {
        guard mark.line >= source.lineCount else { return mark }
        var mark = mark
        mark.line = source.lineCount - 1
        mark.column = source.line(source.lineCount)?.unicodeScalars.count ?? 0
        return mark
    }

    private mutating func build(_ event: ParserEvent, depth: Int) -> Built? {
        if case .alias = event.kind {
            return expand(event, depth: depth)
        }
        var event = event
        let properties = takeProperties(of: &event)
        if let anchor = properties.anchor {
            declare(anchor.name, at: anchor.location)
        }
        guard var built = content(of: event, depth: depth) else { return nil }
        if let tag = properties.tag {
            built = applying(tag.name, at: tag.location, to: built)
        }
        if let anchor = properties.anchor {
            anchors[anchor.name] = Anchor(built: built, location: anchor.location)
        }
        return built
    }

    private mutating func content(of event: ParserEvent, depth: Int) -> Built? {
        if case .scalar(let text, let style) = event.kind {
            let end = style == .block ? trimmedEnd(event.end, notBefore: event.start) : event.end
            let location = SourceLocation(event.start, end)
            let node = YAMLNode(.scalar(text: text, style: style), at: location)
            return Built(node: inspect(text, style, at: location).map { node.refused(with: $0) } ?? node)
        }
        guard depth < limits.maxDepth else {
            report.error(
                "lists and mappings are nested more than \(limits.maxDepth) deep here",
                hint: "check for brackets or dashes that were repeated by mistake",
                at: SourceLocation(event.start, wordEnd(of: event.start)))
            return nil
        }
        let opensBracket = event.opensBracket
        if opensBracket {
            brackets.append(event.start)
        }
        defer {
            if opensBracket {
                brackets.removeLast()
            }
        }
        if case .sequenceStart(let inBrackets) = event.kind {
            return sequence(from: event, inBrackets: inBrackets, depth: depth + 1)
        }
        if case .mappingStart(let inBraces) = event.kind {
            return mapping(from: event, inBraces: inBraces, depth: depth + 1)
        }
        return nil
    }

    private mutating func sequence(from start: ParserEvent, inBrackets: Bool, depth: Int) -> Built? {
        var elements: [YAMLNode] = []
        var size = 1
        var height = 0
        var last = SourceLocation(start.start, start.end)
        while let event = next() {
            if case .sequenceEnd = event.kind {
                let location = SourceLocation(from: start, to: event, last: last, isFlow: inBrackets)
                return Built(node: YAMLNode(.sequence(elements), at: location), size: size, height: height + 1)
            }
            guard let built = build(event, depth: depth) else { return nil }
            elements.append(built.node)
            size += built.size
            height = max(height, built.height)
            last = SourceLocation(event.start, built.node)
        }
        return nil
    }

    private mutating func mapping(from start: ParserEvent, inBraces: Bool, depth: Int) -> Built? {
        var pairs = PairCollector()
        var size = 1
        var height = 0
        var last = SourceLocation(start.start, start.end)
        while let event = next() {
            if case .mappingEnd = event.kind {
                let location = SourceLocation(from: start, to: event, last: last, isFlow: inBraces)
                return Built(node: YAMLNode(.mapping(pairs.resolved()), at: location), size: size, height: height + 1)
            }
            guard let key = build(event, depth: depth), let valueEvent = next(),
                let value = build(valueEvent, depth: depth)
            else { return nil }
            size += key.size + value.size
            height = max(height, value.height)
            last = SourceLocation(event.start, value.node)
            pairs.add(key: key.node, value: value.node, report: &report)
        }
        return nil
    }

    private mutating func takeProperties(of event: inout ParserEvent) -> NodeProperties {
        guard event.anchor != nil || event.tag != nil else { return NodeProperties() }
        return cursor.takeProperties(of: &event)
    }

    /// The end of the word that begins at `start`.
    private func wordEnd(of start: Mark) -> Mark {
        let rest = (source.line(start.line + 1) ?? "").unicodeScalars.dropFirst(start.column)
        var end = start
        end.column += max(1, rest.prefix { $0 != " " && $0 != "\t" }.count)
        return end
    }

    /// The end of a block text without the blank lines behind it.
    private func trimmedEnd(_ end: Mark, notBefore start: Mark) -> Mark {
        var end = end
        while end.line > start.line {
            end.column = min(end.column, source.endColumn(ofLine: end.line + 1) - 1)
            if end.column > 0 {
                break
            }
            end.line -= 1
            end.column = Int.max
        }
        if end.line == start.line {
            end.column = source.endColumn(ofLine: end.line + 1) - 1
        }
        return end
    }
}

extension SourceLocation {
    /// The span between two marks.
    init(_ start: Mark, _ end: Mark) {
        self.init(line: start.line + 1, column: start.column + 1, endLine: end.line + 1, endColumn: end.column + 1)
    }

    fileprivate init(start event: ParserEvent) {
        self.init(event.start, event.start)
    }

    fileprivate init(_ start: Mark, _ node: YAMLNode) {
        self.init(
            line: start.line + 1, column: start.column + 1, endLine: node.location.endLine,
            endColumn: node.location.endColumn)
    }

    /// A collection's span: up to its bracket, or up to the end of its last element where it has none.
    fileprivate init(from start: ParserEvent, to end: ParserEvent, last: SourceLocation, isFlow: Bool) {
        let closes = isFlow && end.start.index < end.end.index
        self.init(
            line: start.start.line + 1, column: start.start.column + 1,
            endLine: closes ? end.end.line + 1 : last.endLine,
            endColumn: closes ? end.end.column + 1 : last.endColumn)
    }
}

extension ParserEvent {
    /// True for a written `[` or `{`; a pair alone in a list is a mapping in braces that nobody wrote.
    fileprivate var opensBracket: Bool {
        switch kind {
        case .sequenceStart(let isFlow), .mappingStart(let isFlow): isFlow && start.index < end.index
        default: false
        }
    }
}
