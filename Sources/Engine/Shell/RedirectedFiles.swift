import Changes
import Glibc
import Platform
import PluginAPI
import Syntax

/// The files that redirections of the shell's lines have written. No change knows of them, so whoever types `undo` after one would
/// have something older taken back without noticing.
final class RedirectedFiles {
    enum How {
        case made, replaced, appended
    }

    private struct Entry {
        /// As it was written.
        let name: String
        let how: How
        /// On the clock of the changes.
        let when: FileTime

        var sign: String { how == .appended ? ">>" : ">" }
        var deed: String {
            switch how {
            case .made: "made"
            case .replaced: "replaced what was in"
            case .appended: "added to"
            }
        }
    }

    /// The last one of each project or folder that it was written from: what counts is what came after the last change.
    private var last: [String: Entry] = [:]

    /// To be told of each file that was opened to be written. What is no regular file keeps nothing.
    func note(_ name: String, _ descriptor: Int32, how: How, from folder: String) {
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return }
        last[ChangeStore.scope(of: folder)] = Entry(
            name: name, how: how,
            when: FileTime(sinceEpoch: wallTime()))
    }

    /// Throws a `ChangeError` where the last change (nil: there is none) is older than a redirection from this folder, unless `ask` has
    /// a yes, which counts for the redirections before it.
    ///
    /// - Returns: whether it was asked.
    func check(
        _ lastChange: () throws -> ChangeSummary?, from folder: String, ask: (String) -> Bool
    ) throws -> Bool {
        let scope = ChangeStore.scope(of: folder)
        guard let entry = last[scope] else { return false }
        let change = try lastChange()
        let what = Diagnostic.oneLine("`\(entry.sign) \(entry.name)`")
        let help = "`save --force FILE` and `save --append FILE` write so that undo can take it back"
        guard let change else {
            throw ChangeError(
                "there is nothing to undo here: \(what) \(entry.deed) the file, and undo does not know of redirections",
                help: help)
        }
        guard change.when < entry.when else { return false }
        let before = "change \(change.id) (\(change.name))"
        let isMeant = ask(
            Diagnostic.oneLine(
                "\(what) came after \(before), and undo does not know of redirections. Take back \(before) all the same?"
            ))
        guard isMeant else {
            throw ChangeError(
                "nothing was undone: \(what), which undo does not know of, came after \(before)",
                help: "`undo \(change.id)` takes back that change; \(help)")
        }
        last[scope] = nil
        return true
    }
}
