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
    let plan: MigrationPlan
    let tree: ProjectTree
    /// Absolute.
    let root: String
    let openReader: @Sendable () throws(SystemError) -> any TreeReader

    /// What one file gives.
    struct FileResult: Sendable {
        var path: String
        var newPath: String
        var old: [UInt8] = []
        var new: [UInt8]?
        var rewrites: [Rewrite] = []
        var needsPerson: [Finding] = []
        var warnings: [Finding] = []
        var mentions: Mentions?
    }

    // MARK: Plan

    /// The whole migration. Throws `PlanFailure`, or `SystemError` for a tree that can't be read.
    func migration() throws -> Migration {
        let planned = try MovePlanner.plan(plan.entries, in: tree)
        let moves = MoveMap(plan.moves)
        var map = ModuleMap(files: tree.files, newFiles: planned.newFiles, moves: moves)
        try learnAttributes(&map) { $0 }
        let results = try read(map, moves)
        var migration = Migration(
            change: Change(name: plan.name, root: root, steps: planned.steps), moved: planned.moved,
            created: planned.created, rewrites: [], rewrittenFiles: 0, needsPerson: [], warnings: [],
            shadowed: [],
            mentions: [])
        for result in results {
            if let new = result.new {
                migration.change.steps.append(
                    .replaceFile(path: result.newPath, content: .bytes(new), expected: .bytes(result.old)))
                migration.rewrittenFiles += 1
            }
            migration.rewrites += result.rewrites
            migration.needsPerson += result.needsPerson
            migration.warnings += result.warnings
            if let mentions = result.mentions { migration.mentions.append(mentions) }
        }
        migration.warnings += hiddenStandardModules(planned, map)
        migration.shadowed = try shadowedScripts(planned)
        return migration
    }

    // MARK: Check

    /// What still points at the old places. `isApplied` is false where the plan's moves are yet to be made.
    struct CheckResult: Sendable {
        var isApplied: Bool
        var findings: [Finding]
        var mentions: [Mentions]
    }

    func check() throws -> CheckResult {
        let files = Set(tree.files)
        let isApplied =
            plan.moves.contains { files.contains($0.to) || tree.folders.contains($0.to) }
            && plan.moves.allSatisfy { move in
                let hasOld = files.contains(move.from) || tree.folders.contains(move.from)
                let hasNew = files.contains(move.to) || tree.folders.contains(move.to)
                return hasNew || !hasOld
            }
        guard isApplied else { return try unappliedCheck() }
        let moves = MoveMap(plan.moves)
        // What stood at the old places, as far as the new ones tell.
        var remembered: Set<String> = []
        for file in tree.files {
            for move in plan.moves where RelativePath.isInside(file, move.to) {
                let old = RelativePath.join(move.from, RelativePath.inside(file, move.to))
                let path = file == move.to ? move.from : old
                if !files.contains(path), moves.target(of: path) == file { remembered.insert(path) }
            }
        }
        var map = ModuleMap(
            files: tree.files + remembered.sorted(), newFiles: tree.files, moves: moves,
            settled: files.union(tree.folders))
        try learnAttributes(&map) { files.contains($0) ? $0 : moves.target(of: $0) }
        var result = CheckResult(isApplied: true, findings: [], mentions: [])
        for file in try read(map, moves) {
            result.findings += file.rewrites.map {
                Finding(
                    path: $0.path, line: $0.line, column: 1, message: "'\($0.before)' points at an old place")
            }
            result.findings += file.needsPerson
            if let mentions = file.mentions { result.mentions.append(mentions) }
        }
        return result
    }

    private func unappliedCheck() throws -> CheckResult {
        let migration = try migration()
        let findings = migration.rewrites.map {
            Finding(path: $0.path, line: $0.line, column: 1, message: "'\($0.before)' points at an old place")
        }
        return CheckResult(
            isApplied: false, findings: findings + migration.needsPerson, mentions: migration.mentions)
    }

    // MARK: Files

    private func isExcluded(_ path: String) -> Bool {
        !plan.exclude.isEmpty && plan.exclude.contains { $0.matches(path) }
    }

    /// Names of packages that hold something moved, as their `__init__.py` binds them.
    private func learnAttributes(_ map: inout ModuleMap, _ place: (String) -> String) throws {
        let reader = try openReader()
        let modules = Set(plan.moves.map { ModuleMap.modulePath(ofFile: $0.from) })
        for package in Set(modules.map(RelativePath.parent)) where map.isPackage(package) {
            guard let bytes = try? reader.bytes(of: place(package + "/__init__.py")) else { continue }
            let names = PythonRewriter.attributes(
                of: bytes, file: package + "/__init__.py", package: package, map: map,
                among: Set(modules.filter { RelativePath.parent($0) == package }.map(RelativePath.name)))
            if !names.isEmpty { map.setAttributes(names, of: package) }
        }
    }

    /// Reads every file that may be concerned, on all processors. In the tree's order.
    private func read(_ map: ModuleMap, _ moves: MoveMap) throws -> [FileResult] {
        let names = OldNames(plan.moves, map) { top in
            Set(
                tree.files.filter { RelativePath.isInside($0, top) && $0 != top }.compactMap {
                    let inner = RelativePath.inside($0, top)
                    return RelativePath.parts(ModuleMap.modulePath(ofFile: inner)).first
                })
        }
        let files = tree.files
        let special = tree.special
        let hasExclusions = !plan.exclude.isEmpty
        let open = openReader
        let migrator = self
        struct Share {
            var results: [(Int, FileResult)] = []
            var failure: SystemError?
        }
        let shares = inParallel(files.count) { indices -> Share in
            var share = Share()
            do throws(SystemError) {
                let reader = try open()
                for index in indices {
                    let path = files[index]
                    if special.contains(path) || ProjectTree.isBinary(path) { continue }
                    if hasExclusions, migrator.isExcluded(path) { continue }
                    if let result = try migrator.read(path, reader, names, map) {
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

    /// One file; nil if nothing is to be said of it.
    private func read(
        _ path: String, _ reader: any TreeReader, _ names: OldNames, _ map: ModuleMap
    ) throws(SystemError) -> FileResult? {
        guard !ProjectTree.isForeign(path), let bytes = try reader.bytes(of: path) else { return nil }
        var result = FileResult(path: path, newPath: map.target(ofFile: path))
        let isPython = path.utf8.suffix(3).elementsEqual(".py".utf8)
        var edits: [Edit] = []
        if isPython, result.newPath != path || names.mayRefer(bytes, file: path) {
            edits = rewrite(bytes, &result, names, map)
        }
        let mentions = names.mentions(in: bytes).filter { range in
            !edits.contains { $0.start < range.upperBound && range.lowerBound < $0.end }
        }
        if let first = mentions.first {
            result.mentions = Mentions(
                path: result.newPath, count: mentions.count,
                line: LineFinder(bytes).position(first.lowerBound).line)
        }
        if result.new == nil, result.mentions == nil, result.needsPerson.isEmpty, result.warnings.isEmpty {
            return nil
        }
        return result
    }

    private func rewrite(
        _ bytes: UnsafeBufferPointer<UInt8>, _ result: inout FileResult, _ names: OldNames, _ map: ModuleMap
    ) -> [Edit] {
        let path = result.newPath
        guard PythonEncoding.isReadable(bytes) else {
            let finding = Finding(
                path: path, line: 0, column: 0,
                message: "is not UTF-8 and names no other encoding; it was not rewritten")
            if names.mayRefer(bytes, file: result.path) {
                result.needsPerson.append(finding)
            } else {
                result.warnings.append(finding)
            }
            return []
        }
        let rewriting = PythonRewriter.rewrite(bytes, file: result.path, map: map)
        let lines = LineFinder(bytes)
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
            if names.mayRefer(rest, file: result.path) {
                result.needsPerson.append(finding)
            } else {
                result.warnings.append(finding)
            }
        }
        guard !rewriting.edits.isEmpty else { return [] }
        result.old = Array(bytes)
        result.new = rewriting.edits.applied(to: bytes)
        result.rewrites = RewriteListing.list(rewriting.edits, bytes, path: result.path)
        return rewriting.edits
    }

    /// Modules that get a name of the standard library's at a source root: every import of it finds them instead.
    private func hiddenStandardModules(_ planned: PlannedMoves, _ map: ModuleMap) -> [Finding] {
        planned.moved.compactMap { move in
            guard move.to.hasSuffix(".py") else { return nil }
            let module = ModuleMap.modulePath(ofFile: move.to)
            let name = RelativePath.name(module)
            guard map.roots.contains(RelativePath.parent(module)), StandardLibrary.contains(name),
                RelativePath.name(ModuleMap.modulePath(ofFile: move.from)) != name
            else { return nil }
            return Finding(
                path: move.to, line: 0, column: 0,
                message: "hides Python's own '\(name)' from all that import it")
        }
    }

    // MARK: Scripts

    /// Scripts that will find a module beside them where they mean the standard library's.
    private func shadowedScripts(_ planned: PlannedMoves) throws -> [ShadowedScript] {
        let origins = Dictionary(
            planned.moved.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
        let arrived = Set(origins.keys).union(planned.created)
        var shadows: [String: [(name: String, path: String)]] = [:]
        for file in planned.newFiles where file.hasSuffix(".py") {
            let module = ModuleMap.modulePath(ofFile: file)
            let name = RelativePath.name(module)
            if StandardLibrary.contains(name) {
                shadows[RelativePath.parent(module), default: []].append((name, module))
            }
        }
        guard !shadows.isEmpty else { return [] }
        let reader = try openReader()
        var result: [ShadowedScript] = []
        for file in planned.newFiles.sorted() where file.hasSuffix(".py") {
            let folder = RelativePath.parent(file)
            guard let near = shadows[folder], RelativePath.name(file) != "__init__.py" else { continue }
            let module = ModuleMap.modulePath(ofFile: file)
            let new = near.filter { shadow in
                shadow.path != module
                    && (arrived.contains(file) || arrived.contains(shadow.path + ".py")
                        || arrived.contains(shadow.path + "/__init__.py"))
            }
            // What it was before the moves already is no news.
            let origin = origins[file] ?? file
            let news = new.filter { shadow in
                let before = RelativePath.join(RelativePath.parent(origin), shadow.name)
                return !tree.files.contains(before + ".py") && !tree.files.contains(before + "/__init__.py")
            }
            guard !news.isEmpty, let bytes = try reader.bytes(of: origin), PythonScript.isScript(bytes) else {
                continue
            }
            let dotted = RelativePath.parts(module).joined(separator: ".")
            for shadow in news.sorted(by: { $0.name < $1.name }) {
                result.append(
                    ShadowedScript(
                        path: file, name: shadow.name, found: shadow.path,
                        run: folder.isEmpty ? nil : "python3 -m \(dotted)"))
            }
        }
        return result
    }
}
