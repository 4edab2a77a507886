// Removing old changes with all that undo needs of them.

import CSystem
import Glibc
import Platform
import PluginAPI

extension StoreFolders {
    /// The highest number that was ever given here, as the last prune wrote it down: numbers of changes
    /// whose journals are gone are not given again.
    var lastFile: String { folder + "/last" }

    /// 0 if nothing was pruned yet.
    func lastBeforePrune() throws -> Int {
        guard try FileInfo.of(lastFile) != nil else { return 0 }
        let text = try Files.readText(lastFile)
        guard let number = Int(text.prefix { $0 != "\n" }) else {
            throw ChangeError(
                "'\(lastFile)' does not say the number of the last change",
                help: "write into it a number that is higher than any that was given here")
        }
        return number
    }

    /// Durable when it returns.
    func writeLast(_ number: Int) throws {
        try removeLeftovers()
        try Files.writeWhole(lastFile, Array("\(number)\n".utf8))
    }

    /// The same without room: the journal of the change with that number, which nobody will need, becomes the file. Its first
    /// block is written over, so that its number stays taken wherever this is killed.
    func makeLast(ofJournal number: Int) throws {
        let path = journal(number)
        let descriptor = nops_open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0)
        guard descriptor >= 0 else { throw SystemError("write", path) }
        defer { close(descriptor) }
        let text = Array("\(number)\n".utf8)
        guard ftruncate(descriptor, off_t(text.count)) == 0 else { throw SystemError("write", path) }
        try Files.writeAll(descriptor, text, shown: path)
        guard fsync(descriptor) == 0, rename(path, lastFile) == 0 else {
            throw SystemError("write", lastFile)
        }
        try Files.flushFolder(folder)
    }
}

/// What a prune removes.
struct PrunePlan {
    let store: StoreFolders
    private(set) var items: [PruneResult.Item] = []
    /// What goes, and the highest number that was ever given.
    private var journals: [(id: Int, path: String)] = []
    private var kept: [String] = []
    private var lastBefore = 0
    private var last = 0

    /// - Parameters:
    ///   - candidates: the numbers of changes that may go, ascending: they have ended.
    ///   - begunBefore: those that began later stay.
    ///   - newest: so many of the last changes stay.
    init(_ store: StoreFolders, candidates: [Int], begunBefore: FileTime, keeping newest: Int) throws {
        self.store = store
        // In this order: a change that ends meanwhile moves from the first to the second.
        let running = try StoreFolders.numbers(in: store.running)
        let ended = try StoreFolders.numbers(in: store.changes)
        lastBefore = try store.lastBeforePrune()
        last = max(lastBefore, running.last ?? 0, ended.last ?? 0)
        let all = Set(running).union(ended)
        let newest = Set(all.sorted().suffix(newest))
        var going: Set<Int> = []
        for id in candidates where all.contains(id) && !newest.contains(id) {
            if try Self.isCut(id, store) {
                going.insert(id)
                journals.append((id, store.journal(id)))
                items.append(.init(id: id, what: .leftover(path: store.journal(id)), bytes: 0))
                continue
            }
            // Without an end it is damaged. What lies in `kept/` may then be all that is left of a file.
            guard case (let header, let end?)? = try? JournalReader.summary(path: store.journal(id)),
                header.when < begunBefore
            else { continue }
            // What took back a change that stays must stay, or that one would seem to stand.
            if end.takenBack.contains(where: { all.contains($0) && !going.contains($0) }) { continue }
            going.insert(id)
            journals.append((id, store.journal(id)))
            items.append(
                .init(
                    id: id, what: .change(command: header.command, when: header.when),
                    bytes: try Self.size(store.journal(id))))
        }
        try addKept(going, all)
    }

    /// The files in `kept/` of the changes that go, and of those that are gone.
    private mutating func addKept(_ going: Set<Int>, _ all: Set<Int>) throws {
        var places: [Int: Int] = [:]
        for (index, item) in items.enumerated() { places[item.id] = index }
        for name in try Files.list(store.kept) {
            guard let id = StoreFolders.change(ofKept: name),
                going.contains(id) || (!all.contains(id) && id <= lastBefore)
            else { continue }
            let path = Path.join(store.kept, name)
            kept.append(path)
            let bytes = try Self.size(path)
            if name.hasSuffix("-altered") {
                items.append(.init(id: id, what: .altered(path: path), bytes: bytes))
            } else if let place = places[id] {
                items[place].bytes += bytes
            } else {
                items.append(.init(id: id, what: .leftover(path: path), bytes: bytes))
            }
        }
        let order = items.enumerated().sorted { ($0.element.id, $0.offset) < ($1.element.id, $1.offset) }
        items = order.map(\.element)
    }

