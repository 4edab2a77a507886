// Recovery: every journal that a kill can leave, with the disk as it was at that moment.

@testable import Changes
import Glibc
import Platform
import PluginAPI
import Testing

@Suite struct RecoveryTests {
    /// Runs `body` in a child that is killed at its `count`th asking for cancellation, which comes
    /// between steps. False if it came to its end before.
    static func killed(at count: Int, _ store: ChangeStore, _ body: (ChangeStore) throws -> Void)
        throws -> Bool
    {
        let pid = nopsFork()
        if pid == 0 {
            var asked = 0
            store.isCancelled = {
                asked += 1
                if asked == count { kill(getpid(), SIGKILL) }
                return false
            }
            try? body(store)
            _exit(0)
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == SIGKILL
    }

    @Test(.serialized, arguments: 1...6)
    func killedBetweenSteps(_ seed: Int) throws {
        var finished = false
        var moment = 1
        while !finished, moment < 200 {
            let tree = try TestTree()
            var generator = ChangeGenerator(seed: UInt64(1000 + seed))
            try generator.makeTree(tree)
            let before = try tree.snapshot()
            let steps = generator.makeSteps(10)
            finished = try !Self.killed(at: moment, tree.store()) {
                _ = try $0.propose(Change(name: "x", root: tree.root, steps: steps))
            }
            let said = try tree.store().recover()
            if finished {
                #expect(said.isEmpty)
            } else {
                #expect(try tree.snapshot() == before, "seed \(seed), killed at \(moment): \(said)")
            }
            #expect(!tree.exists(".nops/running"))
            #expect(try tree.store().recover().isEmpty)
            moment += 1
        }
        #expect(finished && moment > 10)
    }

    /// A change of two files, killed before its last step: the journal is whole, and the first file is new.
    private static func unfinished() throws -> (
        TestTree, old: [String: String], new: [String: String], [UInt8]
    ) {
        let tree = try TestTree()
        try tree.write("a", "one\n")
        try tree.write("b", "two\n")
        let old = try tree.snapshot()
        let steps: [Step] = [
            .replaceFile(path: "a", content: .bytes([1])), .replaceFile(path: "b", content: .bytes([2])),
        ]
        #expect(
            try killed(at: 6, tree.store()) {
                _ = try $0.propose(Change(name: "x", root: tree.root, steps: steps))
            })
        let new = try tree.snapshot()
        #expect(new != old)
        return (tree, old, new, try Files.read(tree.root + "/.nops/running/1"))
    }

    private static func putJournal(_ bytes: [UInt8], _ tree: TestTree, mode: UInt32 = 0o600) throws {
        let store = tree.root + "/.nops"
        try Files.removeTree(store + "/changes")
        try Files.makeFolder(store + "/changes")
        if !tree.exists(".nops/running") { try Files.makeFolder(store + "/running") }
        // Written over it would keep its mode.
        try Files.remove(store + "/running/1")
        try Files.writeWhole(store + "/running/1", bytes, mode: mode)
    }

    /// All of it was flushed before the first step, so what is missing was cut off; so it is on another day, too.
    @Test(arguments: [false, true]) func cutAtEveryByte(machineStopped: Bool) throws {
        let (tree, _, new, journal) = try Self.unfinished()
        for length in 0..<journal.count {
            try Self.putJournal(Array(journal[..<length]), tree)
            let store = tree.store()
            if machineStopped { store.bootID = { "another boot" } }
            #expect(try store.recover().first?.contains("damaged") == true, "cut at \(length)")
            #expect(!store.isRecoveredWhole)
            #expect(try tree.snapshot() == new)
            #expect(try tree.store().changes().map(\.state) == [.damaged])
            // It goes on being said.
            #expect(try tree.store().recover().first?.contains("damaged") == true)
        }
    }

    /// What was being written when it was killed was never flushed, and nothing of it was done.
    @Test func tornAtItsEnd() throws {
        let (tree, old, _, journal) = try Self.unfinished()
        for count in 1...40 {
            try Self.putJournal(journal + Array(repeating: UInt8(count), count: count), tree)
            let said = try tree.store().recover()
            let now = try tree.snapshot()
            #expect(now == old, "\(said)")
            try tree.write("a", "\u{1}")
        }
    }

