// What a compiler makes of sources that move: `src/a.ts` is `build/a.js` where the settings say so. Nothing of that is in the tree,
// and yet packages and tests name it.

/// Moves of files that are made of those that move.
struct JavaScriptBuilds {
    private let files: Set<String>
    private let sources: [String]
    private let moves: MoveMap
    private let read: (String) -> JSONNode?

    /// - Parameters:
    ///   - files: every file before the moves.
    ///   - read: a file's JSON; nil where it can't be read.
    static func moves(_ files: [String], _ moves: MoveMap, _ read: @escaping (String) -> JSONNode?) -> [Move]
    {
        let settings = files.filter(JavaScriptPath.isConfig)
        guard !settings.isEmpty else { return [] }
        let builds = JavaScriptBuilds(files, moves, read)
        guard builds.sources.contains(where: { moves.target(ofFile: $0) != $0 }) else { return [] }
        var made: [String: Move] = [:]
        for file in settings {
            for move in builds.moves(by: file) where made[move.from] == nil { made[move.from] = move }
        }
        return made.values.sorted { $0.from < $1.from }
    }

    private init(_ files: [String], _ moves: MoveMap, _ read: @escaping (String) -> JSONNode?) {
        self.files = Set(files)
        self.moves = moves
        self.read = read
        sources = files.filter { file in
            Self.made[JavaScriptPath.ending(file)] != nil
                && ![".d.ts", ".d.mts", ".d.cts"].contains { file.hasSuffix($0) }
                && !file.contains("node_modules/")
        }
    }

    /// The endings of what is made of a source.
    private static let made = [
        ".ts": [".js", ".d.ts"], ".tsx": [".js", ".d.ts"], ".mts": [".mjs", ".d.mts"],
        ".cts": [".cjs", ".d.cts"],
    ]

    /// One folder that settings name, and the file of settings that does.
    private struct Named {
        var written: String
        var file: String

        func path(_ file: String) -> String? { RelativePath.resolve(written, in: RelativePath.parent(file)) }
    }

    private func moves(by file: String) -> [Move] {
        guard let node = read(file), let out = option("outDir", node, file),
            let outFolder = out.path(out.file),
            let newOut = out.path(moves.target(ofFile: out.file)), outFolder != RelativePath.parent(file)
        else { return [] }
        let folder = RelativePath.parent(file)
        let included = node["include"]?.strings.compactMap { Self.folder($0, in: folder) } ?? [folder]
        let excluded = node["exclude"]?.strings.compactMap { Self.folder($0, in: folder) } ?? []
        let own = sources.filter { source in
            included.contains { RelativePath.isInside(source, $0) }
                && !excluded.contains { $0 != folder && RelativePath.isInside(source, $0) }
                && !RelativePath.isInside(source, outFolder)
        }
        guard !own.isEmpty else { return [] }
        let root = option("rootDir", node, file)
        let targets = own.map(moves.target(ofFile:))
        let old = root?.path(file) ?? Self.common(own)
        let new = root?.path(file).map { $0.isEmpty ? "" : moves.target(of: $0) } ?? Self.common(targets)
        var found: [Move] = []
        for (source, target) in zip(own, targets)
        where RelativePath.isInside(source, old) && RelativePath.isInside(target, new) {
            let endings = zip(
                Self.made[JavaScriptPath.ending(source)] ?? [], Self.made[JavaScriptPath.ending(target)] ?? []
            )
            for (ending, newEnding) in endings {
                let from = RelativePath.join(outFolder, RelativePath.inside(Self.stem(source), old)) + ending
                let to = RelativePath.join(newOut, RelativePath.inside(Self.stem(target), new)) + newEnding
                if from != to, !files.contains(from), moves.target(of: from) != to {
                    found.append(Move(from: from, to: to))
                }
            }
        }
        return found
    }

    private static func stem(_ path: String) -> String {
        String(path.dropLast(JavaScriptPath.ending(path).utf8.count))
    }

    /// The folder that a pattern of files begins with.
    private static func folder(_ pattern: String, in folder: String) -> String? {
        let parts = RelativePath.parts(pattern).prefix { !$0.contains("*") && !$0.contains("?") }
        return RelativePath.resolve(parts.joined(separator: "/"), in: folder)
    }

    /// The innermost folder that holds all of some files.
    private static func common(_ files: [String]) -> String {
        var shared = RelativePath.parts(RelativePath.parent(files[0]))
        for file in files.dropFirst() {
            let parts = RelativePath.parts(RelativePath.parent(file))
            let count = zip(shared, parts).prefix { $0 == $1 }.count
            shared = Array(shared.prefix(count))
        }
        return shared.joined(separator: "/")
    }

    /// An option of a compiler's settings, or of those that they extend.
    private func option(_ name: String, _ node: JSONNode, _ file: String, depth: Int = 0) -> Named? {
        if let written = node["compilerOptions"]?[name]?.string {
            return written.contains("$") ? nil : Named(written: written, file: file)
        }
        guard depth < 8 else { return nil }
        for parent in node["extends"]?.strings ?? [] where JavaScriptPath.isRelative(parent) {
            guard let path = RelativePath.resolve(parent, in: RelativePath.parent(file)),
                let known = [path, path + ".json"].first(where: files.contains), let outer = read(known)
            else { continue }
            if let found = option(name, outer, known, depth: depth + 1) { return found }
        }
        return nil
    }
}
