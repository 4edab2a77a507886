// The change sink: transactions over one store, from first step to commit.

import CSystem
import Glibc
import Platform
import PluginAPI

/// A project's changes. Making one costs nothing: the store is looked for when it is first needed, and
/// made on disk by the first change.
public final class ChangeStore: ChangeSink {
    public var isDryRun = false
    public var command: String {
        get { maskedCommand }
        set { maskedCommand = SecretMask.masked(newValue) }
    }
    public var onWait: ((LockHolder) -> Void)?
    public var isCancelled: (() -> Bool)?
    public var lockTimeout = 60.0
    public var isPermanent = false
    public var onQuotaPassed: ((QuotaExcess) -> Bool)?
    /// Told what a recovery or a rollback had to say, a line each.
    public var onRemark: ((String) -> Void)?
    /// How many of them the runs of changes have told so far.
    private(set) var remarkCount = 0
    /// Runs an effect's program; at first in the environment that the store was made with.
    public var runEffect: (Effect.Call) throws -> Void

    let environment: [String: String]
    /// The running kernel's; tests make another one, as if the machine had stopped.
    var bootID: () -> String = ChangeStore.readBootID
    /// The folder that the store is chosen from; changes count as made there.
    private(set) var startFolder: String
    /// Asked for that folder before the store is used, while nothing is open in it: the shell's is the one that one is in. Nil: it
    /// stays what it was when the program started.
    public var folderNow: (() -> String)?
    /// Asked before the last change (nil: there is none) is taken back that nobody has named; throws where that should not be.
    public var mayTakeBack: ((_ last: () throws -> Last?) throws -> Void)?
    /// The journals of the changes that this program has made.
    private(set) var made: Set<String> = []
    var found: StoreFolders?
    /// It is one for a single change, as there is no place for another: see `PassingStore`.
    var isPassing = false
    private let firstCommand: () -> String
    /// Looked at for secrets when the first change asks for it: most programs make none.
    private lazy var maskedCommand = SecretMask.masked(firstCommand())

    /// The plans being gathered, innermost last.
    var plans: [PlanState] = []
    /// An open transaction: its name, how many actions the change had when it began, and what it had taken back by then.
    typealias Open = (name: String, mark: Int, undoes: TakenBack?, isMixed: Bool, targets: [Int])
    var open: [Open] = []
    /// What `lockTimeout` and `isPermanent` were when each open transaction began, those of plans among them.
    private var settings: [(lockTimeout: Double, isPermanent: Bool)] = []
    var run: ChangeRun?
    /// Those of the change being made; a recovery on its behalf uses them, too.
    var locks: TreeLocks?
    var storeLock: Int32 = -1
    /// When the command that will propose something began to look at files; nil: there is none.
    var planningBegan: FileTime?
    /// Something that a killed program had left was taken back since then.
    var hasRecovered = false
    /// The last change that had ended before the command being run waited for other programs; nil: it did not wait.
    var newestWhenAsked: Int?
    /// False where a recovery could not take back all of a change: its journal is damaged, or an inverse failed.
    public internal(set) var isRecoveredWhole = true
    /// What is unfinished was told of already.
    var hasRemarked = false
    private var undoes: TakenBack?
    /// The change holds more than one undo, so it is none itself.
    private var isMixed = false
    /// All that it took back so far.
    private(set) var targets: [Int] = []
    /// A rollback within the transactions that are open has failed.
    private var isBroken = false

    /// `startFolder` is the working folder when the program started: the store is chosen from it, unless `folderNow` tells another.
    public init(
        startFolder: String, environment: [String: String], command: @autoclosure @escaping () -> String
    ) {
        self.startFolder = startFolder
        self.environment = environment
        firstCommand = command
        runEffect = { try EffectProgram.run($0, environment: environment) }
    }

    deinit {
        releaseLocks()
        dropPassingStore()
    }

    /// The root of the project whose store this is; nil where there is none.
    public func projectRoot() throws -> String? { try store().location.project }

    /// What `undo` takes back together: the root of the project that a folder lies in, or the folder itself.
    public static func scope(of folder: String) -> String { project(of: folder) ?? folder }

    /// The root of the project that a folder lies in; nil: it lies in none, or is not there.
    public static func project(of folder: String) -> String? {
        (try? StoreLocation.projectRoot(of: Files.realPath(folder))) ?? nil
    }

    func store() throws -> StoreFolders {
        followFolder()
        if isPassing, !isPermanent, open.isEmpty, run == nil { dropPassingStore() }
        if let found { return found }
        do {
            let store = StoreFolders(
                location: try StoreLocation.find(from: startFolder, environment: environment))
            found = store
            return store
        } catch let error as ChangeError {
            return try passingStore(otherwise: error)
        }
    }

