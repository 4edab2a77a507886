// The steps that bring every path to its new place: merges, chains and swaps included.

import PluginAPI

/// What a set of moves does to a tree.
struct PlannedMoves: Sendable {
    var steps: [Step] = []
    /// Every file and link, at its old place and its new one, where those differ.
    var moved: [Move] = []
    /// Files after the moves, `created` included.
    var newFiles: [String] = []
    /// New `__init__.py` files, empty.
    var created: [String] = []
}

/// Plans moves over a tree. Pure: looks at no disk.
struct MovePlanner {
    private let tree: ProjectTree
    private let entries: [MigrationPlan.Entry]
    private let map: MoveMap
    private let files: Set<String>

    static func plan(_ entries: [MigrationPlan.Entry], in tree: ProjectTree) throws(PlanFailure)
        -> PlannedMoves
    {
        try MovePlanner(tree: tree, entries: entries).run()
    }

    private init(tree: ProjectTree, entries: [MigrationPlan.Entry]) {
        self.tree = tree
        self.entries = entries
        map = MoveMap(entries.map(\.move))
        files = Set(tree.files)
    }

    private func run() throws(PlanFailure) -> PlannedMoves {
        var planned = PlannedMoves()
        for entry in entries { try check(entry) }
        var targets: [String: String] = [:]
        for file in tree.files {
            let target = map.target(of: file)
            if let other = targets.updateValue(file, forKey: target) {
                let mover = map.isMoved(file) ? file : other
                let taken = mover == file ? other : file
                if map.isMoved(taken) {
                    throw PlanFailure(
                        "'\(taken)' and '\(mover)' both move to '\(target)'", at: place(of: mover))
                }
                throw PlanFailure(
                    "'\(target)' exists already, and '\(mover)' moves there", at: place(of: mover),
                    help: "move that file elsewhere in the same plan, or remove it first")
            }
            planned.newFiles.append(target)
            if target != file { planned.moved.append(Move(from: file, to: target)) }
        }
        let newFolders = try folders(after: targets, planned.moved)
        planned.created = initFiles(planned)
        planned.newFiles += planned.created
        planned.steps = steps(planned, newFolders)
        return planned
    }

    // MARK: Checks

    static let isMade = "the move may be made already: `migrate status` tells what is left of the plan"

    private func check(_ entry: MigrationPlan.Entry) throws(PlanFailure) {
        let from = entry.move.from
        let to = entry.move.to
        guard files.contains(from) || tree.folders.contains(from) else {
            if files.contains(to) || tree.folders.contains(to) {
                throw PlanFailure(
                    "there is no '\(from)', and '\(to)' is there", at: entry.fromPlace, help: Self.isMade)
            }
            let near = closest(to: from)
            throw PlanFailure(
                "there is no '\(from)'", at: entry.fromPlace, help: near.map { "did you mean '\($0)'?" })
        }
        if let inner = tree.repositories.first(where: {
            RelativePath.isInside($0, from) || RelativePath.isInside(from, $0)
        }) {
            throw PlanFailure(
                "'\(inner)' is a git repository of its own", at: entry.fromPlace,
                help: "move it by `git mv`, which also changes what the outer one says of it")
        }
        for path in [from, to] {
            var above = RelativePath.parent(path)
            while !above.isEmpty {
                if tree.special.contains(above) {
                    throw PlanFailure(
                        "'\(path)' leads through '\(above)', "
                            + (tree.repositories.contains(above)
                                ? "a git repository of its own" : "a symbolic link"),
                        at: path == from ? entry.fromPlace : entry.toPlace,
                        help: tree.repositories.contains(above) ? nil : "name the real folder")
                }
                above = RelativePath.parent(above)
            }
        }
        if files.contains(from), tree.folders.contains(to) {
            throw PlanFailure(
                "'\(to)' is a folder; `to` is the file's new path itself", at: entry.toPlace,
                help: "write '\(to)/\(RelativePath.name(from))' to move it in there")
        }
        if files.contains(from), from.hasSuffix(".py"), !to.hasSuffix(".py") {
            throw PlanFailure(
                "'\(from)' is a module, and '\(to)' would be none", at: entry.toPlace,
                help: "write '\(to).py'; `to` is the file's new path itself")
        }
        if tree.folders.contains(from), files.contains(to), !map.isMoved(to) {
            throw PlanFailure("'\(to)' exists already and is a file", at: entry.toPlace)
        }
    }

    private func closest(to path: String) -> String? {
        let folder = RelativePath.parent(path)
        let name = RelativePath.name(path)
        let stem = ModuleMap.modulePath(ofFile: name)
        let beside =
            tree.folders.filter { RelativePath.parent($0) == folder }
            + tree.files.filter { RelativePath.parent($0) == folder }
        let sameStem = beside.first { ModuleMap.modulePath(ofFile: RelativePath.name($0)) == stem }
        if let sameStem { return sameStem }
        return beside.sorted().first { candidate in
            let other = RelativePath.name(candidate)
            return other.lowercased() == name.lowercased() || other.hasPrefix(name) || name.hasPrefix(other)
        }
    }

