// Undo and redo: the inverse of a journaled change, as a change of its own.

import Platform
import PluginAPI

extension ChangeStore {
    public func undo(_ id: Int?, policy: UndoPolicy) throws -> ChangeResult {
        defer { releaseUnlessOpen() }
        do {
            try recoverUnlessDry()
            let store = try store()
            let newest = try newestWhenAsked ?? newestChange()
            // Nobody else waits for an answer: that no change has come in between is seen under the lock.
            if id == nil, changesDisk { try mayTakeBack? { try lastUndoable(store) } }
            try lockProject(store)
            guard try store.checkVersion() else { throw ChangeError("there is nothing to undo here") }
            let history = try History(store, takenBack: targets)
            guard let id else {
                try refuseLater(than: newest, history, verb: "undo")
                let last = try lastToUndo(history, store)
                return try takeBack(
                    history.tip(last), origin: history.origin(last), verb: "undo", history, store, policy)
            }
            guard let entry = history.entries[id] else { throw noChange(id, store) }
            guard history.stands(id) else {
                throw ChangeError("change \(id) can't be undone: it is \(entry.state.rawValue)")
            }
            try history.checkKept(id, help: nil)
            return try takeBack(history.tip(id), origin: id, verb: "undo", history, store, policy)
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    public func redo(policy: UndoPolicy) throws -> ChangeResult {
        defer { releaseUnlessOpen() }
        do {
            try recoverUnlessDry()
            let store = try store()
            let newest = try newestWhenAsked ?? newestChange()
            try lockProject(store)
            guard try store.checkVersion() else { throw ChangeError("there is nothing to redo here") }
            let history = try History(store, takenBack: targets)
            try refuseLater(than: newest, history, verb: "redo")
            guard
                let last = history.ids.last(where: { history.stands($0) && history.depth($0) % 2 == 1 })
            else { throw ChangeError("there is nothing to redo here") }
            if let later = history.ids.last(where: {
                $0 > last && history.depth($0) == 0 && history.stands($0)
            }) {
                throw ChangeError(
                    "there is nothing to redo: change \(later) came after the last undo",
                    help: "to take back that undo all the same: undo \(last)")
            }
            try checkMadeHere(last, history, store, verb: "undo")
            guard history.isKept(last) else {
                let older = history.ids.last {
                    history.entries[$0]?.state == .applied && history.depth($0) % 2 == 1
                }
                throw ChangeError(
                    "there is nothing to redo: the last undo, \(last), was made with --no-undo",
                    help: older.map { "to take back the undo before it: undo \($0)" })
            }
            return try takeBack(
                last, origin: history.origin(last), verb: "redo", history, store, policy)
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    /// Outside of a project all folders of a user share one store: "the last change" is meant only where it was made.
    private func checkMadeHere(_ id: Int, _ history: History, _ store: StoreFolders, verb: String) throws {
        guard store.location.project == nil, let folder = history.entries[id]?.header.folder,
            folder != startFolder
        else { return }
        throw ChangeError(
            "the last change was made in '\(folder)', not here",
            help:
                "`\(verb) \(id)` takes it back all the same; a folder with a `.nops` in it has changes of its own"
        )
    }

    /// What `undo` without a number would take back.
    public struct Last {
        public let change: ChangeSummary
        /// This program made it.
        public let isOwn: Bool
    }

    /// - Throws: `ChangeError` where there is none, or where it can't be taken back.
    private func lastToUndo(_ history: History, _ store: StoreFolders) throws -> Int {
        let candidates = history.undoable
        guard let last = candidates.last else { throw ChangeError("there is nothing to undo here") }
        if let damaged = history.ids.last(where: { $0 > last && history.entries[$0]?.state == .damaged }) {
            throw ChangeError(
                "the journal of change \(damaged), the last one, is damaged, so it can't be undone",
                help: "`undo \(last)` takes back the one before it")
        }
        try checkMadeHere(last, history, store, verb: "undo")
        let older = candidates.dropLast().last { history.isKept(history.tip($0)) }
        try history.checkKept(last, help: older.map { "`undo \($0)` takes back the one before it" })
        return last
    }

    private func lastUndoable(_ store: StoreFolders) throws -> Last? {
        guard try store.checkVersion() else { return nil }
        let history = try History(store, takenBack: targets)
        guard !history.undoable.isEmpty else { return nil }
        let id = try lastToUndo(history, store)
        guard let change = history.summaries.first(where: { $0.id == id }) else { return nil }
        return Last(change: change, isOwn: made.contains(store.journal(history.tip(id))))
    }

    /// The number of the last change that has ended; 0: there is none.
    func newestChange() throws -> Int { try StoreFolders.numbers(in: store().changes).last ?? 0 }

    /// What was the last change when the user asked may not be it once another program is done.
    private func refuseLater(than newest: Int, _ history: History, verb: String) throws {
        guard let later = history.ids.last(where: { $0 > newest && history.stands($0) }) else { return }
        throw ChangeError(
            "another program made change \(later) while this waited, so it is not clear what to \(verb)",
            help: "see: changes; then `undo N` takes back the one that is meant, or `\(verb)` the last one")
    }

    private func recoverUnlessDry() throws {
        if changesDisk { try recoverIfNeeded() } else { remarkUnfinished() }
    }

    /// What is the last change must still be so when it is taken back.
    private func lockProject(_ store: StoreFolders) throws {
        guard changesDisk, try store.checkVersion() else { return }
        try lock([], of: store)
    }

    private var changesDisk: Bool { !isDryRun && planDepth == 0 }

    private func takeBack(
        _ target: Int, origin: Int, verb: String, _ history: History, _ store: StoreFolders,
        _ policy: UndoPolicy
    ) throws -> ChangeResult {
        try checkTrust(target, journal: store.journal(target), store)
        let journal = try journal(target, store)
        let actions = journal.actions.filter { !journal.reverted.contains($0.sequence) }
        if changesDisk {
            try lock(actions, of: store)
            let now = try History(store, takenBack: targets)
            guard now.tip(origin) == history.tip(origin), now.stands(target) else {
                throw ChangeError(
                    "change \(target) was taken back by another program meanwhile", help: "see: changes")
            }
        }
        let hidden = journal.hiddenToday
        let stretches = try Self.stretches(actions, of: target, verb: verb, policy)
        // Effects that stay are named, as all else is put back.
        var remarks = policy == .force ? Self.lasting(actions) : []
        let isWhole = stretches.count == 1
        func inverse(_ action: Action, _ forced: inout ForcedUndo) throws -> [Work] {
            try policy == .force
                ? Inverse.works(of: action, in: journal, store, forced: &forced)
                : Inverse.works(of: action, in: journal, store)
        }
        func taken(_ stretch: Stretch) throws -> (parts: [Part], remarks: [String]) {
            // An effect may have altered what was done before it, so that is looked at when its inverse has run.
            let merge =
                try policy == .force
                ? nil
                : reconcile(
                    journal, isWhole ? actions : actions.filter { $0.sequence <= stretch.last },
                    concerned: isWhole ? nil : Set(stretch.actions.flatMap(\.touched).map { PathKey($0) }),
                    verb: verb, store, policy)
            var parts: [Part] = []
            var forced = ForcedUndo()
            for action in stretch.actions {
                let works =
                    try merge?.works[action.sequence]
                    ?? inverse(action, &forced)
                if parts.last.map({ $0.root != action.root }) ?? true { parts.append((action.root, [])) }
                parts[parts.count - 1].works += works
            }
            for index in parts.indices { parts[index].works = Inverse.fillable(parts[index].works) }
            return (parts, (merge?.remarks ?? []) + forced.remarks)
        }
        /// Where nothing is left that force could put back, success would be a lie.
        func refuseNothing(_ parts: [Part], _ stretch: Stretch, _ remarks: [String]) throws {
            guard policy == .force, parts.allSatisfy(\.works.isEmpty), stretch.effects.isEmpty else { return }
            throw ChangeError(
                "cannot \(verb) change \(target): \(remarks.first ?? "nothing of it is left")",
                paths: remarks.count > 1 ? remarks : [])
        }
        let name = "\(verb) \(origin)"
        var result = ChangeResult(id: nil, diff: "", rows: [])
        func note(_ parts: [Part], _ effects: [Effect]) {
            result.rows += parts.flatMap { $0.works.map(\.row) } + effects.map(\.row)
        }
        guard changesDisk else {
            var renderer = PlanRenderer(root: stretches.first?.actions.first?.root ?? store.location.project)
            renderer.isUndoing = true
            renderer.hidden = hidden
            renderer.secrets = secretFiles()
            for (index, stretch) in stretches.enumerated() {
                if index > 0 {
                    var forced = ForcedUndo()
                    let works = try stretch.actions.flatMap {
                        try inverse($0, &forced)
                    }
                    note([(nil, works)], stretch.effects)
                    let isInPlan = alterPlan {
                        $0.add(unchecked: works, stretch.effects, isPermanent: isPermanent)
                    }
                    if !isInPlan {
                        renderer.render(unchecked: works)
                        renderer.render(stretch.effects)
                    }
                    continue
                }
                let (parts, said) = try taken(stretch)
                remarks += said
                if isWhole { try refuseNothing(parts, stretch, remarks) }
                let works = parts.flatMap(\.works)
                if isWhole, policy == .force, !works.isEmpty, stretch.effects.isEmpty,
                    try works.allSatisfy(isHeldUp)
                {
                    throw Self.nothing(verb, target, remarks)
                }
                note(parts, stretch.effects)
                let isInPlan = try alterPlan {
                    try $0.add(works, stretch.effects, isPermanent: isPermanent, hidden: hidden)
                }
                guard !isInPlan else { continue }
                let altering = try parts.flatMap { try renderer.render($0.works) }
                if isWhole, policy == .force, altering.isEmpty, stretch.effects.isEmpty,
                    try parts.contains(where: { try $0.works.contains(where: isHeldUp) })
                {
                    throw Self.nothing(verb, target, remarks)
                }
                renderer.render(stretch.effects)
            }
            if planDepth == 0 { result.diff = renderer.text }
            for remark in remarks { onRemark?(remark) }
            return result
        }
        func failed(_ effect: Effect, _ failure: ChangeError) throws {
            let name = effect.name.dropFirst(verb.count + 1)
            let what = "the inverse of '\(name)' failed: \(failure.message)"
            guard policy != .force || isCancelled?() == true else { return remarks.append(what) }
            throw ChangeError(
                "cannot \(verb) change \(target): \(what)",
                help: policy == .force ? failure.help : "with --force the rest is put back")
        }
        let undoes = TakenBack(target: target, origin: origin, depth: history.depth(target) + 1)
        var next = try taken(stretches[0])
        if isWhole { try refuseNothing(next.parts, stretches[0], remarks + next.remarks) }
        try begin(name: name)
        do {
            let before = (actions: try openRun().journal.actions.count, remarks: remarkCount)
            for (index, stretch) in stretches.enumerated() {
                if index > 0 { next = try taken(stretch) }
                note(next.parts, stretch.effects)
                remarks += next.remarks
                for part in next.parts.isEmpty ? [(nil, [])] : next.parts {
                    _ = try carryOut(
                        part.works, effects: [], root: part.root, name: name, rows: [], undoes: undoes,
                        hidden: hidden, onFailure: failed)
                }
                guard !stretch.effects.isEmpty else { continue }
                _ = try carryOut(
                    [], effects: stretch.effects, root: nil, name: name, rows: [], undoes: undoes,
                    onFailure: failed)
            }
            // Where all is as it should be already, nothing is to be said.
            if policy == .force, try openRun().journal.actions.count == before.actions,
                remarkCount > before.remarks
            {
                throw Self.nothing(verb, target, remarks)
            }
        } catch {
            if transactionDepth > 0 { try? rollback() }
            throw error
        }
        result.id = try commit()
        result.name = name
        for remark in remarks { onRemark?(remark) }
        return result
    }

    private static func nothing(_ verb: String, _ target: Int, _ remarks: [String]) -> ChangeError {
        ChangeError("cannot \(verb) change \(target): nothing of it could be put back", paths: remarks)
    }

    /// Whether what others did stands in the way of a work, by force too.
    private func isHeldUp(_ work: Work) throws -> Bool {
        switch work {
        case .removeFolder(let path, ifEmpty: true):
            try FileInfo.of(path, followLinks: false)?.kind == .folder && !Files.list(path).isEmpty
        case .meta(let path, let change):
            try change.staysAtPath && FileInfo.of(path, followLinks: false)?.kind == .link
        default: false
        }
    }

    private typealias Part = (root: String?, works: [Work])

    /// Actions that are taken back together, newest first, and the effects whose inverses run after that.
    private struct Stretch {
        var actions: [Action] = []
        var effects: [Effect] = []
        /// The number of the newest action.
        var last: Int
    }

    /// At least one. Effects are taken back in their places among the files, as a rollback does it.
    private static func stretches(
        _ actions: [Action], of target: Int, verb: String, _ policy: UndoPolicy
    ) throws -> [Stretch] {
        var stretches = [Stretch(last: actions.last?.sequence ?? 0)]
        for action in actions.reversed() {
            if case .effect(let effect) = action.kind {
                guard let inverse = effect.inverse else {
                    // Told of: see `lasting`.
                    if policy == .force { continue }
                    throw ChangeError(
                        "cannot \(verb) change \(target) whole: '\(effect.name)' cannot be undone",
                        help: "with --force the rest is put back")
                }
                stretches[stretches.count - 1].effects.append(
                    Effect(name: "\(verb) \(effect.name)", action: inverse, inverse: effect.action))
            } else {
                if !stretches[stretches.count - 1].effects.isEmpty {
                    stretches.append(Stretch(last: action.sequence))
                }
                stretches[stretches.count - 1].actions.append(action)
            }
        }
        return stretches
    }

    /// The effects that no force takes back, a line each.
    private static func lasting(_ actions: [Action]) -> [String] {
        actions.reversed().compactMap { action in
            guard case .effect(let effect) = action.kind, effect.inverse == nil else { return nil }
            return "\(effect.name.inQuotes) cannot be undone; what it did stays"
        }
    }

    /// What was altered since is carried over as far as the policy allows; the rest is an error. Touches nothing.
    private func reconcile(
        _ journal: JournalReader, _ actions: [Action], concerned: Set<PathKey>?, verb: String,
        _ store: StoreFolders, _ policy: UndoPolicy
    ) throws -> UndoMerge {
        let target = journal.header.id
        let maker = try FileInfo.of(store.journal(target))?.owner
        let traces = try PathTree<PathTrace>(actions: actions, kept: store.kept, maker: maker) {
            try UndoMerge.stored($0, journal, store).load()
        }
        let altered = try UndoCheck(traces, concerned: concerned).altered()
        guard policy == .merge || altered.isEmpty else {
            let what = try altered.map { (name: shown($0.path), how: try $0.description(shown)) }
            let isOne = Set(what.map(\.name)).count == 1
            throw ChangeError(
                "cannot \(verb) change \(target): "
                    + (isOne
                        ? "\(what[0].name.inQuotes) was altered since: \(what[0].how)"
                        : "\(what.count) files were altered since"),
                help:
                    "with --merge later edits are kept where they don't meet what it changed; with --force it is put back regardless (that can be undone, too)",
                paths: isOne ? [what[0].name.quotedName] : what.map { "\($0.name.quotedName): \($0.how)" })
        }
        let merge = try UndoMerge(altered, journal: journal, store: store, shown: shown)
        guard merge.conflicts.isEmpty else {
            let count = merge.conflicts.count
            throw ChangeError(
                "cannot \(verb) change \(target): \(count == 1 ? "a conflict" : "\(count) conflicts") with what was altered since",
                help:
                    "what it did: changes show \(target); with --force it is put back regardless (that can be undone, too)",
                paths: merge.conflicts)
        }
        return merge
    }

    /// As the user would name it: from the working folder, if it lies in there.
    private func shown(_ path: String) -> String {
        let folder = currentFolder()
        return path != folder && Path.isInside(path, folder) ? Path.relative(path, to: folder) : path
    }

}

extension Work {
    /// For tables.
    var row: StepRow {
        let step: Step =
            switch self {
            case .put(let path, .folder(let meta, let mode), _):
                .makeDirectory(path: path, mode: meta?.mode ?? mode)
            case .put(let path, .link(let target, _), _): .makeLink(path: path, target: target)
            case .put(let path, .file, .absent): .createFile(path: path, content: .bytes([]))
            case .put(let path, .file, _): .replaceFile(path: path, content: .bytes([]))
            case .delete(let path, _, _): .deleteFile(path: path)
            case .removeFolder(let path, _): .removeDirectory(path: path)
            case .move(let from, let to, _): .move(from: from, to: to)
            case .meta(let path, let change):
                if change.owner != nil || change.group != nil {
                    .setOwner(path: path, owner: change.owner, group: change.group)
                } else {
                    change.mode.map { .setMode(path: path, mode: $0) } ?? .setTimes(path: path)
                }
            case .name(let path, let other, true): .makeHardLink(path: path, target: other)
            case .name(let path, _, false): .deleteFile(path: path)
            }
        var row = step.row
        if case .put(_, .file(let source, _, _), _) = self {
            switch source {
            case .bytes(let bytes): row.bytes = bytes.count
            case .stored(let stored): row.bytes = stored.size
            case .file(let from): (row.from, row.bytes) = (from, nil)
            }
        }
        return row
    }
}
