@testable import Changes
import Platform
import PluginAPI
import Testing

@Suite struct WatchedTreeTests {
    private func tree(_ states: [String: EntryState]) throws -> WatchedTree {
        var writer = RecordWriter()
        writer.integer(UInt32(states.count))
        for (path, state) in states {
            writer.text(path)
            writer.state(state)
        }
        return try WatchedTree(encoded: writer.bytes, version: JournalHeader.version)
    }

    private let folder = EntryState.folder(FileMeta(mode: 0o755, owner: 0, group: 0, attributes: []))
    private func file(_ byte: UInt8) -> EntryState {
        .file(
            hash: ContentHash([byte]), size: 1,
            meta: FileMeta(mode: 0o644, owner: 0, group: 0, modified: FileTime(seconds: 5), attributes: []))
    }

    @Test func sameTreesHaveNoDifferences() throws {
        let one = try tree(["": folder, "d": folder, "d/f": file(1)])
        #expect(one.differences(to: one).isEmpty)
        #expect(try WatchedTree(encoded: one.encoded, version: JournalHeader.version) == one)
        // A folder's time is of no account.
        let later = EntryState.folder(
            FileMeta(mode: 0o755, owner: 0, group: 0, modified: FileTime(seconds: 9), attributes: []))
        #expect(one.differences(to: try tree(["": folder, "d": later, "d/f": file(1)])).isEmpty)
    }

    @Test func whatIsGoneComesFirstAndTheDeepestOfIt() throws {
        let before = try tree(["": folder, "d": folder, "d/e": folder, "d/e/f": file(1), "x": file(1)])
        let after = try tree(["": folder, "n": folder, "n/o": file(2), "x": file(3)])
        #expect(before.differences(to: after).map(\.path) == ["d/e/f", "d/e", "d", "n", "n/o", "x"])
    }

    @Test func anotherKindIsARemovalAndAMaking() throws {
        let before = try tree(["": folder, "x": folder, "x/y": file(1)])
        let after = try tree(["": folder, "x": file(2)])
        let found = before.differences(to: after)
        #expect(found.map(\.path) == ["x/y", "x", "x"])
        #expect(found.map(\.new.kind) == [nil, nil, .file])
    }
}