    /// As long as its mode says that its first records are not on the disk nothing was begun.
    @Test func tornBeforeItBegan() throws {
        let (tree, _, new, journal) = try Self.unfinished()
        // The first record, and a part of the next.
        let header = Int(journal[0]) + (Int(journal[1]) << 8) + 13
        for length in stride(from: 0, to: header + 20, by: 5) {
            try Self.putJournal(Array(journal[..<length]), tree, mode: 0o400)
            #expect(try tree.store().recover().isEmpty, "cut at \(length)")
            #expect(try tree.snapshot() == new)
            #expect(!tree.exists(".nops/running"))
        }
    }

    @Test func damagedAtEveryByte() throws {
        let (tree, _, new, journal) = try Self.unfinished()
        for index in journal.indices {
            var bytes = journal
            bytes[index] ^= 0x20
            try Self.putJournal(bytes, tree)
            // The version's byte may tell of a newer nops; else it is damage.
            let store = tree.store()
            do {
                #expect(try store.recover().first?.contains("damaged") == true, "altered at \(index)")
            } catch {
                #expect("\(error)".contains("newer nops"), "altered at \(index)")
            }
            #expect(try tree.snapshot() == new)
        }
    }

    /// A byte altered in what was flushed is damage, and is said, not believed.
    @Test func damagedMiddle() throws {
        let tree = try TestTree()
        try tree.write("a", "one\n")
        let store = tree.store()
        _ = try store.propose(
            Change(name: "x", root: tree.root, steps: [.replaceFile(path: "a", content: .bytes([1]))]))
        let path = tree.root + "/.nops/changes/1"
        let journal = try Files.read(path)
        var found = 0
        for index in 0..<journal.count - 60 {
            var bytes = journal
            bytes[index] ^= 0x20
            try Files.writeWhole(path, bytes)
            #expect { try store.undo(1, policy: .stop) } throws: { "\($0)".contains("damaged") }
            found += 1
        }
        #expect(found > 100)
        #expect(try tree.read("a") == "\u{1}")
        try Files.writeWhole(path, journal)
        _ = try store.undo(1, policy: .stop)
        #expect(try tree.read("a") == "one\n")
    }

    @Test func newerStoreIsRefused() throws {
        let tree = try TestTree()
        try tree.write("a", "")
        _ = try tree.store().propose(Change(name: "x", root: tree.root, steps: [.deleteFile(path: "a")]))
        try Files.writeWhole(tree.root + "/.nops/format", Array("nops changes 99\n".utf8))
        #expect { try tree.store().changes() } throws: { "\($0)".contains("written by a newer nops") }
    }

    /// Two programs: the second waits for the first and says for whom; a dead holder holds nothing.
    @Test func contest() throws {
        let tree = try TestTree()
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        let first = nopsFork()
        if first == 0 {
            let store = tree.store("first command")
            try? store.begin(name: "long")
            _ = try? store.propose(
                Change(name: "x", root: tree.root, steps: [.createFile(path: "one", content: .bytes([]))]))
            _ = write(ends[1], "x", 1)
            sleep(30)
            _exit(0)
        }
        var byte: UInt8 = 0
        read(ends[0], &byte, 1)
        let second = tree.store("second command")
        second.lockTimeout = 0.1
        var holders: [LockHolder] = []
        second.onWait = { holders.append($0) }
        let change = Change(
            name: "x", root: tree.root, steps: [.createFile(path: "two", content: .bytes([]))])
        #expect { try second.propose(change) } throws: {
            "\($0)".contains("is being changed by process \(first) of tester: first command")
        }
        #expect(holders.map(\.pid) == [first])
        #expect(try second.changes().map(\.state) == [.running])
        kill(first, SIGKILL)
        var status: Int32 = 0
        waitpid(first, &status, 0)
        _ = try second.propose(change)
        #expect(!tree.exists("one") && tree.exists("two"))
        #expect(try second.changes().map(\.state) == [.applied, .rolledBack])
        close(ends[0])
        close(ends[1])
    }
}

/// fork(2), which Swift's overlay hides: the child here only changes files and ends. Safe only while no other test
/// runs (`swift test --no-parallel`): a lock that another thread holds stays held in the child.
@_silgen_name("fork") func nopsFork() -> pid_t
