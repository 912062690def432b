/// One thing a person should know about a file: what is wrong, where, and what to do about it.
///
/// An error only so that a `Result` can carry it; nothing throws it.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable {
        case error, warning, note
    }

    package var severity: Severity
    package var message: String
    package var hint: String?
    package var file: String?
    package var location: SourceLocation?
    /// The line holds something that may not be shown: it is named and not quoted.
    package var hidesLine = false

    package init(
        _ severity: Severity = .error,
        _ message: String,
        hint: String? = nil,
        file: String? = nil,
        location: SourceLocation? = nil
    ) {
        self.severity = severity
        self.message = message
        self.hint = hint
        self.file = file
        self.location = location
    }

    /// The same diagnostic with `name` as its file, unless it names one already.
    package func named(_ name: String) -> Diagnostic {
        var copy = self
        copy.file = file ?? name
        return copy
    }
}

extension Sequence<Diagnostic> {
    /// In reading order: by file name, then by place, those without a place first; exact repeats are left out.
    ///
    /// Diagnostics of one place keep their order.
    package func sortedByPosition() -> [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }.enumerated().sorted { left, right in
            let keys = (left.element.sortKey, right.element.sortKey)
            return keys.0 == keys.1 ? left.offset < right.offset : keys.0 < keys.1
        }.map(\.element)
    }

    /// True where at least one is an error, that is: where the file cannot be used.
    package var hasErrors: Bool {
        contains { $0.severity == .error }
    }
}

extension Diagnostic {
    fileprivate var sortKey: (String, Int, Int) {
        (file ?? "", location?.line ?? 0, location?.column ?? 0)
    }
}
