// Moves of files that come to the same as the move of their folder.

extension Move {
    /// Moves of folders that this one may be a part of, the innermost first.
    var enclosing: [Move] {
        var result: [Move] = []
        var inner = self
        while RelativePath.name(inner.from) == RelativePath.name(inner.to) {
            inner = Move(from: RelativePath.parent(inner.from), to: RelativePath.parent(inner.to))
            guard !inner.from.isEmpty, !inner.to.isEmpty, inner.from != inner.to else { break }
            if !RelativePath.isInside(inner.to, inner.from) { result.append(inner) }
        }
        return result
    }
}

extension MigrationPlan {
    /// The plan with one move for each folder whose every file goes along to one other, so that what names the folder follows.
    ///
    /// - Parameter isApplied: the moves have been made; `tree` is what there is after them.
    func joined(over tree: ProjectTree, isApplied: Bool = false) -> MigrationPlan {
        let present = Set(tree.files)
        let parts = entries.filter { present.contains(isApplied ? $0.move.to : $0.move.from) }.map(\.move)
        let files = isApplied ? present.subtracting(parts.map(\.to)).union(parts.map(\.from)) : present
        var going: [String: [String: Int]] = [:]
        for part in parts {
            for folder in part.enclosing { going[folder.from, default: [:]][folder.to, default: 0] += 1 }
        }
        guard !going.isEmpty else { return self }
        let held = Self.counts(of: files, below: Set(going.keys))
        // After the moves nobody can tell what was in the new folder before.
        let arrived = isApplied ? Self.counts(of: present, below: Set(going.values.flatMap(\.keys))) : nil
        let named = Set(entries.flatMap { [$0.move.from, $0.move.to] })
        func isWhole(_ folder: Move) -> Bool {
            let count = going[folder.from]?[folder.to]
            return !named.contains(folder.from) && count == held[folder.from]
                && (arrived.map { $0[folder.to] == count } ?? true)
        }
        var result = self
        result.entries = []
        var made: Set<String> = []
        for entry in entries {
            let outer = files.contains(entry.move.from) ? entry.move.enclosing.last(where: isWhole) : nil
            if let outer, made.insert(outer.from).inserted {
                result.entries.append(Entry(move: outer, fromPlace: entry.fromPlace, toPlace: entry.toPlace))
            } else if outer == nil {
                result.entries.append(entry)
            }
        }
        return result
    }

    private static func counts(of files: Set<String>, below folders: Set<String>) -> [String: Int] {
        var result: [String: Int] = [:]
        for file in files {
            var above = RelativePath.parent(file)
            while !above.isEmpty {
                if folders.contains(above) { result[above, default: 0] += 1 }
                above = RelativePath.parent(above)
            }
        }
        return result
    }
}
