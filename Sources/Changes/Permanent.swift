// Changes made with --no-undo: once committed, what only undo would need of them is dropped.

import Glibc
import Platform
import PluginAPI

extension StoreFolders {
    /// The journal of a change that has its end record takes its place among the others.
    func retire(_ header: JournalHeader, _ end: JournalEnd) throws {
        guard end.outcome == .permanent else { return try retire(header.id) }
        // What is dropped first is what takes most; on a full disk it makes room for the small journal.
        if try dropKept(header.id) { try Files.flushFolder(kept) }
        // Its end alone is left of it. Until that has taken its place the journal stays in `running/`, so
        // that after a kill a recovery comes here again.
        let small = runningJournal(header.id) + ".small"
        try Files.remove(small)
        let journal = try JournalWriter(path: small, header: header)
        // It is locked, as the one that it replaces was, until all is done.
        try withExtendedLifetime(journal) {
            try journal.finish(end)
            guard rename(small, runningJournal(header.id)) == 0 else {
                throw SystemError("move", small)
            }
            try retire(header.id)
        }
    }

    /// For a recovery: the same, after a kill. What it has to say, if it fails: nothing hangs on it.
    func finish(_ header: JournalHeader, _ end: JournalEnd) throws -> String? {
        do {
            try retire(header, end)
            return nil
        } catch let error as SystemError where end.outcome == .permanent {
            return "change \(header.id) was made with --no-undo; what it kept can't be dropped yet: \(error)"
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