    /// Goes on with the store of the folder that one is in now. What is open stays in the store that it was begun in.
    func followFolder() {
        guard let folder = folderNow?(), folder != startFolder, open.isEmpty, run == nil, plans.isEmpty,
            planningBegan == nil
        else { return }
        releaseLocks()
        (startFolder, found, hasRemarked, newestWhenAsked) = (folder, nil, false, nil)
    }

    // MARK: Proposals

    public func propose(_ change: Change) throws -> ChangeResult {
        do {
            let change = change.masked
            let now = Self.now()
            followFolder()
            var root = change.root.map { Path.absolute($0, in: startFolder) }
            if let path = root { root = try Files.realPath(path) }
            // One folder has one path: steps that reach it by a link meet those that don't.
            var folders: [PathKey: String] = [:]
            func real(_ path: String) -> String {
                let folder = Path.parent(path)
                let key = PathKey(folder)
                let resolved = folders[key] ?? Files.realPath(ofMissing: folder)
                folders[key] = resolved
                return Path.join(resolved, Path.name(path))
            }
            let works = try change.steps.map { step in
                try Work(step, now: now) { path in
                    guard !path.isEmpty else { throw ChangeError("a path is empty") }
                    guard !path.utf8.contains(0) else { throw ChangeError("a path holds a zero byte") }
                    let full =
                        Path.isAbsolute(path)
                        ? Path.normalise(path) : Path.absolute(path, in: root ?? currentFolder())
                    return real(full)
                }
            }
            try refuseOwnStore(works)
            if !change.isConfirmed { try refuseDangerous(works) }
            return try carryOut(
                works, effects: change.effects, root: root, name: change.name, rows: change.rows,
                hidden: change.hidesContents ? Set(works.flatMap(\.contents)) : [])
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    func currentFolder() -> String { (try? Files.workingFolder()) ?? startFolder }

    static func now() -> FileTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return FileTime(seconds: Int64(time.tv_sec), nanoseconds: Int64(time.tv_nsec))
    }

    /// Makes work part of the open transaction, or a change of its own; in a dry run renders it. `hidden` and `onFailure`: see
    /// `ChangeRun.make`.
    func carryOut(
        _ works: [Work], effects: [Effect], root: String?, name: String, rows: [StepRow],
        undoes: TakenBack? = nil, hidden: Set<ContentHash> = [],
        onFailure: (Effect, ChangeError) throws -> Void = { throw $1 }
    ) throws -> ChangeResult {
        if try alterPlan({ try $0.add(works, effects, isPermanent: isPermanent, hidden: hidden) }) {
            return ChangeResult(id: nil, diff: "", rows: rows)
        }
        if isDryRun {
            var renderer = PlanRenderer(root: root ?? currentFolder())
            renderer.isUndoing = undoes != nil
            renderer.hidden = hidden
            renderer.secrets = secretFiles()
            try renderer.render(works)
            renderer.render(effects)
            if !isPermanent, renderer.keptBytes > 0 {
                // As the run would refuse it; nobody is asked.
                try QuotaGuard(store(), change: 1, onPassed: nil).check(renderer.keptBytes)
            }
            return ChangeResult(id: nil, diff: renderer.text, rows: rows)
        }
        guard !works.isEmpty || !effects.isEmpty || undoes != nil else {
            return ChangeResult(id: nil, diff: "", rows: rows)
        }
        let alone = open.isEmpty
        try refuseBroken()
        if alone { try begin(name: name) }
        do {
            let run = try openRun()
            let begunBefore = run.alteredCount > 0
            try lock(works)
            try refuseStale(name)
            if !hidden.isEmpty { try SecretFiles.note(hidden, of: works, in: store()) }
            try run.make(
                works, effects: effects, root: root, undoes: undoes, hidden: hidden, onFailure: onFailure)
            isMixed =
                isMixed || (undoes?.target != self.undoes?.target && (self.undoes != nil || begunBefore))
            if let undoes {
                self.undoes = undoes
                if !targets.contains(undoes.target) { targets.append(undoes.target) }
            }
            passOnRemarks()
            return ChangeResult(id: alone ? try commit() : nil, diff: "", rows: rows)
        } catch let failure as UnfinishedRollback {
            if alone { _ = endTransaction() }
            abandon()
            throw failure.error
        } catch {
            passOnRemarks()
            if alone, !open.isEmpty { try? rollback() }
            throw error
        }
    }

    /// Keeps all that is in a folder, and makes what becomes of it until the innermost transaction ends a part of it.
    public func watch(_ folder: String) throws {
        // A plan runs no programs.
        guard planDepth == 0 else { return }
        try refuseBroken()
        do {
            let real = try Files.realPath(folder)
            guard Files.isFolder(real) else {
                throw ChangeError("'\(folder)' is no folder, so it can't be watched")
            }
            guard try !store().owns(real) else {
                throw ChangeError("'\(folder)' is where nops keeps its changes, so it can't be watched")
            }
            let run = try openRun()
            try treeLocks(folder: real).lockTree(real)
            try recoverLocked()
            let watched = try run.watch(real)
            run.watched.append(watched)
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    /// The journal is made when there is something to write into it.
    func openRun() throws -> ChangeRun {
        if let run { return run }
        let store = try storeToWrite()
        let user = UserName.current(environment)
        try lockStore(store)
        do {
            // In this order: a change that ends meanwhile moves from the first to the second.
            let running = try StoreFolders.numbers(in: store.running).last ?? 0
            let ended = try StoreFolders.numbers(in: store.changes).last ?? 0
            let last = max(try store.lastBeforePrune(), running, ended)
            guard last < Int.max else {
                throw ChangeError("the journal of change \(last) has a number that nops never gives")
            }
            let header = JournalHeader(
                id: last + 1, when: Self.now(), user: user, command: command, name: open.first?.name ?? "",
                boot: bootID(), folder: startFolder)
            try store.noteOrigin(of: header.id)
            let path = store.runningJournal(header.id)
            let run = ChangeRun(
                journal: try makeJournal(path, header, store), store: store, runEffect: runEffect)
            do {
                try Files.flushFolder(store.running)
            } catch {
                try? Files.remove(path)
                throw error
            }
            run.isCancelled = { [weak self] in self?.isCancelled?() == true }
            if !isPermanent { run.quota = QuotaGuard(store, change: header.id, onPassed: onQuotaPassed) }
            // A project is changed by one at a time; the user's own store serves many trees, and its
            // lock is only for handing out numbers.
            if store.location.project == nil { releaseStoreLock() }
            self.run = run
            return run
        } catch {
            releaseStoreLock()
            rmdir(store.running)
            throw error
        }
    }

    private func makeJournal(
        _ path: String, _ header: JournalHeader, _ store: StoreFolders
    ) throws -> JournalWriter {
        try treeLocks(folder: store.folder).register(store)
        while true {
            try store.makeRunning()
            do {
                return try JournalWriter(path: path, header: header)
            } catch {
                // Another program's change may have ended, and taken the folder away, which was empty still.
                guard let error = error as? SystemError, error.code == ENOENT,
                    access(store.running, F_OK) != 0
                else { throw error }
            }
        }
    }

    static func readBootID() -> String {
        (try? Files.readText("/proc/sys/kernel/random/boot_id"))?.split(separator: "\n").first.map(
            String.init) ?? ""
    }

    // MARK: Transactions

    public var transactionDepth: Int { open.count + plans.reduce(0) { $0 + $1.transactionDepth } }

    public func begin(name: String) throws {
        settings.append((lockTimeout, isPermanent))
        if alterPlan({ $0.begin() }) { return }
        open.append((SecretMask.masked(name), run?.journal.actions.count ?? 0, undoes, isMixed, targets))
    }

    /// The innermost one, with its settings put back; nil: none is open.
    private func endTransaction() -> Open? {
        guard let last = open.popLast() else { return nil }
        endSettings()
        return last
    }

    func endSettings() {
        if let before = settings.popLast() { (lockTimeout, isPermanent) = before }
    }

    @discardableResult public func commit() throws -> Int? {
        if alterPlan({ $0.commit() }) {
            endSettings()
            return nil
        }
        guard let innermost = open.last else { throw ChangeError("there is no transaction to commit") }
        if isBroken {
            try rollback()
            throw Self.broken
        }
        do { try run?.settle(from: innermost.mark) } catch { throw ChangeRun.changeError(error) }
        guard open.count == 1, let run else {
            _ = endTransaction()
            if open.isEmpty { close() }
            return nil
        }
        let undoes = isMixed ? nil : undoes
        let end = JournalEnd(
            outcome: isPermanent ? .permanent : .committed, files: run.alteredCount, undoes: undoes?.target,
            origin: undoes?.origin, depth: undoes?.depth,
            within: isMixed ? targets.sorted() : [], name: open.first?.name ?? "")
        let didNothing = end.files == 0 && run.effectCount == 0
        // All of it was taken back within, and what that put aside of others' content belongs to this change.
        if didNothing, run.keptForeign {
            try rollback()
            return nil
        }
        do {
            if run.isCancelled?() == true { throw ChangeError("cancelled; everything is as it was") }
            // An undo that found everything taken back already counts all the same.
            if didNothing, undoes == nil {
                try discard(run)
                _ = endTransaction()
                return nil
            }
            try run.flushNames()
            try run.journal.checkStillThere()
            try run.journal.finish(end)
        } catch {
            // Not permanent: as if it had never been.
            let failure = ChangeRun.changeError(error)
            do {
                try rollback()
            } catch {
                let second = ChangeRun.changeError(error)
                throw ChangeError(
                    "\(failure.message), and rolling back failed: \(second.message)", help: second.help,
                    leftovers: second.leftovers)
            }
            throw failure
        }
        _ = endTransaction()
        // The record is flushed: from here on the change stands, wherever its journal lies. Without a line in the audit it
        // stays among the running, so that the next recovery tries again.
        if audit(run.journal.header, end) {
            retire(run, end)
            made.insert(run.store.journal(run.journal.header.id))
            given.note(run.store.journal(run.journal.header.id))
        }
        close()
        return run.journal.header.id
    }

    public func rollback() throws {
        if alterPlan({ $0.rollback() }) { return endSettings() }
        guard let last = endTransaction() else { throw ChangeError("there is no transaction to roll back") }
        guard let run else {
            if open.isEmpty {
                close()
                isBroken = false
            }
            return
        }
        do {
            run.watched.removeAll { $0.sequence >= last.mark }
            try run.takeBack(from: last.mark)
            (undoes, isMixed, targets) = (last.undoes, last.isMixed, last.targets)
            passOnRemarks()
            guard open.isEmpty else { return }
            // Somebody has taken the journal away: there is nothing to be ended.
            guard run.journal.isThere else { return close() }
            if run.alteredCount == 0, run.journal.reverted.isEmpty, run.lasting.isEmpty {
                try discard(run)
            } else {
                let end = JournalEnd(
                    outcome: .rolledBack, files: run.journal.actions.count, undoes: nil, origin: nil,
                    name: last.name)
                // All is put back, or aside: nobody will ask for the old contents.
                try run.store.dropKept(run.journal.header.id)
                try run.journal.finish(end)
                // Without room for what is left of it, it stays, ended, for the next recovery.
                if audit(run.journal.header, end) { retire(run, end) }
                close()
            }
        } catch let failure as UnfinishedRollback {
            abandon()
            throw failure.error
        } catch {
            abandon()
            let failure = ChangeRun.changeError(error)
            throw ChangeError(
                "everything is put back, but the journal can't be ended: \(failure.message)",
                help: "mend that, then run: nops recover", leftovers: failure.leftovers)
        }
    }

    /// Nothing was done: the journal goes without a trace.
    private func discard(_ run: ChangeRun) throws {
        try run.store.dropKept(run.journal.header.id)
        try Files.remove(run.journal.path)
        rmdir(run.store.running)
        close()
    }

    /// What could not be rolled back stays for a recovery, which takes all of the change back. So nothing may come to the
    /// transactions that are open still.
    private func abandon() {
        passOnRemarks()
        close()
        isBroken = !open.isEmpty
    }

    private func refuseBroken() throws {
        if isBroken { throw Self.broken }
    }

    private static var broken: ChangeError {
        ChangeError(
            "the transaction can't go on: a part of it could not be rolled back, so none of it will stay",
            help: "mend what kept it from that, then run: nops recover")
    }

    private func passOnRemarks() {
        guard let run else { return }
        for remark in run.remarks { onRemark?(remark) }
        remarkCount += run.remarks.count
        run.remarks.removeAll()
    }

    private func close() {
        run = nil
        undoes = nil
        isMixed = false
        targets = []
        releaseLocks()
        dropPassingStore()
    }

}

extension ChangeRun {
    /// How many actions on files stand.
    var alteredCount: Int { count { if case .effect = $0 { false } else { true } } }
    var effectCount: Int { count { if case .effect = $0 { true } else { false } } }

    private func count(_ isCounted: (Action.Kind) -> Bool) -> Int {
        journal.actions.reduce(0) {
            $0 + (isCounted($1.kind) && !journal.reverted.contains($1.sequence) ? 1 : 0)
        }
    }
}

extension Sequence where Element == UInt8 {
    /// As UTF-8.
    var text: String { String(decoding: Array(self), as: UTF8.self) }
}
