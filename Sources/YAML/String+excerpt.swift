extension String {
    /// The text for use inside a message: its first line, 40 characters at most, nothing that a terminal would obey.
    package var excerpt: String {
        let line = prefix { !$0.isNewline }.prefix(40)
        let shown = String(String.UnicodeScalarView(line.unicodeScalars.map(\.shown)))
        return line.endIndex == endIndex ? shown : shown + "..."
    }

    /// The text with U+FFFD for characters that a terminal would obey, and one space for a tab.
    var shown: String {
        String(String.UnicodeScalarView(unicodeScalars.map(\.shown)))
    }
}

extension Unicode.Scalar {
    /// The character as it may be printed; always one.
    var shown: Unicode.Scalar {
        switch properties.generalCategory {
        case .control where self == "\t": " "
        case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
        default: self
        }
    }
}
