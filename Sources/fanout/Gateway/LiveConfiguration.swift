internal import Console
internal import Delivery
internal import Events
internal import Ingest
internal import Journal
internal import Logging
internal import Mapping
internal import YAML

/// The configuration of a running gateway: destinations.yaml and the adapters, read again whenever one is saved.
///
/// What is saved is checked whole before anything changes. With an error in it the configuration before stays in
/// force, and the report says so until it is mended.
actor LiveConfiguration: ConfigurationControl {
    private let files: ConfigurationFiles
    private let fleet: DeliveryFleet
    private let reader: CurrentReader
    private let clock: any WallClock
    private let logger: Logger

    private(set) var report: ConfigurationReport
    /// The files as they were when they were last read.
    private var versions: [String: [Int]]
    /// The reload before, so that one follows the other.
    private var latest: Task<ConfigurationReport, Never>?

    /// Takes over a configuration that is in force already.
    init(
        _ configuration: Configuration, files: ConfigurationFiles, fleet: DeliveryFleet, reader: CurrentReader,
        clock: any WallClock, logger: Logger
    ) {
        var files = files
        files.isReload = true
        self.files = files
        self.fleet = fleet
        self.reader = reader
        self.clock = clock
        self.logger = logger
        report = ConfigurationReport(file: files.path, loadedAt: clock.now, configuration: configuration)
        versions = files.versions
    }

    func reload() async -> ConfigurationReport {
        let before = latest
        let reload = Task {
            _ = await before?.value
            return await readAndApply()
        }
        latest = reload
        return await reload.value
    }

    /// Looks every second whether a file was saved, until the task is cancelled.
    ///
    /// A file that is being written is read once it has kept still for a second.
    func watch() async throws {
        var seen = versions
        while true {
            try await clock.sleep(until: clock.now + .seconds(1))
            let now = files.versions
            if now == seen, now != versions { _ = await reload() }
            seen = now
        }
    }

    private func readAndApply() async -> ConfigurationReport {
        versions = files.versions
        let loaded: ConfigurationFiles.Loaded
        do { loaded = try files.load(now: clock.now) } catch { return refuse(["\(error)"]) }
        guard let configuration = loaded.configuration else { return refuse(loaded.renderedDiagnostics) }
        do {
            // First every destination has its place in the journal, then events may name it.
            try await fleet.apply(configuration.destinations)
        } catch { return refuse(["the journal does not take the destinations: \(error)"]) }
        reader.replace(with: EventReader(destinations: configuration.names))
        report = ConfigurationReport(file: files.path, loadedAt: clock.now, configuration: configuration)
        logger.notice(
            "configuration loaded",
            metadata: [
                "file": "\(files.path)", "warnings": "\(loaded.warnings)",
                "destinations": "\(configuration.destinations.map(\.name).joined(separator: " "))",
            ])
        return report
    }

    private func refuse(_ diagnostics: [String]) -> ConfigurationReport {
        report.refusal = ConfigurationReport.Refusal(at: clock.now, diagnostics: diagnostics)
        logger.error(
            "configuration refused, the one before stays in force",
            metadata: [
                "file": "\(files.path)", "problems": "\(diagnostics.count)",
                "first": "\(diagnostics.first?.prefix { !$0.isNewline } ?? "")",
            ])
        return report
    }
}

extension ConfigurationFiles {
    /// Tells whether one of the files that a gateway is configured by was saved, or came or went.
    fileprivate var versions: [String: [Int]] {
        var versions: [String: [Int]] = [:]
        for path in watchedFiles() where path == self.path || path.hasSuffix("/adapter.yaml") {
            versions[path] = Files.version(of: path)
        }
        return versions
    }
}
