import Glibc
import Platform
import Testing

@Suite struct PlannedTreeTests {
    /// A folder on the disk: a file `a`, a folder `d` with `d/f`, and `l`, a link to `d`.
    private final class Ground {
        let root: String

        init() throws {
            root = try Files.realPath(try Files.makeTemporaryFolder(prefix: "nops-planned-"))
            try Files.writeWhole(root + "/a", Array("one".utf8))
            try Files.makeFolder(root + "/d")
            try Files.writeWhole(root + "/d/f", Array("x".utf8))
            try #require(symlink("d", root + "/l") == 0)
        }

        deinit { _ = try? Files.removeTree(root) }
    }

    @Test func seesTheDiskWhereNothingIsPlanned() throws {
        let ground = try Ground()
        let tree = PlannedTree()
        #expect(try tree.list(ground.root) == ["a", "d", "l"])
        #expect(try tree.read(ground.root + "/l/f") == Array("x".utf8))
        #expect(try tree.info(ground.root + "/a", followLinks: true) == FileInfo.of(ground.root + "/a"))
        #expect(try tree.info(ground.root + "/l", followLinks: false)?.kind == .link)
        #expect(try tree.info(ground.root + "/none", followLinks: true) == nil)
        #expect(try tree.info(ground.root + "/a/none", followLinks: true) == nil)
        #expect(try tree.realPath(ground.root + "/l/f") == ground.root + "/d/f")
    }

    @Test func alteredPathsAreSeenThroughLinks() throws {
        let ground = try Ground()
        var tree = PlannedTree()
        try tree.set(ground.root + "/l/new", .bytes([1, 2]))
        #expect(try tree.list(ground.root + "/d") == ["f", "new"])
        #expect(try tree.read(ground.root + "/d/new") == [1, 2])
        #expect(try tree.info(ground.root + "/d/new", followLinks: true)?.size == 2)
        try tree.set(ground.root + "/d/f", .absent)
        #expect(try tree.list(ground.root + "/l") == ["new"])
        #expect(throws: SystemError.self) { try tree.read(ground.root + "/l/f") }
    }

    @Test func movesTakeAllBelowAlong() throws {
        let ground = try Ground()
        var tree = PlannedTree()
        try tree.set(ground.root + "/d/g", .bytes([7]))
        try tree.move(ground.root + "/d", ground.root + "/e")
        #expect(try tree.list(ground.root) == ["a", "e", "l"])
        #expect(try tree.list(ground.root + "/e") == ["f", "g"])
        #expect(try tree.read(ground.root + "/e/f") == Array("x".utf8))
        // The link leads to nothing now.
        #expect(try tree.info(ground.root + "/l", followLinks: true) == nil)
        #expect(try tree.readLink(ground.root + "/l") == "d")
        try tree.move(ground.root + "/a", ground.root + "/e/a")
        try tree.move(ground.root + "/e", ground.root + "/d")
        #expect(try tree.read(ground.root + "/l/a") == Array("one".utf8))
    }

    @Test func modesStayWithNewContent() throws {
        let ground = try Ground()
        var tree = PlannedTree()
        try tree.setMeta(ground.root + "/a", mode: 0o600, owner: nil, group: nil, modified: nil)
        try tree.set(ground.root + "/a", .bytes([]))
        #expect(try tree.info(ground.root + "/a", followLinks: true)?.mode == 0o600)
    }

    @Test func roundsOfLinksEnd() throws {
        let ground = try Ground()
        var tree = PlannedTree()
        try tree.set(ground.root + "/x", .link("y"))
        try tree.set(ground.root + "/y", .link("x"))
        #expect(throws: SystemError.self) { try tree.read(ground.root + "/x") }
    }

    @Test func everyLookGoesThroughTheCurrentPlan() throws {
        let ground = try Ground()
        var tree = PlannedTree()
        try tree.set(ground.root + "/a", .absent)
        try tree.set(ground.root + "/n", .folder)
        try tree.set(ground.root + "/n/b", .bytes([9]))
        PlannedTree.current = tree
        defer { PlannedTree.current = nil }
        #expect(!Files.exists(ground.root + "/a"))
        #expect(Files.isFolder(ground.root + "/n"))
        #expect(try Files.read(ground.root + "/n/b") == [9])
        let descriptor = try Files.openForReading(ground.root + "/n/b")
        defer { close(descriptor) }
        #expect(try Files.readAll(descriptor, shown: "b") == [9])
        var seen: [String] = []
        try TreeWalk.walk(ground.root) { entry in
            seen.append(entry.path)
            return .enter
        }
        #expect(seen == ["d", "d/f", "l", "n", "n/b"])
    }
}
