// Which line each change gets, and that it gets one.

@testable import Changes
import Glibc
import Platform
import PluginAPI
import Testing

@Suite struct AuditedChangesTests {
    private static func entries(_ store: ChangeStore) throws -> [AuditEntry] {
        let next = try store.auditEntries(since: nil, last: nil)
        var found: [AuditEntry] = []
        while let entry = try next() { found.append(entry) }
        return found
    }

    private static func create(_ path: String, _ tree: TestTree) -> Change {
        Change(
            name: "create \(path)", root: tree.root, steps: [.createFile(path: path, content: .bytes([1]))])
    }

    @Test func outcomes() throws {
        let tree = try TestTree()
        let store = tree.store()
        _ = try store.propose(Self.create("a", tree))
        _ = try store.undo(nil, policy: .stop)
        _ = try store.redo(policy: .stop)
        _ = try store.undo(nil, policy: .stop)
        try store.begin(name: "given up")
        _ = try store.propose(Self.create("b", tree))
        _ = try store.propose(Self.create("c", tree))
        try store.rollback()
        // Nothing was done, so nothing is said.
        try store.begin(name: "nothing")
        try store.commit()
        #expect(throws: ChangeError.self) {
            try store.propose(Change(name: "fails", root: tree.root, steps: [.deleteFile(path: "none")]))
        }
        try store.begin(name: "within")
        _ = try store.propose(Self.create("d", tree))
        try store.commit()
        let entries = try Self.entries(store)
        #expect(entries.map(\.outcome) == [.applied, .undone, .redone, .undone, .rolledBack, .applied])
        #expect(entries.map(\.change) == [1, 2, 3, 4, 5, 6])
        #expect(entries.map(\.files) == [1, 1, 1, 1, 2, 1])
        #expect(entries.map(\.name) == ["create a", "undo 1", "redo 1", "undo 1", "given up", "within"])
        #expect(entries.allSatisfy { $0.command == "test" && $0.user == "tester" && !$0.host.isEmpty })
        #expect(try store.verifyAudit().lines == 6)
    }

    @Test func recoveredChange() throws {
        let tree = try TestTree()
        let pid = nopsFork()
        if pid == 0 {
            let store = tree.store("killed")
            try? store.begin(name: "long")
            _ = try? store.propose(Self.create("a", tree))
            kill(getpid(), SIGKILL)
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        let store = tree.store("later")
        _ = try store.recover()
        let entry = try #require(try Self.entries(store).first)
        #expect(entry.outcome == .recovered && entry.command == "killed" && entry.change == 1)
        #expect(try store.verifyAudit().lines == 1)
    }

    /// A journal that was ended and not put away: its line is written, unless it was.
    @Test func endedButNotPutAway() throws {
        let tree = try TestTree()
        let store = tree.store()
        _ = try store.propose(Self.create("a", tree))
        _ = try store.undo(nil, policy: .stop)
        let folder = tree.root + "/.nops"
        let line = try Files.read(folder + "/audit")
        for hasLine in [true, false] {
            try Files.makeFolder(folder + "/running")
            #expect(rename(folder + "/changes/2", folder + "/running/2") == 0)
            if !hasLine {
                let end = try #require(line.firstIndex(of: 0x0A)) + 1
                try Files.writeWhole(folder + "/audit", Array(line[..<end]))
                try AuditHead(lines: 1, bytes: end, last: Array(line[end - 67..<end - 3])).write(
                    folder + "/audit.head")
            }
            #expect(try tree.store().recover().isEmpty)
            #expect(try Self.entries(store).map(\.change) == [1, 2])
            #expect(try Self.entries(store).map(\.outcome) == [.applied, .undone])
            #expect(try store.verifyAudit().lines == 2)
        }
    }

    /// An audit that can't be written loses no change; its line follows when it can.
    @Test func unwritable() throws {
        let tree = try TestTree()
        let store = tree.store()
        var remarks: [String] = []
        store.onRemark = { remarks.append($0) }
        try store.store().make()
        try Files.makeFolder(tree.root + "/.nops/audit")
        #expect(try store.propose(Self.create("a", tree)).id == 1)
        #expect(
            remarks == [
                "change 1 has no line in the audit: cannot write '\(tree.root)/.nops/audit': it is a folder"
            ])
        #expect(try tree.read("a") == "\u{1}")
        #expect(rmdir(tree.root + "/.nops/audit") == 0)
        _ = try store.propose(Self.create("b", tree))
        #expect(try Self.entries(store).map(\.change) == [1, 2])
        #expect(try store.verifyAudit().lines == 2)
        #expect(remarks.count == 1)
        // A second recovery in vain puts the journal away all the same.
        _ = try store.propose(Self.create("c", tree))
        try Files.remove(tree.root + "/.nops/audit")
        try Files.makeFolder(tree.root + "/.nops/audit")
        _ = try store.propose(Self.create("d", tree))
        _ = try store.propose(Self.create("e", tree))
        #expect(tree.exists(".nops/changes/4"))
        #expect(try tree.store().recover().isEmpty)
        #expect(!tree.exists(".nops/running"))
    }

    @Test func missingLines() throws {
        let tree = try TestTree()
        let store = tree.store()
        #expect(try store.verifyAudit() == AuditSummary(lines: 0, first: nil, last: nil, hash: nil))
        #expect(!tree.exists(".nops"))
        _ = try store.propose(Self.create("a", tree))
        for name in ["audit", "audit.head"] { try Files.remove(tree.root + "/.nops/" + name) }
        #expect { try store.verifyAudit() } throws: {
            "\($0)" == "the audit '\(tree.root)/.nops/audit' is missing"
        }
        _ = try store.propose(Self.create("b", tree))
        #expect { try store.verifyAudit() } throws: {
            "\($0)" == "change 1 has no line in '\(tree.root)/.nops/audit'"
        }
    }

    /// Stopped on the way, it has thrown away a part: the line stands by then.
    @Test func pruneIsToldBeforeItBegins() throws {
        let tree = try TestTree()
        let store = tree.store()
        for name in ["a", "b", "c"] { _ = try store.propose(Self.create(name, tree)) }
        var asked = 0
        store.isCancelled = {
            asked += 1
            return asked > 1
        }
        #expect(throws: ChangeError.self) { try store.prune(olderThan: 0, keeping: 0) }
        store.isCancelled = nil
        #expect(!tree.exists(".nops/changes/1") && tree.exists(".nops/changes/3"))
        let entry = try #require(try Self.entries(store).last)
        #expect(entry.outcome == .pruned && entry.change == nil && entry.files == 3)
        #expect(try store.verifyAudit().lines == 4)
    }

    /// Nothing on the disk, nor what is shown, holds a secret that was typed; what is run does.
    @Test func secretsAreMasked() throws {
        let tree = try TestTree()
        let store = tree.store("deploy --password hunter2")
        #expect(store.command == "deploy --password ***")
        store.command = "deploy --token hunter2"
        var ran: [[String]] = []
        store.runEffect = { ran.append($0.arguments) }
        var change = Self.create("a", tree)
        change.name = "login --password hunter2"
        change.effects = [
            Effect(
                name: "curl -H 'Authorization: Bearer hunter2'",
                action: .init(["curl", "-H", "Authorization: Bearer hunter2"]), inverse: nil)
        ]
        store.isDryRun = true
        let plan = try store.propose(change)
        #expect(plan.diff.contains("Bearer ***") && !plan.diff.contains("hunter2"))
        #expect(!plan.rows.contains { $0.path.contains("hunter2") })
        store.isDryRun = false
        try store.begin(name: "all --secret hunter2")
        _ = try store.propose(change)
        let lock = try Files.readText(tree.root + "/.nops/lock")
        #expect(lock.contains("deploy --token ***") && !lock.contains("hunter2"))
        try store.commit()
        #expect(ran == [["curl", "-H", "Authorization: Bearer hunter2"]])
        let made = try #require(try store.changes().first)
        #expect(made.command == "deploy --token ***" && made.name == "all --secret ***")
        #expect(try store.show(1).contains("Bearer ***"))
        let entry = try #require(try Self.entries(store).first)
        #expect(entry.command == made.command && entry.name == made.name)
    }
}
