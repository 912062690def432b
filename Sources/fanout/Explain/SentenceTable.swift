/// A table whose rows read like sentences, the heads being the words between the cells.
///
/// Where a terminal is too narrow for it, the first two columns stay and the others follow below each row, in words.
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

    /// The lines, the heads first, each two characters from the left; without a `width` they may be of any length.
    func lines(width: Int?, bold: (String) -> String) -> [String] {
        let whole = table(columns.indices).lines
        if let width, whole.contains(where: { $0.count + 2 > width }) { return foldedLines(bold) }
        return Self.indented(whole, bold)
    }

    private func foldedLines(_ bold: (String) -> String) -> [String] {
        let lines = Self.indented(table(columns.indices.prefix(2)).lines, bold)
        let below = String(repeating: " ", count: 6)
        return lines.prefix(1)
            + zip(lines.dropFirst(), rows).flatMap { line, row in
                let more = columns.indices.dropFirst(2).filter { !row[$0].isEmpty }.map { columns[$0].lead + row[$0] }
                return more.isEmpty ? [line] : [line, below + more.joined(separator: ", ")]
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
    /// At most `length` characters, the last of them `…` where some were cut off.
    func cut(to length: Int) -> String { count <= length ? self : prefix(length - 1) + "…" }

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
