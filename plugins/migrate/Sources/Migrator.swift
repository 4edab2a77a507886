// From a plan and a tree to a migration: which files may be concerned, what is rewritten in each, and
// the one change that all of it makes.

import Platform
import PluginAPI

/// Reads files of one tree, one at a time; each worker has its own.
protocol TreeReader: AnyObject {
    /// The file's bytes, valid until the next call; nil for a binary file.
    func bytes(of path: String) throws(SystemError) -> UnsafeBufferPointer<UInt8>?
}

extension SourceBuffer: TreeReader {
    func bytes(of path: String) throws(SystemError) -> UnsafeBufferPointer<UInt8>? { try read(path) }
}

/// Works a plan out over a tree. Reads; writes nothing.
struct Migrator {
    private(set) var plan: MigrationPlan
    private(set) var tree: ProjectTree
    /// Absolute.
    let root: String
    let openReader: @Sendable () throws(SystemError) -> any TreeReader
    /// Told how many more files were looked at, in the thread that asks for the migration.
    var onProgress: (@Sendable (_ count: Int) -> Void)?
    /// Raised where the work is to end before its time: what is given then is not whole.
    var stop = StopSign()

    /// What one file gives.
    struct FileResult: Sendable {
        var file: RewrittenFile
        var needsPerson: [Finding] = []
        var warnings: [Finding] = []
    }

    // MARK: Plan

    /// The whole migration. Throws `PlanFailure`, or `SystemError` for a tree that can't be read.
    /// - Parameter hasShims: modules are left at the old places.
    func migration(hasShims: Bool = false) throws -> Migration {
        let expanded = try with(plan.expanded(over: tree).joined(over: tree))
        return try expanded.with(expanded.withImplied()).worked(hasShims)
    }

    private func with(_ plan: MigrationPlan) -> Migrator {
        var migrator = self
        migrator.plan = plan
        return migrator
    }

    /// The plan with what its moves bring along.
    private func withImplied() throws -> MigrationPlan {
        guard tree.files.contains(where: Self.mayFollow) else { return plan }
        var result = plan
        let moves = MoveMap(plan.moves)
        let languages = try Self.languages(
            LanguageSetting(
                files: tree.files, newFiles: [], moves: moves, origins: [:], openReader: openReader,
                place: { $0 }))
        for language in languages {
            for move in language.impliedMoves(tree.files)
            where !plan.moves.contains(where: { $0.from == move.from }) {
                result.entries.append(MigrationPlan.Entry(move: move))
            }
        }
        return result
    }

    /// By moves alone: patterns are expanded already.
    private func worked(_ hasShims: Bool) throws -> Migration {
        let planned = try MovePlanner.plan(plan.entries, in: tree)
        let moves = MoveMap(plan.moves)
        let built = built(tree.files, moves) { $0 }
        let python = try PythonLanguage(
            files: tree.files, newFiles: planned.newFiles, moves: moves, built: built,
            roots: plan.sourceRoots, tree: tree,
            openReader: openReader, place: { $0 })
        let others = try Self.languages(
            LanguageSetting(
                files: tree.files, newFiles: planned.newFiles, moves: moves, modules: plan.moduleNames,
                built: built, origins: [:],
                openReader: openReader, place: { $0 }))
        try checkModules(others)
        let languages: [any Language] = [python] + others
        let texts = TextNames(
            paths: PathMap(
                files: tree.files + built.map(\.from), folders: tree.folders, moves: moves.with(built)),
            map: python.map,
            names: python.names)
        var migration = Migration(
            name: plan.name, root: root, steps: planned.steps, moved: planned.moved, created: planned.created)
        for result in try read(languages, texts, moves) {
            if !result.file.rewrites.isEmpty || !result.file.listed.isEmpty {
                migration.files.append(result.file)
            }
            migration.needsPerson += result.needsPerson
            migration.warnings += result.warnings
        }
        migration.needsPerson += linkFindings(texts.paths, moves)
        for language in languages {
            let conflicts = language.conflicts(planned, before: Set(tree.files))
            migration.needsPerson += conflicts.needsPerson
            migration.warnings += conflicts.warnings
            migration.shadowed += try language.shadowed(planned)
        }
        if hasShims {
            for language in languages { add(language.shims(planned), to: &migration, planned) }
        }
        return migration
    }

