internal import YAML

/// A line of a configuration file.
package struct FilePlace: Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int

    /// `destinations.yaml:14`.
    package var description: String { "\(file):\(line)" }
}

extension DiagnosticLog {
    /// Where a node of this log's file stands.
    func place(of node: YAMLNode) -> FilePlace { FilePlace(file: file, line: node.location.line) }
}
