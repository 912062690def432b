extension Composer {
    /// Remembers that `name` begins to be defined.
    mutating func declare(_ name: String, at location: SourceLocation) {
        if let earlier = anchors[name] {
            report.add(
                Diagnostic(
                    .warning,
                    "the anchor &\(name.excerpt) is given a second time; the first is on line \(earlier.location.line)",
                    hint:
                        "*\(name.excerpt) means the first one above this line and this one below it; give one another name",
                    location: location))
        }
        anchors[name] = Anchor(built: nil, location: location)
    }

    /// What an alias stands for; a refused node where it stands for nothing.
    mutating func expand(_ event: ParserEvent, depth: Int) -> Built {
        let name = event.anchor ?? ""
        let location = SourceLocation(event.start, event.end)
        guard let anchor = anchors[name] else {
            // A file of nothing but anchors and wrong aliases must not cost a comparison of each with each.
            let known = anchors.count <= 1000 ? anchors.keys.sorted() : []
            let hint =
                nearestName(to: name, among: known).map { "did you mean *\($0.excerpt)?" }
                ?? "an anchor, written &\(name.excerpt), must stand above its first use"
            return refused("*\(name.excerpt) refers to an anchor that is not there", hint: hint, at: location)
        }
        guard let built = anchor.built else {
            return refused(
                "*\(name.excerpt) stands inside the very value that it refers to",
                hint: "the anchor &\(name.excerpt) on line \(anchor.location.line) cannot contain itself", at: location)
        }
        guard depth + built.height <= limits.maxDepth else {
            return refused(
                "with *\(name.excerpt), lists and mappings are nested more than \(limits.maxDepth) deep",
                hint: "write the values out, or refer to a smaller part", at: location)
        }
        guard aliasNodes + built.size <= limits.maxAliasNodes else {
            if let said = refusalOfAliases { return Built(node: YAMLNode(refused: said, at: location)) }
            let built = refused(
                "the aliases of this file stand for more than \(limits.maxAliasNodes) values",
                hint: "aliases that refer to lists of aliases multiply; write the values out", at: location)
            refusalOfAliases = built.node.refused
            return built
        }
        aliasNodes += built.size
        var expanded = built
        expanded.node = built.node.moved(to: location)
        return expanded
    }

    /// The node as its tag wants it; only the tags of the core schema mean anything.
    mutating func applying(_ tag: String, at location: SourceLocation, to built: Built) -> Built {
        let core = "tag:yaml.org,2002:"
        let name = tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
        var built = built
        switch (name, built.node.content) {
        case ("!", .sequence), ("!", .mapping), ("!!seq", .sequence), ("!!map", .mapping): return built
        case ("!", .scalar(let text, _)), ("!!str", .scalar(let text, _)):
            built.node = YAMLNode(.scalar(text: text, style: .quoted), at: built.node.location)
            return built
        case (_, .scalar(let text, _)) where ScalarMeaning(plain: text).answers(to: name):
            built.node = YAMLNode(.scalar(text: text, style: .plain), at: built.node.location)
            return built
        default: break
        }
        if ["!!str", "!!int", "!!float", "!!bool", "!!null", "!!seq", "!!map"].contains(name) {
            report.error(
                "the tag \(name.excerpt) does not fit: found \(built.node.described)", hint: "remove the tag",
                at: location)
        } else {
            report.error(
                "the tag \(name.excerpt) is not known here",
                hint: "remove it; to begin a text with !, put the text in quotes", at: location)
        }
        return built
    }

    /// Looks at a scalar for characters that were hardly meant.
    ///
    /// - Returns: the error, where it is one.
    mutating func inspect(_ text: String, _ style: ScalarStyle, at location: SourceLocation) -> Diagnostic? {
        if text.utf8.contains(0) {
            return report.error(
                "this text holds a NUL character", hint: "take the \\0, \\x00 or \\u0000 out", at: location)
        }
        let characters = text.unicodeScalars
        guard style == .plain else { return nil }
        inspectLines(of: location)
        guard let first = characters.first, let last = characters.last else { return nil }
        if let invisible = [first, last].first(where: \.isInvisibleBlank) {
            let code = String(invisible.value, radix: 16, uppercase: true)
            return report.error(
                "an invisible character (U+\(code)) stands \(invisible == first ? "before" : "after") this text",
                hint: "delete it and type a plain space instead; it often comes with text copied from a web page",
                at: location)
        } else if "\u{201C}\u{201D}\u{201E}\u{2018}\u{2019}\u{00AB}\u{00BB}".unicodeScalars.contains(first) {
            report.add(
                Diagnostic(
                    .warning, "the quotes around this text are typographic ones and become part of it",
                    hint: "write straight quotes: \" or '", location: location))
        }
        return nil
    }

    /// Looks at a text over several lines for lines that look like list entries and are not.
    private mutating func inspectLines(of location: SourceLocation) {
        guard location.endLine > location.line else { return }
        for number in location.line + 1...location.endLine {
            let characters = (source.line(number) ?? "").unicodeScalars
            let indentation = characters.prefix { $0 == " " }.count
            guard characters.dropFirst(indentation).starts(with: "- ".unicodeScalars) else { continue }
            report.add(
                Diagnostic(
                    .warning, "this dash begins no list entry: the line continues the text above",
                    hint: "begin it in the same column as the dashes of its list",
                    location: SourceLocation(line: number, column: indentation + 1)))
        }
    }

    private mutating func refused(_ message: String, hint: String, at location: SourceLocation) -> Built {
        let diagnostic = report.error(message, hint: hint, at: location)
        return Built(node: YAMLNode(refused: diagnostic, at: location))
    }
}

extension ScalarMeaning {
    /// True where a core schema tag names this meaning.
    fileprivate func answers(to tag: String) -> Bool {
        switch (tag, self) {
        case ("!!null", .null), ("!!bool", .bool), ("!!int", .integer): true
        case ("!!float", _): isNumber
        default: false
        }
    }
}

extension Unicode.Scalar {
    /// A blank that looks like a space or like nothing, and is text to YAML.
    fileprivate var isInvisibleBlank: Bool {
        switch value {
        case 0xA0, 0x1680, 0x2000...0x200D, 0x202F, 0x205F, 0x2060, 0x3000: true
        default: false
        }
    }
}
