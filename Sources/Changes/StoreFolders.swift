// The folders of a change store on disk.

import CSystem
import Glibc
import Platform
import PluginAPI

/// Paths within a store, and their making.
struct StoreFolders {
    let location: StoreLocation
    var folder: String { location.folder }
    /// Journals of changes that ended.
    var changes: String { folder + "/changes" }
    /// Journals of changes being made; there only while there is one.
    var running: String { folder + "/running" }
    /// Contents too large for a journal.
    var kept: String { folder + "/kept" }
    var lock: String { folder + "/lock" }
    /// What was done here, a line each, and how far it goes.
    var audit: String { folder + "/audit" }
    var auditHead: String { folder + "/audit.head" }
    private var format: String { folder + "/format" }

    /// Of this program; a store of a higher version is refused.
    static let version = 4

    /// Something is running, or was killed while running.
    var mayBeUnfinished: Bool { access(running, F_OK) == 0 || (errno != ENOENT && errno != ENOTDIR) }

    /// True for a path that is part of the store. The user's own store shares its folder with other files of nops.
    func owns(_ path: String) -> Bool {
        guard Path.isInside(path, folder) else { return false }
        return location.project != nil || path == folder
            || [changes, running, kept].contains { Path.isInside(path, $0) }
            || [lock, audit, auditHead, format, origins, secretFiles].contains(path)
    }

    func journal(_ id: Int) -> String { "\(changes)/\(id)" }
    func runningJournal(_ id: Int) -> String { "\(running)/\(id)" }

    /// Distinguishes temporary files of different stores beside one target.
    var token: String { Self.token(of: folder) }

    static func token(of folder: String) -> String {
        String(Digest.hex(Array(folder.utf8), .sha1).prefix(6))
    }