    private static func size(_ path: String) throws -> Int { try StoreFolders.size(of: path) }

    /// May be killed anywhere: a change is there as long as its journal is, and files in `kept/` that no
    /// journal owns any more are removed the next time.
    func carryOut(isCancelled: (() -> Bool)?) throws {
        guard !items.isEmpty else { return }
        // Whoever knows only an older format would give the numbers again.
        try store.make()
        do {
            if last > lastBefore { try store.writeLast(last) }
        } catch let error as SystemError where error.saysFull {
            // Room first, from journals with lower numbers than one that stays for now: no number is lost by that.
            try remove(journals.filter { $0.id < last }.map(\.path), in: store.changes, isCancelled)
            // What the highest keeps goes with it in any case.
            try remove(kept, in: store.kept, isCancelled)
            if journals.contains(where: { $0.id == last }) {
                try store.makeLast(ofJournal: last)
            } else {
                try store.writeLast(last)
            }
        }
        try remove(journals.map(\.path), in: store.changes, isCancelled)
        try remove(kept, in: store.kept, isCancelled)
    }

    /// No journal has fewer bytes, not even of a header alone; the highest number, written out, has.
    private static let shortest = 24

    /// True for what a prune that was killed on its way left of a journal: see `StoreFolders.makeLast`.
    private static func isCut(_ id: Int, _ store: StoreFolders) throws -> Bool {
        try size(store.journal(id)) < shortest
            && !Files.list(store.kept).contains { StoreFolders.change(ofKept: $0) == id }
    }

    private func remove(_ paths: [String], in folder: String, _ isCancelled: (() -> Bool)?) throws {
        for path in paths {
            if isCancelled?() == true {
                throw ChangeError("cancelled; what was not removed yet goes with the next prune")
            }
            // Of a watched folder all that a recovery put aside.
            if try FileInfo.of(path, followLinks: false)?.kind == .folder {
                try Files.removeTree(path)
            } else {
                try Files.remove(path)
            }
        }
        if !paths.isEmpty { try Files.flushFolder(folder) }
    }
}

extension ChangeStore {
    public func prune(olderThan age: Int, keeping newest: Int) throws -> PruneResult {
        do {
            guard transactionDepth == 0 else {
                throw ChangeError("changes can't be pruned inside a transaction")
            }
            let store = try store()
            guard try store.checkVersion() else { return PruneResult(items: []) }
            // Looked for before a recovery: what that takes back has just ended, and may have put aside
            // what another program wrote.
            let candidates = try StoreFolders.numbers(in: store.changes)
            let before = Self.now().before(nanoseconds: age)
            func plan() throws -> PrunePlan {
                try PrunePlan(store, candidates: candidates, begunBefore: before, keeping: newest)
            }
            if isDryRun {
                planOutside(.program("changes prune"))
                return PruneResult(items: try plan().items)
            }
            // Locks are let go also when the second is not to be had.
            defer { releaseLocks() }
            try lockStore(store)
            let prune = try plan()
            let result = PruneResult(items: prune.items)
            // First: killed on the way, it has thrown away some of it, and nothing would tell.
            let isTold = prune.items.isEmpty || auditPrune(result, isLast: false)
            try prune.carryOut(isCancelled: isCancelled)
            // The disk was full, and is no more.
            if !isTold { _ = auditPrune(result, isLast: true) }
            return result
        } catch {
            throw ChangeRun.changeError(error)
        }
    }
}

extension ChangeStore {
    /// False if its line can't be written; only the last attempt says why.
    private func auditPrune(_ result: PruneResult, isLast: Bool) -> Bool {
        let tell = onRemark
        var remarks: [String] = []
        onRemark = { remarks.append($0) }
        defer { onRemark = tell }
        let isWritten = audit(.pruned, change: nil, name: "changes prune", files: result.changes)
        if isWritten || isLast { for remark in remarks { tell?(remark) } }
        return isWritten
    }
}

extension FileTime {
    func before(nanoseconds count: Int) -> FileTime {
        let nanos = nanoseconds - Int64(count % 1_000_000_000)
        let borrowed: Int64 = nanos < 0 ? 1 : 0
        return FileTime(
            seconds: seconds - Int64(count / 1_000_000_000) - borrowed,
            nanoseconds: nanos + borrowed * 1_000_000_000)
    }
}
