// A plan as text: each step checked against the disk as the steps before it would leave it, and shown
// as a diff or a line.

import Glibc
import Platform
import PluginAPI

/// Renders work without doing it.
struct PlanRenderer {
    /// What is at a path once the steps so far were made.
    private enum Origin {
        case absent
        /// What now is at that path on the disk, with all below it.
        case disk(String)
        case bytes([UInt8])
        case link(String)
        case folder
    }

    private var made = PathTree<Origin>()
    private var output: [UInt8] = []
    /// Paths within it are shown as seen from it.
    private let root: String?

    init(root: String?) { self.root = root }

    var text: String { String(decoding: output, as: UTF8.self) }

    mutating func render(_ works: [Work]) throws {
        for work in works {
            switch work {
            case .put(let path, let new, let before): try put(path, new, before)
            case .delete(let path, let expected, let ifThere):
                let origin = origin(of: path)
                guard try kind(origin, path) != nil else {
                    if ifThere { continue }
                    throw SystemError("delete", path, code: ENOENT)
                }
                try delete(path, origin, expected)
            case .removeFolder(let path, _):
                guard let kind = try kind(origin(of: path), path) else {
                    throw SystemError("remove folder", path, code: ENOENT)
                }
                guard kind == .folder else { throw SystemError("remove folder", path, code: ENOTDIR) }
                made.clear(below: path)
                made[path] = .absent
                line("remove folder \(shown(path))")
            case .move(let from, let to, let ifThere): try move(from, to, ifThere)
            case .name(let path, let other, let isMade): try name(path, other, isMade)
            case .meta(let path, let change):
                guard try kind(origin(of: path), path) != nil else {
                    throw SystemError("change", path, code: ENOENT)
                }
                if change.owner != nil || change.group != nil {
                    let owner = change.owner.map(String.init) ?? ""
                    line("chown \(owner)\(change.group.map { ":\($0)" } ?? "") \(shown(path))")
                }
                if let mode = change.mode { line("chmod \(Self.octal(mode)) \(shown(path))") }
                if change.modified != nil { line("touch \(shown(path))") }
            }
        }
    }

    mutating func render(_ effects: [Effect]) {
        for effect in effects {
            line("effect \(effect.name)" + (effect.inverse == nil ? " (cannot be undone)" : ""))
        }
    }

    // MARK: Steps

    private mutating func put(_ path: String, _ new: NewState, _ before: Work.Requirement) throws {
        let old = origin(of: path)
        let kind = try kind(old, path)
        switch before {
        case .absent: if kind != nil { throw SystemError("make", path, code: EEXIST) }
        case .present: if kind == nil { throw SystemError("write", path, code: ENOENT) }
        case .any: break
        }
        if kind == nil {
            let parent = Path.parent(path)
            guard let above = try self.kind(origin(of: parent), parent) else {
                throw SystemError("make", path, code: ENOENT)
            }
            // A link may well lead to a folder.
            guard above == .folder || above == .link else { throw SystemError("make", path, code: ENOTDIR) }
        }
        switch new {
        case .folder:
            made[path] = .folder
            if kind == nil { line("folder \(shown(path))") }
        case .link(let target):
            made[path] = .link(target)
            line("link \(shown(path)) -> \(target)")
        case .file(let source, _, _):
            if kind == .folder { throw SystemError("write", path, code: EISDIR) }
            var expected = Expectation.anything
            if case .present(let seen) = before { expected = seen }
            try file(path, source, old, kind, expected)
        }
    }

    private mutating func file(
        _ path: String, _ source: Source, _ old: Origin, _ kind: FileKind?, _ expected: Expectation
    ) throws {
        let name = shown(path)
        if case .file(let from) = source, let size = try size(of: from), size > Self.largest {
            made[path] = .bytes([])
            return line("\(kind == nil ? "new" : "binary") \(name): a copy of \(shown(from)), \(size) bytes")
        }
        let bytes = try content(source)
        made[path] = .bytes(bytes)
        guard kind != nil else {
            guard UnifiedDiff.isText(bytes) else { return line("new \(name): \(bytes.count) bytes") }
            if bytes.isEmpty { return line("new \(name): empty") }
            return UnifiedDiff.append([], bytes, oldName: "/dev/null", newName: name, to: &output)
        }
        let before = try content(of: old, path, expected)
        if before == bytes { return }
        guard UnifiedDiff.isText(before), UnifiedDiff.isText(bytes) else {
            return line("binary \(name): \(before.count) bytes -> \(bytes.count) bytes")
        }
        var oldName = name
        if case .disk(let real) = old { oldName = shown(real) }
        UnifiedDiff.append(before, bytes, oldName: oldName, newName: name, to: &output)
    }

