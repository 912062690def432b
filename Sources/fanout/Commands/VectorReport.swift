internal import ArgumentParser
internal import Events
internal import JSON
internal import Mapping
internal import YAML

/// Runs the vectors of plugins through the destinations that use them, and shows what differs.
struct VectorReport {
    private struct Batch {
        let destination: Destination
        let vectors: [FieldVector]
    }

    private let batches: [Batch]
    private let now: Timestamp

    /// - Throws: an exit code where there is nothing to run, or files cannot be read.
    init(
        configuration: Configuration, files: ConfigurationFiles, plugin: String?, destination: String?, now: Timestamp
    ) throws {
        self.now = now
        var batches: [Batch] = []
        for candidate in configuration.destinations
        where (plugin == nil || candidate.adapter == plugin) && (destination == nil || candidate.name == destination) {
            let vectors = try Self.vectors(of: candidate.adapter, files)
            if !vectors.isEmpty { batches.append(Batch(destination: candidate, vectors: vectors)) }
        }
        self.batches = batches
        guard batches.isEmpty else { return }
        let what = plugin.map { "of `\($0)` " } ?? ""
        Terminal.tell("fanout: no destination that is switched on in \(files.path) has vectors \(what)to run")
        throw ExitCode.usage
    }

    private static func vectors(of plugin: String, _ files: ConfigurationFiles) throws -> [FieldVector] {
        var vectors: [FieldVector] = []
        do {
            for (file, object) in try files.vectorFiles(of: plugin) {
                let (read, errors) = FieldVector.read(file, object: object)
                for error in errors { Terminal.tell(error.rendered(source: file)) }
                if !errors.isEmpty { throw ExitCode.badData }
                vectors += read
            }
        } catch let error as FileError {
            Terminal.tell("fanout: \(error)")
            throw ExitCode.noInput
        }
        return vectors
    }

    /// - Returns: the exit code: 0 where nothing differs.
    func run(json: Bool) -> ExitCode {
        var isClean = true
        for batch in batches {
            let run = VectorRun(batch.destination, now: now)
            var held = 0
            var unmapped: [String] = []
            var differing = 0
            for vector in batch.vectors {
                switch run.outcome(of: vector) {
                case .holds: held += 1
                case .notMapped: unmapped.append(vector.field)
                case .differs(let got, let reason):
                    differing += 1
                    if json {
                        Terminal.print(line(batch.destination, vector, got, reason))
                    } else {
                        show(vector, got, reason)
                    }
                }
            }
            if differing > 0 { isClean = false }
            if json {
                Terminal.print(summary(batch.destination, held, differing, unmapped.count))
            } else {
                var text = "\(batch.destination.name): \(Terminal.counted(held + differing, "vector")), "
                text += differing == 0 ? "all as expected" : "\(differing) differ"
                if !unmapped.isEmpty {
                    let fields = Set(unmapped).sorted().joined(separator: ", ")
                    text += "; \(unmapped.count) more are for fields that it does not send: \(fields)"
                }
                Terminal.print(text)
            }
        }
        return isClean ? .success : .failure
    }

    private func show(_ vector: FieldVector, _ got: String?, _ reason: String?) {
        Terminal.print("\(vector.file):\(vector.line): \(vector.field)")
        Terminal.print("  input     \(quoted(vector.input))\(vector.country.map { " in \($0)" } ?? "")")
        let plain = vector.hash == nil ? "" : vector.plain.map { " (SHA-256 of \(quoted($0)))" } ?? ""
        Terminal.print("  expected  \(vector.expected.map { quoted($0) + plain } ?? "absent")")
        Terminal.print("  got       \(got.map { quoted($0) } ?? "absent")\(reason.map { ": \($0)" } ?? "")")
        if let note = vector.note { Terminal.print("  note      \(note)") }
    }

    /// As JSON, so that white space and invisible characters can be seen.
    private func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func line(_ destination: Destination, _ vector: FieldVector, _ got: String?, _ reason: String?) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("destination", destination.name)
        writer.member("field", vector.field)
        writer.member("input", vector.input)
        if let country = vector.country { writer.member("country", country) }
        writer.key("expected")
        if let expected = vector.expected { writer.string(expected) } else { writer.null() }
        writer.key("got")
        if let got { writer.string(got) } else { writer.null() }
        if let reason { writer.member("reason", reason) }
        writer.member("file", vector.file)
        writer.member("line", vector.line)
        writer.endObject()
        return writer.bytes
    }

    private func summary(_ destination: Destination, _ held: Int, _ differing: Int, _ unmapped: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("destination", destination.name)
        writer.member("vectors", held + differing)
        writer.member("differing", differing)
        writer.member("unmapped", unmapped)
        writer.endObject()
        return writer.bytes
    }
}
