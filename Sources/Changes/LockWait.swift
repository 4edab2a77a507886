// Waiting for a lock, and saying for whom.

import Glibc
import Platform
import PluginAPI

enum LockWait {
    /// Takes a flock in `mode` (LOCK_EX, LOCK_SH), looking again every 20 ms until `timeout` seconds are
    /// over. With a `board`, the folder of the locks, one of several that wait for each other gives up at once.
    static func wait(
        _ descriptor: Int32, _ mode: Int32, folder: String, timeout: Double, onWait: ((LockHolder) -> Void)?,
        isCancelled: (() -> Bool)?, board: String? = nil, isShared: Bool = false
    ) throws {
        /// flock(2) lets a shared lock go before it asks for the whole, and does not give it back.
        func take() throws -> Bool {
            if flock(descriptor, mode | LOCK_NB) == 0 { return true }
            let code = errno
            if isShared, flock(descriptor, LOCK_SH | LOCK_NB) != 0 {
                throw ChangeError(
                    "'\(folder)' was taken by another change meanwhile", help: "try again", paths: [folder])
            }
            errno = code
            return false
        }
        if try take() { return }
        let file = try FileInfo.of(descriptor: descriptor, shown: folder).inode
        try refuseOuter(descriptor, file, folder)
        let notice = board.flatMap { WaitNotice(board: $0, waitingFor: file) }
        defer { withExtendedLifetime(notice) {} }
        var rounds = 0
        var told = false
        let start = now()
        while try !take() {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw ChangeError(SystemError("lock", folder).description)
            }
            if !told, timeout > 0, let holder = holder(descriptor, file, folder) {
                onWait?(holder)
                told = true
            }
            if isCancelled?() == true {
                throw ChangeError("cancelled while waiting for a lock on '\(folder)'")
            }
            if now() - start >= timeout {
                let who =
                    holder(descriptor, file, folder).map {
                        " by process \($0.pid) of \($0.user): \($0.command)"
                    } ?? ""
                throw ChangeError(
                    "'\(folder)' is being changed\(who)",
                    help: "wait until it has ended, then try again; `--lock-timeout 10m` waits longer")
            }
            rounds += 1
            if rounds % 5 == 0 { try refuseOuter(descriptor, file, folder) }
            // A deadlock does not go away by itself, so a look now and then finds it.
            if let board, rounds % 5 == 0, Deadlock.mustGiveUp(waitingFor: file, board: board) {
                let holder = holder(descriptor, file, folder)
                let who = holder.map { "process \($0.pid) of \($0.user): \($0.command)" } ?? "another nops"
                throw ChangeError(
                    "'\(folder)' is being changed by \(who), which waits for what this change holds",
                    help: "try again: the other one can go on now")
            }
            _ = Baton.whileWaiting { usleep(20_000) }
        }
    }

    /// Throws if a nops that runs this one holds the lock: it waits for this one to end.
    private static func refuseOuter(_ descriptor: Int32, _ file: UInt64, _ folder: String) throws {
        guard !OuterChange.processes.isEmpty else { return }
        let others = Deadlock.others(holding: file)
        let outer = others.isEmpty ? holder(descriptor, file, folder)?.pid : nil
        guard let pid = others.union(outer.map { [$0] } ?? []).first(where: OuterChange.processes.contains)
        else { return }
        let command = Deadlock.holder(pid, of: folder).map { ": \($0.command)" } ?? ""
        throw ChangeError(
            "'\(folder)' is being changed by process \(pid), which runs this nops and waits for it\(command)",
            help:
                "in a transaction use the command itself, not `nops -c`; or run this nops before or after it")
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Writes into a lock who holds it. Only for messages, so a failure is no matter.
    static func sign(_ descriptor: Int32, _ holder: LockHolder) {
        let command = holder.command.split(separator: "\n").first ?? ""
        let text = "\(holder.pid)\n\(holder.since)\n\(holder.user)\n\(holder.folder)\n\(command)\n"
        ftruncate(descriptor, 0)
        _ = Array(text.utf8).withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// Another process that holds a lock: the one that signed it, or where several share it one of them.
    private static func holder(_ descriptor: Int32, _ file: UInt64, _ folder: String) -> LockHolder? {
        let others = Deadlock.others(holding: file)
        if let signer = signer(descriptor), others.isEmpty || others.contains(signer.pid),
            signer.pid != getpid()
        {
            return signer
        }
        return others.min().flatMap { Deadlock.holder($0, of: folder) }
    }

    /// The process that signed a lock last, alive or not; nil: none has.
    static func signerID(_ descriptor: Int32) -> Int32? {
        signature(descriptor, upTo: 16).first.flatMap { Int32($0) }
    }

    /// The lines of a lock, as far as they lie in its first bytes.
    private static func signature(_ descriptor: Int32, upTo length: Int) -> [Substring] {
        let bytes = (try? JournalReader.read(descriptor, offset: 0, length: length, shown: "")) ?? []
        return String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", maxSplits: 5, omittingEmptySubsequences: false)
    }

    /// Who signed a lock last, if still alive.
    private static func signer(_ descriptor: Int32) -> LockHolder? {
        let lines = signature(descriptor, upTo: 4096)
        guard lines.count >= 5, let pid = Int32(lines[0]), let since = Int64(lines[1]),
            kill(pid, 0) == 0 || errno == EPERM
        else { return nil }
        return LockHolder(
            pid: pid, user: String(lines[2]), command: String(lines[4]), since: since,
            folder: String(lines[3]))
    }
}
