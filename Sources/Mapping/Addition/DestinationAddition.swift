package import YAML

/// destinations.yaml with one destination more: an adapter's recommended block at the end of the list, and nothing
/// else changed.
package struct DestinationAddition: Sendable {
    /// A variable that the new block names.
    package struct Variable: Sendable, Hashable {
        package let name: String
        /// What belongs into it.
        package let about: String?
    }

    /// The whole file.
    package let bytes: [UInt8]
    /// Where the name of the destination stands in it.
    package let line: Int
    package let variables: [Variable]

    /// Adds a destination to a file.
    ///
    /// - Parameters:
    ///   - name: of the destination.
    ///   - adapter: whose recommended block is added.
    ///   - source: the file, empty where there is none yet, and the adapters; variables need not be set.
    /// - Returns: the new file, or what keeps it from being written. With the new file come the warnings about it.
    package static func adding(
        _ name: String, adapter: String, to source: ConfigurationSource
    ) -> (addition: DestinationAddition?, diagnostics: [Diagnostic]) {
        var source = source
        source.standIn = { $0 }
        let block: RecommendedBlock
        switch RecommendedBlock.read(adapter, name: name, adapters: source.adapters) {
        case .success(let read): block = read
        case .failure(let refusals): return (nil, refusals.diagnostics)
        }
        var known: [String] = []
        if !hasNoDestinations(source.file) {
            let (configuration, diagnostics) = ConfigurationLoader.load(source)
            guard let configuration else { return (nil, diagnostics) }
            known = configuration.names
        }
        let addition: DestinationAddition
        switch BlockInsertion(source.file).inserting(block) {
        case .success(let made): addition = made
        case .failure(let diagnostic): return (nil, [diagnostic])
        }
        source.file = SourceFile(name: source.file.name, bytes: addition.bytes)
        let (configuration, diagnostics) = ConfigurationLoader.load(source)
        // A file written in an unforeseen way is left alone rather than broken.
        guard let configuration, Set(configuration.names) == Set(known + [name]) else {
            let hint = "add the block `recommended` of plugins/\(adapter)/adapter.yaml by hand"
            let message = "no place for another destination can be found in this file"
            let refusal = Diagnostic(.error, message, hint: hint, file: source.file.name)
            return (nil, configuration == nil ? diagnostics : [refusal])
        }
        return (addition, diagnostics)
    }

    /// Whether a file that can be read has no destination yet, which is no mistake here.
    private static func hasNoDestinations(_ file: SourceFile) -> Bool {
        let (node, diagnostics) = YAMLLoader.load(file)
        guard let node, !diagnostics.hasErrors else { return false }
        return node.isNull || node.mapping != nil && node["destinations"]?.isNull != false
    }
}

/// Why a block cannot be had.
struct BlockRefusal: Error {
    let diagnostics: [Diagnostic]

    init(_ message: String, hint: String? = nil) {
        diagnostics = [Diagnostic(.error, message, hint: hint)]
    }

    init(_ diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}

/// An adapter's recommended block, under the name of a destination.
struct RecommendedBlock {
    let name: String
    /// Its comments at the top, which stand above the name.
    let heading: [Substring]
    /// What stands below the name, not indented yet.
    let lines: [Substring]
    let variables: [DestinationAddition.Variable]

    /// Reads the block, its variables named after the destination.
    static func read(
        _ adapterName: String, name: String, adapters: [String: SourceFile]
    ) -> Result<RecommendedBlock, BlockRefusal> {
        guard let file = adapters[adapterName] else {
            let near = hint(for: adapterName, among: adapters.keys.sorted())
            return .failure(BlockRefusal("there is no adapter `\(adapterName)`", hint: near))
        }
        guard ConfigurationLoader.isUsable(name: name) else {
            let hint = "use letters, digits, - and _, at most 64 of them"
            return .failure(BlockRefusal("`\(name)` cannot be the name of a destination", hint: hint))
        }
        let log = DiagnosticLog(file: file.name)
        guard let adapter = Adapter(file, name: adapterName, log: log) else {
            return .failure(BlockRefusal(log.diagnostics))
        }
        guard let text = adapter.recommended else {
            let hint = "write the block by hand: `fanout fields \(adapterName)` lists what the platform accepts"
            return .failure(BlockRefusal("the adapter `\(adapterName)` recommends no block", hint: hint))
        }
        let own = text.replacing("${\(adapterName.variablePrefix)", with: "${\(name.variablePrefix)")
        let lines = own.split(separator: "\n", omittingEmptySubsequences: false)
        let heading = lines.prefix { $0.hasPrefix("#") }
        var rest = Array(lines.dropFirst(heading.count))
        while rest.last?.isEmpty == true { rest.removeLast() }
        return .success(
            RecommendedBlock(
                name: name, heading: Array(heading), lines: rest, variables: variables(own, adapter)))
    }

    private static func variables(_ text: String, _ adapter: Adapter) -> [DestinationAddition.Variable] {
        let node = YAMLLoader.load(SourceFile(name: "", bytes: Array(text.utf8))).node
        return (node?["settings"]?.mapping ?? []).compactMap { key, value in
            guard let written = value.scalarText, written.hasPrefix("${"), written.hasSuffix("}") else { return nil }
            let about = adapter.settings.first { $0.name == key.scalarText }?.about
            return DestinationAddition.Variable(name: String(written.dropFirst(2).dropLast()), about: about)
        }
    }
}

extension String {
    /// How the variables of a destination of this name begin: `TIKTOK_EU_` for tiktok-eu.
    fileprivate var variablePrefix: String { uppercased().replacing("-", with: "_") + "_" }
}
