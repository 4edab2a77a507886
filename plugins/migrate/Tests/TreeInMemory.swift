// A project's tree without a disk, and what a migration makes of it.

import Platform
import PluginAPI

@testable import Migrate

/// Files by path.
typealias Files = [String: String]

final class MemoryReader: TreeReader {
    private let files: [String: [UInt8]]
    private var current = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 0)

    init(_ files: [String: [UInt8]]) { self.files = files }

    deinit { current.deallocate() }

    func bytes(of path: String) throws(SystemError) -> UnsafeBufferPointer<UInt8>? {
        guard let bytes = files[path] else { throw SystemError("read", path, code: 2) }
        current.deallocate()
        current = .allocate(capacity: bytes.count)
        _ = current.initialize(fromContentsOf: bytes)
        return UnsafeBufferPointer(current)
    }
}

/// A tree's files before and after, for one set of moves.
struct TreeInMemory {
    var files: [String: [UInt8]]

    init(_ files: Files) { self.files = files.mapValues { Array($0.utf8) } }

    func migrator(_ moves: [(String, String)], exclude: [String] = []) throws -> Migrator {
        var text = "moves:\n"
        for (from, to) in moves { text += "- {from: '\(from)', to: '\(to)'}\n" }
        if !exclude.isEmpty { text += "exclude: [\(exclude.map { "'\($0)'" }.joined(separator: ", "))]\n" }
        let files = files
        return Migrator(
            plan: try MigrationPlan(Array(text.utf8), defaultName: "test"),
            tree: ProjectTree(files: Array(files.keys)),
            root: "/project", openReader: { () throws(SystemError) in MemoryReader(files) })
    }

    /// The files after a migration's change, by carrying out its steps.
    func applying(_ migration: Migration) -> TreeInMemory {
        var after = self
        for step in migration.change.steps {
            switch step {
            case .move(let from, let to):
                for (path, content) in after.files where RelativePath.isInside(path, from) {
                    after.files[path] = nil
                    let target = path == from ? to : to + "/" + RelativePath.inside(path, from)
                    precondition(after.files[target] == nil, "\(target) is taken")
                    after.files[target] = content
                }
            case .createFile(let path, .bytes(let bytes), _):
                precondition(after.files[path] == nil, "\(path) is taken")
                after.files[path] = bytes
            case .replaceFile(let path, .bytes(let bytes), .bytes(let old)):
                precondition(after.files[path] == old, "\(path) is not as expected")
                after.files[path] = bytes
            case .removeDirectory(let path):
                precondition(
                    !after.files.keys.contains { RelativePath.isInside($0, path) }, "\(path) is not empty")
            default: break
            }
        }
        return after
    }

    var texts: Files { files.mapValues { String(decoding: $0, as: UTF8.self) } }
}

/// The tree after moves.
func migrated(_ files: Files, _ moves: [(String, String)]) throws -> Files {
    let tree = TreeInMemory(files)
    return tree.applying(try tree.migrator(moves).migration()).texts
}
