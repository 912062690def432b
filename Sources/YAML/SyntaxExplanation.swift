/// Says in plain words why a text is no YAML, and what most likely led to it.
struct SyntaxExplanation {
    let fault: SyntaxFault
    let source: SourceFile

    var diagnostic: Diagnostic {
        switch fault.problem {
        case "found unexpected end of stream", "found unexpected document indicator": unclosedQuote
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            badEscape
        case "could not find expected ':'": missingColon
        case "mapping values are not allowed in this context": unexpectedColon
        case "mapping keys are not allowed in this context": badStart
        case "block sequence entries are not allowed in this context": unexpectedDash
        case "found character that cannot start any token": character == "\t" ? tab : badStart
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            tab
        case "did not find expected key": misplacedInMapping
        case "did not find expected '-' indicator": misplacedInList
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'": unclosedBracket
        case "did not find expected node content": missingContent
        case "did not find expected <document start>": afterTheEnd
        case "did not find expected alphabetic or numeric character": badReference
        case "out of memory": Diagnostic(.error, "there was not enough memory to read the file")
        default: byContext
        }
    }

    private var byContext: Diagnostic {
        switch fault.context {
        case "while scanning a block scalar":
            return error(
                "a text after | or > begins on the next line",
                hint: "move the text below, indented; if | or > is part of the text, put it all in quotes",
                at: word(fault.mark))
        case let context where context.contains("directive"):
            return error(
                "a line cannot begin with %", hint: "put the text in quotes, or remove the line",
                at: word(fault.contextMark ?? fault.mark))
        case let context where context.contains("tag") || fault.problem == "found undefined tag handle":
            return error(
                "a text cannot begin with !", hint: "put it in quotes: \"!...\"",
                at: word(fault.contextMark ?? fault.mark))
        default:
            return error(
                "this cannot be read as YAML", hint: "compare quotes, colons and indentation with the lines around",
                at: word(fault.mark))
        }
    }

    private var unclosedQuote: Diagnostic {
        let mark = fault.contextMark ?? fault.mark
        let quote = character(at: mark) ?? "\""
        return error(
            "the quote \(quote) opened here is never closed",
            hint: quote == "'"
                ? "close it with ', and write an apostrophe inside as '' or put the text in double quotes"
                : "close it with \", and write a quote inside as \\\"",
            at: span(mark, 1))
    }

    private var badEscape: Diagnostic {
        var mark = fault.mark
        let line = characters(ofLine: mark.line)
        while mark.column > 0, mark.column >= line.count || line[mark.column] != "\\" {
            mark.column -= 1
        }
        let length = min(2, max(1, line.count - mark.column))
        let escape = String(String.UnicodeScalarView(line.dropFirst(mark.column).prefix(length)))
        return error(
            "\(escape) has no meaning in a text in double quotes",
            hint: "write \\\\ for a backslash, or put the text in single quotes", at: span(mark, length))
    }

    private var missingColon: Diagnostic {
        let mark = fault.contextMark ?? fault.mark
        let end = max(mark.column + 1, source.endColumn(ofLine: mark.line + 1) - 1)
        let text = characters(ofLine: mark.line).dropFirst(mark.column)
        let location = span(mark, end - mark.column)
        if text.count > 1024 {
            return error("a name may have no more than 1024 characters", hint: "shorten it", at: location)
        }
        if let colon = text.firstIndex(of: ":"), colon + 1 < end {
            return error("a space is missing after the colon", hint: "write `name: value`", at: location)
        }
        return error(
            "a colon is missing: this is neither `name: value` nor a list entry",
            hint: "add the colon; if the line continues the text above, indent it further", at: location)
    }

    private var unexpectedColon: Diagnostic {
        let before = characters(ofLine: fault.mark.line).prefix(fault.mark.column)
        let text = String(String.UnicodeScalarView(before))
        if text.contains(": ") {
            return error(
                "a second colon on one line", hint: "put the value in quotes if the colon belongs to it",
                at: span(fault.mark, 1))
        }
        let indentation = before.prefix { $0 == " " || $0 == "-" }.count
        var mark = fault.mark
        mark.column = min(indentation, fault.mark.column)
        return error(
            "this name is indented further than the lines above allow",
            hint: "begin it in the same column as its siblings; a name that has a value cannot hold others as well",
            at: span(mark, max(1, fault.mark.column - mark.column)))
    }

    private var unexpectedDash: Diagnostic {
        error(
            "a list cannot begin here, on the line of its name",
            hint: "begin each `- item` on a line of its own, or write [one, two]; put a text with a dash in quotes",
            at: span(fault.mark, 1))
    }

    private var tab: Diagnostic {
        let line = characters(ofLine: fault.mark.line)
        let length = line.dropFirst(fault.mark.column).prefix { $0 == "\t" }.count
        return error(
            "a tab stands where YAML takes only spaces",
            hint: "replace it with spaces; most editors can be set to do so", at: span(fault.mark, max(1, length)))
    }

    private var badStart: Diagnostic {
        let shown = character.map { String($0) } ?? ""
        return error(
            "a text cannot begin with \(shown)", hint: "put it in quotes: \"\(shown)...\"", at: word(fault.mark))
    }

    private var badReference: Diagnostic {
        let mark = fault.contextMark ?? fault.mark
        let sign = character(at: mark) ?? "*"
        return error(
            "a text cannot begin with \(sign), which refers to another value",
            hint: "put it in quotes: \"\(sign)...\"; a reference is \(sign) and a name of letters, digits, - and _",
            at: word(mark))
    }
}

extension SyntaxExplanation {
    /// The character at which libyaml stopped.
    var character: Unicode.Scalar? { character(at: fault.mark) }

    func character(at mark: Mark) -> Unicode.Scalar? {
        let line = characters(ofLine: mark.line)
        return line.indices.contains(mark.column) ? line[mark.column] : nil
    }

    func characters(ofLine line: Int) -> [Unicode.Scalar] {
        Array((source.line(line + 1) ?? "").unicodeScalars)
    }

    func error(_ message: String, hint: String, at location: SourceLocation) -> Diagnostic {
        Diagnostic(.error, message, hint: hint, location: location)
    }

    func span(_ mark: Mark, _ length: Int) -> SourceLocation {
        SourceLocation(line: mark.line + 1, column: mark.column + 1, length: length)
    }

    /// From `mark` to the next blank, one character at least.
    func word(_ mark: Mark) -> SourceLocation {
        let rest = characters(ofLine: mark.line).dropFirst(mark.column)
        return span(mark, max(1, rest.prefix { $0 != " " && $0 != "\t" }.count))
    }
}
