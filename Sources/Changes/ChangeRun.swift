// One change being made: its journal, its open folders, its locks.

import CSystem
import Glibc
import Platform
import PluginAPI

/// Prepares work against the disk, journals it, makes it, and takes it back.
final class ChangeRun {
    let journal: JournalWriter
    let store: StoreFolders
    let folders: FolderCache
    var token: String
    /// The user whose files nops makes.
    let user = geteuid()
    let userGroup = getegid()
    /// Follow what was begun; beyond it nothing has happened.
    var begun: Int
    /// In a recovery after the machine itself stopped, notes may be lost: look at every action.
    var notesAreComplete = true
    /// It takes back what a killed program left.
    var isRecovery = false
    var isCancelled: (() -> Bool)?
    /// Runs an effect's program; throws if it fails.
    let runEffect: (Effect.Call) throws -> Void
    /// What rolling back had to say: foreign edits kept, effects without inverse.
    var remarks: [String] = []
    /// A rollback has met an effect whose inverse failed.
    var hasFailedInverse = false
    /// Effects that a rollback could not take back: what they did stands.
    var lasting: Set<Int> = []
    var storeDevice: UInt64?
    var storeOwner: UInt32?
    /// Paths whose old content was put back, as a new file.
    var putBack: Set<PathKey> = []
    /// How many contents were copied into the store. Steps that fail before they are journaled give
    /// their numbers to others, so copies have their own.
    var copies = 0
    /// Files with several names that the work being made writes in place, by the first of the names.
    var writtenInPlace: [FileIdentity: (path: String, hash: ContentHash)] = [:]
    /// The work being made takes back another change's.
    var isUndoing = false
    /// It is an undo, or takes back a redo: a redo runs the programs themselves.
    private var runsInverses = false
    /// The folders that open transactions watch.
    var watched: [WatchedFolder] = []
    /// What was altered since names were last flushed.
    private var unflushed = MetPaths()
    /// Files were moved into the store, and its folder is not flushed yet.
    var keptAltered = false
    /// Content of other programs was moved into the store.
    var keptForeign = false
    /// Nil where the quota does not apply: nothing stays in the store, or it is a recovery.
    var quota: QuotaGuard?
    /// How many bytes larger this change made the folder of kept files, and the group being prepared will.
    var keptBytes = 0
    var preparedBytes = 0
    /// How many bytes of the disk taking all of it back needs, beyond those that this frees.
    var roomToTakeBack = 0

    /// The folder that something new was last prepared in, and the group it gets there.
    var lastNewGroup: (folder: String, group: (UInt32, UInt32))?
    /// A move across mounts has failed: what would be moved is copied, and then deleted.
    var movesNothing = false
    /// Bytes of small files that were read to be looked at, and are held until they are written.
    var heldBytes = 0

    init(
        journal: JournalWriter, store: StoreFolders, begun: Int = -1,
        runEffect: @escaping (Effect.Call) throws -> Void
    ) {
        self.journal = journal
        self.runEffect = runEffect
        self.store = store
        self.begun = begun
        token = store.token
        folders = FolderCache(kept: store.kept)
    }

    /// Does the work as part of this change; if any of it fails all of this work is taken back, and
    /// the error says why.
    ///
    /// An effect that fails is given to `onFailure`; unless that throws, it counts as not made. `hidden`: contents that no
    /// diff shows.
    func make(
        _ works: [Work], effects: [Effect], root: String?, undoes: TakenBack? = nil, hidden: Set<ContentHash>,
        onFailure: (Effect, ChangeError) throws -> Void = { throw $1 }
    ) throws {
        if let undoes { journal.addUndoes(undoes.target, origin: undoes.origin) }
        for hash in hidden { journal.hide(hash) }
        isUndoing = undoes != nil
        runsInverses = undoes.map { $0.depth % 2 == 1 } ?? false
        let base = journal.actions.count
        do {
            do {
                try makeGroups(of: works, root: root)
            } catch let error as SystemError where error.code == EXDEV {
                // Two mounts of one file system, or the layers of an overlay: only the attempt tells.
                try takeBack(from: base, because: Self.changeError(error))
                movesNothing = true
                defer { movesNothing = false }
                try makeGroups(of: works, root: root)
            }
            for effect in effects { try makeEffect(effect, onFailure) }
        } catch {
            let failure = Self.changeError(error)
            try takeBack(from: base, because: failure)
            throw failure
        }
    }

    private func makeGroups(of works: [Work], root: String?) throws {
        writtenInPlace.removeAll()
        let works = try works.flatMap { try acrossFileSystems($0) }
        for group in Schedule.groups(SameFiles.meetings(works)) {
            if unflushed.meets(group) { try flushNames() }
            try makeGroup(group, root: root)
            unflushed.add(group)
        }
    }

    /// Takes back all actions from number `base` on. An error here leaves the rest for a recovery.
    func takeBack(from base: Int, because failure: ChangeError? = nil) throws {
        do {
            try Interrupt.shielded { try revert(from: base) }
        } catch {
            let second = Self.changeError(error)
            let first =
                failure.map { "\($0.message); and it can't be taken back: " } ?? "it can't be taken back: "
            throw UnfinishedRollback(
                error: ChangeError(
                    first + second.message, help: "mend that, then run: nops recover",
                    leftovers: [second.message]))
        }
    }

    static func changeError(_ error: any Error) -> ChangeError {
        switch error {
        case let error as ChangeError: error
        case let untrusted as UntrustedChange: untrusted.error
        case let error as SystemError: ChangeError(error.description)
        case let error as ZstdError: ChangeError(error.description)
        default: ChangeError("\(error)")
        }
    }

