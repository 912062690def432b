internal import YAML

/// Rows of text in columns as wide as their widest cell; the last column runs free.
struct TextTable {
    private var rows: [[String]]

    init(_ header: [String]) {
        rows = [header]
    }

    mutating func add(_ cells: [String]) {
        rows.append(cells)
    }

    /// The lines, the header first; columns without any content are left out.
    var lines: [String] {
        let columns = rows[0].indices.filter { column in rows.dropFirst().contains { !$0[column].isEmpty } }
        return rows.map { row in
            var line = ""
            for column in columns {
                let width = rows.map { $0[column].columns }.max() ?? 0
                line += row[column]
                if column != columns.last { line += String(repeating: " ", count: width - row[column].columns + 2) }
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
