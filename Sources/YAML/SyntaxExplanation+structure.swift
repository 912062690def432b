extension SyntaxExplanation {
    /// Something among the pairs of a mapping that is none.
    var misplacedInMapping: Diagnostic {
        guard isFirstOnItsLine else { return afterAValue }
        guard let start = fault.contextMark, character != "]", character != "}" else { return badClosing }
        if character == "-", start.column == fault.mark.column {
            return error(
                "a list entry stands among `name: value` lines",
                hint: "give the list a name, or indent it below its name", at: word(fault.mark))
        }
        if character == ":" {
            return error(
                "the name before the colon is missing", hint: "write `name: value`", at: span(fault.mark, 1))
        }
        return unaligned
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
        return unaligned
    }

    var unclosedBracket: Diagnostic {
        let start = openBracket ?? fault.mark
        let bracket = character(at: start) ?? "["
        let closing = bracket == "{" ? "}" : "]"
        if isEndOfFile {
            return neverClosed(start)
        }
        if fault.mark.line > start.line, indentation(ofLine: fault.mark.line) <= indentation(ofLine: start.line) {
            return error(
                "the bracket \(bracket) opened here is not closed",
                hint: "close it with \(closing) before line \(fault.mark.line + 1)", at: span(start, 1))
        }
        return insideBrackets(closing: closing, opening: "\(bracket) opened on line \(start.line + 1)")
    }

    private func neverClosed(_ start: Mark) -> Diagnostic {
        let bracket = character(at: start) ?? "["
        return error(
            "the bracket \(bracket) opened here is never closed", hint: "close it with \(bracket == "{" ? "}" : "]")",
            at: span(start, 1))
    }

    private func insideBrackets(closing: String, opening: String) -> Diagnostic {
        switch character {
        case "{" where characterBefore == "$":
            var mark = fault.mark
            mark.column -= 1
            return error("inside brackets, ${...} must stand in quotes", hint: "write \"${NAME}\"", at: word(mark))
        case "]", "}":
            return error(
                "this does not close the bracket \(opening)", hint: "close that one with \(closing) first",
                at: span(fault.mark, 1))
        case ":" where isAfterTheFirstName:
            var mark = fault.mark
            mark.column = indentation(ofLine: mark.line)
            return error(
                "a comma is missing before this", hint: "put it at the end of the line above",
                at: span(mark, max(1, fault.mark.column - mark.column)))
        case ":":
            return error(
                "a colon stands where a comma or \(closing) should follow",
                hint: "put the text in quotes if the colon belongs to it", at: span(fault.mark, 1))
        default:
            return error(
                "a comma or \(closing) is missing before this",
                hint: "for the bracket \(opening); put a text that holds commas, quotes or brackets in quotes",
                at: word(fault.mark))
        }
    }

    var missingContent: Diagnostic {
        if isEndOfFile, let openBracket {
            return neverClosed(openBracket)
        }
        switch character {
        case "," where fault.context == "while parsing a flow node":
            return error("a value is missing before this comma", hint: "remove the comma", at: span(fault.mark, 1))
        case ":":
            return error(
                "the name before the colon is missing", hint: "write `name: value`", at: span(fault.mark, 1))
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
        let earlier = (0..<fault.mark.line).map { source.line($0 + 1) ?? "" }
        if earlier.contains(where: { $0.hasPrefix("...") }) {
            return error(
                "a second document starts here; the file may hold only one",
                hint: "remove the line ... above, or put what follows into a file of its own", at: word(fault.mark))
        }
        if earlier.contains(where: { $0.hasPrefix("%") }) {
            return error(
                "after a line that begins with %, a line --- must follow", hint: "remove the line with %",
                at: word(fault.mark))
        }
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
        guard let quote = characterBefore, quote == "'" || quote == "\"" else {
            return error(
                "the value ends before this", hint: "if it is all one text, put the whole of it in quotes",
                at: word(fault.mark))
        }
        let quotes = characters(ofLine: fault.mark.line).prefix(fault.mark.column).count { $0 == quote }
        if !quotes.isMultiple(of: 2) {
            return error(
                "the text in quotes that ends before this began on an earlier line",
                hint: "look above for a quote \(quote) that is not closed", at: word(fault.mark))
        }
        return error(
            "the text in quotes ends before this",
            hint: quote == "'"
                ? "write an apostrophe inside as '', or put the text in double quotes"
                : "write a quote inside as \\\"",
            at: word(fault.mark))
    }

    /// A line whose indentation is that of no block it could belong to.
    private var unaligned: Diagnostic {
        let levels = indentationsAbove
        guard let deepest = levels.first, fault.mark.column < deepest else {
            return error(
                "this line is indented further than the lines above allow",
                hint: "begin it in the same column as its siblings", at: word(fault.mark))
        }
        let outer = levels.first { $0 < fault.mark.column }
        let inner = levels.last { $0 > fault.mark.column } ?? deepest
        let choices = outer.map { "\($0) or \(inner) spaces" } ?? (inner == 1 ? "1 space" : "\(inner) spaces")
        return error(
            "this line begins in the same column as nothing above it",
            hint: "begin it after \(choices), not \(fault.mark.column)", at: word(fault.mark))
    }

    /// The indentations of the blocks that the line before the fault stands in, the deepest first.
    private var indentationsAbove: [Int] {
        var levels: [Int] = []
        for line in (0..<fault.mark.line).reversed() {
            let text = characters(ofLine: line)
            var column = text.prefix { $0 == " " }.count
            guard column < text.count, text[column] != "#", column < levels.last ?? Int.max else { continue }
            var columns = [column]
            while text[column...].starts(with: "- ".unicodeScalars) {
                column += text[column...].dropFirst().prefix { $0 == " " }.count + 1
                columns.append(column)
            }
            levels += columns.reversed().filter { $0 < levels.last ?? Int.max }
            if levels.last == 0 {
                break
            }
        }
        return levels
    }

    /// The innermost bracket or brace that is not yet closed.
    private var openBracket: Mark? {
        brackets.last { mark in character(at: mark) == "[" || character(at: mark) == "{" }
    }

    /// True for the first colon of a line, with nothing before it but a name.
    private var isAfterTheFirstName: Bool {
        guard let openBracket, openBracket.line < fault.mark.line else { return false }
        let before = characters(ofLine: fault.mark.line).prefix(fault.mark.column)
        return !before.isEmpty && !before.contains { ",:[]{}\"'".unicodeScalars.contains($0) }
    }

    private var characterBefore: Unicode.Scalar? {
        characters(ofLine: fault.mark.line).prefix(fault.mark.column).last
    }

    private var isFirstOnItsLine: Bool {
        fault.mark.column <= indentation(ofLine: fault.mark.line)
    }

    private var isEndOfFile: Bool {
        fault.mark.line + 1 >= source.lineCount
            && fault.mark.column >= characters(ofLine: fault.mark.line).count
    }
}
