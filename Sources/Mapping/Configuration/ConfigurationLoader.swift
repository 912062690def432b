internal import Events
package import YAML

/// Reads, checks and compiles a configuration.
package struct ConfigurationLoader {
    private let source: ConfigurationSource
    private let log: DiagnosticLog
    /// Of adapters and examples.
    private var pluginLogs: [DiagnosticLog] = []
    private var adapters: [String: Adapter] = [:]
    private var compiler = MappingCompiler()

    /// Loads a configuration.
    ///
    /// - Returns: everything found wrong, in the order of the files; no configuration when an error is among it.
    package static func load(_ source: ConfigurationSource) -> (Configuration?, [Diagnostic]) {
        var loader = ConfigurationLoader(source)
        let configuration = loader.load()
        var diagnostics = loader.hidingSecrets(loader.log.diagnostics)
        for log in loader.pluginLogs { diagnostics += log.diagnostics }
        diagnostics = diagnostics.sortedByPosition()
        if diagnostics.contains(where: { $0.severity == .error }) { return (nil, diagnostics) }
        return (configuration, diagnostics)
    }

    /// The same diagnostics, but those of lines with a secret do not quote them.
    private func hidingSecrets(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        if diagnostics.isEmpty { return [] }
        let lines = SecretLines(source.file, adapters: source.adapters.values)
        return diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            diagnostic.hidesLine = diagnostic.location.map { lines.contains($0.line) } ?? false
            return diagnostic
        }
    }

    private init(_ source: ConfigurationSource) {
        self.source = source
        log = DiagnosticLog(file: source.file.name)
    }

    private mutating func load() -> Configuration? {
        let (node, diagnostics) = YAMLLoader.load(source.file)
        log.append(diagnostics)
        guard let node else { return nil }
        if node.isNull, diagnostics.isEmpty {
            log.error("this file is empty", at: node, hint: "`fanout add tiktok` writes a first destination into it")
            return nil
        }
        guard var top = Section(node, what: "this file", log: log) else { return nil }
        if let version = top.required("version", hint: "write `version: 1` as the first line"), version.integer != 1 {
            log.error(
                "this Fanout reads version 1 of the format, found \(version.described)", at: version,
                hint: "write `version: 1`")
        }
        let table = top.required("destinations").flatMap { Section($0, what: "`destinations`", log: log) }
        let tests = top.value("tests")
        top.finish()
        guard let table else { return nil }
        let (drafts, disabled, names) = destinations(table)
        for name in source.endpoints.keys.sorted() where !names.contains(name) && !source.isReload {
            log.error("an endpoint is given for `\(name)`, which is no destination of this file", at: table.node)
        }
        // Where a destination could not be read, what it would have sent is not known.
        if drafts.count + disabled.count == names.count, !log.hasErrors {
            Reach(drafts).check(at: top.keyNode("destinations"), log: log)
        }
        let shared = SharedTables(
            paths: compiler.paths, memoCount: compiler.memoCount, country: compiler.slotOfCountry)
        return Configuration(
            destinations: drafts.map { $0.destination(shared) }, disabled: disabled,
            tests: self.tests(tests, of: drafts, names: names), shared: shared)
    }

    /// The destinations of the file: those that can be compiled, the names of those switched off, and all names.
    private mutating func destinations(
        _ table: Section
    ) -> (drafts: [DestinationDraft], disabled: [String], names: [String]) {
        var table = table
        var drafts: [DestinationDraft] = []
        var disabled: [String] = []
        var names: [String] = []
        for (name, key, value) in table.allEntries() {
            guard Self.isUsable(name: name) else {
                log.error(
                    "`\(name)` cannot be the name of a destination", at: key,
                    hint: "use letters, digits, - and _, at most 64 of them")
                continue
            }
            names.append(name)
            switch read(name, key, value) {
            case .on(let draft): drafts.append(draft)
            case .off: disabled.append(name)
            case .wrong: break
            }
        }
        return (drafts, disabled, names)
    }

    private enum ReadDestination {
        case on(DestinationDraft)
        case off
        case wrong
    }

    private mutating func read(_ name: String, _ key: YAMLNode, _ node: YAMLNode) -> ReadDestination {
        guard var section = Section(node, key: key, what: "the destination `\(name)`", log: log) else { return .wrong }
        let substitution = Substitution(
            environment: source.environment, readFile: source.readFile, standIn: source.standIn)
        let adapterName = section.requiredText("adapter", hint: "write `adapter: tiktok`")
        let enabled = section.substitutedBool("enabled", substitution)
        if enabled == false { return .off }
        guard let adapterName, let adapter = adapter(adapterName, at: node["adapter"]) else { return .wrong }
        var reader = DestinationReader(
            name: name, adapter: adapter, log: log, substitution: substitution, endpoint: source.endpoints[name],
            now: source.now)
        return reader.read(&section, &compiler).map { .on($0) } ?? .wrong
    }

    /// The adapter of that name, read at its first use.
    private mutating func adapter(_ name: String, at node: YAMLNode?) -> Adapter? {
        if let known = adapters[name] { return known }
        guard let file = source.adapters[name] else {
            let known = source.adapters.keys.sorted()
            log.error("there is no adapter `\(name)`", at: node, hint: hint(for: name, among: known))
            return nil
        }
        if pluginLogs.contains(where: { $0.file == file.name }) { return nil }
        let adapterLog = DiagnosticLog(file: file.name)
        pluginLogs.append(adapterLog)
        adapters[name] = Adapter(file, name: name, log: adapterLog)
        return adapters[name]
    }

    /// The tests of the file and the examples of the plugins in use.
    private mutating func tests(_ node: YAMLNode?, of drafts: [DestinationDraft], names: [String]) -> [MappingTest] {
        let adapters = Dictionary(drafts.map { ($0.name, $0.adapter) }) { first, _ in first }
        let reader = MappingTestReader(log: log, names: names, adapters: adapters, now: source.now)
        var tests = node.map { reader.tests($0) } ?? []
        for (plugin, files) in source.examples.sorted(by: { $0.key < $1.key }) {
            let candidates = drafts.filter { $0.adapter.name == plugin }
            guard let draft = candidates.first(where: { $0.name == plugin }) ?? candidates.first else { continue }
            for file in files {
                let fileLog = DiagnosticLog(file: file.name)
                pluginLogs.append(fileLog)
                let (node, diagnostics) = YAMLLoader.load(file)
                fileLog.append(diagnostics)
                let reader = MappingTestReader(log: fileLog, names: names, adapters: adapters, now: source.now)
                if let node { tests += reader.examples(node, destination: draft.name) }
            }
        }
        return tests
    }

    static func isUsable(name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
}
