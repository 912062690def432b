extension Diagnostic {
    /// The diagnostic as a person reads it in a terminal, several lines without a line break at the end.
    ///
    ///     destinations.yaml:14:17: error: settings: expected a mapping, found a list
    ///        14 |       settings: [a, b]
    ///           |                 ^^^^^^
    ///     hint: write the settings as `name: value`, one below the other
    ///
    /// Of a span over several lines the first is shown. Tabs show as one space and characters that a terminal would
    /// obey as U+FFFD, so the carets stay in their columns; of a very long line only the surroundings are shown.
    ///
    /// - Parameter source: the file that the location refers to; without it no line is shown.
    /// - Returns: the text, whose source line is quoted as it stands in the file.
    package func rendered(source: SourceFile?) -> String {
        var text = ""
        if let name = file ?? source?.name {
            text += name.shown + ":"
            if let location {
                text += "\(location.line):\(location.column):"
            }
            text += " "
        }
        text += "\(severity.rawValue): \(message.shown)"
        if !hidesLine, let location, let line = source?.line(location.line) {
            text += "\n" + Excerpt(line: line, location: location).rendered
        }
        if let hint {
            text += "\nhint: \(hint.shown)"
        }
        return text
    }
}

/// A source line with the carets below it.
private struct Excerpt {
    private static let widest = 160
    private static let lead = 60

    /// So much of a line is looked at, from `lead` characters before the place.
    private static let looked = 4 * widest

    let number: Int
    var characters: [Unicode.Scalar]
    var start: Int
    var end: Int

    init(line: String, location: SourceLocation) {
        number = location.line
        start = max(0, location.column - 1)
        // A line of a megabyte is cut to the surroundings of the place before it is looked at.
        let skipped = start > Self.looked ? start - Self.looked : 0
        let window = line.unicodeScalars.dropFirst(skipped).prefix(3 * Self.looked)
        characters = window.map(\.shown)
        start -= skipped
        end = location.endLine > location.line ? characters.count : location.endColumn - 1 - skipped
        end = min(end, characters.count)
        if location.endLine > location.line {
            while end > start + 1, characters[end - 1] == " " {
                end -= 1
            }
        }
        end = max(end, start + 1)
        if characters.count > Self.widest {
            shorten()
        }
    }

    var rendered: String {
        let digits = String(number)
        let gutter = String(repeating: " ", count: max(0, 5 - digits.count)) + digits
        let empty = String(repeating: " ", count: gutter.count)
        var text = "\(gutter) |"
        if !characters.isEmpty {
            text += " "
            text.unicodeScalars.append(contentsOf: characters)
        }
        let carets = String(repeating: "^", count: max(1, columns(start..<end)))
        return text + "\n\(empty) | " + String(repeating: " ", count: columns(0..<start)) + carets
    }

    /// How wide a terminal shows some of the characters; what lies behind the last counts one each.
    private func columns(_ range: Range<Int>) -> Int {
        range.reduce(0) { $0 + ($1 < characters.count ? characters[$1].columns : 1) }
    }

    private mutating func shorten() {
        let ellipsis: [Unicode.Scalar] = [".", ".", "."]
        let from = max(0, min(start - Self.lead, characters.count - Self.widest))
        let to = min(characters.count, from + Self.widest)
        var window = Array(characters[min(from, to)..<to])
        start -= from
        end = max(min(end - from, window.count), start + 1)
        if from > 0 {
            window = ellipsis + window
            start += ellipsis.count
            end += ellipsis.count
        }
        if to < characters.count {
            window += ellipsis
        }
        characters = window
    }
}
