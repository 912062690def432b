extension SyntaxExplanation {
    /// Something among the pairs of a mapping that is none.
    var misplacedInMapping: Diagnostic {
        let location = word(fault.mark)
        guard isFirstOnItsLine else { return afterAValue }
        guard let start = fault.contextMark, character != "]", character != "}" else { return badClosing }
        if character == "-", start.column == fault.mark.column {
            return error(
                "a list entry stands among `name: value` lines",
                hint: "give the list a name, or indent it below its name", at: location)
        }
        return unaligned(start, what: "block", at: location)
    }

    /// Something among the entries of a list that is none.
    var misplacedInList: Diagnostic {
        guard isFirstOnItsLine else { return afterAValue }
        guard let start = fault.contextMark, character != "]", character != "}" else { return badClosing }
        if start.column == fault.mark.column {
            return error(
                "this line stands among list entries and does not begin with a dash",
                hint: "begin it with `- `, or indent it to belong to the entry above", at: word(fault.mark))
        }
        return unaligned(start, what: "list", at: word(fault.mark))
    }

    var unclosedBracket: Diagnostic {
        let start = fault.contextMark ?? fault.mark
        let bracket = character(at: start) ?? "["
        let closing = bracket == "{" ? "}" : "]"
        if isEndOfFile {
            return error(
                "the bracket \(bracket) opened here is never closed", hint: "close it with \(closing)",
                at: span(start, 1))
        }
        let before = characters(ofLine: fault.mark.line).prefix(fault.mark.column).last
        if character == "{", before == "$" {
            var mark = fault.mark
            mark.column -= 1
            return error(
                "inside brackets, ${...} must stand in quotes", hint: "write \"${NAME}\"", at: word(mark))
        }
        return error(
            "a comma or \(closing) is missing before this",
            hint: "the bracket \(bracket) was opened on line \(start.line + 1); "
                + "put a text that holds commas, brackets or a colon in quotes",
            at: word(fault.mark))
    }

    var missingContent: Diagnostic {
        if isEndOfFile {
            return error("a value is missing at the end of the file", hint: "write it, or ~ for none", at: atEnd)
        }
        switch character {
        case ",":
            return error("a value is missing before this comma", hint: "remove the comma", at: span(fault.mark, 1))
        case "-":
            return error(
                "a list with dashes cannot stand inside brackets", hint: "write [one, two]", at: span(fault.mark, 1))
        case "]", "}": return badClosing
        default:
            let shown = character.map { String($0) } ?? ""
            return error(
                "a text cannot begin with \(shown)", hint: "put it in quotes: \"\(shown)...\"", at: word(fault.mark))
        }
    }

    var afterTheEnd: Diagnostic {
        if isFirstOnItsLine, character != "]", character != "}" {
            return error(
                "this line does not belong to what the file began with",
                hint: "begin it in the same column as the first line, and write it as `name: value`",
                at: word(fault.mark))
        }
        return isFirstOnItsLine ? badClosing : afterAValue
    }

    private var badClosing: Diagnostic {
        let shown = character.map { String($0) } ?? ""
        return error(
            "\(shown) closes nothing here",
            hint: "remove it, or check which bracket it belongs to; a text that holds it needs quotes",
            at: span(fault.mark, 1))
    }

    private var afterAValue: Diagnostic {
        if character == "]" || character == "}" {
            return badClosing
        }
        return error(
            "the value ends before this", hint: "if it is all one text, put the whole of it in quotes",
            at: word(fault.mark))
    }

    private func unaligned(_ start: Mark, what: String, at location: SourceLocation) -> Diagnostic {
        let spaces = start.column == 1 ? "1 space" : "\(start.column) spaces"
        return error(
            "this line is not indented like the \(what) it stands in, which begins on line \(start.line + 1)",
            hint: "put \(spaces) before it, or as many as the block that it belongs to has", at: location)
    }

    private var isFirstOnItsLine: Bool {
        characters(ofLine: fault.mark.line).prefix(fault.mark.column).allSatisfy { $0 == " " || $0 == "\t" }
    }

    private var isEndOfFile: Bool {
        fault.mark.line + 1 >= source.lineCount
            && fault.mark.column >= characters(ofLine: fault.mark.line).count
    }

    private var atEnd: SourceLocation { span(fault.mark, 1) }
}
