internal import Events
internal import JSON
internal import Logging
internal import Mapping

/// The body of the log's thread: the open files, in local state of that thread.
struct DeliveryLogWriter {
    private let settings: DeliveryLogSettings
    private let clock: any WallClock
    private let logger: Logger
    private var files: [String: LogFile] = [:]
    /// Lines that could not be written, by destination, until a line that says so could.
    private var lost: [String: Int] = [:]
    private var quietUntil: Timestamp?

    init(settings: DeliveryLogSettings, clock: any WallClock, logger: Logger) {
        self.settings = settings
        self.clock = clock
        self.logger = logger
    }

    mutating func perform(_ job: DeliveryLogQueue.Job) {
        switch job {
        case .write(let entry):
            let name = entry.destination.name
            if write(entry.line, name) { tellLost(name) } else { lost(1, of: name, nil) }
        case .scrub(let ids, let continuation):
            close()
            let result: Result<Int, DeliveryLogError>
            do { result = .success(try DeliveryLogFiles(folder: settings.folder).scrub(eventIDs: ids)) } catch {
                result = .failure(error)
            }
            continuation.resume(returning: result)
        }
    }

    /// Counts lines that are not written.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - destination: whose.
    ///   - reason: why; `nil` where the operator was told.
    mutating func lost(_ count: Int, of destination: String, _ reason: String?) {
        lost[destination, default: 0] += count
        if let reason { warn(reason, destination) }
        tellLost(destination)
    }

    mutating func close() {
        for file in files.values { file.close() }
        files = [:]
    }

    private mutating func tellLost(_ destination: String) {
        guard let count = lost[destination], count > 0 else { return }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("time", clock.now.rfc3339)
        writer.member("destination", destination)
        writer.member("dropped", count)
        writer.endObject()
        if write(writer.bytes + [UInt8(ascii: "\n")], destination) { lost[destination] = nil }
    }

    private mutating func write(_ line: [UInt8], _ destination: String) -> Bool {
        do throws(DeliveryLogError) {
            var file = try openFile(of: destination)
            defer { files[destination] = file }
            if file.size > 0, file.size + line.count > settings.maxBytes {
                try file.rotate(backups: settings.backups)
            }
            try file.append(line)
            return true
        } catch {
            warn(error.message, destination)
            return false
        }
    }

    private func openFile(of destination: String) throws(DeliveryLogError) -> LogFile {
        if let file = files[destination] { return file }
        return try LogFile(folder: settings.folder, destination: destination)
    }

    /// Once a minute at most: each line tells it while it lasts.
    private mutating func warn(_ reason: String, _ destination: String) {
        let now = clock.now
        if let quietUntil, now < quietUntil { return }
        quietUntil = now + .seconds(60)
        logger.warning("delivery log drops lines", metadata: ["destination": "\(destination)", "reason": "\(reason)"])
    }
}
