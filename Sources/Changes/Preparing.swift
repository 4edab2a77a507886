// Looking at what is there, and keeping what undo will need, before anything is altered.

import CSystem
import Glibc
import Platform
import PluginAPI

/// An action with what it takes to make it.
struct Prepared {
    var action: Action
    var folder: String
    var name: String
    /// New content, if it makes a file.
    var source: Source?
    /// What was seen at the path; nil for nothing.
    var seen: FileInfo?

    var manner: SwapManner? {
        if case .swap(_, _, _, let manner) = action.kind { manner } else { nil }
    }
}

extension ChangeRun {
    /// Nil if there is nothing to do. Contents that will be lost are in the journal (not flushed yet)
    /// or in a flushed file of their own when this returns.
    func prepare(_ work: Work, sequence: Int, root: String?) throws -> Prepared? {
        switch work {
        case .put(let path, let new, let before):
            return try preparePut(path, new, before, sequence, root)
        case .delete(let path, let expected, let ifThere):
            guard let (folder, name, info) = try look(path, root, "delete", ifThere: ifThere) else {
                return nil
            }
            guard info.kind != .folder else { throw SystemError("delete", path, code: EISDIR) }
            let keep = try shouldKeep(info)
            let (old, _) = try keptState(
                path, name, in: folder, info, sequence, expected: expected, moved: keep, verb: "delete")
            return prepared(
                .swap(path: path, old: old, new: .absent, manner: keep ? .kept : .atOnce), sequence, root,
                path, seen: info)
        case .removeFolder(let path, let ifEmpty):
            // What an undo clears away may be gone with what it took back before.
            guard let (_, _, info) = try look(path, root, "remove folder", ifThere: ifEmpty || isUndoing)
            else { return nil }
            guard info.kind == .folder else { throw SystemError("remove folder", path, code: ENOTDIR) }
            if ifEmpty, try !Files.list(path).isEmpty {
                remarks.append("'\(path)' stays: others have put something into it")
                return nil
            }
            let old = EntryState.folder(try folderMeta(path, info, root))
            return prepared(
                .swap(path: path, old: old, new: .absent, manner: .atOnce), sequence, root, path, seen: info)
        case .move(let from, let to, let kind):
            return try prepareMove(from, to, ifStill: kind, sequence, root)
        case .name(let path, let other, let isMade):
            return try prepareName(path, other, isMade, sequence, root)
        case .meta(let given, let change):
            let path = change.followsLinks ? try throughLink(given, root) : given
            guard let (_, _, info) = try look(path, root, "change", mustExist: true) else { return nil }
            if change.staysAtPath, info.kind == .link, change.modified == nil {
                remarks.append("\(path.inQuotes) is a symbolic link now; what it leads to is left alone")
                return nil
            }
            let old = FileMeta(info)
            var new = old
            if let mode = change.mode { new.mode = mode }
            if let owner = change.owner { new.owner = owner }
            if let group = change.group { new.group = group }
            if let modified = change.modified { new.modified = modified }
            if new == old { return nil }
            // As the kernel has it: a file that is given away no longer runs as its owner, or as its group.
            if info.kind == .file, change.mode == nil, (new.owner, new.group) != (old.owner, old.group) {
                new.mode &= ~(old.mode & 0o010 == 0 ? 0o4000 : 0o6000)
            }
            var next = prepared(.meta(path: path, old: old, new: new), sequence, root, path, seen: info)
            next.action.file = FileIdentity(info)
            if info.kind != .file || info.links == 1 { next.action.onlyKind = info.kind }
            return next
        }
    }

    private func prepared(
        _ kind: Action.Kind, _ sequence: Int, _ root: String?, _ path: String, source: Source? = nil,
        seen: FileInfo?
    ) -> Prepared {
        Prepared(
            action: Action(sequence: sequence, root: root, kind: kind), folder: Path.parent(path),
            name: Path.name(path), source: source, seen: seen)
    }

    /// The folder, name and state of a path; nil if there is nothing and that is no error.
    private func look(
        _ path: String, _ root: String?, _ verb: String, mustExist: Bool
    ) throws -> (folder: Int32, name: String, info: FileInfo)? {
        let folder: Int32
        do {
            folder = try folders.parent(of: path, root: root)
        } catch let error as SystemError {
            throw SystemError(verb, path, code: error.code)
        }
        let name = Path.name(path)
        guard let info = try FileInfo.of(name, in: folder, shown: path) else {
            if mustExist { throw SystemError(verb, path, code: ENOENT) }
            return nil
        }
        return (folder, name, info)
    }

