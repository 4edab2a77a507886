import Testing

@testable import Migrate

private func refusal(_ files: [String], _ moves: [(String, String)]) -> String? {
    do {
        _ = try TreeInMemory(Dictionary(uniqueKeysWithValues: files.map { ($0, "") })).migrator(moves)
            .migration()
        return nil
    } catch let failure as PlanFailure {
        return failure.message
    } catch {
        return "\(error)"
    }
}

/// Paths after moves, with the old ones. What the files hold names no path, which would be rewritten.
private func places(_ files: [String], _ moves: [(String, String)]) throws -> [String: String] {
    let numbered = files.enumerated().map { ($0.element, String($0.offset)) }
    return try migrated(Dictionary(uniqueKeysWithValues: numbered), moves).mapValues {
        Int($0).map { files[$0] } ?? $0
    }
}

@Suite struct MovePlannerTests {
    @Test func theLongestFromWins() throws {
        let after = try places(
            ["m/a.txt", "m/b.txt", "m/sub/c.txt"], [("m", "o/m"), ("m/b.txt", "o/x/b2.txt"), ("m/sub", "s")])
        #expect(after == ["o/m/a.txt": "m/a.txt", "o/x/b2.txt": "m/b.txt", "s/c.txt": "m/sub/c.txt"])
    }

    @Test func chains() throws {
        let after = try places(["a.txt", "b.txt"], [("a.txt", "b.txt"), ("b.txt", "c.txt")])
        #expect(after == ["b.txt": "a.txt", "c.txt": "b.txt"])
        let other = try places(["a/x", "b/x"], [("b", "c"), ("a", "b")])
        #expect(other == ["b/x": "a/x", "c/x": "b/x"])
    }

    @Test func swapsAndRings() throws {
        #expect(try places(["a", "b"], [("a", "b"), ("b", "a")]) == ["a": "b", "b": "a"])
        #expect(
            try places(["a/1", "a/2", "b/1", "b/3"], [("a", "b"), ("b", "a")])
                == ["a/1": "b/1", "a/3": "b/3", "b/1": "a/1", "b/2": "a/2"])
        #expect(
            try places(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")]) == [
                "a": "c", "b": "a", "c": "b",
            ])
    }

    @Test func anExistingFolderIsMerged() throws {
        let after = try places(["a/x", "b/y"], [("a", "b")])
        #expect(after == ["b/x": "a/x", "b/y": "b/y"])
    }

    @Test func aFolderMovesInOneStep() throws {
        let tree = TreeInMemory(["a/x": "", "a/y/z": ""])
        let migration = try tree.migrator([("a", "b/c")]).migration()
        #expect(migration.change.steps == [.makeDirectory(path: "b"), .move(from: "a", to: "b/c")])
    }

    @Test func aPartOfItself() throws {
        #expect(
            try places(["a/b/x", "a/y"], [("a/b", "a2"), ("a", "c")]) == ["a2/x": "a/b/x", "c/y": "a/y"])
        #expect(try places(["a/b/x"], [("a/b", "a")]) == ["a/x": "a/b/x"])
        #expect(
            try places(["a/x", "a/y/z"], [("a", "a/b/c")]) == ["a/b/c/x": "a/x", "a/b/c/y/z": "a/y/z"])
    }

    @Test func foldersThatBecomeOne() throws {
        #expect(
            try places(["a/x", "b/y"], [("a", "c"), ("b", "c")]) == ["c/x": "a/x", "c/y": "b/y"])
    }

    static let refused: [([String], [(String, String)], String)] = [
        (["a"], [("b", "c")], "there is no 'b'"),
        (["a", "b"], [("a", "b")], "'b' exists already, and 'a' moves there"),
        (["a/x", "b/x"], [("a", "b")], "'b/x' exists already, and 'a/x' moves there"),
        (["a/x", "b/x"], [("a", "c"), ("b", "c/")], "'a/x' and 'b/x' both move to 'c/x'"),
        (["a"], [("a", "a/b")], "'a' moves into itself: 'a/b'"),
        (["a/b/x"], [("a", "a/b/c")], "'a' moves into itself: 'a/b/c'"),
        (["a/x", "b/x"], [("a", "c/d"), ("b/x", "c/d/x")], "'a/x' and 'b/x' both move to 'c/d/x'"),
        (["a", "b/x"], [("a", "b")], "'b' is a folder; `to` is the file's new path itself"),
        (["a/x", "b"], [("a", "b")], "'b' exists already and is a file"),
        (["a/x", "b"], [("a", "b/c")], "'b' would be both a file ('b') and a folder"),
    ]

    @Test(arguments: refused) func refuses(_ files: [String], _ moves: [(String, String)], _ message: String)
    {
        #expect(refusal(files, moves) == message)
    }

    static let packages: [([String], [(String, String)], [String])] = [
        (["p/__init__.py", "p/a.py"], [("p/a.py", "p/q/a.py")], ["p/q/__init__.py"]),
        (["p/__init__.py", "p/a.py"], [("p", "ops/p")], ["ops/__init__.py"]),
        (["p/__init__.py", "p/a.py", "ops/x.yaml"], [("p", "ops/p")], ["ops/__init__.py"]),
        (["n/a.py", "n/b.py"], [("n/a.py", "n/q/a.py")], []),
        (["n/a.py", "p/__init__.py"], [("n/a.py", "p/q/a.py")], ["p/q/__init__.py"]),
        (["p/__init__.py", "p/a.txt"], [("p/a.txt", "p/q/a.txt")], []),
        (["p/__init__.py", "p/a.py", "q/__init__.py"], [("p/a.py", "q/a.py")], []),
        (["p/__init__.py"], [("p", "src/p")], []),
        (
            ["src/p/__init__.py", "src/p/a.py"], [("src/p/a.py", "src/p/x/y/a.py")],
            ["src/p/x/__init__.py", "src/p/x/y/__init__.py"]
        ),
        (["p/__init__.py", "p/a.py"], [("p/a.py", "not-a-name/a.py")], []),
        (["p/__init__.py", "p/a.py"], [("p/a.py", "p/a/__init__.py")], []),
    ]

    @Test(arguments: packages)
    func newPackagesGetTheirInit(_ files: [String], _ moves: [(String, String)], _ created: [String]) throws {
        let tree = TreeInMemory(Dictionary(uniqueKeysWithValues: files.map { ($0, "") }))
        #expect(try tree.migrator(moves).migration().created == created)
    }
}
