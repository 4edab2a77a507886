// Taking actions back, newest first: after a failure, for `rollback`, and after a kill. Each step may
// itself be killed and done again.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeRun {
    private enum Certainty {
        /// It has happened, all of it.
        case made
        /// It was begun, or (after the machine stopped) nobody knows.
        case perhaps
        /// It was not begun; only its temporary file may be there.
        case notBegun
    }

    func revert(from base: Int) throws {
        let top = begun
        journal.releaseReserve()
        for action in journal.actions.reversed() where journal.reverted.contains(action.sequence) {
            switch action.kind {
            case .swap(let path, _, _, _): putBack.insert(PathKey(path))
            case .move(let from, let to, _, _): movePutBack(from: to, to: from)
            default: break
            }
        }
        for action in journal.actions[base...].reversed()
        where !journal.reverted.contains(action.sequence) && !lasting.contains(action.sequence) {
            let certainty: Certainty =
                !notesAreComplete
                ? .perhaps : action.sequence < top ? .made : action.sequence == top ? .perhaps : .notBegun
            try revert(action, certainty)
            // The disk may be full. Without the note a recovery would look at this action again, and
            // find it taken back.
            if !lasting.contains(action.sequence) { try? journal.noteReverted(action.sequence) }
            keptBytes -= action.growth(of: store.kept)
            roomToTakeBack = max(0, roomToTakeBack - action.roomToTakeBack)
        }
        try folders.flush()
    }

    private func revert(_ action: Action, _ certainty: Certainty) throws {
        switch action.kind {
        case .swap(let path, let old, let new, let manner):
            guard let folder = try parent(of: path, action) else {
                if certainty == .made {
                    try keepLost(action, path, old, manner, because: "its folder is gone")
                }
                return
            }
            if action.usesTemporary { try removeTemporary(action, path, folder) }
            guard certainty != .notBegun else { return }
            if manner == .inPlace {
                return try revertInPlace(action, path, old, new, isMade: certainty == .made, folder)
            }
            try revertSwap(action, path, old, new, manner, certainty, folder)
        case .move(let from, let to, let thing, _):
            guard certainty != .notBegun else { return }
            try revertMove(action, from, to, thing, certainty)
        case .name(let path, let other, let thing, let isMade):
            guard certainty != .notBegun else { return }
            try revertName(action, path, other, thing, isMade)
        case .watch(let folder, let listing):
            guard certainty != .notBegun else { return }
            try revertWatch(folder, listing, action)
        case .meta(let path, let old, let new):
            guard certainty != .notBegun else { return }
            let name = Path.name(path)
            guard let folder = try parent(of: path, action),
                let info = try FileInfo.of(name, in: folder, shown: path)
            else {
                if certainty == .made {
                    remarks.append("'\(path)' is gone; its mode and time can't be put back")
                }
                return
            }
            let now = FileMeta(info)
            guard certainty == .made || now.isPartly(new, after: old) else { return }
            guard info.kind != .link || old.modified != new.modified,
                action.isFile(info) || isOurs(path)
            else {
                let what = info.kind == .link ? "a symbolic link" : "another file"
                remarks.append("'\(path)' is \(what) now, which is left as it is")
                return
            }
            let back = now.with(old, whereNot: new)
            if certainty == .made {
                try remarkForeignMeta(
                    path, name, in: folder, now: info, left: now.with(new, whereNot: old), back: back)
            }
            try setMeta(path, name, in: folder, from: now, to: back)
        case .effect(let effect):
            guard certainty != .notBegun else { return }
            guard let inverse = effect.inverse else {
                lasting.insert(action.sequence)
                remarks.append("'\(effect.name)' cannot be undone")
                return
            }
            do {
                try runEffect(inverse)
            } catch {
                hasFailedInverse = true
                lasting.insert(action.sequence)
                remarks.append("the inverse of '\(effect.name)' failed: \(Self.changeError(error).message)")
            }
        }
    }

    /// Whether what is at a path now may be what was put back there: not the very file that it was, and not somebody else's.
    func isOurs(_ path: String) -> Bool {
        putBack.contains(PathKey(path))
            || journal.actions.contains {
                if case .watch(let folder, _) = $0.kind { Path.isInside(path, folder) } else { false }
            }
    }

    /// What was put back lies elsewhere once it, or a folder around it, is moved back.
    private func movePutBack(from: String, to: String) {
        for key in putBack where Path.isInside(key.path, from) {
            putBack.insert(PathKey(to + (String(key.path.utf8.dropFirst(from.utf8.count)) ?? "")))
        }
    }

    private func removeTemporary(_ action: Action, _ path: String, _ folder: Int32) throws {
        let name = temporaryName(action.sequence)
        if unlinkat(folder, name, 0) == 0 || errno == ENOENT { return }
        let failure = SystemError("remove the temporary file of", path)
        // A read-only file system says so before it looks whether there is anything.
        guard try FileInfo.of(name, in: folder, shown: path) != nil else { return }
        throw failure
    }

    /// Nil if the folder is not there (any more).
    private func parent(of path: String, _ action: Action) throws -> Int32? {
        do {
            return try folders.parent(of: path, root: action.root)
        } catch let error as SystemError where error.code == ENOENT || error.code == ENOTDIR {
            return nil
        }
    }

    private func revertSwap(
        _ action: Action, _ path: String, _ old: EntryState, _ new: EntryState, _ manner: SwapManner,
        _ certainty: Certainty, _ folder: Int32
    ) throws {
        let name = Path.name(path)
        let now = try FileInfo.of(name, in: folder, shown: path)
        if case .folder = old, now?.kind == .folder {
            // There again; killed in between, it has not got its mode yet.
            putBack.insert(PathKey(path))
            return try put(old, action, path, name, manner, folder)
        }
        if try matches(old, now, name, folder, path) {
            // Perhaps by a recovery that was killed.
            putBack.insert(PathKey(path))
            return
        }
        let isNew = try matches(new, now, name, folder, path, anyMode: true)
        if !isNew {
            guard certainty == .made else {
                // Nothing there, and nothing was: it was not begun.
                if now == nil, old == .absent { return }
                return try keepLost(action, path, old, manner, because: "another program altered it")
            }
            if now?.kind == .folder, new.kind != .folder {
                return try keepLost(action, path, old, manner, because: "another program made a folder there")
            }
            try keepForeign(action, path, name, now, folder)
        } else if let now, case .file(_, _, let back) = old, case .file(_, _, let left) = new {
            try remarkForeignMeta(path, name, in: folder, now: now, left: left, back: back)
        }
        do {
            try put(old, action, path, name, manner, folder)
        } catch let error as SystemError
            where error.saysFull && isNew && certainty == .made && now?.kind == .file
        {
            // What the change made goes anyway, and its room is enough as a rule. A recovery that finds nothing here puts
            // the old content back too.
            try removeTemporary(action, path, folder)
            guard unlinkat(folder, name, 0) == 0 else { throw error }
            try put(old, action, path, name, manner, folder)
        }
        putBack.insert(PathKey(path))
        folders.noteAltered(folder)
    }

    /// Someone else's content at a path that is about to be put back is kept in the store.
    private func keepForeign(
        _ action: Action, _ path: String, _ name: String, _ now: FileInfo?, _ folder: Int32
    ) throws {
        guard let now, now.kind != .folder else { return }
        let target = Path.join(store.kept, keptName(action.sequence) + "-altered")
        if renameat(folder, name, AT_FDCWD, target) != 0 {
            guard errno == EXDEV, now.kind == .file else { throw SystemError("put back", path) }
            return try copyForeign(action, path, name, folder)
        }
        remarkForeign(path, target)
    }

    /// The same, leaving the file where it is: it will be written over.
    func copyForeign(_ action: Action, _ path: String, _ name: String, _ folder: Int32) throws {
        let target = Path.join(store.kept, keptName(action.sequence) + "-altered")
        try copy(name, in: folder, path, to: target)
        remarkForeign(path, target)
    }

    /// The old content of a file that can't be put back goes where the user finds it, in the store.
    func keepLost(
        _ action: Action, _ path: String, _ old: EntryState, _ manner: SwapManner, because reason: String
    ) throws {
        guard case .file(let hash, let size, _) = old else {
            return remarks.append("'\(path)' can't be put back: \(reason)")
        }
        let target = Path.join(store.kept, keptName(action.sequence) + "-altered")
        if manner == .kept {
            let file = Path.join(store.kept, keptName(action.sequence))
            guard renameat(AT_FDCWD, file, AT_FDCWD, target) == 0 || errno == ENOENT else {
                throw SystemError("keep what was in", path)
            }
        } else {
            let copy = nops_open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard copy >= 0 else { throw SystemError("write", target) }
            defer { close(copy) }
            try write(.stored(try stored(hash, size, path)), hash, to: copy, shown: target)
            guard fsync(copy) == 0 else { throw SystemError("write", target) }
        }
        keptForeign = true
        remarks.append("'\(path)' can't be put back: \(reason); what it held is in '\(target)'")
    }

    private func remarkForeign(_ path: String, _ target: String) {
        keptForeign = true
        remarks.append("'\(path)' was altered by another program meanwhile; what it held is in '\(target)'")
    }

    func put(
        _ old: EntryState, _ action: Action, _ path: String, _ name: String, _ manner: SwapManner,
        _ folder: Int32
    ) throws {
        switch old {
        case .absent:
            guard let now = try FileInfo.of(name, in: folder, shown: path) else { return }
            if now.kind == .folder {
                folders.forget(below: path)
                guard unlinkat(folder, name, AT_REMOVEDIR) == 0 else {
                    guard errno == ENOTEMPTY || errno == EEXIST else {
                        throw SystemError("remove folder", path)
                    }
                    remarks.append("'\(path)' stays: another program put something into it")
                    return
                }
            } else {
                guard unlinkat(folder, name, 0) == 0 else { throw SystemError("delete", path) }
            }
        case .folder(let meta):
            guard mkdirat(folder, name, 0o700) == 0 || errno == EEXIST else {
                throw SystemError("make folder", path)
            }
            try dressFolder(name, in: folder, meta, shown: path)
        case .link(let target, let meta):
            let temporary = temporaryName(action.sequence)
            try makeLink(temporary, in: folder, to: target, meta, shown: path)
            guard renameat(folder, temporary, folder, name) == 0 else { throw SystemError("put back", path) }
        case .file(let hash, let size, let meta):
            if manner == .kept {
                let file = Path.join(store.kept, keptName(action.sequence))
                if renameat(AT_FDCWD, file, folder, name) == 0 { return }
                throw SystemError("put back", path)
            }
            try putFile(hash, size, meta, action, path, name, folder)
        }
    }

    func putFile(
        _ hash: ContentHash, _ size: Int, _ meta: FileMeta, _ action: Action, _ path: String, _ name: String,
        _ folder: Int32
    ) throws {
        let stored = try stored(hash, size, path)
        let temporary = temporaryName(action.sequence)
        let descriptor = nops_openat(
            folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw SystemError("put back", path) }
        defer { close(descriptor) }
        let made = try FileInfo.of(descriptor: descriptor, shown: path)
        try write(.stored(stored), hash, to: descriptor, shown: path)
        try dress(descriptor, made, meta, shown: path)
        guard fsync(descriptor) == 0 else { throw SystemError("put back", path) }
        guard renameat(folder, temporary, folder, name) == 0 else { throw SystemError("put back", path) }
    }

    /// The old content of a path, in this change's journal.
    func stored(_ hash: ContentHash, _ size: Int, _ path: String) throws -> StoredContent {
        guard let blob = journal.blobs[hash] else {
            throw ChangeError("the old content of '\(path)' was not kept")
        }
        return StoredContent(
            hash: hash, size: size, place: blob.place, journal: journal.path, kept: store.kept,
            writer: journal)
    }

    private func revertName(
        _ action: Action, _ path: String, _ other: String, _ thing: Stamp, _ isMade: Bool
    ) throws {
        try folders.makeRoom(for: 2)
        guard let folder = try parent(of: path, action) else { return }
        let name = Path.name(path)
        let now = try FileInfo.of(name, in: folder, shown: path)
        func isIt(_ info: FileInfo, _ path: String) -> Bool {
            FileIdentity(info) == FileIdentity(thing) || putBack.contains(PathKey(path))
        }
        if isMade {
            // Another program's file of that name stays.
            guard let now, isIt(now, path) else { return }
            guard now.links > 1 else {
                remarks.append("'\(path)' stays: another program took away its file's other names")
                return
            }
            guard unlinkat(folder, name, 0) == 0 else { throw SystemError("delete", path) }
        } else {
            guard now == nil else { return }
            guard let source = try parent(of: other, action),
                let info = try FileInfo.of(Path.name(other), in: source, shown: other), isIt(info, other)
            else {
                remarks.append("'\(path)' can't be put back: another program took away '\(other)'")
                return
            }
            guard linkat(source, Path.name(other), folder, name, 0) == 0 else {
                throw SystemError("put back", path)
            }
        }
        folders.noteAltered(folder)
    }

    private func revertMove(
        _ action: Action, _ from: String, _ to: String, _ thing: Stamp, _ certainty: Certainty
    ) throws {
        try folders.makeRoom(for: 2)
        let target = try parent(of: from, action)
        if let target, try FileInfo.of(Path.name(from), in: target, shown: from) != nil {
            // It is back already, or never left; or something took its place, which stays.
            if certainty == .made, let source = try parent(of: to, action),
                try FileInfo.of(Path.name(to), in: source, shown: to) != nil
            {
                remarks.append("'\(to)' can't be moved back: another program made '\(from)'")
            }
            return
        }
        guard let source = try parent(of: to, action),
            let there = try FileInfo.of(Path.name(to), in: source, shown: to), there.kind == thing.kind
        else {
            if certainty == .made {
                remarks.append("'\(to)' can't be moved back to '\(from)': another program took it away")
            }
            return
        }
        // Another thing of that name must not be taken for it. A file that a later step replaced was put back as a new one,
        // and an editor replaces files.
        let isIt = FileIdentity(there) == FileIdentity(thing) || isOurs(to)
        guard isIt || certainty == .made && thing.kind != .folder else {
            return remarks.append("'\(to)' may not be what was moved there from '\(from)'; it stays")
        }
        if !isIt {
            remarks.append("'\(from)' is not the file that was moved to '\(to)', but the one found there")
        }
        guard let target else {
            remarks.append("'\(to)' can't be moved back to '\(from)': the folder is gone")
            return
        }
        guard nops_rename_new(source, Path.name(to), target, Path.name(from)) == 0 else {
            throw SystemError("move back", to)
        }
        folders.noteAltered(source)
        folders.noteAltered(target)
        if thing.kind == .folder { folders.forget(below: to) }
        movePutBack(from: to, to: from)
    }

    /// True if what is at a path has that state; for files content and mode decide, not the time.
    func matches(
        _ state: EntryState, _ info: FileInfo?, _ name: String, _ folder: Int32, _ path: String,
        anyMode: Bool = false
    ) throws -> Bool {
        switch (state, info) {
        case (.absent, nil): return true
        case (.absent, _), (_, nil): return false
        case (.file(let hash, let size, let meta), let info?):
            guard info.kind == .file, info.size == size, anyMode || info.mode == meta.mode else {
                return false
            }
            let descriptor = nops_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
            guard descriptor >= 0 else { throw SystemError("read", path) }
            defer { close(descriptor) }
            return try ContentHash(descriptor: descriptor, shown: path) == hash
        case (.link(let target, _), let info?):
            guard info.kind == .link else { return false }
            return try Files.readLink(name, in: folder, shown: path).utf8.elementsEqual(target.utf8)
        case (.folder, let info?): return info.kind == .folder
        }
    }
}

extension FileMeta {
    /// True if it has something of what was set when `old` became `new`.
    fileprivate func isPartly(_ new: FileMeta, after old: FileMeta) -> Bool {
        func took<Part: Equatable>(_ part: KeyPath<FileMeta, Part>) -> Bool {
            new[keyPath: part] != old[keyPath: part] && self[keyPath: part] == new[keyPath: part]
        }
        return took(\.mode) || took(\.owner) || took(\.group) || took(\.modified)
    }

    /// The same with those parts of another that are not as in a third: what a step altered, and nothing that others did.
    fileprivate func with(_ wanted: FileMeta, whereNot other: FileMeta) -> FileMeta {
        var result = self
        func take<Part: Equatable>(_ part: WritableKeyPath<FileMeta, Part>) {
            if wanted[keyPath: part] != other[keyPath: part] { result[keyPath: part] = wanted[keyPath: part] }
        }
        take(\.mode)
        take(\.owner)
        take(\.group)
        take(\.modified)
        return result
    }
}