    private mutating func delete(_ path: String, _ origin: Origin, _ expected: Expectation) throws {
        let name = shown(path)
        defer { made[path] = .absent }
        switch try kind(origin, path) {
        case .folder: throw SystemError("delete", path, code: EISDIR)
        case .link: return line("delete link \(name)")
        default: break
        }
        if case .disk(let real) = origin, let size = try size(of: real), size > Self.largest {
            return line("delete \(name): \(size) bytes")
        }
        let bytes = try content(of: origin, path, expected)
        guard UnifiedDiff.isText(bytes), !bytes.isEmpty else {
            return line("delete \(name): \(bytes.count) bytes")
        }
        UnifiedDiff.append(bytes, [], oldName: name, newName: "/dev/null", to: &output)
    }

    private mutating func move(_ from: String, _ to: String, _ ifThere: Bool) throws {
        if from == to { return }
        let source = origin(of: from)
        guard try kind(source, from) != nil else {
            if ifThere { return }
            throw SystemError("move", from, code: ENOENT)
        }
        guard !Path.isInside(to, from) else {
            throw ChangeError("cannot move '\(from)' into itself, to '\(to)'")
        }
        guard try kind(origin(of: to), to) == nil else { throw SystemError("move to", to, code: EEXIST) }
        let parent = Path.parent(to)
        guard try kind(origin(of: parent), parent) != nil else {
            throw SystemError("move to", to, code: ENOENT)
        }
        if made[from] == nil { made[from] = source }
        made.move(from, to)
        made[from] = .absent
        line("move \(shown(from)) -> \(shown(to))")
    }

    private mutating func name(_ path: String, _ other: String, _ isMade: Bool) throws {
        let there = try kind(origin(of: path), path)
        guard isMade else {
            guard there != nil else { throw SystemError("delete", path, code: ENOENT) }
            made[path] = .absent
            return line("delete \(shown(path)), one name of \(shown(other))")
        }
        let source = origin(of: other)
        guard let kind = try kind(source, other) else { throw SystemError("link", other, code: ENOENT) }
        guard kind == .file else { throw SystemError("link", other, code: EISDIR) }
        guard there == nil else { throw SystemError("make link", path, code: EEXIST) }
        made[path] = source
        line("hard link \(shown(path)) -> \(shown(other))")
    }

    // MARK: What is there

    private func origin(of path: String) -> Origin {
        guard let (depth, value) = made.lineage(path).last else { return .disk(path) }
        let rest = Path.parts(path).dropFirst(depth)
        if rest.isEmpty { return value }
        guard case .disk(let real) = value else { return .absent }
        return .disk(Path.join(real, rest.joined(separator: "/")))
    }

    private func kind(_ origin: Origin, _ path: String) throws -> FileKind? {
        switch origin {
        case .absent: nil
        case .disk(let real): try FileInfo.of(real, followLinks: false)?.kind
        case .bytes: .file
        case .link: .link
        case .folder: .folder
        }
    }

    private static let largest = 4 << 20

    private func size(of path: String) throws -> Int? {
        guard case .disk(let real) = origin(of: path) else { return nil }
        return try FileInfo.of(real)?.size
    }

    private func content(of origin: Origin, _ path: String, _ expected: Expectation) throws -> [UInt8] {
        if case .bytes(let seen) = expected { return seen }
        switch origin {
        case .bytes(let bytes): return bytes
        case .disk(let real): return try Files.read(real)
        case .link(let target): return try Files.read(Path.join(Path.parent(path), target))
        case .absent: throw SystemError("read", path, code: ENOENT)
        case .folder: throw SystemError("read", path, code: EISDIR)
        }
    }

    private func content(_ source: Source) throws -> [UInt8] {
        switch source {
        case .bytes(let bytes): bytes
        case .file(let path): try content(of: origin(of: path), path, .anything)
        case .stored(let stored): try stored.load()
        }
    }

    // MARK: Text

    private mutating func line(_ text: String) {
        output += text.utf8
        output.append(UInt8(ascii: "\n"))
    }

    private func shown(_ path: String) -> String {
        guard let root, path != root, Path.isInside(path, root) else { return path }
        return Path.relative(path, to: root)
    }

    static func octal(_ mode: UInt32) -> String {
        let text = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
