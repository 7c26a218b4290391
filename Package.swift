// swift-tools-version: 6.2

import PackageDescription

/// The settings that every target of this package is compiled with: Swift 6, no warning left alone.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The same for rooms in which much is hashed, parsed and proven: optimised in debug builds too, since a simulation of whole
/// federations there spends its time in them. Checks of bounds and overflow stay, as in what people run.
let quick: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Benchmarks are built only when asked for, so that a test build does not pay for them.
let benchmarks = Context.environment["COMITY_BENCHMARKS"] != nil

/// The parsers are built alone, without the rooms above them, for the fuzzer: `make fuzz`.
let fuzzing = Context.environment["COMITY_FUZZ"] != nil

/// The encrypted store stands by itself: with this it is built and tested alone, without any package, for instance under
/// the address sanitiser.
let storeAlone = Context.environment["COMITY_STORE_ALONE"] != nil

// The rooms of the house, from the ground up. The table in docs/architecture.md holds the same arrows, and
// Tests/ArchitectureTests compares both with every import.
var targets: [Target] = [
  .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
  .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
  .target(name: "StrictJSON", swiftSettings: quick),
  .target(
    name: "Operations",
    dependencies: [
      .product(name: "Logging", package: "swift-log"),
      .product(name: "Yams", package: "Yams"),
    ],
    swiftSettings: strict),
  .target(name: "EncryptedSQLite", dependencies: ["CSQLite", "CLibCrypto"], swiftSettings: quick),
  .target(name: "SimulatedDisk", dependencies: ["EncryptedSQLite", "CSQLite"], swiftSettings: quick),
  .target(
    name: "Cooperation",
    dependencies: ["StrictJSON"],
    // Kinds, law and lifecycles are data files that people read; scripts/embed-catalogue.py makes one text of them.
    exclude: ["FollowTheMoney/NOTICE", "Kinds", "Law", "Lifecycles", "Labels"],
    resources: [.embedInCode("FollowTheMoney/model.json")],
    swiftSettings: strict),
  .target(
    name: "Evidence",
    dependencies: [
      "StrictJSON",
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "CryptoExtras", package: "swift-crypto"),
    ],
    swiftSettings: quick),
  .target(name: "Membership", dependencies: ["Evidence", "StrictJSON"], swiftSettings: quick),
  .target(
    name: "PeerSync",
    dependencies: ["Membership", "Evidence", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
    swiftSettings: quick),
  .target(
    name: "NodeStore",
    dependencies: [
      "EncryptedSQLite", "PeerSync", "Evidence",
      .product(name: "GRDB", package: "GRDB.swift"),
    ],
    swiftSettings: quick),
  .target(
    name: "NodeCore",
    dependencies: ["PeerSync", "NodeStore", "Membership", "Evidence", "Cooperation"],
    swiftSettings: quick),
  .target(
    name: "NodeService",
    dependencies: [
      "NodeCore", "NodeStore", "PeerSync", "Membership", "Evidence",
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: strict),
  .target(
    name: "PeerLink",
    dependencies: [
      "NodeService", "Membership",
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOTLS", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "SwiftASN1", package: "swift-asn1"),
      .product(name: "X509", package: "swift-certificates"),
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: strict),
  .target(
    name: "Console",
    dependencies: [
      "NodeService", "NodeCore",
      .product(name: "HTTPTypes", package: "swift-http-types"),
      .product(name: "Hummingbird", package: "hummingbird"),
      .product(name: "HummingbirdCore", package: "hummingbird"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: strict),
  .target(
    name: "Simulator",
    dependencies: [
      "NodeCore", "NodeStore", "PeerSync", "Membership", "Evidence", "Cooperation", "EncryptedSQLite", "SimulatedDisk",
      .product(name: "OrderedCollections", package: "swift-collections"),
      .product(name: "HeapModule", package: "swift-collections"),
    ],
    swiftSettings: quick),
  .executableTarget(
    name: "comityd",
    dependencies: [
      "Console", "PeerLink", "NodeService", "NodeCore", "NodeStore", "Evidence", "EncryptedSQLite", "Operations",
      "Cooperation",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "comity",
    dependencies: [
      "NodeCore", "Membership", "Evidence", "Cooperation", "EncryptedSQLite", "Operations",
      .product(name: "ArgumentParser", package: "swift-argument-parser"),
      .product(name: "AsyncHTTPClient", package: "async-http-client"),
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOHTTP1", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "comity-sim",
    dependencies: ["Simulator", .product(name: "ArgumentParser", package: "swift-argument-parser")],
    swiftSettings: strict),
  .testTarget(name: "StrictJSONTests", dependencies: ["StrictJSON"], swiftSettings: strict),
  .testTarget(
    name: "EvidenceTests", dependencies: ["Evidence"],
    exclude: ["Vectors", "foreign.py", "tlogcheck.go", "tlogproof.py"], swiftSettings: strict),
  .testTarget(
    name: "MembershipTests", dependencies: ["Membership", "Evidence", "AuditFixtures"], swiftSettings: strict),
  .testTarget(name: "PeerSyncTests", dependencies: ["PeerSync", "Evidence"], swiftSettings: strict),
  .testTarget(
    name: "CooperationTests", dependencies: ["Cooperation", "StrictJSON"],
    exclude: [
      "Corpus", "Golden", "ftm_differential.py", "ftm_entities.py", "identifier_differential.py", "kind_schemas.py",
    ],
    swiftSettings: strict),
  .executableTarget(
    name: "store-writer", dependencies: ["EncryptedSQLite", "CSQLite", "CLibCrypto"], path: "Tests/StoreWriter",
    swiftSettings: strict),
  .testTarget(
    name: "EncryptedSQLiteTests", dependencies: ["EncryptedSQLite", "SimulatedDisk", "CSQLite", "store-writer"],
    exclude: ["unseal.py", "Vectors"], swiftSettings: strict),
  .testTarget(
    name: "NodeStoreTests", dependencies: ["NodeStore", "EncryptedSQLite", "Evidence"], swiftSettings: strict),
  .testTarget(name: "OperationsTests", dependencies: ["Operations"], swiftSettings: strict),
  .testTarget(
    name: "NodeCoreTests",
    dependencies: [
      "NodeCore", "NodeStore", "PeerSync", "Membership", "Evidence", "Cooperation", "EncryptedSQLite", "StrictJSON",
      "CSQLite", .product(name: "GRDB", package: "GRDB.swift"),
    ],
    exclude: ["foreignlog.go", "foreignlog.py"], swiftSettings: strict),
  .testTarget(
    name: "NodeServiceTests",
    dependencies: [
      "NodeService", "PeerLink", "NodeCore", "NodeStore", "PeerSync", "Membership", "Evidence", "EncryptedSQLite",
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
    ], swiftSettings: strict),
  .testTarget(
    name: "PeerLinkTests",
    dependencies: [
      "PeerLink", "NodeService",
      .product(name: "NIOCore", package: "swift-nio"),
      .product(name: "NIOPosix", package: "swift-nio"),
      .product(name: "NIOSSL", package: "swift-nio-ssl"),
      .product(name: "Crypto", package: "swift-crypto"),
      .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      .product(name: "Logging", package: "swift-log"),
    ],
    exclude: ["resumption.py"], swiftSettings: strict),
  .testTarget(name: "SimulationTests", dependencies: ["Simulator"], swiftSettings: strict),
  .testTarget(
    name: "EndToEndTests", dependencies: ["comity", "comityd", "AuditFixtures", "Evidence", "SimulatedDisk"],
    exclude: ["scales.py"],
    swiftSettings: strict),
  .testTarget(name: "ArchitectureTests", swiftSettings: strict),
  // A fictional federation with its logs, shared by tests, fuzzing and benchmarks.
  .target(
    name: "AuditFixtures", dependencies: ["Membership", "Evidence"], path: "Tests/AuditFixtures", swiftSettings: strict),
  .target(
    name: "FuzzTargets", dependencies: ["PeerSync", "Membership", "Evidence", "Cooperation", "StrictJSON"],
    path: "Fuzz/Targets", swiftSettings: strict),
  .testTarget(
    name: "FuzzTests",
    dependencies: [
      "FuzzTargets", "AuditFixtures", "PeerSync", "Membership", "Evidence", "Cooperation", "StrictJSON",
    ],
    swiftSettings: strict),
]

if benchmarks {
  targets.append(
    .executableTarget(
      name: "ComityBenchmarks",
      dependencies: [
        "PeerLink", "NodeService", "NodeCore", "NodeStore", "PeerSync", "Membership", "Evidence", "EncryptedSQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
      ],
      path: "Benchmarks/ComityBenchmarks", swiftSettings: strict))
  targets.append(
    .executableTarget(
      name: "AuditBenchmarks",
      dependencies: [
        "AuditFixtures", "NodeStore", "EncryptedSQLite", "Membership", "Evidence",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Benchmarks/AuditBenchmarks", swiftSettings: strict))
  targets.append(
    .executableTarget(
      name: "CooperationBenchmarks",
      dependencies: [
        "NodeCore", "NodeStore", "Membership", "Evidence", "Cooperation", "EncryptedSQLite",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Benchmarks/CooperationBenchmarks", swiftSettings: strict))
  targets.append(
    .executableTarget(
      name: "StoreBenchmarks", dependencies: ["EncryptedSQLite", "CSQLite"], path: "Benchmarks/StoreBenchmarks",
      swiftSettings: strict))
}

if fuzzing {
  let part: Set = [
    "StrictJSON", "Evidence", "Membership", "Cooperation", "PeerSync", "FuzzTargets", "CLibCrypto",
  ]
  targets.removeAll { !part.contains($0.name) }
  // Stand-ins under the names of swift-crypto's modules: nothing is fetched, and the build takes a minute instead of nine.
  for target in targets where target.name == "Evidence" {
    target.dependencies = ["StrictJSON", "Crypto", "CryptoExtras"]
  }
  targets.append(
    .target(name: "Crypto", dependencies: ["CLibCrypto"], path: "Fuzz/Crypto", swiftSettings: strict))
  targets.append(
    .target(name: "CryptoExtras", dependencies: ["Crypto"], path: "Fuzz/CryptoExtras", swiftSettings: strict))
  targets.append(
    .executableTarget(
      name: "ComityFuzz", dependencies: ["FuzzTargets"], path: "Fuzz/ComityFuzz", swiftSettings: strict))
}

if storeAlone {
  let part: Set = [
    "CSQLite", "CLibCrypto", "EncryptedSQLite", "SimulatedDisk", "EncryptedSQLiteTests", "StoreBenchmarks",
    "store-writer",
  ]
  targets.removeAll { !part.contains($0.name) }
}

let package = Package(
  name: "comity",
  products: storeAlone || fuzzing
    ? []
    : [
      .executable(name: "comityd", targets: ["comityd"]),
      .executable(name: "comity", targets: ["comity"]),
    ],
  dependencies: storeAlone
    ? []
    : fuzzing
      ? [.package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0")]
      : [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
      ],
  targets: targets
)