    /// The same; with `ifThere` nil also where the path's folder is gone, or none any more.
    private func look(
        _ path: String, _ root: String?, _ verb: String, ifThere: Bool
    ) throws -> (folder: Int32, name: String, info: FileInfo)? {
        do {
            return try look(path, root, verb, mustExist: !ifThere)
        } catch let error as SystemError where ifThere && [ENOENT, ENOTDIR].contains(error.code) {
            return nil
        }
    }

    /// Where a link leads; a path that is none as it is. Outside of the root is an error.
    private func throughLink(_ path: String, _ root: String?) throws -> String {
        guard let (_, _, info) = try look(path, root, "write", mustExist: false), info.kind == .link else {
            return path
        }
        return try Files.realPath(path)
    }

    private func preparePut(
        _ given: String, _ new: NewState, _ before: Work.Requirement, _ sequence: Int, _ root: String?
    ) throws -> Prepared? {
        var path = given
        var verb = "make"
        var expected = Expectation.anything
        if case .present(let seen) = before {
            expected = seen
            verb = "write"
            path = try throughLink(given, root)
        }
        let there = try look(path, root, verb, mustExist: verb == "write")
        if case .absent = before, there != nil { throw SystemError(verb, path, code: EEXIST) }

        switch new {
        case .folder(let meta, let mode):
            if let there {
                guard there.info.kind == .folder else { throw SystemError(verb, path, code: EEXIST) }
                return nil
            }
            let (group, setGroup) = try newGroup(path, root)
            let state = EntryState.folder(
                meta
                    ?? FileMeta(
                        mode: (mode ?? 0o777 & ~Files.umask) | setGroup, owner: user, group: group))
            return prepared(
                .swap(path: path, old: .absent, new: state, manner: .atOnce), sequence, root, path, seen: nil)
        case .link(let target, let meta):
            guard !target.isEmpty else {
                throw ChangeError("cannot make link '\(path)': its target is empty")
            }
            var old = EntryState.absent
            if let there {
                (old, _) = try keptState(
                    path, there.name, in: there.folder, there.info, sequence, expected: .anything,
                    moved: false,
                    verb: verb)
            }
            if meta == nil, case .link(let leads, _) = old, leads.utf8.elementsEqual(target.utf8) {
                return nil
            }
            let state = EntryState.link(
                target: target, meta: try meta ?? .link(owner: user, group: newGroup(path, root).group))
            return prepared(
                .swap(path: path, old: old, new: state, manner: .atOnce), sequence, root, path,
                seen: there?.info)
        case .file(var source, let meta, let mode):
            var old = EntryState.absent
            var oldBytes: [UInt8]?
            if let there {
                guard there.info.kind != .folder else { throw SystemError(verb, path, code: EISDIR) }
                (old, oldBytes) = try keptState(
                    path, there.name, in: there.folder, there.info, sequence, expected: expected,
                    moved: false,
                    verb: verb)
            }
            let (hash, size) = try measure(&source)
            let now = FileTime(seconds: 0)
            var newMeta = FileMeta(
                mode: mode ?? 0o666 & ~Files.umask, owner: user, group: userGroup)
            if case .file(let oldHash, _, let oldMeta) = old {
                newMeta = meta ?? oldMeta
                if meta == nil, let mode { newMeta.mode = mode }
                if oldHash == hash, meta == nil || meta == oldMeta, newMeta.mode == oldMeta.mode {
                    return nil
                }
                if meta == nil { newMeta.modified = now }
                if newMeta.attributes == nil { newMeta.attributes = oldMeta.attributes }
            } else if let meta {
                newMeta = meta
            } else {
                newMeta.group = try newGroup(path, root).group
            }
            let state = EntryState.file(hash: hash, size: size, meta: newMeta)
            let manner = try manner(of: there?.info, hash, path)
            if case .file(let oldHash, _, _) = old, let oldBytes, hash != oldHash,
                try !isClosedToStore(owner: newMeta.owner, mode: newMeta.mode)
            {
                try keep(new: source, hash, size: size, replacing: oldBytes, oldHash)
            }
            var next = prepared(
                .swap(path: path, old: old, new: state, manner: manner), sequence, root, path, source: source,
                seen: there?.info)
            if manner == .inPlace { next.action.file = there.map { FileIdentity($0.info) } }
            return next
        }
    }

    /// The group of something new at a path, and the bit that a new folder gets: of a folder whose group is inherited
    /// they are that folder's, as open(2) and mkdir(2) have it.
    private func newGroup(_ path: String, _ root: String?) throws -> (group: UInt32, setGroup: UInt32) {
        // No folder is altered while a group is prepared, and what is new mostly lies side by side.
        let folder = Path.parent(path)
        if let last = lastNewGroup, last.folder.utf8.elementsEqual(folder.utf8) { return last.group }
        let above = try FileInfo.of(descriptor: try folders.parent(of: path, root: root), shown: path)
        let group = above.mode & 0o2000 == 0 ? (userGroup, 0) : (above.group, UInt32(0o2000))
        lastNewGroup = (folder, group)
        return group
    }

