// What was changed here, and which of it stands.

import Glibc
import Platform
import PluginAPI

/// The ended and running changes of a store, by number.
struct History {
    struct Entry {
        var header: JournalHeader
        var end: JournalEnd?
        var state: ChangeSummary.State
    }

    private(set) var entries: [Int: Entry] = [:]
    /// Ascending.
    private(set) var ids: [Int] = []

    /// - Parameter within: the changes that the one being made has taken back.
    init(_ store: StoreFolders, takenBack within: [Int] = []) throws {
        // In this order: a change that ends meanwhile moves from the first to the second.
        for id in try StoreFolders.numbers(in: store.running) {
            let path = store.runningJournal(id)
            try add(id, path, otherwise: Self.isLocked(path) ? .running : .unfinished)
        }
        for id in try StoreFolders.numbers(in: store.changes) {
            try add(id, store.journal(id), otherwise: .damaged)
        }
        ids = entries.keys.sorted()
        // Only later changes can have taken one back, and newest first theirs are known by then.
        var takenBack = Set(within)
        for id in ids.reversed() where stands(id) {
            if takenBack.contains(id) {
                entries[id]?.state = .undone
            } else if let end = entries[id]?.end {
                for target in end.takenBack where target < id { takenBack.insert(target) }
            }
        }
    }

    /// One that can't be read is an error: it may be the last change, and an older one must not be taken for it.
    private mutating func add(_ id: Int, _ path: String, otherwise: ChangeSummary.State) throws {
        let header: JournalHeader
        let end: JournalEnd?
        // Its first records are not on the disk, so nothing was begun yet.
        if otherwise != .damaged, let info = try FileInfo.of(path, followLinks: false),
            info.mode & JournalReader.begunMode != JournalReader.begunMode
        {
            return
        }
        do {
            (header, end) = try JournalReader.summary(path: path)
            guard header.id == id else { throw JournalReader.Failure.damaged(at: 0) }
        } catch let error as SystemError
            where error.code == EACCES && (otherwise == .running || otherwise == .unfinished)
        {
            // What root is making in another user's project is root's until it is made.
            let info = (try? FileInfo.of(path, followLinks: false)) ?? nil
            let header = JournalHeader(
                id: id, when: info?.modified ?? FileTime(seconds: 0), user: Accounts.user(info?.owner ?? 0),
                command: "", name: "", boot: "", folder: "")
            let isHeld = info.map { !Deadlock.others(holding: $0.inode).isEmpty } ?? false
            entries[id] = Entry(header: header, end: nil, state: isHeld ? .running : .unfinished)
            return
        } catch let error as SystemError where error.code != ENOENT {
            throw error
        } catch {
            // Nearest to the truth that is to be had: when it was last written to.
            let when = (try? FileInfo.of(path, followLinks: false))??.modified ?? FileTime(seconds: 0)
            let unknown = JournalHeader(
                id: id, when: when, user: "", command: "", name: "", boot: "", folder: "")
            entries[id] = Entry(header: unknown, end: nil, state: .damaged)
            return
        }
        let state: ChangeSummary.State =
            switch end?.outcome {
            case .committed: .applied
            case .permanent: .permanent
            case .rolledBack, .recovered: .rolledBack
            case nil: otherwise
            }
        entries[id] = Entry(header: header, end: end, state: state)
    }

    private static func isLocked(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0
    }

    /// True unless it was taken back or never came about.
    func stands(_ id: Int) -> Bool {
        let state = entries[id]?.state
        return state == .applied || state == .permanent
    }

    /// 0 for a change, 1 for its undo, 2 for the redo, and so on.
    func depth(_ id: Int) -> Int {
        var depth = 0
        var at = id
        while let end = entries[at]?.end, let next = end.undoes, next < at {
            if let known = end.depth { return depth + known }
            depth += 1
            // Version 1 did not write it: where the rest is pruned the name tells an undo from a redo.
            if entries[next] == nil, end.name.hasPrefix("redo") { return depth + 1 }
            at = next
        }
        return depth
    }

    /// What `undo` without a number may mean, oldest first: the changes that stand, and in the place of
    /// one that was pruned its first redo.
    var undoable: [Int] {
        func target(_ id: Int?) -> Int? { id.flatMap { entries[$0]?.end?.undoes } }
        return ids.filter { id in
            guard stands(id), depth(id) % 2 == 0 else { return false }
            guard let redone = target(target(id)) else { return true }
            return entries[redone] == nil
        }.sorted { (origin($0), $0) < (origin($1), $1) }
    }

    /// The change that began its chain of undo and redo.
    func origin(_ id: Int) -> Int { entries[id]?.end?.origin ?? id }

    /// The change that last brought about what `id` stands for: itself, or the last redo of it.
    func tip(_ id: Int) -> Int {
        for undo in ids.reversed() where undo > id && entries[undo]?.end?.undoes == id {
            for redo in ids.reversed() where redo > undo && entries[redo]?.end?.undoes == undo {
                if stands(redo) { return tip(redo) }
            }
        }
        return id
    }

    var summaries: [ChangeSummary] {
        ids.reversed().compactMap { id in
            guard let entry = entries[id] else { return nil }
            let name = entry.end?.name ?? entry.header.name
            return ChangeSummary(
                id: id, when: entry.header.when, user: entry.header.user, command: entry.header.command,
                name: name, files: entry.end?.files ?? 0, state: entry.state, undoes: entry.end?.undoes,
                folder: entry.header.folder)
        }
    }
}

extension JournalEnd {
    /// The changes that don't stand because of this one.
    var takenBack: [Int] { within + (undoes.map { [$0] } ?? []) }
}

extension ChangeStore {
    public func changes() throws -> [ChangeSummary] {
        do {
            let store = try store()
            guard try store.checkVersion() else { return [] }
            return try History(store).summaries
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    /// The journal of a change that ended.
    func journal(_ id: Int, _ store: StoreFolders) throws -> JournalReader {
        do {
            var journal = try JournalReader(path: store.journal(id))
            // It was flushed to its end before it came here: what stops short was cut or altered.
            guard journal.end != nil, journal.header.id == id else {
                throw JournalReader.Failure.damaged(at: journal.validLength)
            }
            try journal.rebase(store)
            return journal
        } catch is JournalReader.Failure {
            throw ChangeError("the journal of change \(id) is damaged, so it can't be undone or shown")
        } catch let error as SystemError where error.code == ENOENT {
            throw noChange(id, store)
        }
    }

    /// Why there is no journal of that number.
    func noChange(_ id: Int, _ store: StoreFolders) -> ChangeError {
        if id > 0, id <= (try? store.lastBeforePrune()) ?? 0 {
            return ChangeError("change \(id) was pruned, so what undo needs is gone", help: "see: changes")
        }
        return ChangeError("there is no change \(id) here", help: "see: changes")
    }
}