    private func add(_ shims: PlannedShims, to migration: inout Migration, _ planned: PlannedMoves) {
        // A folder that moves leave empty file by file stays.
        let moves = MoveMap(plan.moves)
        var folders = Set(tree.folders.map(moves.target(of:)))
        for file in planned.newFiles {
            var above = RelativePath.parent(file)
            while !above.isEmpty, folders.insert(above).inserted { above = RelativePath.parent(above) }
        }
        for shim in shims.files {
            var missing: [String] = []
            var above = RelativePath.parent(shim.path)
            while !above.isEmpty, folders.insert(above).inserted {
                missing.append(above)
                above = RelativePath.parent(above)
            }
            migration.shimSteps += missing.reversed().map { .makeDirectory(path: $0) }
            migration.shimSteps.append(
                .createFile(path: shim.path, content: .bytes(Array(shim.text.utf8))))
            migration.shims.append(shim.path)
        }
        migration.needsPerson += shims.missing
    }

    /// Refuses modules that the tree doesn't have.
    private func checkModules(_ languages: [any Language]) throws(PlanFailure) {
        let known = languages.compactMap { $0 as? GoLanguage }.flatMap(\.modules.modules)
        for module in plan.modules where !known.contains(where: { $0.path == module.from }) {
            throw PlanFailure(
                "no module of the tree is called '\(module.from)'", at: module.place,
                help: "its path is what `go.mod` says")
        }
    }

    /// Moves of what is made of files that move.
    private func built(_ files: [String], _ moves: MoveMap, _ place: (String) -> String) -> [Move] {
        let neighbours = NeighbourFiles(openReader)
        return withoutActuallyEscaping(place) { place in
            JavaScriptBuilds.moves(files, moves) { file in
                neighbours.read(place(file)) { JSONNode.read($0) } ?? nil
            }
        }
    }

    // MARK: Check

    /// What still points at the old places. `isApplied` is false where the plan's moves are yet to be made.
    struct CheckResult: Sendable {
        var isApplied: Bool
        var findings: [Finding]
        /// What is likely to name old places, and what may.
        var listed: [Rewrite]
    }

    func check() throws -> CheckResult {
        let bare = try withoutShims().migrator
        let applied = try bare.with(bare.plan.expanded(over: bare.tree, isApplied: true))
        guard applied.isApplied, try !isAwaited(applied.plan) else { return try unappliedCheck() }
        return try applied.with(applied.plan.joined(over: bare.tree, isApplied: true)).appliedCheck()
    }

    /// Over the tree as it would be without the shims at old places.
    func withoutShims() throws -> (migrator: Migrator, shims: [String]) {
        let reader = try openReader()
        let moves = MoveMap(plan.moves)
        let shims = try tree.files.filter { file in
            let kinds = Self.shimKinds.filter { $0.mayBe(file) }
            guard !kinds.isEmpty, !tree.special.contains(file),
                moves.isMoved(file) || moves.isMoved(RelativePath.parent(file))
            else { return false }
            return try reader.bytes(of: file).map { bytes in kinds.contains { $0.isShim(bytes) } } ?? false
        }
        guard !shims.isEmpty else { return (self, []) }
        var migrator = self
        let left = Set(shims)
        migrator.tree = ProjectTree(files: tree.files.filter { !left.contains($0) }, special: tree.special)
        return (migrator, shims)
    }

    /// Whether no module has the path that the plan takes from it.
    private var areModulesNamed: Bool {
        let neighbours = NeighbourFiles(openReader)
        let paths = tree.files.filter { RelativePath.name($0) == "go.mod" }.compactMap { file in
            neighbours.read(file) { GoModules.modulePath(Array($0)) } ?? nil
        }
        return plan.modules.allSatisfy { !paths.contains($0.from) && paths.contains($0.to) }
    }

