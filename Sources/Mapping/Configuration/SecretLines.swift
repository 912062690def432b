internal import YAML

/// Tells which lines of a configuration file hold the text of a secret, so that no message shows them.
///
/// A secret belongs into a variable; where somebody wrote it into the file all the same, a mistake on its line must
/// not bring it into a terminal or a log. It also works on files that are broken, so it reads lines, not nodes.
struct SecretLines {
    private let file: SourceFile
    /// Settings that are secret at some adapter.
    private let names: [String]
    /// What the file says for them, piece by piece.
    private let texts: [String]

    /// - Parameters:
    ///   - file: destinations.yaml.
    ///   - adapters: all adapter.yaml files.
    init(_ file: SourceFile, adapters: some Collection<SourceFile>) {
        self.file = file
        var names: Set<String> = []
        for adapter in adapters {
            for (key, value) in YAMLLoader.load(adapter).node?["settings"]?.mapping ?? [] {
                if value["secret"]?.bool == true, let name = key.scalarText { names.insert(name) }
            }
        }
        self.names = names.sorted()
        var texts: [String] = []
        for (_, destination) in YAMLLoader.load(file).node?["destinations"]?.mapping ?? [] {
            for (key, value) in destination["settings"]?.mapping ?? [] {
                guard let name = key.scalarText, names.contains(name), let text = value.scalarText,
                    !Self.isReference(text[...])
                else { continue }
                texts += text.split(whereSeparator: \.isWhitespace).map { String($0) }
            }
        }
        self.texts = texts.filter { $0.utf8.count >= 4 }
    }

    /// Whether the line, counted from 1, may not be shown.
    func contains(_ number: Int) -> Bool {
        guard let line = file.line(number) else { return false }
        // Nobody reads such a line, and looking through it takes long.
        if line.utf8.count > 65_536 { return true }
        if texts.contains(where: { line.contains($0) }) { return true }
        for (key, rest) in Self.keys(of: line) where isSecret(key) {
            if !rest.isEmpty, !Self.isReference(rest) { return true }
        }
        return continuesSecret(line, number)
    }

    /// Whether `name` is that of a secret, or looks like one that is misspelt.
    private func isSecret(_ name: Substring) -> Bool {
        let folded = name.lowercased()
        if ["token", "secret", "password", "api_key"].contains(where: { folded.contains($0) }) { return true }
        return nearestName(to: String(name), among: names) != nil
    }

    /// Whether the line is indented below the key of a secret, whose value then stands on lines of its own.
    private func continuesSecret(_ line: String, _ number: Int) -> Bool {
        var indent = Self.indent(line)
        for above in stride(from: number - 1, to: max(0, number - 100), by: -1) {
            guard indent > 0, let text = file.line(above) else { return false }
            if text.allSatisfy(\.isWhitespace) || Self.indent(text) >= indent { continue }
            indent = Self.indent(text)
            if let (key, rest) = Self.keys(of: text).last, isSecret(key), !Self.isReference(rest) { return true }
        }
        return false
    }

    /// How far a line is indented; where a tab is among it, nobody knows, so as far as can be.
    private static func indent(_ line: String) -> Int {
        let space = line.prefix { $0 == " " || $0 == "\t" }
        return space.contains("\t") ? .max : space.count
    }

    /// Every `name:` of a line, quoted or not, with what follows up to the line's end.
    private static func keys(of line: String) -> [(key: Substring, rest: Substring)] {
        var keys: [(key: Substring, rest: Substring)] = []
        var start: String.Index?
        for index in line.indices {
            let character = line[index]
            if character.isLetter || character.isNumber || character == "_" || character == "-" {
                if start == nil { start = index }
                continue
            }
            if let begin = start {
                var end = line[index...]
                if end.first == "\"" || end.first == "'" { end = end.dropFirst() }
                end = end.drop { $0 == " " }
                if end.first == ":" { keys.append((line[begin..<index], end.dropFirst().drop { $0 == " " })) }
            }
            start = nil
        }
        return keys
    }

    /// Whether a value is a variable, a file or an alias, and so gives nothing away.
    private static func isReference(_ value: Substring) -> Bool {
        var value = value
        if value.first == "\"" || value.first == "'" { value = value.dropFirst() }
        if value.first == "*" || value.first == "#" || value.first == "~" { return true }
        guard value.hasPrefix("${"), let end = value.firstIndex(of: "}") else { return false }
        let inside = value[value.index(value.startIndex, offsetBy: 2)..<end]
        let after = value[value.index(after: end)...].first
        guard after.map({ " \t\"',}]\r".contains($0) }) ?? true else { return false }
        if inside.hasPrefix("file:") { return true }
        if let separator = inside.firstRange(of: ":-") {
            return separator.upperBound == inside.endIndex && isVariableName(inside[..<separator.lowerBound])
        }
        return isVariableName(inside)
    }

    /// Whether people name variables like this; a token put between the braces looks otherwise.
    static func isVariableName(_ name: some StringProtocol) -> Bool {
        let isPlain = name.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") }
        let isMixed = name.contains(where: \.isLowercase) && name.contains(where: \.isUppercase)
        return isPlain && !isMixed && !name.isEmpty && name.utf8.count <= 48
    }
}
