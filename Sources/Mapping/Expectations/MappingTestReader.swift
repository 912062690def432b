internal import Events
internal import YAML

/// Reads `tests` of destinations.yaml and the examples of plugins.
struct MappingTestReader {
    let log: DiagnosticLog
    /// All destinations, also those that are switched off.
    let names: [String]
    /// The adapters of those that are switched on, by destination.
    let adapters: [String: Adapter]
    /// The present.
    let now: Timestamp

    /// Reads the list of tests of destinations.yaml.
    func tests(_ node: YAMLNode) -> [MappingTest] {
        guard let list = node.sequence else {
            log.error(
                "`tests` has to be a list, found \(node.described)", at: node, hint: "begin each test with `- name:`")
            return []
        }
        return list.compactMap { test($0) }
    }

    /// Reads a file of examples, which are tests of one destination: one example, or a list of them.
    func examples(_ node: YAMLNode, destination: String) -> [MappingTest] {
        (node.sequence ?? [node]).compactMap { node in
            guard var section = Section(node, what: "an example", log: log) else { return nil }
            let title = section.requiredText("title")
            if let source = section.value("source"), source.string?.hasPrefix("https://") != true {
                log.error("`source` has to be the address of a page, found \(source.described)", at: source)
            }
            return test(&section, named: title, destination: destination, isExample: true)
        }
    }

    private func test(_ node: YAMLNode) -> MappingTest? {
        guard var section = Section(node, what: "a test", log: log) else { return nil }
        let name = section.requiredText("name", hint: "say in a few words what the test shows")
        let destination = section.required("destination").flatMap { node -> String? in
            guard let text = log.text(node, what: "`destination`") else { return nil }
            if names.contains(text) { return text }
            log.error("there is no destination `\(text)`", at: node, hint: hint(for: text, among: names))
            return nil
        }
        return test(&section, named: name, destination: destination, isExample: false)
    }

    /// Reads what tests and examples have in common.
    private func test(
        _ section: inout Section, named name: String?, destination: String?, isExample: Bool
    ) -> MappingTest? {
        let written = section.value("now")
        let now = written.flatMap { node -> Timestamp? in
            if let moment = node.scalarText.flatMap({ Timestamp(rfc3339: $0) }) { return moment }
            log.error(
                "a point in time is expected here, found \(node.described)", at: node,
                hint: "write it like 2026-12-01T12:00:00Z")
            return nil
        }
        let event = section.required("event", hint: "write `event: {event: Purchase, ...}`")
        let expect = section.required("expect", hint: "write `expect: {event: ...}` or `expect: {withheld: consent}`")
        let reply = isExample ? section.section("reply") : nil
        let place = section.place
        section.finish()
        let reading = event.flatMap { TestEvent($0, key: section.keyNode("event"), log: log) }?
            .read(now, names, self.now)
        let reader = ExpectationReader(adapter: destination.flatMap { adapters[$0] }, log: log)
        let expectation = expect.flatMap { isExample ? reader.events($0) : reader.fields($0) }
        let answer = reply.flatMap { reader.reply($0) }
        guard let name, let destination, written == nil || now != nil, let reading, let expectation else { return nil }
        return MappingTest(
            name: name, destination: destination, file: log.file, location: place.location, event: reading.canonical,
            now: reading.now, expectation: expectation, reply: answer)
    }
}
