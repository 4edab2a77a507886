// Files with several names (hard links): new content is written over the old, so that all names keep showing the same
// file. A kill in between leaves a mix, which a recovery writes over again: the old content is in the journal.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeRun {
    /// Writes the flushed temporary file's content over the old file.
    func writeOver(_ next: Prepared, _ path: String, _ size: Int, _ meta: FileMeta, in folder: Int32) throws {
        let temporary = temporaryName(next.action.sequence)
        let source = nops_openat(folder, temporary, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
        guard source >= 0 else { throw SystemError("write", path) }
        defer { close(source) }
        try overwrite(path, in: folder, size, meta) {
            try FileCopy.copy(from: source, temporary, to: $0, path)
        }
        guard unlinkat(folder, temporary, 0) == 0 else {
            throw SystemError("remove the temporary file of", path)
        }
    }

    func overwrite(
        _ path: String, in folder: Int32, _ size: Int, _ meta: FileMeta, _ write: (Int32) throws -> Void
    ) throws {
        let name = Path.name(path)
        var target = nops_openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0)
        if target < 0, errno == EACCES, let info = try FileInfo.of(name, in: folder, shown: path) {
            // Its owner may write it all the same, as a file with one name is replaced; its mode comes back below.
            guard nops_chmod_at(folder, name, info.mode | 0o200) == 0 else {
                throw SystemError("write", path)
            }
            target = nops_openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0)
        }
        guard target >= 0 else { throw SystemError("write", path) }
        defer { close(target) }
        try write(target)
        guard ftruncate(target, off_t(size)) == 0 else { throw SystemError("write", path) }
        try dress(target, FileInfo.of(descriptor: target, shown: path), meta, shown: path)
        guard fsync(target) == 0 else { throw SystemError("write", path) }
    }

    /// Takes such a write back. `isMade`: it came to its end; else what is there may be a mix of both contents.
    func revertInPlace(
        _ action: Action, _ path: String, _ old: EntryState, _ new: EntryState, isMade: Bool, _ folder: Int32
    ) throws {
        let name = Path.name(path)
        let now = try FileInfo.of(name, in: folder, shown: path)
        guard case .file(let hash, let size, let meta) = old else { return }
        if let now, let file = action.file, FileIdentity(now) != file, !isOurs(path) {
            // What it had been is elsewhere, under another name or none; what is here is somebody else's.
            return try keepLost(
                action, path, old, .inPlace, because: "another program put another file there")
        }
        if try matches(old, now, name, folder, path) {
            guard let now, now.modified != meta.modified else { return }
            return try setMeta(path, name, in: folder, from: FileMeta(now), to: meta)
        }
        guard let now, now.kind == .file else {
            return try keepLost(action, path, old, .inPlace, because: "another program took it away")
        }
        if isMade || !notesAreComplete, try !matches(new, now, name, folder, path, anyMode: true) {
            try copyForeign(action, path, name, folder)
        } else if isMade, case .file(_, _, let left) = new {
            try remarkForeignMeta(path, name, in: folder, now: now, left: left, back: meta)
        }
        // Killed from here on, a recovery finds a mix that is ours. A full disk has no room to say so.
        try? journal.note(action.sequence)
        let stored = try stored(hash, size, path)
        try overwrite(path, in: folder, size, meta) { try write(.stored(stored), hash, to: $0, shown: path) }
    }
}
