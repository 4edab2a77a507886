// After a kill: what was left unfinished is taken back, or its rollback finished.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeStore {
    public func recover() throws -> [String] {
        do {
            guard planDepth == 0 else { return [] }
            let store = try store()
            if Files.isFolder(store.folder) { try store.removeLeftovers() }
            let damaged = try store.checkVersion() ? try leftDamaged(store) : []
            let said = store.mayBeUnfinished ? try recoverAll(store, holdingLock: false) : []
            try recoverFromElsewhere(store)
            return damaged + said
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    /// Takes back what changes of other projects left half done in this one; what was done is remarked.
    private func recoverFromElsewhere(_ store: StoreFolders) throws {
        guard let project = try StoreLocation.projectRoot(of: currentFolder()) else { return }
        let locks = treeLocks(folder: project)
        defer { releaseUnlessOpen() }
        // Nobody is waited for where there is nothing to take back.
        guard try locks.storesInUse().contains(where: { $0.folder != store.folder }) else { return }
        try locks.lockTree(project)
        try recoverLocked()
    }

    /// What earlier recoveries could not take back, a line each. It stays as it is until somebody has looked at it.
    private func leftDamaged(_ store: StoreFolders) throws -> [String] {
        let history = try History(store)
        let ids = history.ids.filter {
            history.entries[$0]?.state == .damaged && Files.exists(store.journal($0))
        }
        if !ids.isEmpty { isRecoveredWhole = false }
        return ids.map {
            "the journal of change \($0) is damaged, so it can't be told what of it stands; "
                + "once you have mended that, move '\(store.journal($0))' away"
        }
    }

    /// Before anything else that alters the journal. One `access` where nothing is unfinished.
    func recoverIfNeeded() throws {
        let store = try store()
        guard store.mayBeUnfinished, transactionDepth == 0, planDepth == 0 else { return }
        do {
            for line in try recoverAll(store, holdingLock: false) { onRemark?(line) }
        } catch let untrusted as UntrustedChange {
            onRemark?("change left unfinished: \(untrusted.error.message)")
        }
    }

    /// Where nothing is taken back, as nothing is to be changed, says what the next change takes back before it looks.
    public func remarkUnfinished() {
        followFolder()
        guard !hasRemarked, let store = try? store(), store.mayBeUnfinished else { return }
        for id in (try? StoreFolders.numbers(in: store.running)) ?? [] {
            let path = store.runningJournal(id)
            // Not by trying to lock it: a recovery that begins this moment would pass it over.
            guard path != run?.journal.path, let file = try? FileInfo.of(path, followLinks: false),
                Deadlock.others(holding: file.inode).isEmpty,
                let summary = try? JournalReader.summary(path: path)
            else { continue }
            do {
                try checkTrust(id, journal: path, store)
                onRemark?(
                    "change \(id) (\(summary.header.command)) "
                        + (summary.end == nil
                            ? "was left unfinished; the next change takes it back first"
                            : "may have no line in the audit yet; the next change writes it")
                )
            } catch {
                onRemark?("change left unfinished: \(ChangeRun.changeError(error).message)")
            }
        }
        hasRemarked = true
    }

    /// Rolls back each change whose maker is gone, newest first. What it did, a line each.
    @discardableResult
    func recoverAll(_ store: StoreFolders, holdingLock: Bool) throws -> [String] {
        // First, as nothing is taken back, or away, by way of a link.
        _ = try store.checkVersion()
        var said: [String] = []
        var untrusted: UntrustedChange?
        for id in try StoreFolders.numbers(in: store.running).reversed() {
            let path = store.runningJournal(id)
            var descriptor = nops_open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
            // One that was not begun; it is locked and removed, and not written to.
            if descriptor < 0, errno == EACCES {
                descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
            }
            if descriptor < 0 {
                if errno == ENOENT { continue }
                let failure = SystemError("recover", path)
                // Another user's, who alone can read it.
                do { try checkTrust(id, journal: path, store) } catch let found as UntrustedChange {
                    untrusted = untrusted ?? found
                    continue
                }
                throw failure
            }
            // Its maker holds the lock as long as it lives; so does another recovery.
            var isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
            if !isLocked, errno == EWOULDBLOCK {
                isLocked = Self.outlastsMaker(descriptor)
            } else if !isLocked {
                let failure = SystemError("lock", path)
                close(descriptor)
                throw failure
            }
            guard isLocked, Self.isSame(descriptor, path) else {
                close(descriptor)
                continue
            }
            do {
                guard let line = try recoverOne(store, id, path, descriptor) else { continue }
                hasRecovered = true
                said.append(line)
                if holdingLock { onRemark?(line) }
            } catch let found as UntrustedChange {
                // The others are taken back all the same.
                untrusted = untrusted ?? found
            }
        }
        rmdir(store.running)
        guard let untrusted else { return said }
        if !holdingLock { for line in said { onRemark?(line) } }
        throw untrusted
    }

    /// Locks a journal whose maker is gone, while a program that it was about to start has not yet let go of it. False where
    /// somebody who lives holds it.
    private static func outlastsMaker(_ descriptor: Int32) -> Bool {
        guard let inode = try? FileInfo.of(descriptor: descriptor, shown: "").inode else { return false }
        for _ in 0..<100 {
            let holders = Deadlock.others(holding: inode)
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard !holders.isEmpty, holders.allSatisfy({ kill($0, 0) != 0 && errno == ESRCH }) else {
                return false
            }
            usleep(5000)
        }
        return false
    }

    /// False if another recovery took the journal away before it was locked.
    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        guard let open = try? FileInfo.of(descriptor: descriptor, shown: path),
            let there = try? FileInfo.of(path, followLinks: false)
        else { return false }
        return open.inode == there.inode && open.device == there.device
    }

    /// Takes over `descriptor`.
    private func recoverOne(_ store: StoreFolders, _ id: Int, _ path: String, _ descriptor: Int32) throws
        -> String?
    {
        var journal: JournalReader
        do {
            journal = try JournalReader(path: path, descriptor: descriptor)
            guard journal.header.id == id else { throw JournalReader.Failure.damaged(at: 0) }
        } catch let failure as JournalReader.Failure {
            defer { close(descriptor) }
            switch failure {
            case .empty:
                // Its header was never flushed, so nothing was begun.
                try Files.remove(path)
                return nil
            case .newer:
                throw ChangeError(
                    "change \(id) was begun by a newer nops", help: "use that nops here: nops recover")
            case .damaged(let offset):
                let header = (try? JournalReader.summary(path: path))?.header
                audit(
                    .damaged, change: id, name: header?.name ?? "", files: 0, maker: header, unlessThere: true
                )
                try store.retire(id)
                isRecoveredWhole = false
                return "change \(id) is unfinished, and its journal is damaged (at byte \(offset)); "
                    + "it can't be rolled back. The journal is '\(store.journal(id))'"
            }
        } catch {
            close(descriptor)
            throw error
        }
        if let end = journal.end {
            // Locked until it is done, so that two recoveries don't meet.
            defer { close(descriptor) }
            JournalWriter.releaseReserve(descriptor)
            if try FileInfo.of(descriptor: descriptor, shown: path).links == 1 {
                JournalWriter.giveToOwner(descriptor, of: store.folder)
            }
            return try finish(journal, end, store)
        }
        if journal.actions.isEmpty {
            defer { close(descriptor) }
            try store.dropKept(id)
            try Files.remove(path)
            return nil
        }
        do {
            try checkTrust(id, journal: path, store)
            try journal.rebase(store)
        } catch {
            close(descriptor)
            throw error
        }
        // A change that is about to begin holds its project's lock already, and must not wait for itself.
        let held = self.locks
        let locks = held ?? recoveryLocks(store)
        defer { if held == nil { locks.releaseAll() } }
        let writer: JournalWriter
        do {
            // First what it touched, then the journal, as who changes something has it: else two would wait for each other.
            flock(descriptor, LOCK_UN)
            for action in journal.actions {
                if let tree = action.tree { try locks.lockTree(tree) }
                for path in action.touched { try locks.lockNames(in: Path.parent(path)) }
            }
            try LockWait.wait(
                descriptor, LOCK_EX, folder: path, timeout: lockTimeout, onWait: nil, isCancelled: isCancelled
            )
            // Another recovery may have come first, wholly or in part.
            guard Self.isSame(descriptor, path) else {
                close(descriptor)
                return nil
            }
            journal = try JournalReader(path: path, descriptor: descriptor)
            try journal.rebase(store)
            if let end = journal.end {
                let line = try finish(journal, end, store)
                close(descriptor)
                return line
            }
            writer = try JournalWriter(resuming: journal, descriptor: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        let run = ChangeRun(journal: writer, store: store, begun: journal.lastNote, runEffect: runEffect)
        run.token =
            try store.readOrigins().place(of: id).map { StoreFolders.token(of: $0.folder) } ?? store.token
        run.notesAreComplete = journal.header.boot == bootID()
        run.isRecovery = true
        let count = journal.actions.count - journal.reverted.count
        do {
            try run.takeBack(from: 0)
        } catch let failure as UnfinishedRollback {
            throw ChangeError(
                "change \(id) can't be rolled back yet: \(failure.error.leftovers.first ?? failure.error.message)",
                help: "mend that, then run: nops recover")
        }
        // All is put back, or aside.
        try store.dropKept(id)
        let end = JournalEnd(
            outcome: .recovered, files: journal.actions.count, undoes: nil, origin: nil,
            name: journal.header.name)
        try writer.finish(end)
        // Without its line, or without room for what is left of it, it stays, ended, for the next recovery.
        if audit(journal.header, end) { retire(run, end) }
        for remark in run.remarks { onRemark?(remark) }
        if run.hasFailedInverse { isRecoveredWhole = false }
        let steps = count == 1 ? "1 step" : "\(count) steps"
        return "change \(id) (\(journal.header.command)) was unfinished; it is rolled back (\(steps))"
    }

    /// A change that came to its end was killed just before, or just after, it wrote its line; or could not write it. Here is
    /// the second try, and the last: the journal can't wait for ever.
    private func finish(_ journal: JournalReader, _ end: JournalEnd, _ store: StoreFolders) throws -> String?
    {
        _ = audit(journal.header, end, unlessThere: true)
        return try store.finish(journal, end)
    }

    private func recoveryLocks(_ store: StoreFolders) -> TreeLocks {
        let me = LockHolder(
            pid: getpid(), user: UserName.current(environment), command: "recover", since: Self.now().seconds,
            folder: store.folder)
        let locks = TreeLocks(environment: environment, me: me)
        locks.onWait = onWait
        locks.isCancelled = isCancelled
        locks.timeout = lockTimeout
        return locks
    }
}

extension Action {
    /// The folder that it takes with all that is in it.
    var tree: String? {
        switch kind {
        case .watch(let folder, _): folder
        case .move(_, let to, let thing, _) where thing.kind == .folder: to
        default: nil
        }
    }

    /// The paths that it alters.
    var touched: [String] {
        switch kind {
        case .swap(let path, _, _, _), .meta(let path, _, _), .name(let path, _, _, _): [path]
        case .move(let from, let to, _, _): [from, to]
        case .effect: []
        case .watch(let folder, _): [folder]
        }
    }
}
