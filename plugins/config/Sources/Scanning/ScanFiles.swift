// The files of a tree in which secrets are looked for.

import Platform
import PluginAPI

struct ScanFiles {
    /// Absolute, sorted.
    let paths: [String]

    /// What programs keep for themselves.
    private static let skipped: Set = [".git", ".nops"]

    /// Of a file itself; of a folder those that its ignore files don't name.
    init(_ start: String, _ context: any Context) throws {
        guard Files.isFolder(start) else {
            paths = [start]
            return
        }
        let ignored = GitIgnore(root: start)
        var found: [String] = []
        try TreeWalk.walk(start, unreadable: { context.note("warning: \($0.description)") }) { entry in
            try context.checkInterrupt()
            let isFolder = entry.kind == .folder
            if isFolder && Self.skipped.contains(entry.name)
                || ignored.ignores(entry.path, isFolder: isFolder)
            {
                return .skip
            }
            if entry.kind == .file { found.append(Path.join(start, entry.path)) }
            return .enter
        }
        paths = found
    }
}
