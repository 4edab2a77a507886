// From renamed files to the moves of a plan.

/// Renames of files, as few moves of folders and files as say the same.
struct InferredMoves {
    let renames: [Move]
    private let old: [String]
    private let new: Set<String>
    private let oldFiles: Set<String>
    private let renamed: Set<String>
    /// Paths that renamed files go to, or that other files keep.
    private let taken: Set<String>

    /// - Parameters:
    ///   - old: every file before.
    ///   - new: every file after.
    init(renames: [Move], old: [String], new: [String]) {
        self.renames = renames
        self.old = old
        self.new = Set(new)
        oldFiles = Set(old)
        let renamed = Set(renames.map(\.from))
        self.renamed = renamed
        taken = Set(renames.map(\.to)).union(old.filter { !renamed.contains($0) })
    }

    func moves() -> [Move] {
        var folders: [Move] = []
        var seen: Set<String> = []
        var reached: Set<String> = []
        for rename in renames {
            let best = rename.enclosing.last { wentAlong($0.from, $0.to) }
            guard let best, seen.insert(best.from).inserted else { continue }
            // Two folders that became one are a folder and files.
            if reached.insert(best.to).inserted { folders.append(best) }
        }
        // A folder within one that moves along is no move of its own.
        let map = MoveMap(folders)
        let outer = folders.filter { move in
            !folders.contains { $0 != move && RelativePath.isInside(move.from, $0.from) }
        }
        let files = renames.filter { map.target(of: $0.from) != $0.to }
        return outer + files.sorted { $0.from < $1.from }
    }

    /// Whether all that a folder held, and that is still somewhere, is in another one now.
    private func wentAlong(_ from: String, _ to: String) -> Bool {
        var count = 0
        var all = 0
        for file in old where RelativePath.isInside(file, from) {
            all += 1
            let target = RelativePath.join(to, RelativePath.inside(file, from))
            // What stands at a renamed file's old place is a file of its own.
            if new.contains(file), !renamed.contains(file) { return false }
            // What people removed has no place where another file is.
            if !renamed.contains(file), taken.contains(target) { return false }
            if new.contains(target), !oldFiles.contains(target) { count += 1 }
        }
        let elsewhere = renames.contains {
            RelativePath.isInside($0.from, from)
                && $0.to != RelativePath.join(to, RelativePath.inside($0.from, from))
        }
        // Of a folder that people removed a few files may have gone on elsewhere.
        return count > 1 && count * 4 >= all && !elsewhere
    }
}
