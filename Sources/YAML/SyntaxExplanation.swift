/// Says in plain words why a text is no YAML, and what most likely led to it.
struct SyntaxExplanation {
    let fault: SyntaxFault
    let source: SourceFile
    /// Where lists and mappings in brackets or braces began that are not yet closed, the innermost last.
    let brackets: [Mark]

    var diagnostic: Diagnostic {
        switch fault.problem {
        case "found unexpected end of stream", "found unexpected document indicator": unclosedQuote
        case "found unexpected ':'":
            error("a space is missing after the colon", hint: "write `name: value`", at: span(fault.mark, 1))
        case "found unknown escape character", "did not find expected hexdecimal number",
            "found invalid Unicode character escape code":
            badEscape
        case "could not find expected ':'": missingColon(from: fault.contextMark ?? fault.mark)
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
        case _ where fault.problem == "found incompatible YAML document":
            return error("this version of YAML is not known", hint: "remove the line", at: word(fault.mark))
        case "while scanning a block scalar" where fault.problem == "found an indentation indicator equal to 0":
            return error(
                "the number behind | or > cannot be 0", hint: "leave it out", at: word(fault.contextMark ?? fault.mark))
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
        if fault.problem != "found unknown escape character" {
            // The mark stands at the digits, behind the backslash and its letter.
            repeat {
                mark.column -= 1
            } while mark.column > 0 && (mark.column >= line.count || line[mark.column] != "\\")
            mark.column = max(0, mark.column)
        }
        guard let letter = line.dropFirst(mark.column + 1).first else { return unclosedQuote }
        let digits = letter == "x" ? 2 : letter == "u" ? 4 : letter == "U" ? 8 : 0
        let behind = line.dropFirst(mark.column + 2).prefix(digits).prefix {
            $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }
        let shown = String(String.UnicodeScalarView(line.dropFirst(mark.column).prefix(2)))
        return error(
            digits == 0
                ? "\(shown) has no meaning in a text in double quotes"
                : "\(shown) must be followed by \(digits) hexadecimal digits that name a character",
            hint: "write \\\\ for a backslash, or put the text in single quotes", at: span(mark, 2 + behind.count))
    }

    private func missingColon(from mark: Mark) -> Diagnostic {
        let text = withoutComment(characters(ofLine: mark.line).dropFirst(mark.column))
        let location = span(mark, max(1, text.count))
        if text.count > 1024 {
            return error("a name may have no more than 1024 characters", hint: "shorten it", at: location)
        }
        let isQuoted = text.first == "\"" || text.first == "'"
        if !isQuoted, let colon = text.firstIndex(of: ":"), colon + 1 < text.endIndex, text[colon + 1] != " " {
            return error("a space is missing after the colon", hint: "write `name: value`", at: location)
        }
        if text.first == "-", text.count > 1 {
            return error("a space is missing after the dash", hint: "write `- item`", at: location)
        }
        return error(
            "a colon is missing: this is neither `name: value` nor a list entry",
            hint: "add the colon; if the line continues the text above, indent it further", at: location)
    }

    /// The text up to a comment, trailing blanks removed.
    private func withoutComment(_ text: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        let comment = text.indices.dropFirst().first { text[$0] == "#" && text[$0 - 1] == " " }
        var text = text[..<(comment ?? text.endIndex)]
        while let last = text.last, last == " " || last == "\t" {
            text.removeLast()
        }
        return text
    }

    private var unexpectedColon: Diagnostic {
        let before = characters(ofLine: fault.mark.line).prefix(fault.mark.column)
        if String(String.UnicodeScalarView(before)).contains(": ") {
            return error(
                "a second colon on one line", hint: "put the value in quotes if the colon belongs to it",
                at: span(fault.mark, 1))
        }
        if let above = siblingWithoutColon {
            return above
        }
        var mark = fault.mark
        mark.column = min(before.prefix { $0 == " " || $0 == "-" }.count, fault.mark.column)
        return error(
            "this name is indented further than the lines above allow",
            hint: "begin it in the same column as its siblings; a name that has a value cannot hold others as well",
            at: span(mark, max(1, fault.mark.column - mark.column)))
    }

    /// The line above, where it begins in the same column and has no colon: to YAML one text with the name below.
    private var siblingWithoutColon: Diagnostic? {
        var line = fault.mark.line - 1
        while line > 0, characters(ofLine: line).allSatisfy({ $0 == " " }) {
            line -= 1
        }
        guard line >= 0, case let text = characters(ofLine: line), !text.contains(":") else { return nil }
        let start = indentation(ofLine: line)
        guard start == indentation(ofLine: fault.mark.line), start < text.count else { return nil }
        return missingColon(from: Mark(line: line, column: start))
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
            hint: "put it in quotes, as \"\(sign)\"; a reference is \(sign) and a name of letters, digits, - and _",
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

    /// The number of blanks that a line begins with.
    func indentation(ofLine line: Int) -> Int {
        characters(ofLine: line).prefix { $0 == " " || $0 == "\t" }.count
    }

    func error(_ message: String, hint: String, at location: SourceLocation) -> Diagnostic {
        Diagnostic(.error, message, hint: hint, location: location)
    }

    func span(_ mark: Mark, _ length: Int) -> SourceLocation {
        SourceLocation(line: mark.line + 1, column: mark.column + 1, length: length)
    }

    /// From `mark` to the next blank, one character at least, the colon behind a name not counted.
    func word(_ mark: Mark) -> SourceLocation {
        let rest = characters(ofLine: mark.line).dropFirst(mark.column)
        let word = rest.prefix { $0 != " " && $0 != "\t" }
        return span(mark, max(1, word.last == ":" ? word.count - 1 : word.count))
    }
}
