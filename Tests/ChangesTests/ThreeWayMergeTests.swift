// Merging by lines: what must hold, a table of cases, and `git merge-file` as the judge.

import Glibc
import Platform
import PluginAPI
import Testing

@testable import Changes

@Suite struct ThreeWayMergeTests {
    /// "abc" stands for the lines a, b and c.
    private func text(_ lines: String) -> [UInt8] { lines.map { "\($0)\n" }.joined().utf8.map { $0 } }

    private func merge(_ base: String, _ ours: String, _ theirs: String) -> ThreeWayMerge.Outcome {
        ThreeWayMerge.merge(base: text(base), ours: text(ours), theirs: text(theirs))
    }

    @Test(arguments: [
        // base, ours, theirs, merged
        ("abcdefg", "aXcdefg", "abcdeYg", "aXcdeYg"),
        ("abcdefg", "abcdeYg", "aXcdefg", "aXcdeYg"),
        ("abc", "abcX", "Yabc", "YabcX"),
        ("abc", "c", "abcX", "cX"),
        ("abc", "Xabc", "ab", "Xab"),
        ("abcd", "aXd", "aXd", "aXd"),
        // The same edit in both, and another in one.
        ("abcdefg", "aXcdefg", "aXcdeYg", "aXcdeYg"),
        ("abcde", "abXcde", "abXcdY", "abXcdY"),
        ("", "abc", "", "abc"),
        ("", "abc", "abc", "abc"),
        ("abc", "", "abc", ""),
        ("abc", "", "", ""),
    ])
    func merges(_ base: String, _ ours: String, _ theirs: String, _ merged: String) {
        #expect(merge(base, ours, theirs) == .merged(text(merged)))
    }

    @Test(arguments: [
        // base, ours, theirs, lines of ours
        ("abc", "aXc", "aYc", [1..<2]),
        ("abcdefg", "aXcdeZg", "aYcdeWg", [1..<2, 5..<6]),
        // Edits that touch, as in git.
        ("abcd", "aXcd", "abYd", [1..<3]),
        ("abcd", "aXbcd", "aYbcd", [1..<2]),
        ("abcd", "acd", "aXcd", [1..<1]),
        ("abc", "abcX", "abcY", [3..<4]),
        ("", "a", "b", [0..<1]),
        ("abc", "", "aXc", [0..<0]),
        // The added x is before or behind the one that was there: it touches the dropped d in one of the two.
        ("axdb", "axb", "axxdb", [1..<2]),
    ])
    func conflicts(_ base: String, _ ours: String, _ theirs: String, _ lines: [Range<Int>]) {
        #expect(merge(base, ours, theirs) == .conflicts(lines))
    }

    @Test func keepsLineEndings() {
        func merge(_ base: String, _ ours: String, _ theirs: String) -> ThreeWayMerge.Outcome {
            ThreeWayMerge.merge(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
        }
        func merged(_ text: String) -> ThreeWayMerge.Outcome { .merged(Array(text.utf8)) }
        #expect(merge("a\r\nb\r\nc\r\n", "X\r\nb\r\nc\r\n", "a\r\nb\r\nY\r\n") == merged("X\r\nb\r\nY\r\n"))
        #expect(merge("a\nb\nc", "X\nb\nc", "a\nb\nc\n") == merged("X\nb\nc\n"))
        #expect(merge("a\nb\nc", "a\nb\nc\n", "X\nb\nc") == merged("X\nb\nc\n"))
        #expect(merge("a\nb\nc\n", "a\nb\nc", "X\nb\nc\n") == merged("X\nb\nc"))
        #expect(merge("a\nb\nc", "a\nb\nc\nd", "X\nb\nc") == merged("X\nb\nc\nd"))
        #expect(merge("a\nb\nc", "a\nb\nc\n", "a\nb\nC") == .conflicts([2..<3]))
    }

    @Test func largeTexts() {
        let base = (0..<20_000).map { "line \($0)\n" }
        var ours = base
        ours.insert(contentsOf: (0..<3000).map { "added \($0)\n" }, at: 5000)
        var theirs = base
        theirs[15_000] = "changed\n"
        theirs[3] = "changed\n"
        var merged = ours
        merged[18_000] = "changed\n"
        merged[3] = "changed\n"
        func bytes(_ lines: [String]) -> [UInt8] { Array(lines.joined().utf8) }
        #expect(
            ThreeWayMerge.merge(base: bytes(base), ours: bytes(ours), theirs: bytes(theirs))
                == .merged(bytes(merged)))
    }

