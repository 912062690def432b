internal import YAML

/// Collects what is wrong with one file, so that all of it can be shown at once.
final class DiagnosticLog {
    let file: String
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) {
        self.file = file
    }

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    func append(_ more: [Diagnostic]) {
        diagnostics += more
    }

    /// Adds an error at a node, unless the node was refused when the file was read: that is reported already.
    func error(_ message: String, at node: YAMLNode?, hint: String? = nil) {
        if node?.refused == nil { add(.error, message, node?.location, hint) }
    }

    func error(_ message: String, at location: SourceLocation?, hint: String? = nil) {
        add(.error, message, location, hint)
    }

    func warning(_ message: String, at node: YAMLNode?, hint: String? = nil) {
        add(.warning, message, node?.location, hint)
    }

    func warning(_ message: String, at location: SourceLocation?, hint: String? = nil) {
        add(.warning, message, location, hint)
    }

    func note(_ message: String, at node: YAMLNode?, hint: String? = nil) {
        add(.note, message, node?.location, hint)
    }

    private func add(_ severity: Diagnostic.Severity, _ message: String, _ location: SourceLocation?, _ hint: String?) {
        diagnostics.append(
            Diagnostic(severity, message, hint: hint, file: file, location: location))
    }
}

/// The nearest of `names` and where they are listed, as a hint; without such a place, the names where they are few.
func hint(for name: String, among names: [String], list: String? = nil) -> String? {
    if let near = nearestName(to: name, among: names) {
        return "did you mean \(near)?" + (list.map { " \($0)" } ?? "")
    }
    if let list { return list }
    guard !names.isEmpty, names.count <= 12 else { return nil }
    return "known are \(names.joined(separator: ", "))"
}
