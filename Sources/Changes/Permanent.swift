// Changes made with --no-undo, and those rolled back: once they have ended, what only undo would need of them is dropped.

import Glibc
import Platform
import PluginAPI

extension StoreFolders {
    /// The journal of a change that has its end record takes its place among the others. `actions`: all of its own;
    /// `holdsContents`: contents lie in the journal.
    func retire(
        _ header: JournalHeader, _ end: JournalEnd, _ actions: [Action], holdsContents: Bool
    ) throws {
        switch end.outcome {
        case .committed: return try retire(header.id)
        // What was tried is still shown.
        case .rolledBack, .recovered:
            if holdsContents { try retire(header, end, leaving: actions) } else { try retire(header.id) }
        case .permanent: try retire(header, end, leaving: [])
        }
    }

    private func retire(_ header: JournalHeader, _ end: JournalEnd, leaving actions: [Action]) throws {
        // What is dropped first is what takes most; on a full disk it makes room for the small journal.
        if try dropKept(header.id) { try Files.flushFolder(kept) }
        // A journal without contents is left of it. Until that has taken its place the whole one stays in `running/`, so
        // that after a kill a recovery comes here again.
        let small = runningJournal(header.id) + ".small"
        try Files.remove(small)
        let journal = try JournalWriter(path: small, header: header)
        // It is locked, as the one that it replaces was, until all is done.
        try withExtendedLifetime(journal) {
            for action in actions { journal.add(action) }
            try journal.finish(end)
            guard rename(small, runningJournal(header.id)) == 0 else {
                throw SystemError("move", small)
            }
            try retire(header.id)
        }
    }

    /// For a recovery: the same, after a kill. What it has to say, if it fails: nothing hangs on it.
    func finish(_ journal: JournalReader, _ end: JournalEnd) throws -> String? {
        let header = journal.header
        do {
            try retire(header, end, journal.actions, holdsContents: journal.holdsContents)
            return nil
        } catch let error as SystemError where end.outcome != .committed {
            let how = end.outcome == .permanent ? "made with --no-undo" : "rolled back"
            return "change \(header.id) was \(how); what it kept can't be dropped yet: \(error)"
        }
    }
}

extension ChangeStore {
    /// The last thing that is done of a change, which has its end and its line in the audit. Where it can't be, the journal
    /// stays in `running/`, ended, for the next recovery.
    func retire(_ run: ChangeRun, _ end: JournalEnd) {
        let journal = run.journal
        do {
            try run.store.retire(
                journal.header, end, journal.actions, holdsContents: journal.holdsContents)
        } catch {
            // What stands is the user's matter; that contents nobody needs take room, too.
            guard end.outcome == .rolledBack || end.outcome == .recovered else { return }
            let reason = ChangeRun.changeError(error).message
            onRemark?(
                "change \(journal.header.id) is rolled back, but what it kept can't be dropped yet: \(reason); `nops recover` does that later"
            )
        }
    }
}

extension History {
    /// True if a change keeps what undo needs.
    func isKept(_ id: Int) -> Bool { entries[id]?.state != .permanent }

    /// Throws if a change that stands, or the redo by which it does, was made with --no-undo.
    func checkKept(_ id: Int, help: String?) throws {
        let tip = tip(id)
        guard !isKept(tip) else { return }
        throw ChangeError(
            tip == id
                ? "change \(id) can't be undone: it was made with --no-undo"
                : "change \(id) can't be undone: change \(tip), which made it again, was made with --no-undo",
            help: help)
    }
}
