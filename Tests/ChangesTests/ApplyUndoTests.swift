// apply ∘ undo = identity, and its relatives, on generated trees.

import Changes
import Glibc
import Platform
import PluginAPI
import Testing

@Suite struct ApplyUndoTests {
    @Test(arguments: 1...100)
    func identity(_ seed: Int) throws {
        let tree = try TestTree()
        var generator = ChangeGenerator(seed: UInt64(seed))
        try generator.makeTree(tree)
        let before = try tree.snapshot()
        let store = tree.store()
        let steps = generator.makeSteps(1 + seed % 15)
        let change = Change(name: "test", root: tree.root, steps: steps)

        store.isDryRun = true
        _ = try store.propose(change)
        #expect(try tree.snapshot() == before)
        #expect(!tree.exists(".nops"))
        store.isDryRun = false

        let result = try store.propose(change)
        let after = try tree.snapshot()
        guard result.id != nil else {
            #expect(after == before)
            return
        }
        #expect(!tree.exists(".nops/running"))
        _ = try store.show(1)
        let undone = try store.undo(nil, policy: .stop)
        #expect(undone.id == 2)
        #expect(try tree.snapshot() == before)
        #expect(try store.changes().map(\.state) == [.applied, .undone])
        _ = try store.redo(policy: .stop)
        #expect(try tree.snapshot() == after)
        #expect(try store.changes().map(\.state) == [.applied, .undone, .applied])
        _ = try store.undo(nil, policy: .stop)
        #expect(try tree.snapshot() == before)
        #expect(throws: ChangeError.self) { try store.undo(nil, policy: .stop) }

        // The same as one transaction of many proposals, rolled back.
        try store.begin(name: "many")
        for step in steps { _ = try store.propose(Change(name: "one", root: tree.root, steps: [step])) }
        #expect(try tree.snapshot() == after)
        try store.rollback()
        #expect(try tree.snapshot() == before)
        #expect(!tree.exists(".nops/running"))
    }