    private var isApplied: Bool {
        let files = Set(tree.files)
        if plan.moves.isEmpty { return areModulesNamed }
        return plan.moves.contains { files.contains($0.to) || tree.folders.contains($0.to) }
            && plan.moves.allSatisfy { move in
                let hasOld = files.contains(move.from) || tree.folders.contains(move.from)
                let hasNew = files.contains(move.to) || tree.folders.contains(move.to)
                return hasNew || !hasOld
            }
    }

    /// Whether a pattern still matches what no move has brought there.
    private func isAwaited(_ applied: MigrationPlan) throws -> Bool {
        guard plan.entries.contains(where: { $0.isExpression || MovePattern.isPattern($0.move.from) }) else {
            return false
        }
        let made = Set(applied.moves.map(\.to))
        guard let planned = try? plan.expanded(over: tree) else { return false }
        return planned.moves.contains { tree.contains($0.from) && !made.contains($0.from) }
    }

    /// What points at the old places of moves that have been made.
    func appliedCheck() throws -> CheckResult {
        let files = Set(tree.files)
        let moves = MoveMap(plan.moves, settled: files.union(tree.folders))
        // What stood at the old places, as far as the new ones tell.
        var remembered: Set<String> = []
        var planned = PlannedMoves(newFiles: tree.files)
        for file in tree.files {
            for move in plan.moves where RelativePath.isInside(file, move.to) {
                let old = RelativePath.join(move.from, RelativePath.inside(file, move.to))
                let path = file == move.to ? move.from : old
                guard moves.target(of: path) == file else { continue }
                planned.moved.append(Move(from: path, to: file))
                if !files.contains(path) { remembered.insert(path) }
            }
        }
        let place: @Sendable (String) -> String = { files.contains($0) ? $0 : moves.target(of: $0) }
        let before = tree.files + remembered.sorted()
        let built = built(before, moves, place)
        let python = try PythonLanguage(
            files: before, newFiles: tree.files, moves: moves, built: built,
            roots: plan.sourceRoots, tree: tree, openReader: openReader, place: place)
        let origins = Dictionary(
            planned.moved.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
        let others = try Self.languages(
            LanguageSetting(
                files: before, newFiles: tree.files, moves: moves, modules: plan.moduleNames, built: built,
                origins: origins, openReader: openReader, place: place))
        let languages: [any Language] = [python] + others
        let texts = TextNames(
            paths: PathMap(
                files: before + built.map(\.from), folders: tree.folders, moves: moves.with(built)),
            map: python.map, names: python.names)
        var result = CheckResult(isApplied: true, try read(languages, texts, moves))
        result.findings += linkFindings(texts.paths, moves)
        let former = filesBefore(planned)
        for language in languages {
            result.findings += language.conflicts(planned, before: former).needsPerson
        }
        return result
    }

    /// The files as they were before moves that have been made: without an `__init__.py` in a folder that only moves filled.
    private func filesBefore(_ planned: PlannedMoves) -> Set<String> {
        let origins = Dictionary(
            planned.moved.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
        var settledFolders: Set<String> = []
        for file in tree.files where origins[file] == nil && RelativePath.name(file) != "__init__.py" {
            var above = RelativePath.parent(file)
            while !above.isEmpty, settledFolders.insert(above).inserted { above = RelativePath.parent(above) }
        }
        return Set(
            tree.files.compactMap { file in
                if let origin = origins[file] { return origin }
                let isInit = RelativePath.name(file) == "__init__.py"
                return isInit && !settledFolders.contains(RelativePath.parent(file)) ? nil : file
            })
    }

    private func unappliedCheck() throws -> CheckResult {
        let migration = try migration()
        var result = CheckResult(isApplied: false, migration.files.map { FileResult(file: $0) })
        result.findings += migration.needsPerson
        return result
    }

    // MARK: Files

    private func isExcluded(_ path: String) -> Bool {
        path == plan.ownFile || plan.exclude.contains { $0.matches(path) }
    }

    /// Reads every file that may be concerned, on all processors. In the tree's order.
    private func read(_ languages: [any Language], _ texts: TextNames, _ moves: MoveMap) throws
        -> [FileResult]
    {
        let files = tree.files
        let special = tree.special
        let hasExclusions = !plan.exclude.isEmpty || plan.ownFile != nil
        let open = openReader
        let migrator = self
        let root = root
        struct Share {
            var results: [(Int, FileResult)] = []
            var failure: SystemError?
        }
        let shares = inParallel(files.count, stop: stop) { indices -> Share in
            var share = Share()
            do throws(SystemError) {
                let reader = try open()
                let readers = languages.map { LanguageReader($0, NeighbourFiles(open)) }
                let modules = PythonDefinitions(texts.map, NeighbourFiles(open))
                let ignored = GitIgnore(root: root)
                // The shares are interleaved, so one tells how far all are; the first is the caller's.
                var told = 0
                let report = indices.first { _ in true } == 0 ? migrator.onProgress : nil
                for index in indices {
                    if let report, index - told > 255 {
                        report(index - told)
                        told = index
                    }
                    if migrator.stop.isRaised { break }
                    let path = files[index]
                    if special.contains(path) || ProjectTree.isBinary(path) { continue }
                    if hasExclusions, migrator.isExcluded(path) { continue }
                    guard !ProjectTree.isForeign(path), let bytes = try reader.bytes(of: path) else {
                        continue
                    }
                    let language = readers.first { $0.language.reads(path) }
                    let others = readers.map(\.language)
                    let file = RewrittenFile(path: path, newPath: moves.target(ofFile: path), old: [])
                    if let result = migrator.read(
                        FileResult(file: file), bytes, language, others, texts, modules)
                    {
                        if !result.file.rewrites.isEmpty, moves.target(ofFile: path) == path,
                            ignored.isIgnored(path)
                        {
                            continue
                        }
                        share.results.append((index, result))
                    }
                }
            } catch {
                share.failure = error
            }
            return share
        }
        if let failure = shares.compactMap(\.failure).first { throw failure }
        return shares.flatMap(\.results).sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// A language with the rewriter of one thread.
    private struct LanguageReader {
        let language: any Language
        let rewriter: any LanguageRewriter

        init(_ language: any Language, _ files: NeighbourFiles) {
            self.language = language
            rewriter = language.rewriter(files)
        }
    }

    /// One file; nil if nothing is to be said of it.
    private func read(
        _ file: FileResult, _ bytes: UnsafeBufferPointer<UInt8>, _ reader: LanguageReader?,
        _ languages: [any Language], _ texts: TextNames, _ modules: PythonDefinitions
    ) -> FileResult? {
        var result = file
        let path = file.file.path
        var edits: [Edit] = []
        if let reader {
            if file.file.newPath != path || reader.language.mayRefer(bytes, file: path) {
                edits = rewrite(bytes, &result, reader)
            }
            let code = edits
            func isFree(_ start: Int, _ end: Int) -> Bool { !code.overlaps(start, end) }
            let mentions = texts.names.mentions(in: bytes).filter { isFree($0.lowerBound, $0.upperBound) }
            if reader.language.isAlsoText(path), let format = TextFormat.of(path) {
                if texts.mayHit(bytes, file: path) {
                    edits += texts.hits(in: bytes, file: path, format: format, modules: modules)
                        .filter { isFree($0.start, $0.end) }
                }
            } else if !mentions.isEmpty {
                let words = reader.rewriter.words(mentions.map(\.lowerBound), in: bytes)
                edits += texts.hits(in: bytes, file: path, words: words, modules: modules)
            }
            for language in languages where !language.reads(path) {
                let found = language.quotedHits(in: bytes, file: path).filter { isFree($0.start, $0.end) }
                guard !found.isEmpty else { continue }
                edits.removeAll { edit in found.contains { $0.start < edit.end && edit.start < $0.end } }
                edits += found
            }
        } else if let format = TextFormat.of(path) {
            if texts.mayHit(bytes, file: path) {
                edits = texts.hits(in: bytes, file: path, format: format, modules: modules)
            }
            for language in languages {
                let found = language.hits(in: bytes, file: path, format: format)
                guard !found.isEmpty else { continue }
                edits.removeAll { edit in found.contains { $0.start < edit.end && edit.start < $0.end } }
                edits += found
            }
            if format == .other || format == .data, !edits.isEmpty,
                let maker = GeneratedText.maker(of: bytes, file: path)
            {
                result.warnings.append(
                    Finding(
                        path: file.file.newPath, line: 0, column: 0,
                        message: "is made by \(maker) and was left: it names what moves "
                            + (edits.count == 1 ? "once" : "\(edits.count) times")))
                edits = []
            }
        }
        if !edits.isEmpty {
            let sure = edits.filter { $0.grade != .unsure }
            // What words say gives way to code.
            let made = sure.ordered() ?? sure.filter { $0.grade == .certain }.ordered() ?? []
            result.file.old = Array(bytes)
            result.file.rewrites = [Grade.certain, .likely].flatMap { grade in
                RewriteListing.list(made.filter { $0.grade == grade }, bytes, path: path)
            }.sorted { $0.line < $1.line }
            let doubts = edits.filter { $0.grade == .unsure }.ordered() ?? []
            result.file.listed = RewriteListing.list(doubts, bytes, path: path)
        }
        let isSilent = result.needsPerson.isEmpty && result.warnings.isEmpty
        return edits.isEmpty && isSilent ? nil : result
    }

    private func rewrite(
        _ bytes: UnsafeBufferPointer<UInt8>, _ result: inout FileResult, _ reader: LanguageReader
    ) -> [Edit] {
        let path = result.file.newPath
        if let obstacle = reader.language.obstacle(bytes) {
            let finding = Finding(
                path: path, line: 0, column: 0, message: obstacle + "; it was not rewritten")
            if reader.language.mayRefer(bytes, file: result.file.path) {
                result.needsPerson.append(finding)
            } else {
                result.warnings.append(finding)
            }
            return []
        }
        let rewriting = reader.rewriter.rewrite(bytes, file: result.file.path)
        var lines = LineFinder(bytes)
        for remark in rewriting.remarks {
            let place = lines.position(remark.offset)
            let finding = Finding(path: path, line: place.line, column: place.column, message: remark.message)
            switch remark.kind {
            case .needsPerson: result.needsPerson.append(finding)
            case .warning: result.warnings.append(finding)
            }
        }
        if let failure = rewriting.failure {
            let place = lines.position(failure.offset)
            let rest = UnsafeBufferPointer(rebasing: bytes[min(failure.offset, bytes.count)...])
            let finding = Finding(
                path: path, line: place.line, column: place.column,
                message: "syntax error: \(failure.message); nothing after it was rewritten")
            if reader.language.mayRefer(rest, file: result.file.path) {
                result.needsPerson.append(finding)
            } else {
                result.warnings.append(finding)
            }
        }
        return rewriting.edits
    }
}

extension Migrator.CheckResult {
    init(isApplied: Bool, _ files: [Migrator.FileResult]) {
        self.init(isApplied: isApplied, findings: [], listed: [])
        for result in files {
            for rewrite in result.file.rewrites {
                if rewrite.grade == .certain {
                    findings.append(
                        Finding(
                            path: rewrite.path, line: rewrite.line, column: 1,
                            message: "'\(rewrite.before)' points at an old place"))
                } else {
                    listed.append(rewrite)
                }
            }
            listed += result.file.listed
            findings += result.needsPerson
        }
    }
}