    private func place(of file: String) -> PlanPlace? {
        entries.filter { RelativePath.isInside(file, $0.move.from) }
            .max { $0.move.from.utf8.count < $1.move.from.utf8.count }?.toPlace
    }

    /// The folders there will be, with the old folder that each new one takes after.
    private func folders(after targets: [String: String], _ moved: [Move]) throws(PlanFailure) -> [String:
        String?]
    {
        var result: [String: String?] = [:]
        for folder in tree.folders { result.updateValue(folder, forKey: map.target(of: folder)) }
        for move in moved {
            var above = RelativePath.parent(move.to)
            while !above.isEmpty, result[above] == nil {
                result.updateValue(nil, forKey: above)
                above = RelativePath.parent(above)
            }
        }
        for folder in result.keys.sorted() {
            var above = RelativePath.parent(folder)
            while !above.isEmpty, result[above] == nil {
                result.updateValue(nil, forKey: above)
                above = RelativePath.parent(above)
            }
        }
        for folder in result.keys {
            guard let source = targets[folder] else { continue }
            throw PlanFailure(
                "'\(folder)' would be both a file ('\(source)') and a folder", at: place(of: source))
        }
        return result
    }

    // MARK: New packages

    /// Folders on the way to a moved module that need an `__init__.py`, because its old neighbours or
    /// its new ones have one.
    private func initFiles(_ planned: PlannedMoves) -> [String] {
        var packages: Set<String> = []
        for file in planned.newFiles where file.hasSuffix("__init__.py") {
            if RelativePath.name(file) == "__init__.py" { packages.insert(RelativePath.parent(file)) }
        }
        var oldHomes: Set<String> = []
        for file in tree.files where file.hasSuffix(".py") {
            var above = RelativePath.parent(file)
            while !above.isEmpty, oldHomes.insert(above).inserted { above = RelativePath.parent(above) }
        }
        // Folders within packages that had none go on without.
        var bare: Set<String> = []
        for folder in tree.folders where !files.contains(folder + "/__init__.py") {
            let target = map.target(of: folder)
            if target != folder, isInPackage(folder) { bare.insert(target) }
        }
        var created: Set<String> = []
        for move in planned.moved where move.to.hasSuffix(".py") || move.to.hasSuffix(".pyx") {
            let oldFolder = RelativePath.parent(move.from)
            let home = RelativePath.parent(move.to)
            var isPackaged = false
            if RelativePath.name(move.from) == "__init__.py" {
                // A package itself: what counts is what it lies in.
                let parent = RelativePath.parent(oldFolder)
                isPackaged = ModuleMap.isConventional(parent) || files.contains(parent + "/__init__.py")
            } else {
                isPackaged =
                    files.contains(RelativePath.join(oldFolder, "__init__.py"))
                    || (oldFolder.isEmpty || isSourceRoot(oldFolder)) && hasPackages(oldFolder)
                        // A source root that moves stays one.
                        && map.target(of: oldFolder) != home
            }
            // Tests within a package that have none get none.
            let isBare =
                !files.contains(RelativePath.join(oldFolder, "__init__.py"))
                && files.contains(RelativePath.parent(oldFolder) + "/__init__.py")
            // From the top down: a package within a package.
            var chain: [String] = []
            var above = RelativePath.parent(move.to)
            while !above.isEmpty {
                chain.append(above)
                above = RelativePath.parent(above)
            }
            for folder in chain.reversed() {
                let isKept = oldHomes.contains(folder) && !isVacated(folder) && !losesInit(folder)
                if packages.contains(folder) || isKept || bare.contains(folder) { continue }
                guard folder.split(separator: "/").last.map({ ModuleMap.isIdentifier(String($0)) }) ?? false
                else { continue }
                if ModuleMap.isConventional(folder) || isBare && folder == home { continue }
                let parent = RelativePath.parent(folder)
                guard isPackaged || packages.contains(parent) else { continue }
                packages.insert(folder)
                created.insert(folder + "/__init__.py")
            }
        }
        // A package that keeps modules when its own file leaves it stays one.
        for move in planned.moved where RelativePath.name(move.from) == "__init__.py" {
            let folder = RelativePath.parent(move.from)
            // With its own file as it is the package itself goes, to another root perhaps.
            let newFolder = RelativePath.parent(move.to)
            let goes =
                RelativePath.name(move.to) == "__init__.py"
                && (newFolder.hasSuffix("/" + folder) || folder.hasSuffix("/" + newFolder))
            guard !goes, !packages.contains(folder), !folder.isEmpty else { continue }
            let keepsModules = tree.files.contains {
                $0.hasSuffix(".py") && RelativePath.parent($0) == folder && !map.isMoved($0)
            }
            if keepsModules { created.insert(folder + "/__init__.py") }
        }
        return created.sorted()
    }