    // MARK: Generated

    /// A text and two edits of it. Few different lines make many twins.
    private struct Case {
        var base: [UInt8]
        var ours: [UInt8]
        var theirs: [UInt8]

        init(seed: Int) {
            var random = SeededGenerator(seed: UInt64(seed))
            let (kinds, count, percent) = [(2, 6, 15), (4, 8, 12), (20, 20, 8), (500, 60, 4)][seed % 4]
            let endings = seed % 8 < 6 ? ["\n"] : ["\n", "\r\n"]
            func line() -> String {
                "\(Int.random(in: 0..<kinds, using: &random))"
                    + (endings.randomElement(using: &random) ?? "\n")
            }
            func edited(_ lines: [String]) -> [String] {
                var result: [String] = []
                for old in lines {
                    switch Int.random(in: 0..<100, using: &random) {
                    case ..<percent: break
                    case ..<(2 * percent): result.append(line())
                    case ..<(3 * percent): result += [old, line()]
                    default: result.append(old)
                    }
                }
                return result
            }
            func bytes(_ lines: [String]) -> [UInt8] {
                var bytes = Array(lines.joined().utf8)
                if Int.random(in: 0..<6, using: &random) == 0, !bytes.isEmpty { bytes.removeLast() }
                return bytes
            }
            let lines = (0..<count).map { _ in line() }
            base = bytes(lines)
            ours = bytes(edited(lines))
            theirs = bytes(edited(lines))
        }
    }

    @Test func identities() {
        for seed in 1...2000 {
            let it = Case(seed: seed)
            #expect(
                ThreeWayMerge.merge(base: it.base, ours: it.base, theirs: it.theirs) == .merged(it.theirs))
            #expect(ThreeWayMerge.merge(base: it.base, ours: it.ours, theirs: it.base) == .merged(it.ours))
            #expect(ThreeWayMerge.merge(base: it.base, ours: it.ours, theirs: it.ours) == .merged(it.ours))
            // Which of the two is ours does not matter.
            let merged = ThreeWayMerge.merge(base: it.base, ours: it.ours, theirs: it.theirs)
            let other = ThreeWayMerge.merge(base: it.base, ours: it.theirs, theirs: it.ours)
            switch (merged, other) {
            case (.conflicts(let one), .conflicts(let two)): #expect(one.count == two.count)
            default: #expect(merged == other)
            }
        }
    }

    /// Where git finds a conflict we do, and where neither does the results are the same. We find some more: an edit
    /// that can be placed in two ways counts in both. How many of git's merges we make is held, too.
    @Test func gitAgrees() throws {
        let tree = try TestTree()
        let names = ["ours", "base", "theirs"].map { Path.join(tree.top, $0) }
        let environment = ["PATH": getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"]
        var clean = 0
        var alike = 0
        for seed in 1...1500 {
            let it = Case(seed: seed)
            for (name, bytes) in zip(names, [it.ours, it.base, it.theirs]) {
                try Files.writeWhole(name, bytes)
            }
            let merged = ThreeWayMerge.merge(base: it.base, ours: it.ours, theirs: it.theirs)
            do {
                try EffectProgram.run(
                    Effect.Call(["git", "merge-file", "--quiet"] + names), environment: environment)
            } catch let error as ChangeError where error.message.contains("status") {
                if it.ours == it.theirs { continue }
                guard case .conflicts = merged else {
                    Issue.record("git finds a conflict in case \(seed), we don't")
                    continue
                }
                continue
            }
            if seed % 4 == 3 { clean += 1 }
            if case .merged(let bytes) = merged {
                #expect(bytes == (try Files.read(names[0])), "case \(seed)")
                if seed % 4 == 3 { alike += 1 }
            }
        }
        // Of texts with few twins.
        #expect(clean > 50 && alike * 100 >= clean * 95, "\(alike) of git's \(clean)")
    }
}
