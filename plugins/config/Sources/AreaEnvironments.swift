// Files of areas that are one environment's: `security/production.yaml`.

import Platform
import PluginAPI
import Syntax

/// What the name of a file in an area says of environments.
enum AreaEnvironments {
    /// Names that are environments' wherever they stand; by the others parts of an area are called, too.
    static let usual = EnvironmentNames.usual.subtracting([
        "live", "local", "test", "tests", "integration", "acceptance", "ci", "demo", "preview", "sandbox",
        "canary",
        "review",
    ])

    /// The environments that such files make known.
    static func names(_ areas: [(name: String, files: [String])], listed: [String]?) -> [String] {
        areas.flatMap(\.files).map(Path.stem).filter { usual.contains($0) || listed?.contains($0) == true }
    }

    /// A file that would hold for all environments, and is named nearly as one of them is.
    struct Doubt {
        let origin: Origin
        let message: String
        let help: String
        /// Not only the name says so: it sets what another file of the area sets, or stands among files of environments.
        let isLikely: Bool

        /// Nil: it is named otherwise.
        init?(_ path: String, among files: [String], _ project: ConfigProject, _ reading: ConfigReading) {
            let name = Path.stem(path)
            let known = usual.union(project.environments.names)
            guard name.utf8.count >= 6, !known.contains(name),
                let meant = closest(to: name, among: known.filter { $0.utf8.count >= 6 }.sorted(), within: 2)
            else { return nil }
            let source = project.source(path)
            origin = Origin(source)
            message = "\(source.name) would hold for all environments, and is named much like '\(meant)'"
            let others = files.filter { $0 != path }
            let stems = others.map(Path.stem)
            let isAmongThem = !stems.contains(meant) && stems.contains(where: known.contains)
            func keys(_ path: String) -> Set<String> {
                var keys: Set<String> = []
                let tree = try? ConfigFile.read(
                    path, project.source(path), ConfigReading(reading.context, isSilent: true))
                tree?.forEachValue { key, _ in keys.insert(key.text) }
                return keys
            }
            let own = keys(path)
            // `customers` is a word, and `prodution` is none.
            let isMisspelt =
                meant.utf8.count > 7 && closest(to: name, among: [meant], within: 1) != nil
                && !name.hasPrefix(meant) && !meant.hasPrefix(name)
            isLikely = isMisspelt || isAmongThem || others.contains { !keys($0).isDisjoint(with: own) }
            let right = "did you mean '\(meant).\(Path.fileExtension(path))'?"
            help =
                isLikely
                ? right + " Else give it another name"
                : right
                    + " If not, list the environments: `environment: {names: […]}` in \(ProjectSettings.fileName)"
        }

        /// Of all files of areas; what only the name says is meant where the project lists its environments.
        static func all(_ project: ConfigProject, _ reading: ConfigReading) -> [Doubt] {
            let areas = (try? project.areas()) ?? []
            return areas.flatMap { area in
                area.files.compactMap { Doubt($0, among: area.files, project, reading) }
            }.filter { $0.isLikely || project.settings.environmentNames == nil }
        }
    }
}
