// The work that takes a journaled action back.

import Platform
import PluginAPI

enum Inverse {
    /// What takes an action of a journal back.
    static func works(of action: Action, in journal: JournalReader, _ store: StoreFolders) throws -> [Work] {
        var none = ForcedUndo()
        return try works(of: action, in: journal, force: false, store, &none)
    }

    /// The same whatever is there now; `forced`: of the works that come before.
    static func works(
        of action: Action, in journal: JournalReader, _ store: StoreFolders, forced: inout ForcedUndo
    ) throws -> [Work] {
        let works = try works(of: action, in: journal, force: true, store, &forced)
        forced.note(works)
        return works
    }

    private static func works(
        of action: Action, in journal: JournalReader, force: Bool, _ store: StoreFolders,
        _ forced: inout ForcedUndo
    ) throws -> [Work] {
        let change = journal.header.id
        switch action.kind {
        case .swap(let path, let old, let new, let manner):
            var before: Work.Requirement = new == .absent ? .absent : .present(.anything)
            // A link is replaced, not written through.
            if case .link = new { before = .any }
            if force { before = .any }
            if force, try forced.isBehindLink(path) { return [] }
            let above = force && old != .absent ? try folders(above: path, &forced.cleared) : []
            switch old {
            case .absent:
                if case .folder = new, try !force || FileInfo.of(path, followLinks: false)?.kind == .folder {
                    return [.removeFolder(path: path, ifEmpty: force)]
                }
                return force
                    ? try clearing(path, &forced.cleared)
                    : [.delete(path: path, expected: .anything, ifThere: false)]
            case .file(_, let size, let meta) where manner == .kept:
                // The very file goes back, with all that belongs to it.
                let kept = Path.join(store.kept, Action.keptName(action.sequence, change: change))
                if force, try !forced.hasKept(kept, of: path) { return [] }
                let way = force ? try clearing(path, &forced.cleared) : []
                if !force { try checkKept(kept, size, meta, path, change) }
                return above + way + [.move(from: kept, to: path, ifStill: nil)]
            case .file(let hash, _, let meta):
                let content = Source.stored(try UndoMerge.stored(hash, journal, store))
                let way = force ? try clearingFolder(path) : []
                return above + way + [
                    .put(path: path, new: .file(content, meta: meta, mode: nil), before: before)
                ]
            case .link(let target, let meta):
                let way = force ? try clearingFolder(path) : []
                return above + way + [.put(path: path, new: .link(target: target, meta: meta), before: .any)]
            case .folder(let meta):
                let isOther =
                    try force && FileInfo.of(path, followLinks: false).map { $0.kind != .folder } ?? false
                let way = isOther ? try clearing(path, &forced.cleared) : []
                return above + way + [.put(path: path, new: .folder(meta: meta, mode: nil), before: before)]
            }
        case .name(let path, let other, _, let isMade):
            if force, isMade { return try clearing(path, &forced.cleared) }
            let way = force ? try folders(above: path, &forced.cleared) + clearing(path, &forced.cleared) : []
            return way + [.name(path: path, other: other, isMade: !isMade)]
        case .move(let from, let to, _, _) where Path.parent(from) == store.kept:
            return [.delete(path: to, expected: .anything, ifThere: force)]
        case .move(let from, let to, let thing, _):
            if force, try !forced.canMoveBack(to, to: from, thing.kind) { return [] }
            let way = force ? try folders(above: from, &forced.cleared) + clearing(from, &forced.cleared) : []
            return way + [.move(from: to, to: from, ifStill: force ? thing.kind : nil)]
        case .meta(let path, let old, let new):
            return [
                .meta(
                    path: path,
                    MetaChange(
                        mode: old.mode == new.mode ? nil : old.mode,
                        owner: old.owner == new.owner ? nil : old.owner,
                        group: old.group == new.group ? nil : old.group,
                        modified: old.modified == new.modified ? nil : old.modified
                    ).atPath)
            ]
        case .effect, .watch: return []
        }
    }

    /// What lies in the store must be what was put there: by its size and time, as for all else that was altered since, so that
    /// large files come back at once. By another of its names a file may rightly have been written to.
    private static func checkKept(
        _ kept: String, _ size: Int, _ meta: FileMeta, _ path: String, _ change: Int
    ) throws {
        guard let info = try FileInfo.of(kept, followLinks: false) else {
            throw ChangeError(
                "what change \(change) kept of '\(path)' is gone from the store",
                help: "`undo \(change) --force` puts back all the rest", paths: [path])
        }
        guard info.links == 1, info.size != size || info.modified != meta.modified
        else { return }
        throw ChangeError(
            "what change \(change) kept of '\(path)' was altered since",
            help: "a program may have had the file open; `undo \(change) --force` puts it back as it is now",
            paths: [path])
    }

    /// Folders that even their owner may not write to are made so that they can be filled, and shut when that is done.
    static func fillable(_ works: [Work]) -> [Work] {
        var open: [(path: String, mode: UInt32)] = []
        var result: [Work] = []
        func shut(_ isDone: (String) -> Bool) {
            for (path, mode) in open.reversed() where isDone(path) {
                result.append(.meta(path: path, MetaChange(mode: mode).atPath))
            }
            open.removeAll { isDone($0.path) }
        }
        for work in works {
            switch work {
            case .put(let path, .folder(var meta?, _), let before) where meta.mode & 0o700 != 0o700:
                open.append((path, meta.mode))
                meta.mode |= 0o700
                result.append(.put(path: path, new: .folder(meta: meta, mode: nil), before: before))
                continue
            // It moves or goes away itself, or gets another mode.
            case .move(let path, _, _), .removeFolder(let path, _), .meta(let path, _):
                shut { Path.isInside($0, path) }
            default: break
            }
            result.append(work)
        }
        shut { _ in true }
        return result
    }

    /// What makes the folders on the way to a path that are gone, for `--force`. None where a link took the place of one:
    /// what lies behind it is another place.
    private static func folders(above path: String, _ cleared: inout Set<PathKey>) throws -> [Work] {
        var works: [Work] = []
        var folder = Path.parent(path)
        while true {
            let info = try FileInfo.of(folder, followLinks: false)
            if info?.kind == .folder || info?.kind == .link { break }
            works.append(.put(path: folder, new: .folder(meta: nil, mode: nil), before: .any))
            if info != nil {
                guard cleared.insert(PathKey(folder)).inserted else { break }
                works.append(.delete(path: folder, expected: .anything, ifThere: true))
                break
            }
            folder = Path.parent(folder)
        }
        return works.reversed()
    }

    /// What takes away whatever is at a path, for `--force`: it can be undone like all else.
    private static func clearing(_ path: String, _ cleared: inout Set<PathKey>) throws -> [Work] {
        cleared.insert(PathKey(path))
        let folder = try clearingFolder(path)
        return folder.isEmpty ? [.delete(path: path, expected: .anything, ifThere: true)] : folder
    }

    private static func clearingFolder(_ path: String) throws -> [Work] {
        guard try FileInfo.of(path, followLinks: false)?.kind == .folder else { return [] }
        var works: [Work] = [.removeFolder(path: path, ifEmpty: false)]
        try TreeWalk.walk(path) { entry in
            let inner = Path.join(path, entry.path)
            works.append(
                entry.kind == .folder
                    ? .removeFolder(path: inner, ifEmpty: false)
                    : .delete(path: inner, expected: .anything, ifThere: true))
            return .enter
        }
        return works.reversed()
    }
}
