// Files of one content, of which git takes any for any other.

/// Renames in which such files go where the other files of their folders went.
struct TwinFiles {
    private let moves: [Move]
    /// Files that are gone, and such that came, by their content, where there are several.
    private var gone: [Substring: [String]] = [:]
    private var came: [Substring: [String]] = [:]
    /// How many files of a folder went along to others.
    private var votes: [String: [String: Int]] = [:]

    init(old: TrackedFiles, new: TrackedFiles, moves: [Move]) {
        self.moves = moves
        let sources = Set(moves.map(\.from))
        let targets = Set(moves.map(\.to))
        for path in old.paths
        where (new.contents[path] == nil || sources.contains(path)) && !old.empty.contains(path) {
            if let content = old.contents[path] { gone[content, default: []].append(path) }
        }
        for path in new.paths where old.contents[path] == nil || targets.contains(path) {
            if let content = new.contents[path] { came[content, default: []].append(path) }
        }
        let known = came
        gone = gone.filter { $1.count > 1 || (known[$0]?.count ?? 0) > 1 }
        let twins = Set(gone.values.joined())
        for move in moves where !twins.contains(move.from) {
            for pair in move.enclosing { votes[pair.from, default: [:]][pair.to, default: 0] += 1 }
        }
    }

    func paired() -> [Move] {
        var result: [String: Move] = [:]
        var taken: Set<String> = []
        for (content, files) in gone {
            let free = Set(came[content] ?? [])
            for file in files.sorted() {
                guard let target = target(of: file, free), taken.insert(target).inserted else { continue }
                result[file] = Move(from: file, to: target)
            }
        }
        // As git has it for all others.
        for move in moves where result[move.from] == nil && taken.insert(move.to).inserted {
            result[move.from] = move
        }
        return Array(result.values)
    }

    /// Where a file is if it went along with its folder, the innermost that tells.
    private func target(of file: String, _ free: Set<String>) -> String? {
        var folder = RelativePath.parent(file)
        while !folder.isEmpty {
            let best = votes[folder]?.max { ($0.value, $1.key) < ($1.value, $0.key) }
            if let best {
                let target = RelativePath.join(best.key, RelativePath.inside(file, folder))
                if free.contains(target) { return target }
            }
            folder = RelativePath.parent(folder)
        }
        return nil
    }
}
