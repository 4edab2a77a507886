// `transaction --watch DIR`: what programs from outside do in a folder becomes part of the change. Everything in it is kept
// before they run; at the end the differences become steps. A kill in between puts back what was kept.

import CSystem
import Glibc
import Platform
import PluginAPI

/// A folder being watched.
struct WatchedFolder {
    let path: String
    /// The action that a recovery puts the folder back by, until the differences are steps of their own.
    let sequence: Int
    let before: WatchedTree
}

extension ChangeRun {
    /// Keeps all that is in a folder (real, absolute), durably.
    func watch(_ folder: String) throws -> WatchedFolder {
        let sequence = journal.actions.count
        let before = try WatchedTree(folder, without: store.folder, unnamed: Self.refuseUnnamed) {
            path, info in
            try checkCancelled()
            try checkQuota()
            return try keptState(path, info, sequence)
        }
        let listing = before.encoded
        let hash = ContentHash(listing)
        try journal.add(content: listing, hash: hash)
        try checkQuota()
        journal.add(Action(sequence: sequence, root: folder, kind: .watch(folder: folder, listing: hash)))
        try journal.write()
        try reserveRoom(for: before, in: folder)
        try journal.flush()
        try note(sequence + 1)
        return WatchedFolder(path: folder, sequence: sequence, before: before)
    }

    private static func refuseUnnamed(_ path: String) throws {
        throw ChangeError(
            "'\(path)' has a name that is not UTF-8, so what becomes of it can't be undone",
            help: "rename it first, or watch another folder", paths: [path])
    }

    /// Ends the watching that began with action `base` or later.
    func settle(from base: Int) throws {
        while let last = watched.last, last.sequence >= base {
            try settle(last)
            watched.removeLast()
        }
    }

    /// Makes steps of what has become different. Steps of our own in that folder are part of the differences, and no
    /// longer count by themselves.
    private func settle(_ watched: WatchedFolder) throws {
        let after = try WatchedTree(watched.path, without: store.folder, unnamed: Self.refuseUnnamed) {
            path, info in
            try checkCancelled()
            return try state(path, info)
        }
        let base = journal.actions.count
        var superseded = [watched.sequence]
        for action in journal.actions[(watched.sequence + 1)...]
        where !journal.reverted.contains(action.sequence) && !action.touched.isEmpty
            && action.touched.allSatisfy({ Path.isInside($0, watched.path) })
        {
            superseded.append(action.sequence)
        }
        for difference in watched.before.differences(to: after) {
            let path = difference.path.isEmpty ? watched.path : Path.join(watched.path, difference.path)
            try keep(newIn: difference, path)
            journal.add(
                Action(
                    sequence: journal.actions.count, root: difference.path.isEmpty ? nil : watched.path,
                    kind: Self.kind(of: difference, path)))
        }
        try journal.flush()
        try journal.settle(superseded, last: journal.actions.count)
        begun = journal.actions.count
        if base < journal.actions.count { try journal.flush() }
    }

    /// Where only mode, owner or time differ, that is all that undo sets.
    private static func kind(of difference: WatchedTree.Difference, _ path: String) -> Action.Kind {
        switch (difference.old, difference.new) {
        case (.folder(let old), .folder(var new)) where old.attributes == new.attributes:
            new.modified = old.modified
            return .meta(path: path, old: old, new: new)
        case (.file(let before, _, let old), .file(let after, _, let new))
        where before == after && old.attributes == new.attributes:
            return .meta(path: path, old: old, new: new)
        default:
            return .swap(path: path, old: difference.old, new: difference.new, manner: .atOnce)
        }
    }

    private func keep(newIn difference: WatchedTree.Difference, _ path: String) throws {
        guard case .file(let oldHash, let oldSize, _) = difference.old,
            case .file(let hash, let size, _) = difference.new, hash != oldHash,
            max(oldSize, size) <= Self.largestNew
        else { return }
        let old = try stored(oldHash, oldSize, path).load()
        try keep(new: .file(path), hash, size: size, replacing: old, oldHash)
    }

