import Testing

@testable import Migrate

@Suite struct MigratorTests {
    private let moves = [("pkg/util.py", "pkg/tools/util2.py")]
    private let base = ["pkg/__init__.py": "", "pkg/util.py": ""]

    private func migration(_ files: Files, _ moves: [(String, String)]? = nil, exclude: [String] = []) throws
        -> Migration
    {
        try TreeInMemory(base.merging(files) { $1 }).migrator(moves ?? self.moves, exclude: exclude)
            .migration()
    }

    @Test func reportsLinesBeforeAndAfter() throws {
        let migration = try migration([
            "a.py": "x = 1\nif x:\n    from pkg.util import (\n        f,\n    )\n"
        ])
        #expect(
            migration.rewrites.map { [$0.path, "\($0.line)", $0.before, $0.after] } == [
                ["a.py", "3", "from pkg.util import (", "from pkg.tools.util2 import ("]
            ])
    }

    @Test func textsAreGraded() throws {
        let migration = try migration([
            "a.py": "import pkg.util\nx = 'see pkg.util.f'  # pkg/util.py\n",
            "README.md": "See pkg/util.py\nand pkg.util, not xpkg.util or pkg.utility.\n",
        ])
        let likely = migration.rewrites.filter { $0.grade == .likely }
        #expect(likely.map { "\($0.path):\($0.line)" } == ["README.md:1", "README.md:2", "a.py:2"])
        var certain = migration
        certain.keepCertain()
        #expect(certain.rewrites.map(\.grade) == [.certain])
        #expect(certain.listed.count == migration.listed.count + 3)
    }

    @Test func aTopLevelNameIsOnlyMeantWithAPart() throws {
        let files = [
            "mon/__init__.py": "", "mon/a.py": "", "mon/x": "",
            "t.txt": "mon is a word, mon/a.py a path, mon.a a module, mon.b none\n./mon/x ../mon/x y/mon/x\n",
        ]
        let migration = try migration(files, [("mon", "ops/mon")])
        #expect(
            migration.rewrites.map(\.after) == [
                "mon is a word, ops/mon/a.py a path, ops.mon.a a module, mon.b none",
                "./ops/mon/x ../mon/x y/mon/x",
            ])
    }

    @Test func excludedFilesAreLeft() throws {
        let migration = try migration(
            ["vendor/a.py": "from pkg import util\n", "b.py": "from pkg import util\n"], exclude: ["vendor"])
        #expect(migration.rewrites.map(\.path) == ["b.py"])
    }

    @Test func aSyntaxErrorIsReportedAndWhatComesBeforeRewritten() throws {
        let broken = "from pkg import util\ndef f(:\n    pass\nfrom pkg.util import g\n"
        let tree = TreeInMemory(base.merging(["a.py": broken]) { $1 })
        let migration = try tree.migrator(moves).migration()
        #expect(
            migration.needsPerson.map(\.description) == [
                "a.py:2:7: syntax error: expected a name; nothing after it was rewritten"
            ])
        #expect(
            tree.applying(migration).texts["a.py"]
                == "from pkg.tools import util2 as util\ndef f(:\n    pass\nfrom pkg.util import g\n")
        let after = try tree.applying(migration).migrator(moves).check()
        #expect(after.findings.count == 1)
    }

    @Test func aSyntaxErrorThatConcernsNothingIsAWarning() throws {
        let migration = try migration(["a.py": "from pkg import util\nx = = 1\n"])
        #expect(migration.needsPerson == [])
        #expect(migration.warnings.map(\.line) == [2])
        #expect(migration.rewrittenFiles == 1)
    }

    @Test func aPlainImportBeforeASyntaxErrorIsLeft() throws {
        let migration = try migration(["a.py": "import pkg.util\ndef f(:\n"])
        #expect(migration.rewrittenFiles == 0)
        #expect(migration.needsPerson.map(\.line) == [1])
    }

    @Test func bytesThatAreNoTextAreLeft() throws {
        var tree = TreeInMemory(base)
        tree.files["bad.py"] = Array("from pkg import util\nx = '".utf8) + [0xE9] + Array("'\n".utf8)
        tree.files["latin.py"] =
            Array("# coding: latin-1\nfrom pkg import util\nx = '".utf8) + [0xE9] + Array("'\n".utf8)
        let migration = try tree.migrator(moves).migration()
        #expect(migration.rewrites.map(\.path) == ["latin.py"])
        #expect(migration.needsPerson.map(\.path) == ["bad.py"])
        let after = tree.applying(migration)
        #expect(after.files["bad.py"] == tree.files["bad.py"])
        #expect(
            after.files["latin.py"] == Array(
                "# coding: latin-1\nfrom pkg.tools import util2 as util\nx = '".utf8) + [0xE9]
                + Array("'\n".utf8))
    }

    @Test func aNameBoundTwoWaysIsListed() throws {
        let migration = try migration(["a.py": "import pkg.util\npkg = wrap(pkg)\npkg.util.f()\n"])
        #expect(migration.rewrittenFiles == 0)
        #expect(migration.needsPerson.map(\.line) == [1, 2, 3].filter { $0 != 2 })
    }

    @Test func aTakenNameIsListed() throws {
        let files = ["mon/__init__.py": "", "a.py": "import mon\nops = 1\nmon.x()\n"]
        let migration = try migration(files, [("mon", "ops/mon")])
        #expect(migration.rewrittenFiles == 0)
        #expect(migration.needsPerson.map(\.line) == [1])
    }

    @Test func scriptsThatWouldFindAModuleForTheLibrarysAreListed() throws {
        let script = "import logging\nif __name__ == '__main__': pass\n"
        let files = [
            "mon/__init__.py": "", "mon/slog.py": "", "mon/checks.py": script,
            "mon/plain.py": "import logging\n",
        ]
        let migration = try migration(
            files, [("mon", "ops/mon"), ("mon/slog.py", "ops/mon/logging/structured.py")])
        #expect(
            migration.shadowed == [
                ShadowedScript(
                    path: "ops/mon/checks.py", name: "logging", found: "ops/mon/logging",
                    run: "python3 -m ops.mon.checks")
            ])
    }

    @Test func filesWithNothingToChangeAreNotTouched() throws {
        let migration = try migration([
            "a.py": "import os\nutil = 1\npkg = 2\n", "pkg/b.py": "from . import c\nutil = 1\n",
            "pkg/c.py": "",
        ])
        #expect(migration.rewrittenFiles == 0)
        #expect(migration.change.steps.count == 3)
    }

    @Test func checkFindsWhatWasLeft() throws {
        let tree = TreeInMemory(base.merging(["a.py": "import os\n"]) { $1 })
        var after = tree.applying(try tree.migrator(moves).migration())
        after.files["late.py"] = Array(
            "import os\nfrom pkg import util\nfrom pkg.util import f\nimport pkg\npkg.util.g()\n".utf8)
        after.files["pkg/near.py"] = Array("from . import util\nfrom .tools import util2\n".utf8)
        let result = try after.migrator(moves).check()
        #expect(
            result.findings.map { "\($0.path):\($0.line)" } == [
                "late.py:2", "late.py:3", "late.py:5", "pkg/near.py:1",
            ])
    }

    @Test func checkAfterASwapIsClean() throws {
        let files = [
            "pkg/__init__.py": "", "pkg/a.py": "x = 1\n", "pkg/b.py": "y = 1\n",
            "m.py": "from pkg import a, b\nimport pkg.a\npkg.a.x\n",
        ]
        let tree = TreeInMemory(files)
        let swap = [("pkg/a.py", "pkg/b.py"), ("pkg/b.py", "pkg/a.py")]
        let after = tree.applying(try tree.migrator(swap).migration())
        #expect(after.texts["m.py"] == "from pkg import b as a, a as b\nimport pkg.b\npkg.b.x\n")
        #expect(try after.migrator(swap).check().findings == [])
    }
}
