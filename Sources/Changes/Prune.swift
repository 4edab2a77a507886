// Removing old changes with all that undo needs of them.

import Glibc
import Platform
import PluginAPI

extension StoreFolders {
    /// The highest number that was ever given here, as the last prune wrote it down: numbers of changes
    /// whose journals are gone are not given again.
    private var lastFile: String { folder + "/last" }

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
}

/// What a prune removes.
struct PrunePlan {
    let store: StoreFolders
    private(set) var items: [PruneResult.Item] = []
    /// Paths, and the highest number that was ever given.
    private var journals: [String] = []
    private var kept: [String] = []
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
        let lastBefore = try store.lastBeforePrune()
        last = max(lastBefore, running.last ?? 0, ended.last ?? 0)
        let all = Set(running).union(ended)
        let newest = Set(all.sorted().suffix(newest))
        var going: Set<Int> = []
        for id in candidates where all.contains(id) && !newest.contains(id) {
            // Without an end it is damaged. What lies in `kept/` may then be all that is left of a file.
            guard case (let header, let end?)? = try? JournalReader.summary(path: store.journal(id)),
                header.when < begunBefore
            else { continue }
            // What took back a change that stays must stay, or that one would seem to stand.
            if let target = end.undoes, all.contains(target), !going.contains(target) { continue }
            going.insert(id)
            journals.append(store.journal(id))
            items.append(
                .init(
                    id: id, what: .change(command: header.command, when: header.when),
                    bytes: try Self.size(store.journal(id))))
        }
        try addKept(going, all, lastBefore)
    }

    /// The files in `kept/` of the changes that go, and of those that are gone.
    private mutating func addKept(_ going: Set<Int>, _ all: Set<Int>, _ lastBefore: Int) throws {
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

    private static func size(_ path: String) throws -> Int {
        try FileInfo.of(path, followLinks: false)?.size ?? 0
    }

    /// May be killed anywhere: a change is there as long as its journal is, and files in `kept/` that no
    /// journal owns any more are removed the next time.
    func carryOut(isCancelled: (() -> Bool)?) throws {
        guard !items.isEmpty else { return }
        // Whoever knows only an older format would give the numbers again.
        try store.make()
        try store.writeLast(last)
        for (paths, folder) in [(journals, store.changes), (kept, store.kept)] {
            for path in paths {
                if isCancelled?() == true {
                    throw ChangeError("cancelled; what was not removed yet goes with the next prune")
                }
                try Files.remove(path)
            }
            if !paths.isEmpty { try Files.flushFolder(folder) }
        }
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
            if !prune.items.isEmpty {
                // First: killed on the way, it has thrown away some of it, and nothing would tell.
                audit(.pruned, change: nil, name: "changes prune", files: result.changes)
            }
            try prune.carryOut(isCancelled: isCancelled)
            return result
        } catch {
            throw ChangeRun.changeError(error)
        }
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
