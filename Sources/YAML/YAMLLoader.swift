/// How large and how deep a file may be.
package struct YAMLLimits: Sendable {
    /// Bytes of the whole file.
    package var maxBytes = 1 << 20
    /// Lists and mappings inside one another, the outermost counted, those behind an alias included.
    package var maxDepth = 64
    /// Nodes that all aliases together may stand for.
    package var maxAliasNodes = 100_000
    /// Errors, and warnings, reported of one file; what exceeds them is left out, which a closing note says.
    package var maxDiagnostics = 100

    package init() {}
}

/// Reads YAML (core schema of version 1.2, one document) into located nodes.
package enum YAMLLoader {
    /// Reads a file, and collects all that is wrong with it.
    ///
    /// - Parameters:
    ///   - source: the file; its name goes into the diagnostics.
    ///   - limits: what is refused for its size.
    /// - Returns: the root and the diagnostics in reading order. An empty file has a root that is null. The root is nil
    ///   where the structure could not be read to its end; it can be there in spite of errors (a duplicate key, an
    ///   unknown alias), good only to look for further errors: what was refused is left out or reads as null, with
    ///   its diagnostic in `refused`.
    package static func load(
        _ source: SourceFile, limits: YAMLLimits = YAMLLimits()
    ) -> (node: YAMLNode?, diagnostics: [Diagnostic]) {
        var report = Report(file: source.name, limit: limits.maxDiagnostics)
        TextCheck(source: source, limits: limits).run(into: &report)
        guard !report.hasErrors else { return (nil, report.sorted) }
        guard source.textStart < source.bytes.count else {
            return (YAMLNode(.scalar(text: "", style: .plain), at: SourceLocation(line: 1, column: 1, length: 0)), [])
        }
        let node = source.bytes.withUnsafeBufferPointer { bytes in
            let text = UnsafeBufferPointer(rebasing: bytes[source.textStart...])
            var composer = Composer(parser: EventParser(text), source: source, limits: limits, report: report)
            let node = composer.document()
            report = composer.report
            return node
        }
        return (node, report.sorted)
    }
}

/// Diagnostics of one file while it is read.
struct Report {
    private let file: String
    private let limit: Int
    private var diagnostics: [Diagnostic] = []
    /// Each severity has a limit of its own, so that warnings cannot crowd out an error.
    private var counts: [Diagnostic.Severity: Int] = [:]
    private var omitted = 0

    init(file: String, limit: Int) {
        self.file = file
        self.limit = limit
    }

    var hasErrors: Bool { counts[.error] != nil }

    var sorted: [Diagnostic] {
        var sorted = diagnostics.sortedByPosition()
        if omitted > 0 {
            sorted.append(Diagnostic(.note, "\(omitted) more problems are not shown", file: file))
        }
        return sorted
    }

    @discardableResult
    mutating func add(_ diagnostic: Diagnostic) -> Diagnostic {
        let diagnostic = diagnostic.named(file)
        if counts[diagnostic.severity, default: 0] < limit {
            counts[diagnostic.severity, default: 0] += 1
            diagnostics.append(diagnostic)
        } else {
            omitted += 1
        }
        return diagnostic
    }

    @discardableResult
    mutating func error(_ message: String, hint: String? = nil, at location: SourceLocation) -> Diagnostic {
        add(Diagnostic(.error, message, hint: hint, location: location))
    }
}
