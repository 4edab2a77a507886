// What a change did, as a diff: old contents from its journal, new ones from there, from the journal of
// another change, or from the disk.

import Platform
import PluginAPI

extension ChangeStore {
    public func show(_ id: Int) throws -> String {
        do {
            let store = try store()
            guard try store.checkVersion() else { throw ChangeError("there is no change \(id) here") }
            let history = try History(store)
            guard let entry = history.entries[id] else { throw noChange(id, store) }
            if entry.state == .running { throw ChangeError("change \(id) is still being made") }
            if entry.state == .permanent {
                throw ChangeError(
                    "change \(id) can't be shown: it was made with --no-undo, so nothing of it was kept")
            }
            let isUnfinished = entry.state == .unfinished
            let journal = isUnfinished ? try unfinished(id, store) : try journal(id, store)
            let text = ShownChange(
                journal: journal, contents: KeptContents(journal, store), secrets: SecretFiles(store),
                project: store.location.project
            ).text()
            if isUnfinished {
                return "change \(id) was left unfinished, and the next change takes it back; it had begun:\n"
                    + text
            }
            guard entry.state == .rolledBack else { return text }
            let lasting = journal.lastingEffects.map(\.inQuotes).joined(separator: ", ")
            let what =
                lasting.isEmpty
                ? "so nothing of it stands" : "but for what \(lasting) did, which could not be taken back"
            return "change \(id) was rolled back, \(what); it had begun:\n" + text
        } catch {
            throw ChangeRun.changeError(error)
        }
    }
}

extension ChangeStore {
    /// The journal of a change whose nops was killed.
    fileprivate func unfinished(_ id: Int, _ store: StoreFolders) throws -> JournalReader {
        do {
            var journal = try JournalReader(path: store.runningJournal(id))
            try journal.rebase(store)
            return journal
        } catch is JournalReader.Failure {
            throw ChangeError(
                "change \(id) was left unfinished, and its journal is damaged", help: "see: nops recover")
        }
    }
}

extension JournalReader {
    /// The effects that a rollback did not take back, in order.
    fileprivate var lastingEffects: [String] {
        actions.compactMap { action in
            guard case .effect(let effect) = action.kind, !reverted.contains(action.sequence) else {
                return nil
            }
            return effect.name
        }
    }
}

private struct ShownChange {
    let journal: JournalReader
    let contents: KeptContents
    let secrets: SecretFiles
    /// The root of the project.
    let project: String?

    func text() -> String {
        var output: [UInt8] = []
        func line(_ text: String) { output += "\(text)\n".utf8 }
        for action in journal.actions
        where !journal.reverted.contains(action.sequence) || journal.end?.outcome != .committed {
            func shown(_ path: String) -> String {
                let root = action.root ?? project
                guard let root, path != root, Path.isInside(path, root) else { return path.quotedName }
                return Path.relative(path, to: root).quotedName
            }
            switch action.kind {
            case .swap(let path, let old, let new, _): swap(shown(path), path, old, new, &output)
            case .move(let from, let to, _, _): line("move \(shown(from)) -> \(shown(to))")
            case .name(let path, let other, _, let isMade):
                line(
                    isMade
                        ? "hard link \(shown(path)) -> \(shown(other))"
                        : "delete \(shown(path)), one name of \(shown(other))")
            case .meta(let path, let old, let new):
                if old.owner != new.owner || old.group != new.group {
                    line("chown \(old.owner):\(old.group) -> \(new.owner):\(new.group) \(shown(path))")
                } else if old.mode != new.mode {
                    line(
                        "chmod \(StepRow.octal(old.mode)) -> \(StepRow.octal(new.mode)) \(shown(path))"
                    )
                } else {
                    line("touch \(shown(path))")
                }
            case .watch(let folder, _): line("watch \(shown(folder))")
            case .effect(let effect):
                line(effect.line)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private func swap(
        _ name: String, _ path: String, _ old: EntryState, _ new: EntryState, _ output: inout [UInt8]
    ) {
        switch (old, new) {
        case (.folder, _): output += "remove folder \(name)\n".utf8
        case (_, .folder): output += "folder \(name)\n".utf8
        case (_, .link(let target, _)): output += "link \(name) -> \(target.quotedName)\n".utf8
        case (.link, .absent): output += "delete link \(name)\n".utf8
        default:
            if journal.hides(old) || journal.hides(new) || secrets.holds(path) || secrets.holds(old)
                || secrets.holds(new)
            {
                let sizes = "\(Self.size(old)) -> \(Self.size(new))"
                output += "\(name): \(sizes), \(PlanRenderer.notShown)\n".utf8
                return
            }
            let before = content(old, path)
            let after = content(new, path)
            if let before, let after, UnifiedDiff.isText(before), UnifiedDiff.isText(after),
                !(before + after).isEmpty
            {
                UnifiedDiff.append(
                    before, after, oldName: old == .absent ? "/dev/null" : name,
                    newName: new == .absent ? "/dev/null" : name, to: &output)
            } else {
                output += "\(name): \(Self.size(old)) -> \(Self.size(new))\n".utf8
            }
        }
    }

    private static func size(_ state: EntryState) -> String {
        if case .file(_, let size, _) = state { "\(size) bytes" } else { "nothing" }
    }

    private static let largest = 4 << 20

    /// Nil where it is no longer to be had, or too large to show.
    private func content(_ state: EntryState, _ path: String) -> [UInt8]? {
        guard case .file(let hash, let size, _) = state else { return [] }
        guard size <= Self.largest else { return nil }
        if let bytes = contents.bytes(hash, size: size) { return bytes }
        guard let info = try? FileInfo.of(path), info.kind == .file, info.size == size,
            let bytes = try? Files.read(path), ContentHash(bytes) == hash
        else { return nil }
        return bytes
    }
}
