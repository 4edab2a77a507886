// How much the store may take, and how much it takes.

import Glibc
import Platform
import PluginAPI

enum Quota {
    /// Where the user set none: a tenth of what is free on the store's file system, but 2 GiB at most. On
    /// a small or nearly full disk it is 16 MiB: less would only forbid small changes there.
    static func byDefault(free: Int) -> Int { min(2 << 30, max(16 << 20, free / 10)) }
}

extension StoreFolders {
    var quotaFile: String { folder + "/quota" }

    /// In bytes.
    func quota() throws -> Int {
        guard try FileInfo.of(quotaFile) != nil else { return Quota.byDefault(free: try freeSpace()) }
        let text = try Files.readText(quotaFile)
        guard let bytes = SizeText.parse(String(text.prefix { $0 != "\n" })), bytes >= 0 else {
            throw ChangeError(
                "'\(quotaFile)' does not say a size", help: "`changes quota 5GiB` sets the quota anew")
        }
        return bytes
    }

    func setQuota(_ bytes: Int?) throws {
        guard let bytes else {
            try Files.remove(quotaFile)
            return try Files.flushFolder(folder)
        }
        try Files.writeWhole(quotaFile, Array((SizeText.exact(bytes) + "\n").utf8))
    }

    /// Bytes that the store's file system has left for this user; the store need not exist yet.
    func freeSpace() throws -> Int { try Files.freeSpace(at: folder) }

    /// What journals and kept files take, but for those of one change.
    func measure(without change: Int? = nil) throws -> (changes: Int, journals: Int, kept: Int) {
        var count = 0
        var journals = 0
        for folder in [changes, running] {
            for id in try Self.numbers(in: folder) where id != change {
                guard let info = try FileInfo.of("\(folder)/\(id)", followLinks: false) else { continue }
                count += 1
                journals += info.size
            }
        }
        var bytes = 0
        for name in try Files.list(kept) where change == nil || Self.change(ofKept: name) != change {
            bytes += try Self.size(of: Path.join(kept, name))
        }
        return (count, journals, bytes)
    }

    /// Bytes of a file, or of all files in a folder.
    static func size(of path: String) throws -> Int {
        guard let info = try FileInfo.of(path, followLinks: false) else { return 0 }
        guard info.kind == .folder else { return info.size }
        var sum = 0
        try TreeWalk.walk(path) { entry in
            if entry.kind != .folder {
                sum += try FileInfo.of(Path.join(path, entry.path), followLinks: false)?.size ?? 0
            }
            return .enter
        }
        return sum
    }

    /// The number of the change that a file in `kept/` belongs to.
    static func change(ofKept name: String) -> Int? { Int(name.prefix { $0 != "-" }) }
}

/// Stops a change whose old contents would make the store larger than its quota.
///
/// Measuring the store looks at each of its files, which a small change can't afford. So it is done only
/// when a change keeps more than a 1024th of the quota, and for every 128th change: the small ones in
/// between pass the quota by an eighth of it at most.
final class QuotaGuard {
    private let store: StoreFolders
    private let change: Int
    private let onPassed: ((QuotaExcess) -> Bool)?
    private var limit: Int?
    /// What other changes take; nil: not measured.
    private var used: Int?
    private var isAllowed = false

    init(_ store: StoreFolders, change: Int, onPassed: ((QuotaExcess) -> Bool)?) {
        self.store = store
        self.change = change
        self.onPassed = onPassed
    }

    /// To be called before anything is altered, with what the change keeps in bytes.
    func check(_ needed: Int) throws {
        guard !isAllowed else { return }
        let limit = try limit ?? store.quota()
        self.limit = limit
        guard needed > limit / 1024 || change % 128 == 0 || used != nil else { return }
        if used == nil {
            // In a dry run there may be no store yet.
            if Files.isFolder(store.kept) {
                let size = try store.measure(without: change)
                used = size.journals + size.kept
            }
        }
        let excess = QuotaExcess(needed: needed, used: used ?? 0, quota: limit)
        guard excess.needed > limit - excess.used else { return }
        if onPassed?(excess) == true {
            isAllowed = true
            return
        }
        throw ChangeError(
            excess.message,
            help:
                "`--no-undo` makes it without keeping; `changes prune` frees space; `changes quota SIZE` sets another limit"
        )
    }
}

extension ChangeRun {
    /// Throws if the quota forbids to keep what this change keeps so far, what the group being prepared
    /// will, and `bytes` more.
    func checkQuota(adding bytes: Int = 0) throws {
        try quota?.check(journal.size + keptBytes + preparedBytes + bytes)
    }
}

extension ChangeStore {
    public func size() throws -> StoreSize {
        do {
            let store = try store()
            let exists = try store.checkVersion()
            let size = exists ? try store.measure() : (changes: 0, journals: 0, kept: 0)
            return StoreSize(
                changes: size.changes, journals: size.journals, kept: size.kept, quota: try store.quota(),
                free: try store.freeSpace())
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    public func quota() throws -> Int {
        do {
            let store = try store()
            _ = try store.checkVersion()
            return try store.quota()
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    public func setQuota(_ bytes: Int?) throws {
        do {
            let store = try store()
            let exists = try store.checkVersion()
            if isDryRun { return planOutside(.write(store.quotaFile)) }
            guard exists || bytes != nil else { return }
            try store.make()
            try store.setQuota(bytes)
        } catch {
            throw ChangeRun.changeError(error)
        }
    }
}
