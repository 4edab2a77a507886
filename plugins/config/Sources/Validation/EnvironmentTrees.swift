// What the files and sections of environments say, beside each other.

import PluginAPI

/// The files of environments, each read once.
final class EnvironmentTrees {
    private var read: [String: Node?] = [:]

    /// Whether environments beside one have a key in their own file or section, too. What it takes over from those that it
    /// extends, `line`, itself among them, is one saying, unless several of them have it.
    func isShared(
        _ key: ConfigKey, line: Set<String>, _ project: ConfigProject, _ reading: ConfigReading
    ) -> Bool {
        let having = project.environments.names.filter { name in
            project.environments.sections?.fields[name]?.node(at: key) != nil
                || tree(name, project, reading)?.node(at: key) != nil
        }
        return having.contains { !line.contains($0) } || having.count > 1
    }

    /// Its section and its file.
    func all(of name: String, _ project: ConfigProject, _ reading: ConfigReading) -> [Node] {
        [project.environments.sections?.fields[name], tree(name, project, reading)].compactMap { $0 }
    }

    /// Nil where it has no file, or one that can't be read.
    func tree(_ name: String, _ project: ConfigProject, _ reading: ConfigReading) -> Node? {
        if let known = read[name] { return known }
        let file = project.environments.files.first { $0.name == name }
        let tree = file.flatMap { try? ConfigFile.read($0.path, project.source($0.path), reading) }
        read[name] = .some(tree)
        return tree
    }
}
