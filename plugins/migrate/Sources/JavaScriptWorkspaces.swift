// Workspaces of JavaScript: which packages of a tree belong together, told by patterns of folders.

import Platform

/// The patterns of one `package.json` or `pnpm-workspace.yaml`.
struct JavaScriptWorkspaces: Sendable {
    let file: String
    private let patterns: [String]

    static func mayBe(_ file: String) -> Bool {
        let name = RelativePath.name(file)
        return name == "package.json" || name == "pnpm-workspace.yaml"
    }

    /// Nil where the file has no such patterns.
    init?(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
        self.file = file
        if file.hasSuffix(".yaml") {
            patterns = Self.listed(TextLines(bytes))
        } else {
            let node = JSONNode.read(bytes)?["workspaces"]
            patterns = (node?["packages"] ?? node)?.strings ?? []
        }
        guard !patterns.isEmpty else { return nil }
    }

    /// The items of `packages:`.
    private static func listed(_ lines: TextLines) -> [String] {
        var found: [String] = []
        var isOpen = false
        lines.forEach { line in
            let text = lines.trimmed(line)
            guard !text.isEmpty, !lines.starts(text, with: "#") else { return }
            if lines.starts(text, with: "- ") {
                if isOpen {
                    let item = lines.trimmed(text.lowerBound + 2..<text.upperBound)
                    found.append(lines.text(lines.unquoted(item)))
                }
            } else {
                isOpen = lines.starts(line, with: "packages:")
            }
        }
        return found
    }

    /// The first pattern that holds a package's folder before the moves, where none holds it any more.
    func loses(_ folder: String, to newFolder: String, _ paths: PathMap) -> String? {
        let home = RelativePath.parent(file)
        let newHome = RelativePath.parent(paths.target(of: file))
        var holder: String?
        for pattern in patterns where !pattern.hasPrefix("!") {
            guard let whole = Self.whole(pattern, home) else { continue }
            if holder == nil, Self.holds(whole, folder) { holder = pattern }
            // Its folder may have moved, and the pattern with it.
            let plain = RelativePath.parts(whole).prefix { !$0.utf8.contains(0x2A) }.joined(separator: "/")
            let target = paths.target(of: plain)
            let follows = target != plain && !paths.isTorn(plain)
            let now =
                follows
                ? RelativePath.join(target, RelativePath.inside(whole, plain)) : Self.whole(pattern, newHome)
            if let now, Self.holds(now, newFolder) { return nil }
        }
        return holder
    }

    private static func whole(_ pattern: String, _ home: String) -> String? {
        var parts = RelativePath.parts(home)
        for part in RelativePath.parts(pattern) where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        return parts.joined(separator: "/")
    }

    private static func holds(_ pattern: String, _ folder: String) -> Bool {
        // One part alone is a folder here, and no name at any depth.
        PathPattern(pattern)?.matchesWhole(folder) ?? false
            && (pattern.utf8.contains(0x2F) || !folder.utf8.contains(0x2F))
    }
}

extension JavaScriptWorkspaces {
    /// Packages that no workspace holds any more.
    static func findings(
        _ workspaces: [JavaScriptWorkspaces], _ planned: PlannedMoves, _ paths: PathMap
    ) -> [Finding] {
        guard !workspaces.isEmpty else { return [] }
        return planned.moved.filter { RelativePath.name($0.from) == "package.json" }.compactMap { move in
            for workspace in workspaces where workspace.file != move.from {
                let folder = RelativePath.parent(move.from)
                let newFolder = RelativePath.parent(move.to)
                if let pattern = workspace.loses(folder, to: newFolder, paths) {
                    return Finding(
                        path: move.to, line: 0, column: 0,
                        message:
                            "'\(pattern)' of '\(paths.target(of: workspace.file))' does not match '\(newFolder)': "
                            + "the package is in the workspace no more")
                }
            }
            return nil
        }
    }
}
