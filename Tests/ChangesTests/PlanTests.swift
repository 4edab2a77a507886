// Dry runs: the diff, and that nothing is written.

import Changes
import Platform
import PluginAPI
import Testing

@Suite struct PlanTests {
    @Test func unifiedDiffOfAWholePlan() throws {
        let tree = try TestTree()
        try tree.write("a.txt", (1...12).map { "\($0)\n" }.joined())
        try tree.write("old/m.py", "import x\nimport y\n")
        try tree.write("gone", "bye")
        try tree.write("bin", "\0a")
        let store = tree.store()
        store.isDryRun = true
        let text = (1...12).map { $0 == 6 ? "six\n" : "\($0)\n" }.joined()
        let result = try store.propose(
            Change(
                name: "x", root: tree.root,
                steps: [
                    .replaceFile(path: "a.txt", content: .bytes(Array(text.utf8))),
                    .makeDirectory(path: "new"), .move(from: "old", to: "new/pkg"),
                    .replaceFile(path: "new/pkg/m.py", content: .bytes(Array("import x\nimport z\n".utf8))),
                    .deleteFile(path: "gone"), .replaceFile(path: "bin", content: .bytes([0, 1, 2])),
                    .createFile(path: "n", content: .bytes(Array("hi\n".utf8))),
                    .setMode(path: "n", mode: 0o755),
                ], effects: [Effect(name: "restart web", action: Effect.Call(["true"]), inverse: nil)]))
        #expect(
            result.diff == """
                --- a.txt
                +++ a.txt
                @@ -3,7 +3,7 @@
                 3
                 4
                 5
                -6
                +six
                 7
                 8
                 9
                folder new
                move old -> new/pkg
                --- old/m.py
                +++ new/pkg/m.py
                @@ -1,2 +1,2 @@
                 import x
                -import y
                +import z
                --- gone
                +++ /dev/null
                @@ -1 +0,0 @@
                -bye
                \\ No newline at end of file
                binary bin: 2 bytes -> 3 bytes
                --- /dev/null
                +++ n
                @@ -0,0 +1 @@
                +hi
                chmod 0755 n
                effect restart web: true (cannot be undone)

                """)
        #expect(
            result.rows.map(\.kind) == [
                "replace", "mkdir", "move", "replace", "delete", "replace", "create", "chmod", "effect",
            ])
        #expect(!tree.exists(".nops") && !tree.exists("new"))
    }

    /// The diffs themselves are judged by patch(1): old text + diff = new text.
    @Test func patchAgrees() throws {
        let tree = try TestTree()
        var random = SeededGenerator(seed: 7)
        for round in 0..<150 {
            var lines = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                "l\(Int.random(in: 0...8, using: &random))"
            }
            let old = lines.map { $0 + "\n" }.joined()
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0...lines.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: lines.insert("new\(round)", at: at)
                case 1: if at < lines.count { lines.remove(at: at) }
                default: if at < lines.count { lines[at] = "l\(Int.random(in: 0...8, using: &random))" }
                }
            }
            var new = lines.map { $0 + "\n" }.joined()
            if round % 5 == 0, !new.isEmpty { new.removeLast() }
            try tree.write("f", old)
            let store = tree.store()
            store.isDryRun = true
            let diff = try store.propose(
                Change(
                    name: "x", root: tree.root,
                    steps: [.replaceFile(path: "f", content: .bytes(Array(new.utf8)))])
            ).diff
            if old == new {
                #expect(diff.isEmpty)
                continue
            }
            try Files.writeWhole(tree.top + "/d", Array(diff.utf8))
            let effect = tree.store()
            _ = try effect.propose(
                Change(
                    name: "patch",
                    effects: [
                        Effect(
                            name: "patch",
                            action: Effect.Call(
                                ["sh", "-c", "patch -s -o \(tree.top)/out f \(tree.top)/d"], folder: tree.root
                            ),
                            inverse: nil)
                    ]))
            #expect(try Files.readText(tree.top + "/out") == new)
        }
    }

    @Test func refusesWhatApplyingWouldRefuse() throws {
        let tree = try TestTree()
        try tree.write("a", "a")
        let store = tree.store()
        store.isDryRun = true
        for step: Step in [
            .createFile(path: "a", content: .bytes([])), .deleteFile(path: "b"), .move(from: "b", to: "c"),
            .createFile(path: "none/x", content: .bytes([])), .removeDirectory(path: "a"),
        ] {
            #expect(throws: ChangeError.self) {
                try store.propose(Change(name: "x", root: tree.root, steps: [step]))
            }
        }
    }
}
