// Two changes that wait for each other's locks: one of them gives up at once, rather than both at their timeouts.

import CSystem
import Glibc
import Platform
import PluginAPI

/// Says, where the other programs of this user look, that this one waits for a lock. A killed program's notice is known
/// by its lock, which has gone with it.
final class WaitNotice {
    private let path: String
    private let descriptor: Int32

    /// `board` is the folder of the locks; `file` the inode of the lock waited for. Nil where it can't be written:
    /// then only the timeout helps.
    init?(board: String, waitingFor file: UInt64) {
        path = Self.path(board, getpid())
        descriptor = nops_open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0,
            (try? Files.writeAll(descriptor, Array("\(file)\n".utf8), shown: path)) != nil
        else {
            close(descriptor)
            return nil
        }
    }

    deinit {
        unlink(path)
        close(descriptor)
    }

    private static func path(_ board: String, _ pid: Int32) -> String { Path.join(board, "waiting-\(pid)") }

    /// The inode of the lock that a process waits for; nil if it doesn't wait.
    static func lock(awaitedBy pid: Int32, board: String) -> UInt64? {
        let path = path(board, pid)
        let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0,
            let bytes = try? Files.readAll(descriptor, shown: path)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.flatMap { UInt64($0) }
    }
}

enum Deadlock {
    /// True if the holders of a lock wait, maybe by way of others, for what this process holds, and this process is the
    /// one of them all to give up: that with the highest number.
    static func mustGiveUp(waitingFor file: UInt64, board: String) -> Bool {
        let holders = holders()
        let me = getpid()
        var seen: Set<Int32> = []
        /// The highest number on the way from a lock back to this process; nil if no way leads there.
        func highest(_ file: UInt64) -> Int32? {
            for pid in holders[file] ?? [] {
                if pid == me { return me }
                guard seen.insert(pid).inserted, let next = WaitNotice.lock(awaitedBy: pid, board: board),
                    let further = highest(next)
                else { continue }
                return max(pid, further)
            }
            return nil
        }
        // What this process itself holds of the lock (shared, to be had alone) is not what it waits for.
        for pid in holders[file] ?? [] where pid != me {
            seen = [pid]
            guard let next = WaitNotice.lock(awaitedBy: pid, board: board), let further = highest(next) else {
                continue
            }
            return max(pid, further) == me
        }
        return false
    }

    /// The other processes that hold a lock, as far as the kernel tells.
    static func others(holding file: UInt64) -> Set<Int32> { (holders()[file] ?? []).subtracting([getpid()]) }

    /// What is known of a process that holds a lock on a folder.
    static func holder(_ pid: Int32, of folder: String) -> LockHolder? {
        guard
            let process = (try? FileInfo.of("/proc/\(pid)")) ?? nil,
            let words = try? Files.read("/proc/\(pid)/cmdline"), !words.isEmpty
        else { return nil }
        var command = words.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        if let program = command.first { command[0] = Path.name(program) }
        return LockHolder(
            pid: pid, user: Accounts.user(process.owner), command: SecretMask.commandLine(command),
            since: Int64(process.modifiedSeconds), folder: folder)
    }

    /// Who holds which file's flock, by inode (proc_locks(5)). All of our locks lie in one folder.
    private static func holders() -> [UInt64: Set<Int32>] {
        guard let text = try? Files.readText("/proc/locks") else { return [:] }
        var holders: [UInt64: Set<Int32>] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 6, fields[1] == "FLOCK", let pid = Int32(fields[4]),
                let inode = fields[5].split(separator: ":").last.flatMap({ UInt64($0) })
            else { continue }
            holders[inode, default: []].insert(pid)
        }
        return holders
    }
}
