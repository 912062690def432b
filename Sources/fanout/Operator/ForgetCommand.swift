internal import ArgumentParser
internal import JSON

struct ForgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget", abstract: "Remove a person from the journal, the dead letters and the delivery log.",
        discussion: """
            The person is found by the plain text or by its SHA-256, in events that carry either. Ids and outcomes stay; \
            what still waited to be delivered is not delivered any more. A platform that was told before has to be asked \
            on its own. What is given here stands in the list of processes for a moment: --file reads it from a file \
            or, with -, from standard input, one `email=...`, `phone=...` or `external_id=...` per line.

            Example:  echo 'email=ada@example.com' | fanout forget --file -
            """)

    @OptionGroup var gateway: GatewayOptions

    @Option(help: ArgumentHelp("An address. May be repeated.", valueName: "address"))
    var email: [String] = []

    @Option(help: ArgumentHelp("A phone number with + and its calling code. May be repeated.", valueName: "number"))
    var phone: [String] = []

    @Option(name: .customLong("external-id"), help: ArgumentHelp("Your id. May be repeated.", valueName: "id"))
    var externalID: [String] = []

    @Option(help: ArgumentHelp("A file with one `kind=value` per line.", valueName: "file"))
    var file: String?

    func validate() throws {
        if email.isEmpty, phone.isEmpty, externalID.isEmpty, file == nil {
            throw ValidationError("name the person: --email, --phone, --external-id or --file")
        }
    }

    func run() async throws {
        let body = try self.body()
        try await gateway.withGateway { client in
            // The whole journal is read through.
            let answer = AnswerValue(
                try await client.call("POST", ["forget"], body: body, timeout: .seconds(3600)))
            if gateway.json { return Terminal.print(answer.json) }
            Terminal.print(
                "removed \(answer.number("events") ?? 0) events and \(answer.number("lines_of_the_delivery_log") ?? 0) "
                    + "lines of the delivery log")
            for positions in answer["unreadable_positions"]?.elements ?? [] {
                Terminal.tell(
                    "not looked at, because damaged: positions \(String(decoding: positions.json, as: UTF8.self))")
            }
        }
    }

    private func body() throws -> [UInt8] {
        var traits = ["email": email, "phone": phone, "external_id": externalID]
        if let file {
            let lines: [Substring]
            do {
                lines = String(decoding: try Files.read(file), as: UTF8.self).split(whereSeparator: \.isNewline)
            } catch {
                Terminal.tell("fanout: \(error)")
                throw ExitCode.noInput
            }
            for (number, line) in lines.enumerated() {
                guard let named = NamedValue(argument: String(line)), traits[named.name] != nil else {
                    Terminal.tell("fanout: \(file):\(number + 1): write email=..., phone=... or external_id=...")
                    throw ExitCode.badData
                }
                traits[named.name, default: []].append(named.value)
            }
        }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, texts) in traits.sorted(by: { $0.key < $1.key }) where !texts.isEmpty {
            writer.key(name)
            writer.beginArray()
            for text in texts { writer.string(text) }
            writer.endArray()
        }
        writer.endObject()
        return writer.bytes
    }
}