    private func makeGroup(_ group: [Work], root: String?) throws {
        var prepared: [Prepared] = []
        preparedBytes = 0
        lastNewGroup = nil
        heldBytes = 0
        defer { preparedBytes = 0 }
        let first = journal.actions.count
        for work in group {
            try checkCancelled()
            if let next = try prepare(work, sequence: first + prepared.count, root: root) {
                prepared.append(next)
                preparedBytes += next.action.growth(of: store.kept)
                try checkQuota()
            }
        }
        guard !prepared.isEmpty else { return }
        for next in prepared { journal.add(next.action) }
        // The temporaries' names are in the journal before they are on the disk: a killed program leaves none behind
        // that nobody knows. Flushed after both are written, the journal and they mostly share one flush of the disk.
        try journal.write()
        keptBytes += preparedBytes
        preparedBytes = 0
        try reserveRoom(for: prepared)
        let temporaries = try writeTemporaries(prepared)
        try journal.flush()
        try temporaries.flush()
        try journal.checkStillThere()
        try perform(prepared)
        // All of it is made, so what is there from now on and differs is another program's.
        try note(first + prepared.count)
    }

    /// Makes the names altered so far durable. Members of one group, and so groups that don't meet, may reach the disk in
    /// any order; before a group that meets one of them, and before the end, they must be there.
    func flushNames() throws {
        if keptAltered { try Files.flushFolder(store.kept) }
        keptAltered = false
        try folders.flush()
        unflushed = MetPaths()
    }

    private func makeEffect(
        _ effect: Effect, _ onFailure: (Effect, ChangeError) throws -> Void
    ) throws {
        try checkCancelled()
        let sequence = journal.actions.count
        journal.add(Action(sequence: sequence, root: nil, kind: .effect(effect)))
        try journal.flush()
        try note(sequence)
        do {
            if let call = effect.action { try runEffect(call) }
        } catch {
            // The inverse of an inverse is the program itself, which must not run again because it could not be taken back.
            if runsInverses { try journal.noteReverted(sequence) }
            try onFailure(effect, Self.changeError(error))
            if !runsInverses { try journal.noteReverted(sequence) }
        }
        try note(sequence + 1)
    }

    /// Says that this action is next, so that those before it are made.
    func note(_ sequence: Int) throws {
        try journal.note(sequence)
        begun = sequence
    }

    func checkCancelled() throws {
        if isCancelled?() == true { throw ChangeError("cancelled; everything is as it was") }
    }

    func temporaryName(_ sequence: Int) -> String { ".nops-\(token)-\(journal.header.id)-\(sequence).tmp" }
    func keptName(_ sequence: Int) -> String { Action.keptName(sequence, change: journal.header.id) }

    /// A move to another file system as copies and deletions; other work as it is.
    private func acrossFileSystems(_ work: Work) throws -> [Work] {
        if case .move(let from, _, _) = work,
            let folder = watched.first(where: { Path.isInside($0.path, from) })
        {
            throw ChangeError(
                "cannot move '\(from)': '\(folder.path)' is watched until the block ends",
                help: "move it before the block, or behind it", paths: [from])
        }
        guard case .move(let from, let to, _) = work, let info = try FileInfo.of(from, followLinks: false),
            // What leads there may be a step before this one.
            let target = (try? FileInfo.of(Path.parent(to))) ?? nil,
            movesNothing || target.device != info.device || crossesWatch(from, to)
        else { return [work] }
        guard info.kind == .folder else {
            return try Self.copy(from, to, info) + [.delete(path: from, expected: .anything, ifThere: false)]
        }
        var copies: [Work] = [
            .put(path: to, new: .folder(meta: try folderMeta(from, info, nil), mode: nil), before: .absent)
        ]
        var removals: [Work] = []
        try TreeWalk.walk(from) { entry in
            let source = Path.join(from, entry.path)
            guard let info = try FileInfo.of(source, followLinks: false) else { return .skip }
            let target = Path.join(to, entry.path)
            if info.kind == .folder {
                copies.append(
                    .put(
                        path: target, new: .folder(meta: try folderMeta(source, info, nil), mode: nil),
                        before: .absent))
                removals.append(.removeFolder(path: source, ifEmpty: false))
            } else {
                copies += try Self.copy(source, target, info)
                removals.append(.delete(path: source, expected: .anything, ifThere: false))
            }
            return .enter
        }
        return copies + removals.reversed() + [.removeFolder(path: from, ifEmpty: false)]
    }

    /// What is done in a watched folder is told apart from the rest: a move out of it or into it is a copy and a deletion.
    private func crossesWatch(_ from: String, _ to: String) -> Bool {
        watched.contains { Path.isInside(from, $0.path) != Path.isInside(to, $0.path) }
    }

    private static func copy(_ from: String, _ to: String, _ info: FileInfo) throws -> [Work] {
        switch info.kind {
        case .file:
            let descriptor = nops_open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
            guard descriptor >= 0 else { throw SystemError("read", from) }
            defer { close(descriptor) }
            let attributes = try ExtendedAttributes.of(descriptor: descriptor, shown: from)
            let meta = FileMeta(info, attributes: attributes)
            return [.put(path: to, new: .file(.file(from), meta: meta, mode: nil), before: .absent)]
        case .link:
            let target = try Files.readLink(from)
            return [.put(path: to, new: .link(target: target, meta: .link(info)), before: .absent)]
        default:
            throw ChangeError("cannot move '\(from)' to another file system: it is \(info.kindText)")
        }
    }
}

/// A rollback that could not be finished: the change stays unfinished on the disk.
struct UnfinishedRollback: Error {
    var error: ChangeError
}
