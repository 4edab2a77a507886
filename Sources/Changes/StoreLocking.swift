// What a change locks, and what killed programs left unfinished in it.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeStore {
    public func beginPlanning() throws {
        guard planDepth == 0, !isDryRun else { return remarkUnfinished() }
        do {
            if open.isEmpty, run == nil, try store().mayBeUnfinished {
                defer { releaseUnlessOpen() }
                newestWhenAsked = try newestChange()
                try lockSurroundings()
            }
        } catch {
            throw ChangeRun.changeError(error)
        }
        // What is locked already nobody else changes.
        locks?.forgetOthers()
        // The clock by which the system notes the times of files.
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        planningBegan = FileTime(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
        hasRecovered = false
    }

    public func endPlanning() {
        (planningBegan, newestWhenAsked) = (nil, nil)
        if open.isEmpty, run == nil { dropPassingStore() }
    }

    /// Refuses a change that was made from what is not there any more.
    func refuseStale(_ name: String) throws {
        guard let planningBegan, hasRecovered || locks?.wasHeldByAnother(since: planningBegan) == true else {
            return
        }
        throw ChangeError(
            "others have changed, meanwhile, what `\(name)` would change; nothing was done",
            help: "run it again",
            isStale: true)
    }

    /// What a transaction reads must stay as it was read: its project is locked from its begin on, outside of projects
    /// the names in its working folder.
    public func lockTransaction() throws {
        guard planDepth == 0, open.count == 1, run == nil else { return }
        do {
            try lockSurroundings()
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    private func lockSurroundings() throws {
        let folder = try Files.realPath(currentFolder())
        if let project = try StoreLocation.projectRoot(of: folder) {
            try treeLocks(folder: project).lockTree(project)
        } else {
            try treeLocks(folder: folder).lockNames(in: folder)
        }
        // What is read from here on must not be what a killed program left half done.
        let store = try store()
        if store.mayBeUnfinished { try recoverAll(store, holdingLock: true) }
        try recoverLocked()
    }

    /// Locks what an undo of these actions alters, before anyone looks whether it is as the change left it.
    func lock(_ actions: [Action], of store: StoreFolders) throws {
        try lock(
            folder: store.folder, names: actions.lazy.flatMap(\.touched),
            trees: {
                (store.location.project.map { [$0] } ?? [])
                    + actions.compactMap(\.tree).filter(Files.isFolder)
            })
    }

    /// Locks what work alters.
    func lock(_ works: [Work]) throws {
        guard let folder = run?.store.folder else { return }
        try lock(
            folder: folder, names: works.lazy.flatMap(\.touched),
            trees: {
                works.reversed().compactMap { work in
                    switch work {
                    case .move(let from, _, _): Files.isFolder(from) ? from : nil
                    case .removeFolder(let path, _): path
                    default: nil
                    }
                }
            })
    }

    /// Locks trees, and the folders in which names lie. Which trees there are is asked again where somebody may have moved one.
    private func lock(folder: String, names: some Sequence<String>, trees: () -> [String]) throws {
        let locks = treeLocks(folder: folder)
        let folders = Set(names.map { PathKey(Path.parent($0)) })
        var taken: Int
        repeat {
            taken = locks.taken
            if locks.mayBeStale { locks.lookAgain() }
            // Trees first: what lies in them is then locked with them.
            for tree in trees() { try locks.lockTree(tree) }
            try locks.lockNames(in: folders)
            // Before a folder was locked somebody may have moved it, away or back.
        } while locks.taken != taken && locks.mayBeStale
        try recoverLocked()
    }

    /// Lets go what was locked for a change that did not come about.
    func releaseUnlessOpen() {
        if open.isEmpty, run == nil { releaseLocks() }
    }

    func treeLocks(folder: String) -> TreeLocks {
        let locks = locks ?? TreeLocks(environment: environment, me: lockHolder(folder))
        locks.onWait = onWait
        locks.isCancelled = isCancelled
        locks.timeout = lockTimeout
        self.locks = locks
        return locks
    }

    /// Takes the store's own lock, and takes back what killed programs left in it.
    func lockStore(_ store: StoreFolders, recovering: Bool = true) throws {
        // A recovery waits for folders, whose holders may wait for the lock of the user's own store: it comes before that. In a
        // project it comes after, as whoever held the lock before may have been killed.
        let isOwn = store.location.project == nil
        if recovering, isOwn, store.mayBeUnfinished { try recoverAll(store, holdingLock: true) }
        storeLock = try takeStoreLock(store)
        guard recovering, !isOwn, store.mayBeUnfinished else { return }
        do {
            try recoverAll(store, holdingLock: true)
        } catch {
            releaseStoreLock()
            throw error
        }
    }

    func lockHolder(_ folder: String) -> LockHolder {
        LockHolder(
            pid: getpid(), user: UserName.current(environment), command: command, since: Self.now().seconds,
            folder: folder)
    }

    /// The store's own lock, held until the descriptor is closed; before it the project's, in the order in which a
    /// transaction takes them, lest two wait for each other.
    private func takeStoreLock(_ store: StoreFolders) throws -> Int32 {
        if let project = store.location.project { try treeLocks(folder: store.folder).lockTree(project) }
        return try StoreLock.take(
            store.lock, me: lockHolder(store.location.project ?? store.folder), timeout: lockTimeout,
            onWait: onWait, isCancelled: isCancelled)
    }

    func releaseLocks() {
        locks?.releaseAll()
        locks = nil
        releaseStoreLock()
    }

    func releaseStoreLock() {
        if storeLock >= 0 { Glibc.close(storeLock) }
        storeLock = -1
    }

    // MARK: What was left unfinished

    /// Rolls back what programs that were killed left unfinished in what is locked now, in whichever store.
    func recoverLocked() throws {
        // What was held before is looked at already, and nobody else can have touched it since.
        guard let locks, locks.taken != locks.lookedAt else { return }
        let taken = locks.taken
        let stores: [StoreFolders]
        do { stores = try locks.storesInUse() } catch let error as SystemError {
            onRemark?("whether another store holds an unfinished change can't be seen: \(error.description)")
            return
        }
        for store in stores {
            do {
                guard try abandoned(in: store, locks) else { continue }
            } catch let error as SystemError {
                onRemark?(
                    "whether a change in '\(store.folder)' is unfinished can't be seen: \(error.description)")
                continue
            }
            guard try store.checkVersion() else { continue }
            let other = ChangeStore(startFolder: startFolder, environment: environment, command: self.command)
            other.found = store
            other.runEffect = runEffect
            other.onRemark = onRemark
            other.locks = locks
            // They stay this change's.
            defer {
                other.locks = nil
                hasRecovered = hasRecovered || other.hasRecovered
            }
            // Another program that looks at the journal this moment holds it, and it would be passed over.
            repeat {
                do { try other.recoverAll(store, holdingLock: true) } catch let untrusted as UntrustedChange {
                    // What is not taken back in another store is no reason not to go on in this one.
                    onRemark?("change left unfinished: \(untrusted.error.message)")
                }
            } while try abandoned(in: store, locks)
            store.dropIfPassing()
        }
        locks.lookedAt = taken
    }

    /// True if a change in a store was left by a killed program, and has touched what is locked now.
    private func abandoned(in store: StoreFolders, _ locks: TreeLocks) throws -> Bool {
        try StoreFolders.numbers(in: store.running).contains { id in
            let path = store.runningJournal(id)
            guard path != run?.journal.path else { return false }
            let descriptor = nops_open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
            guard descriptor >= 0 else { return false }
            defer { Glibc.close(descriptor) }
            guard var journal = try? JournalReader(path: path, unlocked: descriptor), journal.end == nil,
                (try? checkTrust(id, journal: path, store)) != nil
            else { return false }
            try journal.rebase(store)
            guard
                journal.actions.contains(where: { action in
                    action.touched.contains { locks.holdsNames(in: Path.parent($0)) }
                        || action.tree.map { locks.holdsWithin($0) } ?? false
                })
            else { return false }
            // Its maker held those locks and holds them no more, so it is gone, or will be as soon as the kernel has closed
            // its other files.
            try LockWait.wait(
                descriptor, LOCK_EX, folder: path, timeout: lockTimeout, onWait: nil, isCancelled: isCancelled
            )
            return true
        }
    }
}
