// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that what only measures is no dependency of the product. The product's rooms are compiled
// here from the same sources, through the link `Sources/House`, because `package` declarations end at a package.
let package = Package(
    name: "fanout-benchmarks",
    platforms: [.macOS(.v26)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CYAML", path: "Sources/House/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "JSON", path: "Sources/House/JSON"),
        .target(name: "YAML", dependencies: ["CYAML"], path: "Sources/House/YAML"),
        .target(name: "Events", dependencies: ["JSON"], path: "Sources/House/Events"),
        .target(
            name: "Mapping",
            dependencies: ["Events", "JSON", "YAML", .product(name: "Crypto", package: "swift-crypto")],
            path: "Sources/House/Mapping"),
        .systemLibrary(
            name: "CSQLite", path: "Sources/House/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "Journal", dependencies: ["Events"], path: "Sources/House/Journal"),
        .target(
            name: "JournalSQLite",
            dependencies: ["Journal", "Events", "CSQLite", .product(name: "Crypto", package: "swift-crypto")],
            path: "Sources/House/JournalSQLite"),

        // The events, the shipped configuration, and the loops that are measured
        .target(name: "Workload", dependencies: ["Mapping", "Events", "JSON", "YAML"]),
        // The same two bodies as a careful programmer makes them with Foundation
        .target(name: "PlainWay", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "Workload", "PlainWay", "JSON", "Events", "Journal", "JournalSQLite",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        // What a server on the same HTTP codec takes that does nothing
        .executableTarget(
            name: "bare-server",
            dependencies: [
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        // One loop, for counting its instructions
        .executableTarget(name: "instructions", dependencies: ["Workload"]),
    ]
)

let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]
for target in package.targets where target.type != .system {
    target.swiftSettings = house
}
