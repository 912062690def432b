// swift-tools-version: 6.2
import PackageDescription

// Targets in layer order: a target imports only what its line names. `Tests/ArchitectureTests` and the
// compiler's `--explicit-target-dependency-import-check` hold that.
let package = Package(
    name: "fanout",
    platforms: [.macOS(.v26)],
    products: [.executable(name: "fanout", targets: ["fanout"])],
    dependencies: [
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift.git", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        // C libraries of the system
        .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),

        // Pure values and rules
        .target(name: "JSON"),
        .target(name: "YAML", dependencies: ["CYAML"]),
        .target(name: "Events", dependencies: ["JSON"]),
        .target(
            name: "Mapping",
            dependencies: ["Events", "JSON", "YAML", .product(name: "Crypto", package: "swift-crypto")]),

        // Ports, then their adapters
        .target(name: "Journal", dependencies: ["Events"]),
        .target(name: "Transport"),
        .target(
            name: "JournalSQLite",
            dependencies: ["Journal", "Events", "CSQLite", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "TransportCurl", dependencies: ["Transport", "CCurl"]),

        // Stages that do I/O
        .target(
            name: "Delivery",
            dependencies: [
                "Events", "JSON", "Journal", "Mapping", "Transport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .target(
            name: "HTTPServer",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ]),
        .target(
            name: "Ingest",
            dependencies: [
                "HTTPServer", "Events", "Journal", "JSON",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(
            name: "Console",
            dependencies: [
                "HTTPServer", "Events", "JSON", "Journal", "Mapping", "Delivery",
                .product(name: "Logging", package: "swift-log"),
            ]),
        .target(name: "Sandbox", dependencies: ["HTTPServer", "JSON", "YAML"]),
        .target(
            name: "LoadGenerator",
            dependencies: ["Transport", .product(name: "Histogram", package: "hdrhistogram-swift")]),
        .executableTarget(
            name: "fanout",
            dependencies: [
                "JSON", "YAML", "Events", "Mapping", "Journal", "JournalSQLite", "Transport", "TransportCurl",
                "Delivery", "HTTPServer", "Ingest", "Console", "Sandbox", "LoadGenerator",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ]),

        // Tests
        .target(name: "CFaultyVFS", dependencies: ["CSQLite"], path: "Tests/CFaultyVFS"),
        .target(name: "TestSupport", dependencies: ["Journal", "Events"], path: "Tests/TestSupport"),
        .testTarget(name: "ArchitectureTests"),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "YAMLTests", dependencies: ["YAML"]),
        .testTarget(name: "EventsTests", dependencies: ["Events", "JSON"]),
        .testTarget(
            name: "MappingTests",
            dependencies: ["Mapping", "Events", "JSON", "YAML", .product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Steps/make_tables.py", "Steps/make_vectors.py"]),
        .testTarget(name: "JournalTests", dependencies: ["Journal", "Events", "TestSupport"]),
        .testTarget(
            name: "JournalSQLiteTests",
            dependencies: ["JournalSQLite", "Journal", "Events", "TestSupport", "CFaultyVFS"]),
        .testTarget(name: "TransportTests", dependencies: ["Transport"]),
        .testTarget(name: "TransportCurlTests", dependencies: ["TransportCurl", "Transport"]),
        .testTarget(
            name: "DeliveryTests",
            dependencies: [
                "Delivery", "Events", "Journal", "JSON", "Mapping", "Transport", "YAML", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        .testTarget(name: "HTTPServerTests", dependencies: ["HTTPServer"]),
        .testTarget(
            name: "IngestTests",
            dependencies: [
                "Ingest", "HTTPServer", "Events", "Journal", "JSON", .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "ConsoleTests",
            dependencies: [
                "Console", "Delivery", "Events", "HTTPServer", "JSON", "Journal", "Mapping", "Transport", "YAML",
                "TestSupport", .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(
            name: "LoadGeneratorTests",
            dependencies: ["LoadGenerator", "Events", "HTTPServer", "JSON", "Transport", "TransportCurl"]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox", "HTTPServer", "JSON", "YAML"]),
        .testTarget(
            name: "PluginTests",
            dependencies: ["Mapping", "Events", "JSON", "YAML", .product(name: "Crypto", package: "swift-crypto")]),
        .testTarget(name: "DocsTests", dependencies: ["Mapping", "Events", "JSON", "Sandbox", "YAML"]),
        .target(
            name: "FuzzTargets", dependencies: ["Mapping", "Events", "JSON", "YAML"], path: "Tests/Fuzz/Targets"),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], path: "Tests/Fuzz/Tests"),
        .testTarget(
            name: "GatewayTests", dependencies: ["fanout", "JSON", "Journal", "JournalSQLite", "Events", "Sandbox"],
            exclude: ["Golden"]),
    ]
)

// `make fuzz` alone builds this: it needs libFuzzer, which not every toolchain has.
if Context.environment["FANOUT_FUZZ"] != nil {
    package.targets += [
        .target(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(name: "fuzz", dependencies: ["CFuzzer", "FuzzTargets"], path: "Tests/Fuzz/Runner"),
    ]
}

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
for target in package.targets
where target.type != .system && !["CCurl", "CFuzzer", "CFaultyVFS"].contains(target.name) {
    target.swiftSettings = house
}
