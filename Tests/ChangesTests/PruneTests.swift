// Old changes go, whole, and their numbers are not given again.

@testable import Changes
import Glibc
import Platform
import PluginAPI
import Testing

@Suite struct PruneTests {
    private static let large = String(repeating: "0123456789abcdef", count: 20_000)

    /// Changes of every kind: 9 of them.
    private func history(_ tree: TestTree) throws -> ChangeStore {
        for name in ["a", "b", "c"] { try tree.write(name, Self.large + name) }
        try tree.write("d", "old\n")
        let store = tree.store()
        func delete(_ path: String) throws {
            _ = try store.propose(Change(name: path, root: tree.root, steps: [.deleteFile(path: path)]))
        }
        try delete("a")
        try delete("d")
        _ = try store.undo(nil, policy: .stop)
        _ = try store.redo(policy: .stop)
        try delete("b")
        _ = try store.undo(1, policy: .stop)
        _ = try store.redo(policy: .stop)
        _ = try store.undo(1, policy: .stop)
        store.isPermanent = true
        try delete("c")
        store.isPermanent = false
        return store
    }

    /// Whatever is pruned, what is left is what it was, and undo and redo do what they would have done.
    @Test(arguments: 0...9)
    func chains(_ kept: Int) throws {
        let (tree, twin) = (try TestTree(), try TestTree())
        let (store, whole) = (try history(tree), try history(twin))
        let all = try store.changes()
        #expect(all.count == 9)
        let pruned = try store.prune(olderThan: 0, keeping: kept)
        #expect(pruned.changes == 9 - kept)
        #expect(try store.changes() == Array(all.prefix(kept)))
        for id in 1...9 {
            let history = try History(try store.store())
            guard history.entries[id] != nil else { continue }
            #expect(try history.depth(id) == History(try whole.store()).depth(id), "\(id)")
            #expect(try history.tip(id) == History(try whole.store()).tip(id), "\(id)")
        }
        // 9 is permanent and in the way of `undo` and `redo` without a number.
        for id in 1...8 where id > 9 - kept {
            func result(_ store: ChangeStore, _ tree: TestTree) -> String {
                do {
                    _ = try store.undo(id, policy: .stop)
                    return "\(try tree.snapshot().keys.sorted())"
                } catch { return "\(error)".replacing(tree.root, with: "") }
            }
            #expect(result(store, tree) == result(whole, twin), "undo \(id)")
        }
        // The same numbers from here on.
        try tree.write("e", "")
        let last = try store.changes().first?.id ?? 9
        #expect(
            try store.propose(Change(name: "e", root: tree.root, steps: [.deleteFile(path: "e")])).id == last
                + 1)
    }

    @Test func numbersAreNotGivenAgain() throws {
        let tree = try TestTree()
        try tree.write("a", "")
        for expected in 1...20 {
            // Nothing is remembered from one program to the next.
            let store = tree.store()
            let change = Change(
                name: "x", root: tree.root,
                steps: [.setMode(path: "a", mode: expected % 2 == 0 ? 0o600 : 0o640)])
            #expect(try store.propose(change).id == expected)
            if expected % 3 == 0 { _ = try store.prune(olderThan: 0, keeping: expected % 2) }
            #expect { try tree.store().undo(expected + 1, policy: .stop) } throws: {
                "\($0)" == "there is no change \(expected + 1) here"
            }
        }
        let pruned = "change 4 was pruned, so what undo needs is gone"
        #expect { try tree.store().undo(4, policy: .stop) } throws: { "\($0)" == pruned }
        #expect { try tree.store().show(4) } throws: { "\($0)" == pruned }
    }

    /// Only changes as old as that, and only when what they took back goes too.
    @Test func byAge() throws {
        let tree = try TestTree()
        let store = tree.store()
        let folders = try store.store()
        try folders.make()
        func journal(_ id: Int, at seconds: Int64, undoes: Int? = nil, ends: Bool = true) throws {
            let header = JournalHeader(
                id: id, when: FileTime(seconds: seconds), user: "", command: "c\(id)", name: "", boot: "",
                folder: "")
            let writer = try JournalWriter(path: folders.journal(id), header: header)
            let end = JournalEnd(outcome: .committed, files: 1, undoes: undoes, origin: undoes, name: "")
            if ends { try writer.finish(end) } else { try writer.flush() }
        }
        try journal(1, at: 100)
        try journal(2, at: 300)
        // The clock was set back.
        try journal(3, at: 150, undoes: 2)
        // Damaged: nobody knows whether it came to its end.
        try journal(4, at: 100, ends: false)
        try journal(5, at: 200)
        try Files.writeWhole(folders.kept + "/4-0", [1])
        func going(before seconds: Int64, keeping newest: Int = 0) throws -> [Int] {
            try PrunePlan(
                folders, candidates: [1, 2, 3, 4, 5], begunBefore: FileTime(seconds: seconds), keeping: newest
            ).items.map(\.id)
        }
        #expect(try going(before: 100).isEmpty)
        #expect(try going(before: 101) == [1])
        #expect(try going(before: 201) == [1, 5])
        #expect(try going(before: 301) == [1, 2, 3, 5])
        #expect(try going(before: 301, keeping: 1) == [1, 2, 3])
        #expect(try going(before: 301, keeping: 3) == [1, 2])
        #expect(try going(before: 301, keeping: 9).isEmpty)
    }

    @Test func ages() {
        let now = FileTime(seconds: 1000, nanoseconds: 500)
        #expect(now.before(nanoseconds: 0) == now)
        #expect(now.before(nanoseconds: 500) == FileTime(seconds: 1000))
        #expect(now.before(nanoseconds: 501) == FileTime(seconds: 999, nanoseconds: 999_999_999))
        #expect(now.before(nanoseconds: 2_000_000_000) == FileTime(seconds: 998, nanoseconds: 500))
        #expect(now.before(nanoseconds: Int.max) < now)
        #expect(!(now < now))
    }

    /// A dry run writes nothing; a prune takes a lock, and none in a transaction of its own program.
    @Test func dryAndBusy() throws {
        let tree = try TestTree()
        let store = try history(tree)
        let folders = try store.store()
        let before = (try Files.list(folders.changes), try Files.list(folders.kept))
        store.isDryRun = true
        let planned = try store.prune(olderThan: 0, keeping: 0)
        store.isDryRun = false
        #expect(try (Files.list(folders.changes), Files.list(folders.kept)) == before)
        #expect(!tree.exists(".nops/last"))
        #expect(try store.size().total == planned.freed)

        let other = tree.store()
        other.lockTimeout = 0
        try store.begin(name: "x")
        _ = try store.propose(
            Change(name: "x", root: tree.root, steps: [.createFile(path: "new", content: .bytes([]))]))
        #expect { try other.prune(olderThan: 0, keeping: 0) } throws: { "\($0)".contains("is being changed") }
        #expect { try store.prune(olderThan: 0, keeping: 0) } throws: {
            "\($0)" == "changes can't be pruned inside a transaction"
        }
        try store.rollback()
        // The one that was just rolled back is no surprise: it has ended.
        #expect(try other.prune(olderThan: 0, keeping: 0).changes == 10)
        #expect(try store.size().total == 0)
    }

    /// Outside of projects changes run beside each other: one that runs keeps what it needs.
    @Test func besideARunningChange() throws {
        let tree = try TestTree()
        try Files.makeFolder(tree.top + "/outside")
        try Files.writeWhole(tree.top + "/outside/big", Array(Self.large.utf8))
        func store() -> ChangeStore {
            ChangeStore(startFolder: tree.top + "/outside", environment: tree.environment, command: "test")
        }
        let first = store()
        try first.begin(name: "long")
        _ = try first.propose(
            Change(name: "x", steps: [.deleteFile(path: tree.top + "/outside/big")]))
        #expect(try store().prune(olderThan: 0, keeping: 0).items.isEmpty)
        #expect(try store().changes().map(\.state) == [.running])
        try first.commit()
        _ = try store().undo(nil, policy: .stop)
        #expect(try Files.readText(tree.top + "/outside/big") == Self.large)
    }

    /// What was unfinished is rolled back first, and stays: what that put aside is not gone before it was seen.
    @Test func keepsWhatItRecovered() throws {
        let tree = try TestTree()
        try tree.write("a", "old")
        let wasKilled = try RecoveryTests.killed(at: 0, tree.store()) { store in
            try store.begin(name: "x")
            let steps: [Step] = [
                .replaceFile(path: "a", content: .bytes([1])), .createFile(path: "b", content: .bytes([])),
            ]
            for step in steps { _ = try store.propose(Change(name: "x", root: tree.root, steps: [step])) }
            try tree.write("a", "another program's")
            kill(getpid(), SIGKILL)
        }
        #expect(wasKilled)
        let store = tree.store()
        let folders = try store.store()
        #expect(try store.prune(olderThan: 0, keeping: 0).items.isEmpty)
        #expect(try tree.read("a") == "old")
        let aside = folders.kept + "/1-0-altered"
        #expect(try Files.readText(aside) == "another program's")
        let second = try store.prune(olderThan: 0, keeping: 0)
        #expect(second.items.map(\.what).last == .altered(path: aside))
        #expect(try Files.list(folders.kept).isEmpty)
    }

    /// Journals of version 1 don't say how deep they are; where what they took back is gone, their name does.
    @Test func depthOfVersion1() throws {
        let tree = try TestTree()
        let folders = try tree.store().store()
        try folders.make()
        func journal(_ id: Int, _ name: String, undoes: Int) throws {
            var bytes: [UInt8] = []
            func append(_ type: RecordType, _ body: RecordWriter) {
                let start = bytes.count
                var record = RecordWriter()
                record.integer(UInt32(body.bytes.count))
                record.byte(type.rawValue)
                bytes += record.bytes + body.bytes
                var tail = RecordWriter()
                tail.integer(
                    bytes.withUnsafeBytes {
                        recordChecksum(UnsafeRawBufferPointer(rebasing: $0[start...]), at: start)
                    })
                bytes += tail.bytes
            }
            var header = RecordWriter()
            header.raw(Array("nopsj\u{1}".utf8))
            header.integer(Int64(id))
            header.time(FileTime(seconds: 1))
            for text in ["ana", "command", name, "boot", "/"] { header.text(text) }
            append(.header, header)
            var end = RecordWriter()
            end.flag(true)
            end.integer(UInt64(0))
            for number in [1, undoes, undoes == 0 ? 0 : 1] { end.integer(Int64(number)) }
            end.text(name)
            end.integer(UInt32(end.bytes.count + 4))
            append(.end, end)
            try Files.writeWhole(folders.journal(id), bytes)
        }
        try journal(1, "first", undoes: 0)
        try journal(2, "undo 1", undoes: 1)
        try journal(3, "redo 1", undoes: 2)
        try journal(4, "undo 1", undoes: 3)
        func depths() throws -> [Int: Int] {
            let history = try History(folders)
            return Dictionary(uniqueKeysWithValues: history.ids.map { ($0, history.depth($0)) })
        }
        #expect(try depths() == [1: 0, 2: 1, 3: 2, 4: 3])
        #expect(try JournalReader(path: folders.journal(3)).end?.depth == nil)
        let store = tree.store()
        _ = try store.prune(olderThan: 0, keeping: 3)
        #expect(try depths() == [2: 1, 3: 2, 4: 3])
        _ = try store.prune(olderThan: 0, keeping: 2)
        #expect(try depths() == [3: 2, 4: 3])
        _ = try store.prune(olderThan: 0, keeping: 1)
        #expect(try depths() == [4: 1])
    }
}
