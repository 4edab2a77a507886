// The plugin: its name and its commands.

import PluginAPI

/// Moves files and folders by a plan, and rewrites whatever imports them.
public struct MigratePlugin: Plugin {
    public static let manifest = PluginManifest(
        name: "migrate", version: "1.0.0", summary: "Moves code and rewrites what pointed at it.")

    public init() {}

    public func commands() -> [any Command] {
        [
            MigratePlan(), MigrateApply(), MigrateMove(), MigrateCheck(), MigrateUnshim(), MigrateStatus(),
            MigrateInfer(),
            MigrateReport(),
        ]
    }
}