    /// Puts a watched folder back as it was.
    func revertWatch(_ folder: String, _ listing: ContentHash, _ action: Action) throws {
        guard let size = journal.blobs[listing]?.size else {
            throw ChangeError("the list of '\(folder)' was not kept")
        }
        let before = try WatchedTree(
            encoded: try stored(listing, size, folder).load(), version: journal.version)
        let now = try WatchedTree(
            folder, without: store.folder,
            unnamed: { remarks.append("'\($0)' has a name that is not UTF-8; it stays") }
        ) { path, info in
            // One that its owner shut is opened, or what is in it could not be put back.
            if info.kind == .folder, info.mode & 0o700 != 0o700 {
                nops_chmod_at(AT_FDCWD, path, info.mode | 0o700)
            }
            // A socket or pipe that a program left is only to be removed, as a link would be.
            if info.kind == .other { return .link(target: "", meta: .link(owner: 0, group: 0)) }
            // A file that is new, or of another size, needs no reading, however large it is.
            let key = PathKey(String(path.utf8.dropFirst(folder == "/" ? 1 : folder.utf8.count + 1)) ?? "")
            if info.kind == .file {
                guard case .file(_, info.size, _)? = before.entries[key] else {
                    return .file(hash: ContentHash(digest: []), size: info.size, meta: FileMeta(info))
                }
            }
            return try state(path, info)
        }
        var aside: String?
        for difference in now.differences(to: before) {
            let path = difference.path.isEmpty ? folder : Path.join(folder, difference.path)
            let parent = try folders.parent(of: path, root: difference.path.isEmpty ? nil : folder)
            if isRecovery, let place = try putAside(difference, path, parent, action) { aside = place }
            try putBack(difference, path, parent, action)
            folders.noteAltered(parent)
            if case .folder = difference.old { folders.forget(below: path) }
        }
        if let aside {
            keptForeign = true
            remarks.append(
                "what the watched folder '\(folder)' held that was new or altered, by its programs or by others since, is in '\(aside)'"
            )
        }
        for (path, state) in before.entries.map({ ($0.path, $1) }) {
            guard case .folder(let meta) = state else { continue }
            let place = path.isEmpty ? folder : Path.join(folder, path)
            guard nops_chmod_at(AT_FDCWD, place, meta.mode) == 0 else {
                throw SystemError("set the mode of", place)
            }
        }
    }

    private func putBack(
        _ difference: WatchedTree.Difference, _ path: String, _ parent: Int32, _ action: Action
    ) throws {
        let name = Path.name(path)
        switch difference.new {
        case .absent:
            let flags: Int32 = difference.old.kind == .folder ? AT_REMOVEDIR : 0
            guard unlinkat(parent, name, flags) == 0 || errno == ENOENT else {
                throw SystemError("remove", path)
            }
        case .file(let hash, let size, let meta):
            if case .file(hash, _, let present) = difference.old,
                let info = try FileInfo.of(name, in: parent, shown: path),
                present.attributes == meta.attributes
            {
                return try setMeta(path, name, in: parent, from: FileMeta(info), to: meta)
            }
            if let info = try FileInfo.of(name, in: parent, shown: path), info.kind == .file, info.links > 1 {
                let stored = try stored(hash, size, path)
                return try overwrite(path, in: parent, size, meta) {
                    try write(.stored(stored), hash, to: $0, shown: path)
                }
            }
            try putFile(hash, size, meta, action, path, name, parent)
        case .folder(var meta):
            // Open until it is filled.
            meta.mode |= 0o700
            try put(.folder(meta), action, path, name, .atOnce, parent)
        case .link:
            try put(difference.new, action, path, name, .atOnce, parent)
        }
    }

    // MARK: States

    private func keptState(_ path: String, _ info: FileInfo, _ sequence: Int) throws -> EntryState {
        let folder = try folders.parent(of: path, root: nil)
        if info.kind == .folder { return .folder(try folderMeta(path, info, nil)) }
        return try keptState(
            path, Path.name(path), in: folder, info, sequence, expected: .anything, moved: false,
            verb: "watch"
        ).0
    }

    /// The same, keeping nothing.
    private func state(_ path: String, _ info: FileInfo) throws -> EntryState {
        switch info.kind {
        case .folder: return .folder(try folderMeta(path, info, nil))
        case .link: return .link(target: try Files.readLink(path), meta: .link(info))
        case .other:
            throw ChangeError.notKept(
                path, "watch", info, help: "watch a folder without it, or remove it for good: ^rm")
        case .file:
            let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
            guard descriptor >= 0 else { throw SystemError("read", path) }
            defer { close(descriptor) }
            let attributes = try ExtendedAttributes.of(descriptor: descriptor, shown: path)
            return .file(
                hash: try ContentHash(descriptor: descriptor, shown: path), size: info.size,
                meta: FileMeta(info, attributes: attributes))
        }
    }
}
