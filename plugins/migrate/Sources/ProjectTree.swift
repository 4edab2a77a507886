// What a project's tree holds, as far as a migration looks.

import Platform

/// A tree's entries by path, relative to its root.
struct ProjectTree: Sendable {
    /// Files and links, each folder's in order of name.
    var files: [String] = []
    /// Those of `files` that are symbolic links or no plain files; their content is not read.
    var special: Set<String> = []
    var folders: Set<String> = []
    /// Folders with a git repository of their own: what is in them is another project's, neither listed nor moved.
    var repositories: Set<String> = []

    /// Folders that hold history, caches or other people's code: entered only where a move names them.
    private static let skipped: Set<String> = [
        ".git", ".hg", ".svn", ".nops", ".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__",
        ".mypy_cache", ".pytest_cache", ".ruff_cache", ".eggs",
    ]

    /// - Parameter named: paths that moves name; what they hold is listed whole.
    static func read(
        _ root: String, named: [String], interrupt: () throws -> Void = {}
    ) throws -> ProjectTree {
        var tree = ProjectTree()
        var met = 0
        var inner: Set<String> = []
        try TreeWalk.walk(root) { entry in
            met += 1
            if met % 1024 == 0 { try interrupt() }
            if entry.name == ".git", entry.path != ".git" { inner.insert(RelativePath.parent(entry.path)) }
            switch entry.kind {
            case .folder:
                if skipped.contains(entry.name), !isNamed(entry.path, named) { return .skip }
                tree.folders.insert(entry.path)
            case .file: tree.files.append(entry.path)
            case .link, .other:
                tree.files.append(entry.path)
                tree.special.insert(entry.path)
            }
            return .enter
        }
        if !inner.isEmpty { tree.leaveOut(inner) }
        return tree
    }

    /// Takes the content of other repositories out; each stays as one entry.
    private mutating func leaveOut(_ inner: Set<String>) {
        let isOuter = { (path: String) in
            var above = RelativePath.parent(path)
            while !above.isEmpty {
                if inner.contains(above) { return false }
                above = RelativePath.parent(above)
            }
            return true
        }
        files = files.filter(isOuter)
        special = special.filter(isOuter)
        folders = folders.filter { isOuter($0) && !inner.contains($0) }
        repositories = inner.filter(isOuter)
        files += repositories.sorted()
        special.formUnion(repositories)
    }

    /// Whether moves need to see into a folder that is skipped otherwise. History is never moved.
    private static func isNamed(_ path: String, _ named: [String]) -> Bool {
        let name = RelativePath.name(path)
        if name == ".git" || name == ".nops" {
            return RelativePath.parent(path) != ""
                && named.contains { RelativePath.isInside(path, $0) && path != $0 }
        }
        return named.contains { RelativePath.isInside(path, $0) || RelativePath.isInside($0, path) }
    }

    /// Whether a file lies where code is not ours to read: a cache or an environment that moves along.
    static func isForeign(_ path: String) -> Bool {
        RelativePath.parts(RelativePath.parent(path)).contains { skipped.contains($0) }
    }

    /// Whether a file's ending says that it holds no text.
    static func isBinary(_ path: String) -> Bool {
        let bytes = path.utf8
        guard let dot = bytes.suffix(7).lastIndex(of: UInt8(ascii: ".")) else { return false }
        switch path[bytes.index(after: dot)...] {
        case "pyc", "pyo", "mo", "so", "o", "a", "png", "jpg", "jpeg", "gif", "webp", "ico", "pdf", "gz",
            "zip", "bz2",
            "xz", "zst", "tar", "whl", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "sqlite", "db":
            return true
        default: return false
        }
    }

    func contains(_ path: String) -> Bool { folders.contains(path) || files.contains(path) }

    /// For trees made by hand.
    init(files: [String] = [], special: Set<String> = []) {
        self.files = files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        self.special = special
        for file in files {
            var folder = RelativePath.parent(file)
            while !folder.isEmpty, folders.insert(folder).inserted { folder = RelativePath.parent(folder) }
        }
    }
}
