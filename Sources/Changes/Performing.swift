// Making a group of journaled actions: new content beside its place and flushed, then names.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeRun {
    func perform(_ group: [Prepared]) throws {
        for next in group {
            try checkCancelled()
            try note(next.action.sequence)
            try make(next)
        }
    }

    // MARK: New content

    /// Makes the group's new files beside their places. They are durable once the result is flushed.
    func writeTemporaries(_ group: [Prepared]) throws -> WrittenFiles {
        let written = WrittenFiles(count: group.count { $0.source != nil })
        for next in group {
            guard case .swap(let path, _, .file(let hash, _, let meta), _) = next.action.kind,
                let source = next.source
            else { continue }
            try checkCancelled()
            let folder = try folders.parent(of: path, root: next.action.root)
            let name = temporaryName(next.action.sequence)
            // Who may read the file may read it while it is written; another owner's is closed until it is given away. A file
            // takes attributes only while its mode lets its owner write.
            let isOwn = meta.owner == user && next.manner != .inPlace && meta.attributes?.isEmpty != false
            let descriptor = nops_openat(
                folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                isOwn ? meta.mode & 0o777 : 0o600)
            guard descriptor >= 0 else { throw SystemError("write", path) }
            do {
                let made = try FileInfo.of(descriptor: descriptor, shown: path)
                try write(source, hash, to: descriptor, shown: path)
                // What is written over the old file gets its dress there.
                if next.manner != .inPlace { try dress(descriptor, made, meta, shown: path) }
                written.add(descriptor, path, on: made.device)
            } catch {
                close(descriptor)
                throw error
            }
        }
        return written
    }

    func write(_ source: Source, _ hash: ContentHash, to descriptor: Int32, shown: String) throws {
        switch source {
        case .bytes(let bytes): try Files.writeAll(descriptor, bytes, shown: shown)
        case .stored(let stored):
            if case .own(let name) = stored.place {
                try copy(Path.join(stored.kept, name), hash, to: descriptor, shown: shown)
            } else {
                try Files.writeAll(descriptor, try stored.load(), shown: shown)
            }
        case .file(let path): try copy(path, hash, to: descriptor, shown: shown)
        }
    }

    private func copy(_ path: String, _ hash: ContentHash, to descriptor: Int32, shown: String) throws {
        let from = nops_open(path, O_RDONLY | O_CLOEXEC, 0)
        guard from >= 0 else { throw SystemError("read", path) }
        defer { close(from) }
        // A small one is read once, to be looked at and written.
        let info = try FileInfo.of(descriptor: from, shown: path)
        if info.size <= Self.readWhole {
            let bytes = try Files.readAll(from, info, shown: path)
            guard ContentHash(bytes) == hash else { throw Self.copyAltered(path) }
            return try Files.writeAll(descriptor, bytes, shown: shown)
        }
        try FileCopy.copy(from: from, path, to: descriptor, shown)
        // What was measured must be what was copied.
        guard lseek(from, 0, SEEK_SET) == 0, try ContentHash(descriptor: from, shown: path) == hash else {
            throw Self.copyAltered(path)
        }
    }

    /// Bytes.
    private static let readWhole = 1 << 20

    private static func copyAltered(_ path: String) -> ChangeError {
        ChangeError("'\(path)' was altered while it was copied", paths: [path])
    }

    // MARK: Names

    private func make(_ next: Prepared) throws {
        let action = next.action
        switch action.kind {
        case .swap(let path, let old, let new, let manner):
            let folder = try folders.parent(of: path, root: action.root)
            try makeSwap(next, path, old, new, manner, folder)
            folders.noteAltered(folder)
            if case .folder = old { folders.forget(below: path) }
        case .move(let from, let to, let thing, _):
            try folders.makeRoom(for: 2)
            let source = try folders.parent(of: from, root: action.root)
            try checkUnaltered(next, in: source, from)
            let target = try folders.parent(of: to, root: action.root)
            guard nops_rename_new(source, Path.name(from), target, Path.name(to)) == 0 else {
                throw SystemError("move '\(from)' to", to)
            }
            folders.noteAltered(source)
            folders.noteAltered(target)
            if thing.kind == .folder { folders.forget(below: from) }
        case .meta(let path, let old, let new):
            let folder = try folders.parent(of: path, root: action.root)
            try setMeta(path, Path.name(path), in: folder, from: old, to: new, stays: true)
        case .name(let path, let other, let thing, let isMade):
            try makeName(next, path, other, thing, isMade)
        case .effect, .watch: break
        }
    }

    private func makeName(
        _ next: Prepared, _ path: String, _ other: String, _ thing: Stamp, _ isMade: Bool
    ) throws {
        try folders.makeRoom(for: 2)
        let folder = try folders.parent(of: path, root: next.action.root)
        if isMade {
            let source = try folders.parent(of: other, root: next.action.root)
            guard let info = try FileInfo.of(Path.name(other), in: source, shown: other),
                FileIdentity(info) == FileIdentity(thing)
            else { throw ChangeError("'\(other)' was altered by another program meanwhile", paths: [other]) }
            guard linkat(source, Path.name(other), folder, Path.name(path), 0) == 0 else {
                throw SystemError("make link", path)
            }
        } else {
            try checkUnaltered(next, in: folder, path)
            guard unlinkat(folder, Path.name(path), 0) == 0 else { throw SystemError("delete", path) }
        }
        folders.noteAltered(folder)
    }

    private func makeSwap(
        _ next: Prepared, _ path: String, _ old: EntryState, _ new: EntryState, _ manner: SwapManner,
        _ folder: Int32
    ) throws {
        let name = next.name
        if old != .absent { try checkUnaltered(next, in: folder, path) }
        switch new {
        case .absent:
            if manner == .kept {
                let target = Path.join(store.kept, keptName(next.action.sequence))
                guard nops_rename_new(folder, name, AT_FDCWD, target) == 0 else {
                    throw SystemError("delete", path)
                }
                keptAltered = true
            } else {
                var flags: Int32 = 0
                if case .folder = old { flags = AT_REMOVEDIR }
                guard unlinkat(folder, name, flags) == 0 else {
                    throw SystemError(flags == 0 ? "delete" : "remove folder", path)
                }
            }
        case .file(_, let size, let meta) where manner == .inPlace:
            try writeOver(next, path, size, meta, in: folder)
        case .file: try rename(temporaryName(next.action.sequence), over: name, old, in: folder, path)
        case .link(let target, let meta):
            let temporary = temporaryName(next.action.sequence)
            try makeLink(temporary, in: folder, to: target, meta, shown: path)
            try rename(temporary, over: name, old, in: folder, path)
        case .folder(let meta):
            guard mkdirat(folder, name, 0o700) == 0 else { throw SystemError("make folder", path) }
            try dressFolder(name, in: folder, meta, shown: path)
        }
    }

    /// Over what is known to be there, or to a name that is still free.
    private func rename(
        _ temporary: String, over name: String, _ old: EntryState, in folder: Int32, _ path: String
    ) throws {
        let result =
            old == .absent
            ? nops_rename_new(folder, temporary, folder, name) : renameat(folder, temporary, folder, name)
        guard result == 0 else { throw SystemError("write", path) }
    }

    /// What was prepared must still be there, untouched by others.
    private func checkUnaltered(_ next: Prepared, in folder: Int32, _ path: String) throws {
        guard let seen = next.seen else { return }
        guard let now = try FileInfo.of(Path.name(path), in: folder, shown: path) else {
            throw ChangeError("'\(path)' vanished while it was being changed", paths: [path])
        }
        let same =
            now.inode == seen.inode && now.device == seen.device && now.kind == seen.kind
            && (now.kind == .folder || (now.size == seen.size && now.modified == seen.modified))
        guard same else {
            throw ChangeError("'\(path)' was altered by another program meanwhile", paths: [path])
        }
    }
}
