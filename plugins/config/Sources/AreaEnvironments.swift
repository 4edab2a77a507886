// Files of areas that are one environment's: `security/production.yaml`.

import Platform
import PluginAPI
import Syntax

/// What the name of a file in an area says of environments.
enum AreaEnvironments {
    /// Names that are environments' wherever they stand; by the others parts of an area are called, too.
    private static let usual = EnvironmentNames.usual.subtracting([
        "live", "local", "test", "tests", "integration", "acceptance", "ci", "demo", "preview", "sandbox",
        "canary",
        "review",
    ])

    /// The environments that such files make known.
    static func names(_ areas: [(name: String, files: [String])], listed: [String]?) -> [String] {
        areas.flatMap(\.files).map(Path.stem).filter { usual.contains($0) || listed?.contains($0) == true }
    }

    /// A file that would hold for all environments, and is named as one of them is but for a slip.
    static func checkSpelling(_ path: String, _ source: Source, known: [String]) throws {
        let name = Path.stem(path)
        guard name.utf8.count >= 6,
            let meant = closest(to: name, among: usual.union(known).filter { $0.utf8.count >= 6 }, within: 2)
        else { return }
        throw ErrorValue(
            "\(source.name) would hold for all environments, and is named much like '\(meant)'",
            kind: "config",
            help: "did you mean '\(meant).\(Path.fileExtension(path))'? Else give it another name")
    }
}
