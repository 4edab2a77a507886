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

    /// A journal cut at every byte: what is left of it is believed, the rest is not.
    @Test func tornAtEveryByte() throws {
        let tree = try TestTree()
        try tree.write("a", "one\n")
        try tree.write("b", "two\n")
        let before = try tree.snapshot()
        let store = tree.store()
        // Killed at the last step, so the journal is whole and unfinished.
        let steps: [Step] = [
            .replaceFile(path: "a", content: .bytes([1])), .replaceFile(path: "b", content: .bytes([2])),
        ]
        #expect(
            try Self.killed(at: 6, store) {
                _ = try $0.propose(Change(name: "x", root: tree.root, steps: steps))
            })
        let journal = try Files.read(tree.root + "/.nops/running/1")
        let after = try tree.snapshot()
        #expect(after != before)
        var rolledBack = 0
        for length in 0..<journal.count {
            try Files.writeWhole(tree.root + "/.nops/running/1", Array(journal[..<length]))
            let later = tree.store()
            // Only when the machine itself stops can a journal lose its end.
            later.bootID = { "another boot" }
            _ = try later.recover()
            #expect(!tree.exists(".nops/running"))
            // A part of a journal never does harm: each file is old or as it was.
            #expect(["one\n", "\u{1}"].contains(try tree.read("a")))
            #expect(try tree.read("b") == "two\n" || tree.read("b") == "\u{2}")
            if try tree.snapshot() == before { rolledBack += 1 }
            try Files.removeTree(tree.root + "/.nops/changes")
            try Files.makeFolder(tree.root + "/.nops/changes")
            try Files.makeFolder(tree.root + "/.nops/running")
            try Files.writeWhole(tree.root + "/a", [1])
        }
        #expect(rolledBack > 10)
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
