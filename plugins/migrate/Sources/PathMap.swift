// Which paths a tree holds, whatever they are, and where each goes.

/// A tree's files and folders before a set of moves, and their places after it.
struct PathMap: Sendable {
    private let files: Set<String>
    private let folders: Set<String>
    private let moves: MoveMap

    /// - Parameter files: every file before the moves; in a check, with those that are only remembered.
    init(files: [String], folders: Set<String>, moves: MoveMap) {
        self.files = Set(files)
        var all = folders
        for file in files {
            var above = RelativePath.parent(file)
            while !above.isEmpty, all.insert(above).inserted { above = RelativePath.parent(above) }
        }
        self.folders = all
        self.moves = moves
    }

    func isFile(_ path: String) -> Bool { files.contains(path) }
    func isFolder(_ path: String) -> Bool { path.isEmpty || folders.contains(path) }
    func exists(_ path: String) -> Bool { isFile(path) || isFolder(path) }

    func target(of path: String) -> String { path.isEmpty ? "" : moves.target(ofFile: path) }

    /// Where the one thing that moves goes whose path ends so; nil: there are several, or none.
    func target(ofEnding end: String) -> String? {
        let end = end.hasSuffix("/*") ? String(end.dropLast(2)) : end
        let found = moves.moves.filter { $0.from.hasSuffix("/" + end) && !$0.to.hasSuffix("/" + end) }
        return found.count == 1 ? found[0].to : nil
    }

    /// Whether something below a folder goes elsewhere than along with it.
    func isTorn(_ path: String) -> Bool {
        let target = target(of: path)
        return moves.moves.contains { move in
            move.from != path && RelativePath.isInside(move.from, path)
                && move.to != RelativePath.join(target, RelativePath.inside(move.from, path))
        }
    }
}
