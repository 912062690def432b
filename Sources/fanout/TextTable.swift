/// Rows of cells below a line of heads, in columns as wide as their widest cell.
struct TextTable {
    struct Column {
        let head: String
        /// What stands before the cell where the row is too long for one line.
        let lead: String

        init(_ head: String, lead: String = "") {
            self.head = head
            self.lead = lead
        }
    }

    let columns: [Column]
    var rows: [[String]] = []

    /// The lines, each `indent` from the left.
    ///
    /// - Parameters:
    ///   - indent: how far from the left.
    ///   - width: of the terminal; `nil`: as wide as it gets. What does not fit goes on below its row.
    ///   - bold: emphasizes the heads.
    func lines(indent: Int, width: Int?, bold: (String) -> String) -> [String] {
        let margin = String(repeating: " ", count: indent)
        let columns = columns.indices.filter { column in rows.contains { !$0[column].isEmpty } }
        let widths = columns.map { column in
            max(self.columns[column].head.count, rows.map(\.[column].count).max() ?? 0)
        }
        let full = indent + widths.reduce(0, +) + 2 * (columns.count - 1)
        if let width, full > width { return foldedLines(columns, margin, widths, bold) }
        let heads = Self.line(columns.map { self.columns[$0].head }, widths)
        return [margin + bold(heads)] + rows.map { row in margin + Self.line(columns.map { row[$0] }, widths) }
    }

    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (cell, width) in zip(cells, widths) { line += cell.padded(to: width) + "  " }
        return line.trimmedAtEnd
    }

    /// Two columns side by side, the others in a sentence below them.
    private func foldedLines(
        _ columns: [Int], _ margin: String, _ widths: [Int], _ bold: (String) -> String
    ) -> [String] {
        let beside = columns.prefix(2)
        let below = columns.dropFirst(2)
        let space = margin + String(repeating: " ", count: widths[0] + 2)
        let heads = Self.line(beside.map { self.columns[$0].head }, widths)
        return [margin + bold(heads)]
            + rows.flatMap { row in
                let more = below.filter { !row[$0].isEmpty }.map { self.columns[$0].lead + row[$0] }
                let first = margin + Self.line(beside.map { row[$0] }, widths)
                return more.isEmpty ? [first] : [first, space + more.joined(separator: ", ")]
            }
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

    fileprivate var trimmedAtEnd: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }

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
