// The plugin: its name and its commands.

import PluginAPI

/// Layered configuration that knows which file and line set each value.
public struct ConfigPlugin: Plugin {
    public static let manifest = PluginManifest(
        name: "config", version: "1.0.0", summary: "Which value, from where, in which environment.")

    public init() {}

    public func commands() -> [any Command] {
        [
            ConfigGet(), ConfigLoad(), ConfigEnvs(), ConfigKeys(), ConfigTree(), ConfigExplain(),
            ConfigDiff(), ConfigValidate(), ConfigSchema(), ConfigSet(), ConfigUnset(), ConfigExport(),
            ConfigWatch(), ConfigRender(), ConfigScan(), ConfigSecretSet(), ConfigSecretGet(),
            ConfigSecretList(), ConfigSecretRemove(), ConfigSecretRecipients(), ConfigSecretAddRecipient(),
            ConfigSecretRemoveRecipient(),
        ]
    }
}