    /// Makes what is missing. Throws `SystemError`, or a `ChangeError` for a store of a newer nops.
    func make() throws {
        if let version = try foundVersion() {
            // A nops that knows only the old format must not read what this one is about to write.
            guard version < Self.version else { return }
            try removeLeftovers()
            return try writeVersion()
        }
        if location.project == nil { try Files.makeFolders(Path.parent(folder), mode: 0o700) }
        // Root's where root makes it, also in a tree that came with another owner: root goes on with what it begins.
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw SystemError("make folder", folder) }
        try removeLeftovers()
        try Files.writeWhole(folder + "/.gitignore", Array("*\n".utf8))
        try makeIfMissing(changes)
        try makeIfMissing(kept)
        try Files.flushFolder(Path.parent(folder))
        // Last: a store with this file is whole. It flushes the folder, too.
        try writeVersion()
    }

    /// Removes what programs that were killed while they wrote one of the store's own files left beside it.
    func removeLeftovers() throws {
        for name in try Files.list(folder) where name.hasSuffix(".tmp") {
            let parts = name.split(separator: ".")
            guard parts.count > 2, let writer = Int32(parts[parts.count - 2]), writer > 0,
                kill(writer, 0) != 0, errno == ESRCH
            else { continue }
            try Files.remove(Path.join(folder, name))
        }
    }

    private func writeVersion() throws {
        try Files.writeWhole(format, Array("nops changes \(Self.version)\n".utf8))
    }

    /// False if there is no store yet. Throws a `ChangeError` for one of a newer nops.
    func checkVersion() throws -> Bool { try foundVersion() != nil }

    private func foundVersion() throws -> Int? {
        // Who made one would say where the changes of whoever comes next are written, and what is removed there.
        for part in [changes, kept, running, format]
        where try FileInfo.of(part, followLinks: false)?.kind == .link {
            throw ChangeError(
                "'\(part)' is a symbolic link, and whoever made it would say where changes are kept",
                help: "put the folder itself there, or remove the link")
        }
        // A pipe would be waited for without an end.
        for file in [format, quotaFile, lastFile, origins, audit, auditHead, secretFiles]
        where try FileInfo.of(file, followLinks: false)?.kind == .other {
            throw ChangeError("'\(file)' is no file", help: "remove it: nothing that nops keeps is in it")
        }
        guard try FileInfo.of(format) != nil else { return nil }
        let text = try Files.readText(format)
        let word = text.split(whereSeparator: { $0 == " " || $0 == "\n" }).last ?? ""
        let isNumber = !word.isEmpty && word.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        // More digits than a number holds are a later version.
        let number = isNumber ? Int(word) ?? Int.max : 0
        guard number > 0 else {
            throw ChangeError(
                "'\(format)' does not say which version the changes in '\(folder)' have",
                help: "it was `nops changes \(Self.version)`, if this nops wrote it last")
        }
        guard number <= Self.version else {
            throw ChangeError(
                "the changes in '\(folder)' were written by a newer nops (format \(word); this one knows \(Self.version))",
                help: "use that nops here")
        }
        return number
    }

    private func makeIfMissing(_ path: String) throws {
        if mkdir(path, 0o700) == 0 { return try giveToOwner(path) }
        guard errno == EEXIST else { throw SystemError("make folder", path) }
    }

    /// A folder that root made in another user's store is that user's, as the store is.
    private func giveToOwner(_ made: String) throws {
        guard geteuid() == 0 else { return }
        let descriptor = nops_open(made, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0)
        // Another program may have taken it away again this moment, as it was empty.
        if descriptor < 0, errno == ENOENT { return }
        guard descriptor >= 0 else { throw SystemError("make folder", made) }
        defer { close(descriptor) }
        // One that holds something is not the one that was made.
        guard (try? Files.list(made))?.isEmpty == true else { return }
        JournalWriter.giveToOwner(descriptor, of: Path.parent(made))
    }

    /// The folder for a running change, durable.
    func makeRunning() throws {
        if mkdir(running, 0o700) == 0 {
            try giveToOwner(running)
            return try Files.flushFolder(folder)
        }
        guard errno == EEXIST else { throw SystemError("make folder", running) }
    }

    /// Numbers of changes in a folder, ascending.
    static func numbers(in folder: String) throws -> [Int] {
        // Unreadable is not empty: a number must never be given twice.
        let names: [String]
        do { names = try Files.list(folder) } catch {
            // Another program may have taken it away this moment.
            if error.code == ENOENT { return [] }
            throw error
        }
        return names.compactMap { Int($0) }.sorted()
    }

    /// Removes the old contents that a change keeps. False if there were none.
    @discardableResult func dropKept(_ id: Int) throws -> Bool {
        var found = false
        for name in try Files.list(kept) where name.hasPrefix("\(id)-") && !name.hasSuffix("-altered") {
            try Files.remove(Path.join(kept, name))
            found = true
        }
        return found
    }

    /// A journal that has ended takes its place among the others.
    func retire(_ id: Int) throws {
        var result = nops_rename_new(-100, runningJournal(id), -100, journal(id))
        if result != 0, errno == ENOENT, access(changes, F_OK) != 0 {
            // Somebody has removed the history, which is a way to be rid of it.
            try makeIfMissing(changes)
            result = nops_rename_new(-100, runningJournal(id), -100, journal(id))
        }
        guard result == 0 else { throw SystemError("move", runningJournal(id)) }
        // Not empty while another change runs.
        rmdir(running)
    }
}

/// Takes the lock of a store's own file; it is held until the descriptor is closed.
enum StoreLock {
    static func take(
        _ path: String, me: LockHolder, timeout: Double, onWait: ((LockHolder) -> Void)?,
        isCancelled: (() -> Bool)?
    ) throws -> Int32 {
        let descriptor = StoreFile.open(path, O_RDWR)
        guard descriptor >= 0 else { throw ChangeError(SystemError("lock", path).description) }
        do {
            try LockWait.wait(
                descriptor, LOCK_EX, folder: me.folder, timeout: timeout, onWait: onWait,
                isCancelled: isCancelled)
        } catch {
            close(descriptor)
            throw error
        }
        LockWait.sign(descriptor, me)
        return descriptor
    }
}