    @Test func rollbackWhenAStepFails() throws {
        let tree = try TestTree()
        try tree.write("a", "one\n")
        try tree.write("d/b", "two\n")
        let before = try tree.snapshot()
        let store = tree.store()
        let long = String(repeating: "x", count: 300)
        let failing: [(Step, String)] = [
            (.createFile(path: long, content: .bytes([])), "the name is too long"),
            (
                .createFile(path: "d/b", content: .bytes([])),
                "cannot make '\(tree.root)/d/b': it exists already"
            ),
            (.deleteFile(path: "none"), "cannot delete '\(tree.root)/none': no such file or folder"),
            (.removeDirectory(path: "d"), "cannot remove folder '\(tree.root)/d': the folder is not empty"),
            (.move(from: "d", to: "d/e"), "cannot move '\(tree.root)/d' into itself, to '\(tree.root)/d/e'"),
            (
                .createFile(path: "c/x", content: .bytes([])),
                "cannot make '\(tree.root)/c/x': part of the path is not a folder"
            ),
            (.createFile(path: "../x", content: .bytes([])), "outside"),
            (.replaceFile(path: "d/b", content: .bytes([1]), expected: .bytes([2])), "was altered since"),
            (.deleteFile(path: "d"), "cannot delete '\(tree.root)/d': it is a folder"),
        ]
        for (step, message) in failing {
            #expect {
                try store.propose(
                    Change(
                        name: "x", root: tree.root,
                        steps: [
                            .replaceFile(path: "a", content: .bytes([1, 2])), .move(from: "a", to: "c"),
                            .makeDirectory(path: "e"), .createFile(path: "e/f", content: .bytes([3])), step,
                        ]))
            } throws: {
                guard "\($0)".contains(message) else {
                    Issue.record("got: \($0)")
                    return false
                }
                return true
            }
            #expect(try tree.snapshot() == before)
            #expect(!tree.exists(".nops/running"))
        }
    }

    @Test func nestedTransactions() throws {
        let tree = try TestTree()
        try tree.write("a", "0")
        let store = tree.store()
        func put(_ text: String) throws {
            _ = try store.propose(
                Change(
                    name: "put",
                    steps: [.replaceFile(path: tree.root + "/a", content: .bytes(Array(text.utf8)))]))
        }
        try store.begin(name: "outer")
        try put("1")
        try store.begin(name: "inner")
        try put("2")
        try put("3")
        try store.rollback()
        #expect(try tree.read("a") == "1")
        try store.begin(name: "inner")
        try put("4")
        #expect(try store.commit() == nil)
        #expect(try store.commit() == 1)
        #expect(try tree.read("a") == "4")
        #expect(try store.changes().map(\.name) == ["outer"])
        _ = try store.undo(1, policy: .stop)
        #expect(try tree.read("a") == "0")
        #expect(throws: ChangeError.self) { try store.commit() }
        #expect(throws: ChangeError.self) { try store.rollback() }
    }

    @Test func undoSeesLaterEdits() throws {
        let tree = try TestTree()
        try tree.write("pkg/a", "a")
        try tree.write("pkg/b", "b")
        try tree.write("c", "c")
        let store = tree.store()
        _ = try store.propose(
            Change(
                name: "x", root: tree.root,
                steps: [
                    .move(from: "pkg", to: "lib"), .replaceFile(path: "lib/a", content: .bytes([65])),
                    .replaceFile(path: "c", content: .bytes([67])), .makeDirectory(path: "new"),
                ]))
        let after = try tree.snapshot()
        try tree.write("lib/b", "edited")
        try tree.write("c", "edited")
        try tree.write("new/stranger", "s")
        #expect {
            try store.undo(nil, policy: .stop)
        } throws: {
            ($0 as? ChangeError)?.paths
                == [
                    "c: its content, 6 bytes instead of 1", "lib/b: it was written to",
                    "new/stranger: it is new in '\(tree.root)/new'",
                ].map { tree.root + "/" + $0 }
        }
        #expect(try tree.read("c") == "edited")
        _ = try store.undo(nil, policy: .force)
        #expect(try tree.read("c") == "c" && tree.read("pkg/a") == "a" && tree.read("pkg/b") == "edited")
        #expect(try tree.read("new/stranger") == "s")
        _ = try store.redo(policy: .force)
        #expect(try tree.read("c") == "edited" && tree.read("lib/a") == "A")
        #expect(after["lib/a"] == (try tree.snapshot())["lib/a"])
    }

    @Test func keepsModeTimeAndLinks() throws {
        let tree = try TestTree()
        try tree.write("a", "a")
        chmod(tree.root + "/a", 0o4751)
        symlink("a", tree.root + "/l")
        var times = [timespec(tv_sec: 1000, tv_nsec: 7), timespec(tv_sec: 2000, tv_nsec: 9)]
        utimensat(AT_FDCWD, tree.root + "/a", &times, 0)
        let store = tree.store()
        // Through the link, to the file: the link stays.
        _ = try store.propose(
            Change(name: "x", root: tree.root, steps: [.replaceFile(path: "l", content: .bytes([66]))]))
        #expect(try tree.read("a") == "B")
        #expect(try Files.readLink(tree.root + "/l") == "a")
        #expect(try FileInfo.of(tree.root + "/a")?.mode == 0o4751)
        _ = try store.propose(Change(name: "x", root: tree.root, steps: [.deleteFile(path: "a")]))
        _ = try store.undo(nil, policy: .stop)
        _ = try store.undo(nil, policy: .stop)
        let info = try #require(try FileInfo.of(tree.root + "/a"))
        #expect(info.mode == 0o4751 && info.modifiedSeconds == 2000 && info.modifiedNanoseconds == 9)
    }

    @Test func neverLeavesTheRootByALink() throws {
        let tree = try TestTree()
        try Files.makeFolder(tree.top + "/outside")
        try Files.writeWhole(tree.top + "/outside/f", [1])
        symlink("../outside", tree.root + "/out")
        symlink(tree.top + "/outside/f", tree.root + "/file")
        try Files.makeFolder(tree.root + "/in")
        symlink(tree.root + "/in", tree.root + "/absolute")
        let store = tree.store()
        for step: Step in [
            .createFile(path: "out/x", content: .bytes([])), .replaceFile(path: "out/f", content: .bytes([])),
            .deleteFile(path: "out/f"), .replaceFile(path: "file", content: .bytes([])),
            .setMode(path: "file", mode: 0o777), .makeDirectory(path: "out/d"),
        ] {
            #expect(throws: ChangeError.self) {
                try store.propose(Change(name: "x", root: tree.root, steps: [step]))
            }
        }
        #expect(try Files.list(tree.top + "/outside") == ["f"])
        #expect(try Files.read(tree.top + "/outside/f") == [1])
        // A link that stays inside may be followed, an absolute one too.
        _ = try store.propose(
            Change(name: "x", root: tree.root, steps: [.createFile(path: "absolute/y", content: .bytes([]))]))
        #expect(tree.exists("in/y"))
    }

    @Test func largeFilesAndCopies() throws {
        let tree = try TestTree()
        let large = [UInt8](repeating: 7, count: 6 << 20)
        try Files.writeWhole(tree.root + "/big", large)
        try Files.writeWhole(tree.root + "/big2", large + [1])
        let before = try tree.snapshot()
        let store = tree.store()
        _ = try store.propose(
            Change(
                name: "x", root: tree.root,
                steps: [
                    .createFile(path: "copy", content: .file("big")),
                    .replaceFile(path: "big", content: .file("big2")),
                    .deleteFile(path: "big2"),
                ]))
        #expect(try Files.read(tree.root + "/copy") == large)
        #expect(try Files.read(tree.root + "/big") == large + [1])
        _ = try store.undo(nil, policy: .stop)
        #expect(try tree.snapshot() == before)
        _ = try store.redo(policy: .stop)
        #expect(try Files.read(tree.root + "/big") == large + [1])
        _ = try store.undo(nil, policy: .stop)
        #expect(try tree.snapshot() == before)
    }

    @Test(arguments: [false, true])
    func moreFoldersThanStayOpen(_ isOdd: Bool) throws {
        let tree = try TestTree()
        for index in 0..<700 {
            try Files.makeFolder(tree.root + "/a\(index)")
            try Files.makeFolder(tree.root + "/b\(index)")
            try Files.append(tree.root + "/a\(index)/f", Array("\(index)".utf8))
        }
        try Files.makeFolder(tree.root + "/z")
        let before = try tree.snapshot()
        var steps: [Step] = (0..<700).map { .move(from: "a\($0)/f", to: "b\($0)/f") }
        // One folder more, so that the two of a move fall on both sides of the limit.
        if isOdd { steps.append(.createFile(path: "z/f", content: .bytes([1]))) }
        let store = tree.store()
        _ = try store.propose(Change(name: "many", root: tree.root, steps: steps))
        for index in 0..<700 { #expect(try tree.read("b\(index)/f") == "\(index)") }
        _ = try store.undo(nil, policy: .stop)
        #expect(try tree.snapshot() == before)
    }

    @Test func longCommandsAndNames() throws {
        let tree = try TestTree()
        let store = tree.store(String(repeating: "c", count: 100_000))
        let name = String(repeating: "n", count: 100_000)
        _ = try store.propose(
            Change(name: name, root: tree.root, steps: [.createFile(path: "a", content: .bytes([1]))]))
        #expect(try store.changes().map(\.state) == [.applied])
        #expect(try store.changes().map(\.name) == [name])
        _ = try store.undo(nil, policy: .stop)
        #expect(!tree.exists("a"))
    }

    @Test func cancelTakesEverythingBack() throws {
        let tree = try TestTree()
        for index in 0..<20 { try tree.write("f\(index)", "\(index)") }
        let before = try tree.snapshot()
        for asked in 1...60 {
            let store = tree.store()
            var count = 0
            store.isCancelled = {
                count += 1
                return count >= asked
            }
            let steps = (0..<20).map { Step.replaceFile(path: "f\($0)", content: .bytes([UInt8(asked)])) }
            #expect(throws: ChangeError.self) {
                try store.propose(Change(name: "x", root: tree.root, steps: steps))
            }
            #expect(try tree.snapshot() == before)
        }
    }

    @Test func effects() throws {
        let tree = try TestTree()
        let store = tree.store()
        func touch(_ name: String) -> Effect.Call { Effect.Call(["touch", name], folder: tree.root) }
        func remove(_ name: String) -> Effect.Call { Effect.Call(["rm", name], folder: tree.root) }
        _ = try store.propose(
            Change(name: "x", effects: [Effect(name: "one", action: touch("one"), inverse: remove("one"))]))
        #expect(tree.exists("one"))
        _ = try store.undo(nil, policy: .stop)
        #expect(!tree.exists("one"))
        #expect(throws: ChangeError.self) {
            try store.propose(
                Change(
                    name: "x",
                    effects: [
                        Effect(name: "one", action: touch("one"), inverse: remove("one")),
                        Effect(name: "bad", action: Effect.Call(["false"]), inverse: nil),
                    ]))
        }
        #expect(!tree.exists("one"))
        _ = try store.propose(Change(name: "x", effects: [Effect(name: "note", action: nil, inverse: nil)]))
        #expect { try store.undo(nil, policy: .stop) } throws: { "\($0)".contains("'note' cannot be undone") }
    }

    @Test func movesToAnotherFileSystem() throws {
        let tree = try TestTree()
        let other = try Files.realPath(try Files.makeTemporaryFolder(prefix: "nops-other-", in: "/tmp"))
        defer { try? Files.removeTree(other) }
        try tree.write("d/e/f", "f")
        chmod(tree.root + "/d/e/f", 0o640)
        symlink("f", tree.root + "/d/e/l")
        try tree.write("g", "g")
        let before = try tree.snapshot()
        let store = tree.store()
        _ = try store.propose(
            Change(
                name: "mv",
                steps: [
                    .move(from: tree.root + "/d", to: other + "/d"),
                    .move(from: tree.root + "/g", to: other + "/g"),
                ]))
        #expect(!tree.exists("d") && !tree.exists("g"))
        let there = try tree.snapshot(other)
        #expect(there.keys.sorted() == ["d", "d/e", "d/e/f", "d/e/l", "g"])
        #expect(there["d/e/f"] == before["d/e/f"] && there["d/e/l"] == "link f")
        _ = try store.undo(nil, policy: .stop)
        #expect(try tree.snapshot() == before)
        #expect(try Files.list(other).isEmpty)
    }
}
