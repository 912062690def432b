internal import ArgumentParser
internal import Delivery
internal import HTTPServer
internal import JournalSQLite

/// What of the journal an operator may set.
struct StorageOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The most that the journal may take, such as 20GB; then 503.", valueName: "size"))
    var maxJournalSize: SizeArgument?

    @Option(help: ArgumentHelp("What is left free on its disk; then 503. By default 64MB.", valueName: "size"))
    var minFreeSpace: SizeArgument?

    @Option(
        help: ArgumentHelp("How long events are kept that are final everywhere. By default 7d.", valueName: "duration"))
    var retention: DurationArgument?

    @Option(help: ArgumentHelp("How long dead letters are kept. By default 30d.", valueName: "duration"))
    var deadLetterRetention: DurationArgument?

    @Option(help: ArgumentHelp("How long ids and outcomes are kept. By default 90d.", valueName: "duration"))
    var ledgerRetention: DurationArgument?

    /// The journal's options, with the keys of FANOUT_JOURNAL_KEYS.
    ///
    /// - Throws: an exit code, after saying what is wrong.
    func options() throws -> SQLiteJournal.Options {
        var options = SQLiteJournal.Options()
        if let size = try maxJournalSize ?? variable("FANOUT_MAX_JOURNAL_SIZE") { options.maxBytes = size.bytes }
        if let size = try minFreeSpace ?? variable("FANOUT_MIN_FREE_SPACE") { options.minFreeBytes = size.bytes }
        if let time = try retention ?? variable("FANOUT_RETENTION") { options.retention = time.duration }
        if let time = try deadLetterRetention ?? variable("FANOUT_DEAD_LETTER_RETENTION") {
            options.deadLetterRetention = time.duration
        }
        if let time = try ledgerRetention ?? variable("FANOUT_LEDGER_RETENTION") {
            options.ledgerRetention = time.duration
        }
        options.bodyKeys = try ServeKeys.journal()
        return options
    }
}

/// Where and how requests to the platforms are written down.
struct DeliveryLogOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where requests to the platforms are written down; by default `log` in the journal's folder, `none` "
                + "for nowhere.",
            valueName: "dir"))
    var logDir: String?

    @Option(
        help: ArgumentHelp(
            "Whose bodies are written down: full, errors (of requests that brought nothing), none. By default errors.",
            valueName: "which"))
    var logPayloads: DeliveryLogSettings.Payloads?

    @Option(help: ArgumentHelp("How large one file grows. By default 50MB.", valueName: "size"))
    var logMaxSize: SizeArgument?

    @Option(help: ArgumentHelp("How many full files are kept per destination. By default 5.", valueName: "count"))
    var logBackups: Int?

    /// `nil` where nothing is written down.
    ///
    /// - Throws: an exit code, after saying what is wrong.
    func settings(data: String) throws -> DeliveryLogSettings? {
        let folder = logDir ?? environment("FANOUT_LOG_DIR") ?? "\(data)/log"
        if folder == "none" { return nil }
        var settings = DeliveryLogSettings(folder: folder)
        if let payloads = try logPayloads ?? variable("FANOUT_LOG_PAYLOADS") { settings.payloads = payloads }
        if let size = try logMaxSize ?? variable("FANOUT_LOG_MAX_SIZE") { settings.maxBytes = Int(size.bytes) }
        if let count = try logBackups ?? variable("FANOUT_LOG_BACKUPS") { settings.backups = max(0, count) }
        return settings
    }
}

/// What an environment variable says; `nil` where it is not set.
///
/// - Throws: an exit code where it cannot be read: what an operator wrote is never passed over.
func variable<Value: ExpressibleByArgument>(_ name: String) throws -> Value? {
    guard let text = environment(name) else { return nil }
    if let value = Value(argument: text) { return value }
    Terminal.tell("fanout: \(name) cannot be \(text)")
    throw ExitCode.badConfiguration
}

extension DeliveryLogSettings.Payloads: ExpressibleByArgument {}

/// Keys from the environment or a file.
enum ServeKeys {
    /// Keys of a variable, separated by commas, and of the file that the variable with `_FILE` names, one per line.
    ///
    /// - Throws: an exit code, after saying what is wrong.
    static func bearer(_ variable: String) throws -> BearerKeys {
        BearerKeys(try words(variable))
    }

    /// The journal's keys: `id:64 hexadecimal digits`, the one to write with first.
    static func journal() throws -> [BodyKey] {
        try words("FANOUT_JOURNAL_KEYS").enumerated().map { place, word in
            let parts = word.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let bytes = Self.bytes(parts[1]),
                let key = BodyKey(id: String(parts[0]), bytes: bytes)
            else {
                // The word itself may be a key, so only its place is told.
                Terminal.tell(
                    "fanout: key \(place + 1) of FANOUT_JOURNAL_KEYS has to be a name, a colon and 64 hexadecimal digits"
                        + " (openssl rand -hex 32)")
                throw ExitCode.badConfiguration
            }
            return key
        }
    }

    /// The bytes that hexadecimal digits spell; `nil` where one is none.
    private static func bytes(_ digits: Substring) -> [UInt8]? {
        let values = digits.map(\.hexDigitValue)
        guard values.count.isMultiple(of: 2), !values.contains(nil) else { return nil }
        let halves = values.compactMap(\.self)
        return stride(from: 0, to: halves.count, by: 2).map { UInt8(halves[$0] << 4 | halves[$0 + 1]) }
    }

    private static func words(_ variable: String) throws -> [String] {
        var text = environment(variable) ?? ""
        if let path = environment(variable + "_FILE") {
            do { text += "," + String(decoding: try Files.read(path), as: UTF8.self) } catch {
                Terminal.tell("fanout: \(error)")
                throw ExitCode.noInput
            }
        }
        return text.split { $0 == "," || $0.isNewline }.map(String.init).filter { !$0.isEmpty }
    }
}

/// A size on the command line: `500000`, `64MB`, `20GB`.
struct SizeArgument: ExpressibleByArgument {
    let bytes: Int64

    init?(argument: String) {
        let units: [(suffix: String, size: Int64)] = [
            ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
        ]
        let text = argument.uppercased()
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }),
            let count = Int64(text.dropLast(unit.suffix.count)), count > 0,
            case let (bytes, overflows) = count.multipliedReportingOverflow(by: unit.size), !overflows
        else { return nil }
        self.bytes = bytes
    }
}

/// A duration on the command line: `20s`, `90m`, `36h`, `7d`.
struct DurationArgument: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        let seconds: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = argument.last.flatMap({ seconds[$0] }), let count = Int64(argument.dropLast()), count > 0,
            count <= 100 * 366 * 86_400 / unit
        else { return nil }
        duration = .seconds(count * unit)
    }
}
