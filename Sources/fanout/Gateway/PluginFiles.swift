internal import YAML

/// What stands beside an adapter: examples and vectors.
extension ConfigurationFiles {
    /// The examples of all plugins, by plugin.
    func exampleFiles() throws(FileError) -> [String: [SourceFile]] {
        var files: [String: [SourceFile]] = [:]
        for plugin in try Files.folders(in: pluginsFolder) {
            files[plugin] = try Self.sources(in: "\(pluginsFolder)/\(plugin)/examples", suffix: ".yaml").map(\.file)
        }
        return files
    }

    /// The vectors of one plugin, each with the name of the object that its fields stand in.
    func vectorFiles(of plugin: String) throws(FileError) -> [(file: SourceFile, object: String)] {
        try Self.sources(in: "\(pluginsFolder)/\(plugin)/vectors", suffix: ".jsonl").map { ($0.file, $0.stem) }
    }

    /// Every file that a configuration, its examples and its vectors are made of.
    func watchedFiles() -> [String] {
        var paths = [path]
        let plugins = (try? Files.folders(in: pluginsFolder)) ?? []
        for plugin in plugins.map({ "\(pluginsFolder)/\($0)" }) {
            for folder in [plugin, "\(plugin)/examples", "\(plugin)/vectors"] where Files.isFolder(folder) {
                paths += ((try? Files.names(in: folder)) ?? []).map { "\(folder)/\($0)" }
            }
        }
        return paths
    }

    private static func sources(
        in folder: String, suffix: String
    ) throws(FileError) -> [(file: SourceFile, stem: String)] {
        guard Files.isFolder(folder) else { return [] }
        var sources: [(file: SourceFile, stem: String)] = []
        for name in try Files.names(in: folder) where name.hasSuffix(suffix) {
            let path = "\(folder)/\(name)"
            sources.append((SourceFile(name: path, bytes: try Files.read(path)), String(name.dropLast(suffix.count))))
        }
        return sources
    }
}