    /// How a file gets its new content: one that has other names keeps them by being written in place.
    private func manner(of there: FileInfo?, _ hash: ContentHash, _ path: String) throws -> SwapManner {
        guard let there, there.kind == .file, there.links > 1 else { return .atOnce }
        let file = FileIdentity(there)
        // One proposal means each of its contents; what is taken back came one after the other.
        if let first = writtenInPlace[file], first.hash != hash, !isUndoing,
            !first.path.utf8.elementsEqual(path.utf8)
        {
            throw ChangeError(
                "'\(path)' and '\(first.path)' are one file (hard links), and can't get different contents",
                paths: [path, first.path])
        }
        writtenInPlace[file] = (path, hash)
        return .inPlace
    }

    func folderMeta(_ path: String, _ info: FileInfo, _ root: String?) throws -> FileMeta {
        let folder = try folders.parent(of: path, root: root)
        let descriptor = nops_openat(
            folder, Path.name(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0)
        // One that may not be read has attributes that nobody may know.
        guard descriptor >= 0 else { return FileMeta(info) }
        defer { close(descriptor) }
        return FileMeta(info, attributes: try ExtendedAttributes.of(descriptor: descriptor, shown: path))
    }

    private func prepareName(
        _ path: String, _ other: String, _ isMade: Bool, _ sequence: Int, _ root: String?
    ) throws -> Prepared? {
        guard isMade else {
            guard let (_, _, info) = try look(path, root, "delete", mustExist: true) else { return nil }
            guard info.kind == .file, info.links > 1 else {
                throw ChangeError("'\(path)' is the last name of its file", paths: [path])
            }
            return prepared(
                .name(path: path, other: other, thing: Stamp(info), isMade: false), sequence, root, path,
                seen: info)
        }
        guard let (_, _, info) = try look(other, root, "link", mustExist: true) else { return nil }
        guard info.kind == .file else {
            throw ChangeError("cannot give '\(other)' one more name: it is \(info.kindText)", paths: [other])
        }
        if try look(path, root, "make link", mustExist: false) != nil {
            throw SystemError("make link", path, code: EEXIST)
        }
        return prepared(
            .name(path: path, other: other, thing: Stamp(info), isMade: true), sequence, root, path, seen: nil
        )
    }

    private func prepareMove(
        _ from: String, _ to: String, ifStill kind: FileKind?, _ sequence: Int, _ root: String?
    ) throws -> Prepared? {
        if from.utf8.elementsEqual(to.utf8) { return nil }
        guard !Path.isInside(to, from) else {
            throw ChangeError("cannot move '\(from)' into itself, to '\(to)'")
        }
        let there = try look(from, root, "move", ifThere: kind != nil)
        guard let info = there?.info, kind == nil || kind == info.kind else {
            remarks.append(ForcedUndo.remark(from, to, there?.info))
            return nil
        }
        if try look(to, root, "move to", mustExist: false) != nil {
            throw SystemError("move to", to, code: EEXIST)
        }
        var listing: ContentHash?
        if info.kind == .folder {
            let bytes = try TreeListing(folder: from).encoded
            let hash = ContentHash(bytes)
            try journal.add(content: bytes, hash: hash)
            listing = hash
        }
        return prepared(
            .move(from: from, to: to, thing: Stamp(info), listing: listing), sequence, root, from, seen: info)
    }

    // MARK: Contents

    /// Larger files are moved into the store when they are deleted, in bytes.
    static let movedSize = 256 * 1024

    /// True if a file is to be moved into the store when it is deleted, rather than copied: a large one, and one that has
    /// other names, which stays the same file then.
    private func shouldKeep(_ info: FileInfo) throws -> Bool {
        guard !movesNothing, info.kind == .file, info.size > Self.movedSize || info.links > 1 else {
            return false
        }
        return try isOnStoreDevice(info)
    }

    func isOnStoreDevice(_ info: FileInfo) throws -> Bool {
        if storeDevice == nil { storeDevice = try FileInfo.of(store.kept)?.device }
        return storeDevice == info.device
    }

    /// The state of what is there, with its content put where undo finds it. `bytes`: the content, if it had to be
    /// read whole.
    func keptState(
        _ path: String, _ name: String, in folder: Int32, _ info: FileInfo, _ sequence: Int,
        expected: Expectation, moved: Bool, verb: String
    ) throws -> (EntryState, bytes: [UInt8]?) {
        switch info.kind {
        case .link:
            let target = try Files.readLink(name, in: folder, shown: path)
            return (.link(target: target, meta: .link(info)), nil)
        case .file: break
        default:
            throw ChangeError.notKept(path, verb, info)
        }
        let descriptor = nops_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        let hash: ContentHash
        var whole: [UInt8]?
        let isClosed = try isClosedToStore(owner: info.owner, mode: info.mode)
        if moved || isClosed || info.size > JournalWriter.inlineLimit {
            if moved { try checkQuota(adding: info.size) }
            hash = try ContentHash(descriptor: descriptor, shown: path)
            if case .bytes(let bytes) = expected, ContentHash(bytes) != hash { throw Self.altered(path) }
            if moved {
                journal.add(moved: keptName(sequence), hash: hash, size: info.size)
            } else if journal.blobs[hash] == nil {
                let copy = "\(journal.header.id)-copy-\(copies)"
                copies += 1
                try checkQuota(adding: info.size)
                try keepCopy(of: descriptor, path, as: copy, isGiven: !isClosed)
                keptBytes += info.size
                journal.add(copy: copy, hash: hash, size: info.size)
            }
        } else {
            let bytes = try Files.readAll(descriptor, shown: path)
            if case .bytes(let seen) = expected, seen != bytes { throw Self.altered(path) }
            hash = ContentHash(bytes)
            try journal.add(content: bytes, hash: hash)
            whole = bytes
        }
        let attributes = try ExtendedAttributes.of(descriptor: descriptor, shown: path)
        return (.file(hash: hash, size: info.size, meta: FileMeta(info, attributes: attributes)), whole)
    }

    /// True for what root may read in another user's project and that user may not: its content must not come to lie in the
    /// journal, which is the user's.
    private func isClosedToStore(owner: UInt32, mode: UInt32) throws -> Bool {
        guard user == 0, mode & 0o004 == 0 else { return false }
        if storeOwner == nil { storeOwner = try FileInfo.of(store.folder)?.owner }
        return storeOwner != 0 && storeOwner != owner
    }

    private static func altered(_ path: String) -> ChangeError {
        ChangeError(
            "'\(path)' was altered since this change was planned", help: "run it again", paths: [path],
            isStale: true)
    }

    /// A flushed copy in the store, sharing the file's blocks where the file system can.
    /// `isGiven`: to the owner of the store, where root makes it.
    private func keepCopy(of descriptor: Int32, _ path: String, as name: String, isGiven: Bool) throws {
        let target = Path.join(store.kept, name)
        let copy = nops_open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard copy >= 0 else { throw SystemError("write", target) }
        defer { close(copy) }
        if isGiven { JournalWriter.giveToOwner(copy, of: store.kept) }
        lseek(descriptor, 0, SEEK_SET)
        do {
            try FileCopy.copy(from: descriptor, path, to: copy, target)
            guard fsync(copy) == 0 else { throw SystemError("write", target) }
        } catch {
            unlink(target)
            throw error
        }
        try Files.flushFolder(store.kept)
    }

    /// Hash and size of new content. A small file becomes its bytes, so that it is read once.
    private func measure(_ source: inout Source) throws -> (ContentHash, Int) {
        switch source {
        case .bytes(let bytes): return (ContentHash(bytes), bytes.count)
        case .stored(let stored): return (stored.hash, stored.size)
        case .file(let path):
            let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC, 0)
            guard descriptor >= 0 else { throw SystemError("read", path) }
            defer { close(descriptor) }
            let info = try FileInfo.of(descriptor: descriptor, shown: path)
            guard info.kind == .file else {
                throw SystemError("read", path, code: info.kind == .folder ? EISDIR : EINVAL)
            }
            if info.size <= Self.heldSize, heldBytes + info.size <= Self.heldLimit {
                let bytes = try Files.readAll(descriptor, info, shown: path)
                heldBytes += bytes.count
                source = .bytes(bytes)
                return (ContentHash(bytes), bytes.count)
            }
            return (try ContentHash(descriptor: descriptor, shown: path), info.size)
        }
    }

    /// Bytes of a file that is held, and of all that are.
    private static let heldSize = 64 * 1024
    private static let heldLimit = 16 << 20
}

extension ChangeError {
    /// A socket, a pipe or a device, which has no content that could be kept.
    static func notKept(
        _ path: String, _ verb: String, _ info: FileInfo?,
        help: String = "the program outside does it for good: ^rm"
    ) -> ChangeError {
        ChangeError(
            "cannot \(verb) '\(path)': it is \(info?.kindText ?? "no file"), which undo could not bring back",
            help: help, paths: [path])
    }
}