    private func isInPackage(_ folder: String) -> Bool {
        var above = RelativePath.parent(folder)
        while !above.isEmpty {
            if files.contains(above + "/__init__.py") { return true }
            above = RelativePath.parent(above)
        }
        return false
    }

    /// Whether everything that a folder held goes elsewhere.
    private func isVacated(_ folder: String) -> Bool {
        map.isMoved(folder) && map.target(of: folder) != folder
    }

    /// Whether a package's own file goes into one of its folders, so that it would be no package any more.
    private func losesInit(_ folder: String) -> Bool {
        let file = folder + "/__init__.py"
        let target = map.target(of: file)
        return files.contains(file) && target != file && RelativePath.isInside(target, folder)
    }

    private func isSourceRoot(_ folder: String) -> Bool {
        !files.contains(RelativePath.join(folder, "__init__.py")) && hasPackages(folder)
    }

    private func hasPackages(_ folder: String) -> Bool {
        tree.folders.contains { RelativePath.parent($0) == folder && files.contains($0 + "/__init__.py") }
    }

    // MARK: Steps

    private func steps(_ planned: PlannedMoves, _ newFolders: [String: String?]) -> [Step] {
        var steps: [Step] = []
        var made = tree.folders
        func make(_ folder: String) {
            guard !folder.isEmpty, made.insert(folder).inserted else { return }
            make(RelativePath.parent(folder))
            steps.append(.makeDirectory(path: folder))
        }
        // Folders that move as they are, in one step.
        var whole: [Move] = []
        for move in map.moves where movesWhole(move) {
            make(RelativePath.parent(move.to))
            steps.append(.move(from: move.from, to: move.to))
            whole.append(move)
            for folder in tree.folders where RelativePath.isInside(folder, move.from) {
                made.remove(folder)
                made.insert(map.target(of: folder))
            }
        }
        func isDone(_ path: String) -> Bool { whole.contains { RelativePath.isInside(path, $0.from) } }
        for folder in newFolders.keys.sorted() where !made.contains(folder) { make(folder) }
        steps += ordered(planned.moved.filter { !isDone($0.from) })
        for path in planned.created { steps.append(.createFile(path: path, content: .bytes([]))) }
        let left = tree.folders.filter { newFolders[$0] == nil && !isDone($0) }
        for folder in left.sorted(by: { $0.utf8.count > $1.utf8.count }) {
            steps.append(.removeDirectory(path: folder))
        }
        return steps
    }

    /// Whether a folder can be renamed as one: nothing of it goes elsewhere, nothing is in the way or comes in between.
    private func movesWhole(_ move: Move) -> Bool {
        guard tree.folders.contains(move.from), !tree.folders.contains(move.to), !files.contains(move.to)
        else {
            return false
        }
        return map.moves.allSatisfy { other in
            other == move
                || !(RelativePath.isInside(other.from, move.from)
                    || RelativePath.isInside(other.to, move.from)
                    || RelativePath.isInside(move.to, other.from)
                    || RelativePath.isInside(move.from, other.from)
                    || RelativePath.isInside(move.to, other.to))
        }
    }

    /// Moves of files in an order in which each finds its place free; a ring is opened by stepping one aside.
    private func ordered(_ moves: [Move]) -> [Step] {
        var steps: [Step] = []
        var waiting: [String: Move] = [:]
        for move in moves { waiting[move.from] = move }
        for move in moves {
            // Follow the chain to its free end, then move backwards along it.
            var chain: [Move] = []
            var next = waiting[move.from]
            var seen: Set<String> = []
            while let current = next, seen.insert(current.from).inserted {
                chain.append(current)
                next = waiting[current.to]
            }
            guard let last = chain.last else { continue }
            var aside: Move?
            if let open = next, open.from == chain.first?.from || seen.contains(open.from) {
                let place = asidePath(last.from)
                steps.append(.move(from: last.from, to: place))
                aside = Move(from: place, to: last.to)
                chain.removeLast()
                waiting[last.from] = nil
            }
            for item in chain.reversed() {
                steps.append(.move(from: item.from, to: item.to))
                waiting[item.from] = nil
            }
            if let aside { steps.append(.move(from: aside.from, to: aside.to)) }
        }
        return steps
    }

    private func asidePath(_ path: String) -> String {
        var number = 1
        while files.contains("\(path).aside-\(number)") { number += 1 }
        return "\(path).aside-\(number)"
    }
}
