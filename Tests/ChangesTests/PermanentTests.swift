// Changes made with --no-undo.

@testable import Changes
import Platform
import PluginAPI
import Testing

@Suite struct PermanentTests {
    /// Whatever it did, nothing of it is kept but who made it; without a commit it is taken back as ever.
    @Test(arguments: 1...40)
    func keepsNothing(_ seed: Int) throws {
        let tree = try TestTree()
        var generator = ChangeGenerator(seed: UInt64(seed))
        try generator.makeTree(tree)
        let before = try tree.snapshot()
        let steps = generator.makeSteps(1 + seed % 15)
        let change = Change(name: "test", root: tree.root, steps: steps)
        let store = tree.store()

        try store.begin(name: "first")
        store.isPermanent = true
        _ = try store.propose(change)
        let after = try tree.snapshot()
        try store.rollback()
        #expect(try tree.snapshot() == before)
        #expect(!store.isPermanent)

        store.isPermanent = true
        let id = try store.propose(change).id
        store.isPermanent = false
        #expect(try tree.snapshot() == after)
        guard let id else { return }
        #expect(try store.changes().first?.state == .permanent)
        let folders = try store.store()
        #expect(try Files.list(folders.kept).isEmpty)
        #expect(!tree.exists(".nops/running"))
        let journal = try JournalReader(path: folders.journal(id))
        #expect(journal.actions.isEmpty && journal.blobs.isEmpty && journal.end?.outcome == .permanent)
        for policy in [UndoPolicy.stop, .force] {
            #expect { try store.undo(id, policy: policy) } throws: {
                "\($0)" == "change \(id) can't be undone: it was made with --no-undo"
            }
        }
        #expect(try tree.snapshot() == after)
    }

    /// What flags set inside a transaction holds to its end and no longer.
    @Test func settingsEnd() throws {
        let tree = try TestTree()
        try tree.write("a", "")
        let store = tree.store()
        store.lockTimeout = 7
        try store.begin(name: "outer")
        store.lockTimeout = 3
        store.isPermanent = true
        try store.begin(name: "inner")
        #expect(store.isPermanent && store.lockTimeout == 3)
        store.lockTimeout = 1
        try store.rollback()
        #expect(store.isPermanent && store.lockTimeout == 3)
        _ = try store.propose(Change(name: "x", root: tree.root, steps: [.deleteFile(path: "a")]))
        try store.commit()
        #expect(!store.isPermanent && store.lockTimeout == 7)
        #expect(try store.changes().map(\.state) == [.permanent])
    }

    /// A store of others: what they keep stays.
    @Test func leavesOthers() throws {
        let tree = try TestTree()
        let text = String(repeating: "0123456789abcdef", count: 20_000)
        for name in ["a", "b"] { try tree.write(name, text) }
        let store = tree.store()
        for _ in 1...11 {
            _ = try store.propose(
                Change(name: "x", root: tree.root, steps: [.createFile(path: "c", content: .bytes([]))]))
            _ = try store.propose(Change(name: "x", root: tree.root, steps: [.deleteFile(path: "c")]))
        }
        // Numbers that begin alike: 23 and 2.
        _ = try store.propose(Change(name: "x", root: tree.root, steps: [.deleteFile(path: "a")]))
        let folders = try store.store()
        try Files.writeWhole(folders.kept + "/2-0-altered", [1])
        store.isPermanent = true
        _ = try store.propose(Change(name: "x", root: tree.root, steps: [.deleteFile(path: "b")]))
        store.isPermanent = false
        #expect(try Files.list(folders.kept) == ["2-0-altered", "23-0"])
        _ = try store.undo(23, policy: .stop)
        #expect(try tree.read("a") == text)
    }
}
