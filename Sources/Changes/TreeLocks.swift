// Locks between nops programs that change the same tree, by flock(2): a dead holder's lock is gone.

import CSystem
import Glibc
import Platform
import PluginAPI

/// The locks that one change holds, until it ends.
///
/// A project is locked as one tree. Outside of projects a folder is locked for its names alone, and
/// every folder above it is shared, so that it can't be moved away meanwhile.
final class TreeLocks {
    private struct Key: Hashable {
        var folder: String
        /// The whole tree, or the names in the folder.
        var tree: Bool
    }

    private var held: [Key: (descriptor: Int32, exclusive: Bool)] = [:]
    private var projects: [PathKey: String?] = [:]
    private var covered: Set<PathKey> = []
    private let environment: [String: String]
    private let me: LockHolder
    private var place: String?
    /// How many locks were taken so far.
    private(set) var taken = 0
    /// How many were taken when what killed programs left in them was last looked for.
    var lookedAt = 0

    /// Until when another program had, for itself, what is held now.
    private var lastOther: FileTime?

    /// True if another program had something of what is held now for itself at that time (of the file system's clock), or later.
    func wasHeldByAnother(since time: FileTime) -> Bool {
        lastOther.map { $0 >= time } ?? false
    }

    func forgetOthers() { lastOther = nil }

    var onWait: ((LockHolder) -> Void)?
    var isCancelled: (() -> Bool)?
    /// Seconds.
    var timeout = 60.0

    init(environment: [String: String], me: LockHolder) {
        self.environment = environment
        self.me = me
    }

    deinit { releaseAll() }

    func releaseAll() {
        for (descriptor, isExclusive) in held.values {
            // Who takes it next sees until when it was held.
            if isExclusive { futimens(descriptor, nil) }
            close(descriptor)
        }
        lastOther = nil
        held.removeAll()
        covered.removeAll()
        projects.removeAll()
    }

    /// True if what is locked could have been moved away before it was: not within a project, which is locked whole.
    var mayBeStale: Bool { held.contains { !$0.key.tree } }

    /// Folders that were locked are looked at again when they are next asked for.
    func lookAgain() { covered.removeAll() }

    /// True if something is held, alone, in a folder (real) or all around it.
    func holdsWithin(_ folder: String) -> Bool {
        holdsTree(around: folder)
            || held.contains { $0.value.exclusive && Path.isInside($0.key.folder, folder) }
    }

    /// True if nobody else may alter the names in a folder (real).
    func holdsNames(in folder: String) -> Bool {
        held[Key(folder: folder, tree: false)]?.exclusive == true || holdsTree(around: folder)
    }

    /// Locks what altering the names in `folder` (absolute) needs.
    func lockNames(in folder: String) throws {
        guard covered.insert(PathKey(folder)).inserted else { return }
        let real = existing(folder)
        if holdsTree(around: real) { return }
        if let project = try project(of: real) { return try lockTree(project) }
        try shareAbove(real)
        try take(Key(folder: real, tree: true), exclusive: false)
        try take(Key(folder: real, tree: false), exclusive: true)
    }

    /// The same for many folders. Changes that need several locks ask for them in one order, so that they don't come to
    /// wait for each other; very many are one tree, as each lock costs an open file.
    func lockNames(in folders: Set<PathKey>) throws {
        var loose: Set<PathKey> = []
        for folder in folders where !covered.contains(folder) {
            let real = existing(folder.path)
            if try project(of: real) == nil, !holdsTree(around: real) { loose.insert(PathKey(real)) }
        }
        if loose.count > Self.mostFolders, let first = loose.first {
            var above = first.path
            while !loose.allSatisfy({ Path.isInside($0.path, above) }) { above = Path.parent(above) }
            try lockTree(above)
        }
        for folder in folders.sorted() { try lockNames(in: folder.path) }
    }

    private static let mostFolders = 64

    /// Locks a whole tree: to move or remove it, or because it is a project.
    func lockTree(_ folder: String) throws {
        let real = existing(folder)
        if holdsTree(around: real) { return }
        try shareAbove(real)
        try take(Key(folder: real, tree: true), exclusive: true)
    }

    /// A tree held whole needs no locks within: each would cost an open file.
    private func holdsTree(around folder: String) -> Bool {
        var at = folder
        while held[Key(folder: at, tree: true)]?.exclusive != true {
            if at == "/" || at.isEmpty { return false }
            at = Path.parent(at)
        }
        return true
    }

