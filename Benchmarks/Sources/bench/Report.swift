internal import Foundation

/// One line of the table.
struct Row {
    let figure: Figure
    /// The figure that cannot be beaten, and the one of the plain way.
    var limit: Figure?
    var plain: Figure?
    /// Nanoseconds that it should take at most.
    var target: Double?
    /// Why it takes longer, where it does.
    var reason: String?
    /// How many times as long the plain way should take at least, and why it does not.
    var plainTarget: (times: Double, reason: String)?

    /// What it misses, and why.
    var misses: [String] {
        var found: [String] = []
        if let target, figure.median > target {
            found.append(
                "\(figure.name): \(reason ?? "docs/performance.md has it within: a busier machine, or a loss")")
        }
        if let plain, let plainTarget, plain.median < plainTarget.times * figure.median {
            found.append("\(figure.name), beside the plain way: \(plainTarget.reason)")
        }
        return found
    }
}

/// The figures of one run, for people and for programs.
struct Report {
    let machine: Machine
    let eventBytes: Int
    let rows: [Row]

    var text: String {
        var lines = [
            "\(machine.processor), \(machine.cores) cores, \(machine.system), \(machine.compiler), release build",
            "microseconds of CPU time per event; 256 different events of \(eventBytes) bytes on average", "",
            Self.line("", "median", "min..max", "target", "x limit", "plain way (target)"),
        ]
        for row in rows {
            let figure = row.figure
            lines.append(
                Self.line(
                    figure.name, Self.microseconds(figure.median),
                    "\(Self.microseconds(figure.least))..\(Self.microseconds(figure.most))",
                    row.target.map(Self.microseconds) ?? "",
                    row.limit.map { Self.ratio(figure.median, $0.median) } ?? "",
                    row.plain.map { plain in
                        let wanted = row.plainTarget.map { String(format: " (%.0f)", $0.times) } ?? ""
                        return Self.ratio(plain.median, figure.median) + " as slow" + wanted
                    } ?? ""))
        }
        let misses = rows.flatMap(\.misses)
        if !misses.isEmpty { lines += ["", "Missed:"] + misses.map { "- \($0)" } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same, for a later comparison.
    var json: Data {
        get throws {
            struct Entry: Encodable {
                let name: String
                let medianNanoseconds: Double
                let runs: [Double]
                let targetNanoseconds: Double?
            }
            struct File: Encodable {
                let processor: String
                let cores: Int
                let system: String
                let compiler: String
                let eventBytes: Int
                let figures: [Entry]
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(
                File(
                    processor: machine.processor, cores: machine.cores, system: machine.system,
                    compiler: machine.compiler, eventBytes: eventBytes,
                    figures: rows.map {
                        Entry(
                            name: $0.figure.name, medianNanoseconds: $0.figure.median, runs: $0.figure.runs,
                            targetNanoseconds: $0.target)
                    }))
        }
    }

    private static func microseconds(_ nanoseconds: Double) -> String {
        String(format: nanoseconds < 100 ? "%.3f" : nanoseconds < 10_000 ? "%.2f" : "%.1f", nanoseconds / 1000)
    }

    private static func ratio(_ one: Double, _ other: Double) -> String {
        let value = one / other
        return String(format: value < 10 ? "%.1f x" : "%.0f x", value)
    }

    private static func line(_ name: String, _ columns: String...) -> String {
        let widths = [9, 18, 9, 9, 21]
        let cells = zip(columns, widths).map { text, width in
            String(repeating: " ", count: max(1, width - text.count)) + text
        }
        return name + String(repeating: " ", count: max(1, 52 - name.count)) + cells.joined()
    }
}
