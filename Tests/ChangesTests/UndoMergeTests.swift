// `undo --merge` on generated trees: a conflict touches nothing, and what was merged is taken back by redo.

import Changes
import Glibc
import Platform
import PluginAPI
import Testing

@Suite struct UndoMergeTests {
    /// What someone does to a tree without nops.
    private struct Editor {
        var random: SeededGenerator
        let tree: TestTree
        private var serial = 0

        init(seed: UInt64, tree: TestTree) {
            random = SeededGenerator(seed: seed ^ 0xed17)
            self.tree = tree
        }

        private mutating func pick(_ isWanted: (String) -> Bool) throws -> String? {
            try tree.snapshot().filter { isWanted($0.value) }.keys.filter { !$0.hasPrefix(".git") }.sorted()
                .randomElement(using: &random).map { tree.root + "/" + $0 }
        }

        mutating func edit() throws {
            let kind = Int.random(in: 0...9, using: &random)
            guard let file = try pick({ $0.contains(" file ") }) else { return }
            switch kind {
            case 0...3:
                var lines = try Files.readText(file).split(separator: "\n", omittingEmptySubsequences: false)
                    .map(String.init)
                serial += 1
                lines[Int.random(in: 0..<lines.count, using: &random)] = "edited\(serial)"
                try Files.writeWhole(file, Array(lines.joined(separator: "\n").utf8))
            case 4: try Files.remove(file)
            case 5: chmod(file, mode_t(0o600 | UInt32.random(in: 0...63, using: &random)))
            case 6:
                try Files.remove(file)
                try Files.makeFolder(file)
            case 7:
                serial += 1
                rename(file, Path.join(Path.parent(file), "r\(serial)"))
            case 8:
                guard let folder = try pick({ $0.hasSuffix("folder") }) else { return }
                // Now and then a name that was in use before.
                let name = Path.join(folder, "n\(Int.random(in: 1...20, using: &random))")
                if try FileInfo.of(name, followLinks: false) == nil {
                    serial += 1
                    try Files.writeWhole(name, Array("edited\(serial)\n".utf8))
                }
            default:
                guard let folder = try pick({ $0.hasSuffix("folder") }) else { return }
                _ = try Files.removeTree(folder)
            }
        }
    }

    /// The lines that the editor wrote.
    private func marks(_ snapshot: [String: String]) -> [Substring] {
        snapshot.values.flatMap { $0.split { $0 == "\n" || $0 == " " } }.filter { $0.hasPrefix("edited") }
            .sorted()
    }

    @Test(arguments: 1...300)
    func redoTakesBackWhatWasMerged(_ seed: Int) throws {
        let tree = try TestTree()
        var generator = ChangeGenerator(seed: UInt64(seed))
        try generator.makeTree(tree)
        let store = tree.store()
        let steps = generator.makeSteps(1 + seed % 15)
        guard try store.propose(Change(name: "test", root: tree.root, steps: steps)).id != nil else { return }
        var editor = Editor(seed: UInt64(seed), tree: tree)
        for _ in 0...(seed % 3) { try editor.edit() }
        let edited = try tree.snapshot()

        store.isDryRun = true
        let planned = Result { try store.undo(nil, policy: .merge) }
        #expect(try tree.snapshot() == edited)
        store.isDryRun = false
        do {
            #expect(try store.undo(nil, policy: .merge).id == 2)
            #expect(throws: Never.self) { try planned.get() }
            #expect(try marks(tree.snapshot()) == marks(edited))
            _ = try store.redo(policy: .stop)
        } catch let error as ChangeError {
            #expect("\(error)".contains("conflict") && !error.paths.isEmpty, "\(error)")
            #expect(throws: ChangeError.self) { try planned.get() }
            #expect(try store.changes().count == 1)
        }
        #expect(try tree.snapshot() == edited)
        #expect(!tree.exists(".nops/running"))
    }

    /// Without later edits it is an undo like any other.
    @Test(arguments: 1...100)
    func nothingToMerge(_ seed: Int) throws {
        let tree = try TestTree()
        var generator = ChangeGenerator(seed: UInt64(seed) + 1000)
        try generator.makeTree(tree)
        let before = try tree.snapshot()
        let store = tree.store()
        let steps = generator.makeSteps(1 + seed % 15)
        guard try store.propose(Change(name: "test", root: tree.root, steps: steps)).id != nil else { return }
        let after = try tree.snapshot()
        _ = try store.undo(nil, policy: .merge)
        #expect(try tree.snapshot() == before)
        _ = try store.redo(policy: .merge)
        #expect(try tree.snapshot() == after)
    }
}