    private func shareAbove(_ folder: String) throws {
        var at = folder
        while at != "/", !at.isEmpty {
            at = Path.parent(at)
            try take(Key(folder: at, tree: true), exclusive: false)
        }
    }

    /// The folder with links resolved, or the nearest one above it that exists.
    private func existing(_ folder: String) -> String {
        var at = folder
        while true {
            if let real = try? Files.realPath(at) { return real }
            if at == "/" || at.isEmpty { return "/" }
            at = Path.parent(at)
        }
    }

    private func project(of folder: String) throws -> String? {
        if let known = projects[PathKey(folder)] { return known }
        let found = try StoreLocation.projectRoot(of: folder)
        projects[PathKey(folder)] = .some(found)
        return found
    }

    private func take(_ key: Key, exclusive: Bool) throws {
        if let have = held[key], have.exclusive || !exclusive { return }
        let descriptor: Int32
        var isShared = false
        if let have = held[key] {
            descriptor = have.descriptor
            isShared = true
        } else {
            let name = Digest.hex(Array(((key.tree ? "tree " : "names ") + key.folder).utf8), .sha1) + ".lock"
            let path = Path.join(try lockFolder(), name)
            descriptor = nops_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw ChangeError(SystemError("lock", path).description) }
            held[key] = (descriptor, false)
        }
        do {
            try LockWait.wait(
                descriptor, exclusive ? LOCK_EX : LOCK_SH, folder: key.folder, timeout: timeout,
                onWait: onWait, isCancelled: isCancelled, board: try lockFolder(), isShared: isShared)
        } catch {
            close(descriptor)
            held[key] = nil
            throw error
        }
        held[key] = (descriptor, exclusive)
        taken += 1
        noteLast(descriptor)
        if exclusive {
            var holder = me
            holder.folder = key.folder
            LockWait.sign(descriptor, holder)
        }
    }

    /// The time of a lock is when it was last taken or let go whole.
    private func noteLast(_ descriptor: Int32) {
        guard let info = try? FileInfo.of(descriptor: descriptor, shown: "lock"), info.size > 0,
            lastOther.map({ $0 < info.modified }) ?? true,
            LockWait.signerID(descriptor) != me.pid
        else { return }
        lastOther = info.modified
    }

    /// `$XDG_RUNTIME_DIR/nops`, else a folder in /tmp that is ours alone.
    func lockFolder() throws -> String {
        if let place { return place }
        let path: String
        if let runtime = environment["XDG_RUNTIME_DIR"], Path.isAbsolute(runtime), Files.isFolder(runtime) {
            path = Path.join(runtime, "nops")
        } else if let info = try? FileInfo.of("/run/user/\(getuid())"), info.kind == .folder,
            info.owner == getuid()
        {
            // A login session's, also for what runs outside of one: both must meet.
            path = "/run/user/\(getuid())/nops"
        } else {
            path = "/tmp/nops-\(getuid())"
        }
        if mkdir(path, 0o700) != 0, errno != EEXIST {
            throw ChangeError(SystemError("make folder", path).description)
        }
        guard let info = try? FileInfo.of(path, followLinks: false), info.kind == .folder,
            info.owner == getuid(),
            info.mode & 0o022 == 0
        else {
            throw ChangeError("'\(path)' is not a private folder of yours, so locks can't be kept there")
        }
        place = path
        return path
    }

    // MARK: Stores

    /// Lets the other programs of this user know of a store, whose changes may touch what they change. A link is read at a
    /// glance, without opening anything.
    func register(_ store: StoreFolders) throws {
        let folder = Path.join(try lockFolder(), "stores")
        let path = Path.join(folder, Digest.hex(Array(store.folder.utf8), .sha1))
        guard (try? Files.readLink(path)) != store.folder else { return }
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw SystemError("make folder", folder) }
        unlink(path)
        guard symlink(store.folder, path) == 0 || errno == EEXIST else {
            throw SystemError("make link", path)
        }
    }

    /// The stores that are known here and have changes that are being made, or were left unfinished.
    func storesInUse() throws -> [StoreFolders] {
        let folder = Path.join(try lockFolder(), "stores")
        guard try FileInfo.of(folder, followLinks: false) != nil else { return [] }
        let names = try Files.list(folder)
        return names.compactMap { name in
            let entry = Path.join(folder, name)
            guard let path = try? Files.readLink(entry) else { return nil }
            let store = StoreFolders(location: StoreLocation(folder: path))
            if store.mayBeUnfinished { return store }
            if access(path, F_OK) != 0, errno == ENOENT || errno == ENOTDIR { unlink(entry) }
            return nil
        }
    }
}
