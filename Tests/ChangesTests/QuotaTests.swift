// How much the store may take, and when that is looked at.

@testable import Changes
import Platform
import PluginAPI
import Testing

@Suite struct QuotaTests {
    @Test(arguments: [
        (0, 16 << 20), (160 << 20, 16 << 20), (1000 << 20, 100 << 20), (20 << 30, 2 << 30),
        (21 << 30, 2 << 30),
        (Int.max, 2 << 30),
    ])
    func byDefault(_ free: Int, _ quota: Int) { #expect(Quota.byDefault(free: free) == quota) }

    @Test func setting() throws {
        let tree = try TestTree()
        let store = tree.store()
        let usual = try store.quota()
        #expect((16 << 20...2 << 30).contains(usual))
        try store.setQuota(nil)
        #expect(!tree.exists(".nops"))
        for bytes in [0, 1, 1000, 1 << 20, 5 << 30, 1_234_567] {
            try store.setQuota(bytes)
            #expect(try tree.store().quota() == bytes)
        }
        try store.setQuota(nil)
        // The disk's free space may have changed meanwhile.
        #expect(!tree.exists(".nops/quota"))
    }

    private func noise(_ count: Int, seed: UInt64 = 1) -> String {
        var random = SeededGenerator(seed: seed)
        return String(
            (0..<count).map { _ in Character(UnicodeScalar(UInt8.random(in: 32...126, using: &random))) })
    }

    private func replace(_ path: String, _ tree: TestTree) -> Change {
        Change(name: "x", root: tree.root, steps: [.replaceFile(path: path, content: .bytes([1]))])
    }

    private func delete(_ paths: String..., in tree: TestTree) -> Change {
        Change(name: "x", root: tree.root, steps: paths.map { .deleteFile(path: $0) })
    }

    /// The store itself is looked at only for what is not small, and for every 128th change.
    @Test func measuredSeldom() throws {
        let tree = try TestTree()
        try tree.write("a", "old")
        let store = tree.store()
        _ = try store.propose(replace("a", tree))
        let folders = try store.store()
        // What others keep, by far too much.
        try Files.writeWhole(folders.kept + "/1-0", [UInt8](repeating: 0, count: 1_100_000))
        try store.setQuota(1 << 20)
        for id in 2...130 {
            let small = QuotaGuard(folders, change: id, onPassed: nil)
            if id == 128 {
                #expect { try small.check(1000) } throws: {
                    "\($0)"
                        == "keeping what undo needs of this change takes 1 KB, more than the 1 MB quota leaves (now 1.1 MB)"
                }
            } else {
                try small.check(1024)
                #expect(throws: ChangeError.self) { try small.check(1025) }
                // Once it is measured it is known.
                #expect(throws: ChangeError.self) { try small.check(1) }
            }
        }
    }

    @Test func theLastByte() throws {
        let tree = try TestTree()
        let store = tree.store()
        try store.setQuota(10_000)
        let folders = try store.store()
        try Files.writeWhole(folders.changes + "/1", [UInt8](repeating: 0, count: 2000))
        try Files.writeWhole(folders.kept + "/1-0", [UInt8](repeating: 0, count: 3000))
        // Its own files count as what it keeps, not as what others do.
        try Files.writeWhole(folders.kept + "/12-copy-0", [UInt8](repeating: 0, count: 4000))
        try QuotaGuard(folders, change: 12, onPassed: nil).check(5000)
        #expect(throws: ChangeError.self) { try QuotaGuard(folders, change: 12, onPassed: nil).check(5001) }
        let size = try store.size()
        #expect(
            size == StoreSize(changes: 1, journals: 2000, kept: 7000, quota: 10_000, free: size.free))
        #expect(size.total == 9000 && size.free > 0)
    }

    @Test func askedOnceAChange() throws {
        let tree = try TestTree()
        for name in ["a", "b", "c"] { try tree.write(name, noise(300_000)) }
        let before = try tree.snapshot()
        let store = tree.store()
        try store.setQuota(100_000)
        var asked: [QuotaExcess] = []
        var answer = false
        store.onQuotaPassed = {
            asked.append($0)
            return answer
        }
        #expect(throws: ChangeError.self) { try store.propose(delete("a", "b", in: tree)) }
        #expect(asked.count == 1 && asked[0].used == 0 && asked[0].quota == 100_000)
        #expect(try tree.snapshot() == before)
        #expect(try store.changes().isEmpty && store.size().kept == 0)
        answer = true
        try store.begin(name: "both")
        _ = try store.propose(delete("a", in: tree))
        _ = try store.propose(delete("b", in: tree))
        #expect(try store.commit() == 1)
        #expect(asked.count == 2 && !tree.exists("a") && !tree.exists("b"))
        answer = false
        #expect(throws: ChangeError.self) { try store.propose(delete("c", in: tree)) }
        #expect(asked.count == 3 && asked[2].used > 600_000)
        _ = try store.undo(nil, policy: .stop)
        #expect(try tree.snapshot() == before)
    }

    /// What an inner transaction put into the store and took out again doesn't count.
    @Test func takenBackWithin() throws {
        let tree = try TestTree()
        for name in ["a", "b"] { try tree.write(name, noise(300_000)) }
        let store = tree.store()
        try store.setQuota(400_000)
        try store.begin(name: "outer")
        for _ in 1...3 {
            try store.begin(name: "inner")
            _ = try store.propose(delete("a", in: tree))
            #expect(throws: ChangeError.self) { try store.propose(delete("b", in: tree)) }
            try store.rollback()
        }
        _ = try store.propose(delete("b", in: tree))
        #expect(try store.commit() == 1)
        #expect(tree.exists("a") && !tree.exists("b"))
    }

    @Test func large() throws {
        let tree = try TestTree()
        try tree.write("a", noise(5 << 20))
        let before = try tree.snapshot()
        let store = tree.store()
        try store.setQuota(1 << 20)
        #expect { try store.propose(replace("a", tree)) } throws: {
            "\($0)".hasPrefix("keeping what undo needs of this change takes 5.2 MB")
        }
        #expect(try tree.snapshot() == before && store.size().kept == 0)
        store.isPermanent = true
        _ = try store.propose(replace("a", tree))
        #expect(try tree.read("a") == "\u{1}" && store.size().kept == 0)
    }
}
