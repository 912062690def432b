internal import YAML

/// A table whose rows read like sentences, the heads being the words between the cells.
///
/// Where a terminal is too narrow for it, the first two columns stay where they fit, and the others follow below each
/// row, in words.
struct SentenceTable {
    /// Each head, and the words that stand before the cell where the row is folded.
    private let columns: [(head: String, lead: String)]
    private var rows: [[String]] = []

    init(_ columns: [(head: String, lead: String)]) {
        self.columns = columns
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines, the heads first, each two columns from the left; without a `width` they may be of any length.
    func lines(width: Int?, bold: (String) -> String) -> [String] {
        let whole = table(columns.indices).lines
        if let width, whole.contains(where: { $0.columns + 2 > width }) { return foldedLines(width, bold) }
        return Self.indented(whole, bold)
    }

    private func foldedLines(_ width: Int, _ bold: (String) -> String) -> [String] {
        // As wide as the first cells of those rows need that fit at all.
        let fitting = rows.filter { 4 + $0[0].columns + $0[1].columns <= width }
        let first = max(columns[0].head.columns, fitting.map(\.[0].columns).max() ?? 0)
        func line(_ row: [String]) -> String? {
            guard row[0].columns <= first, 4 + first + row[1].columns <= width else { return nil }
            return "  " + row[0] + String(repeating: " ", count: first - row[0].columns + 2) + row[1]
        }
        return [bold(line(columns.map(\.head)) ?? "  \(columns[0].head)")]
            + rows.flatMap { row in
                let line = line(row)
                let below = columns.indices.dropFirst(line == nil ? 1 : 2).filter { !row[$0].isEmpty }
                let text = below.map { row[$0].hasPrefix("(") ? row[$0] : columns[$0].lead + row[$0] }.joined(
                    separator: ", ")
                return (line.map { [$0] } ?? row[0].wrapped(to: width, margin: 2, first: 2))
                    + text.wrapped(to: width, margin: 6, first: 6)
            }
    }

    private func table(_ chosen: Range<Int>) -> TextTable {
        var table = TextTable(columns[chosen].map(\.head))
        for row in rows { table.add(Array(row[chosen])) }
        return table
    }

    private static func indented(_ lines: [String], _ bold: (String) -> String) -> [String] {
        lines.enumerated().map { "  " + ($0 == 0 ? bold($1) : $1) }
    }
}

extension String {
    /// Lines that are broken between words so that none is wider than `width`; one line without a `width`.
    ///
    /// The first begins after `first` spaces, the others after `margin`.
    func wrapped(to width: Int?, margin: Int = 4, first: Int = 0) -> [String] {
        if isEmpty { return [] }
        var lines = [String(repeating: " ", count: first)]
        var isBegun = false
        for word in split(separator: " ", omittingEmptySubsequences: false) {
            if isBegun, let width, lines[lines.count - 1].columns + 1 + String(word).columns > width {
                lines.append(String(repeating: " ", count: margin) + word)
            } else {
                lines[lines.count - 1] += (isBegun ? " " : "") + word
            }
            isBegun = true
        }
        return lines
    }

    /// At most `length` columns, the last of them `…` where some were cut off.
    func cut(to length: Int) -> String {
        if columns <= length { return self }
        var kept = ""
        var width = 0
        for character in self {
            width += String(character).columns
            if width > length - 1 { break }
            kept.append(character)
        }
        return kept + "…"
    }

    /// Without what a terminal would obey.
    var harmless: String {
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let isControl =
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            text.append(isControl ? "\u{FFFD}" : scalar)
        }
        return String(text)
    }
}
