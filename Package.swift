// swift-tools-version: 6.0
import PackageDescription

// Warnings are errors in our targets; nothing of ours may print while it builds.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .unsafeFlags(["-warnings-as-errors"]),
]

// The register machine's inner loop: exclusivity is proved by its structure (one owner of the
// register file), and the checks cost a third of its speed.
let machine: [SwiftSetting] = strict + [.unsafeFlags(["-enforce-exclusivity=unchecked"])]

let package = Package(
    name: "nops",
    products: [
        .executable(name: "nops", targets: ["nops"]),
        .library(name: "PluginAPI", targets: ["PluginAPI"]),
    ],
    targets: [
        // Debian's C libraries, each behind a small target of fixed signatures.
        .target(name: "CSystem", linkerSettings: [.linkedLibrary("resolv")]),
        .target(name: "CDigest", linkerSettings: [.linkedLibrary("md")]),
        .target(name: "CZstd", linkerSettings: [.linkedLibrary("zstd")]),
        .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
        .target(
            name: "CNettle",
            linkerSettings: [
                .linkedLibrary("hogweed"), .linkedLibrary("nettle"), .linkedLibrary("gmp"),
            ]),
        .target(name: "CPCRE2", linkerSettings: [.linkedLibrary("pcre2-8")]),
        .target(name: "CLibYAML", linkerSettings: [.linkedLibrary("yaml")]),
        .target(name: "CTOML", cxxSettings: [.unsafeFlags(["-std=c++17", "-Os"])]),
        .target(
            name: "CLibEdit",
            linkerSettings: [
                .linkedLibrary("edit"), .linkedLibrary("tinfo"), .linkedLibrary("bsd"),
                .linkedLibrary("md"),
            ]),

        // The house, from the ground up. Imports point downward only.
        .target(
            name: "Platform", dependencies: ["CSystem", "CDigest", "CZstd", "CZlib", "CPCRE2"],
            swiftSettings: strict),
        .target(name: "Syntax", swiftSettings: machine),
        .target(name: "PluginAPI", dependencies: ["Syntax"], swiftSettings: machine),
        .target(name: "Changes", dependencies: ["PluginAPI", "Platform"], swiftSettings: strict),
        .target(
            name: "Engine", dependencies: ["PluginAPI", "Changes", "Platform", "CSystem"],
            swiftSettings: machine),
        .target(
            name: "Formats", dependencies: ["PluginAPI", "CLibYAML", "CTOML"], swiftSettings: machine),
        .target(
            name: "CoreCommands", dependencies: ["PluginAPI", "Platform", "Formats", "CLibYAML"],
            swiftSettings: machine),
        .target(name: "LineEditor", dependencies: ["CLibEdit"], swiftSettings: strict),
        .target(name: "Repl", dependencies: ["Engine", "LineEditor"], swiftSettings: strict),

        // The built-in plugins. Each imports PluginAPI and libraries of its field, nothing else.
        .target(
            name: "Migrate", dependencies: ["PluginAPI", "Platform", "CLibYAML"],
            path: "plugins/migrate/Sources", swiftSettings: machine),
        .target(
            name: "Config", dependencies: ["PluginAPI", "Platform", "Formats", "CNettle"],
            path: "plugins/config/Sources", swiftSettings: machine),

        .executableTarget(
            name: "nops", dependencies: ["Repl", "CoreCommands", "Config", "Migrate"],
            swiftSettings: strict),

        .testTarget(name: "PlatformTests", dependencies: ["Platform"], swiftSettings: strict),
        .testTarget(name: "SyntaxTests", dependencies: ["Syntax"], swiftSettings: strict),
        .testTarget(name: "PluginAPITests", dependencies: ["PluginAPI"], swiftSettings: strict),
        .testTarget(
            name: "CoreCommandsTests", dependencies: ["CoreCommands", "Config", "Formats", "nops"],
            swiftSettings: strict),
        .testTarget(name: "LineEditorTests", dependencies: ["LineEditor"], swiftSettings: strict),
        .testTarget(name: "ReplTests", dependencies: ["Repl"], swiftSettings: strict),
        .testTarget(name: "FormatsTests", dependencies: ["Formats"], swiftSettings: strict),
        .testTarget(name: "EngineTests", dependencies: ["Engine", "CoreCommands"], swiftSettings: strict),
        .testTarget(name: "ChangesTests", dependencies: ["Changes"], swiftSettings: strict),
        .testTarget(
            name: "MigrateTests", dependencies: ["Migrate"], path: "plugins/migrate/Tests",
            swiftSettings: strict),
        .testTarget(
            name: "ConfigTests", dependencies: ["Config"], path: "plugins/config/Tests",
            swiftSettings: strict),
    ],
    cxxLanguageStandard: .cxx17
)
