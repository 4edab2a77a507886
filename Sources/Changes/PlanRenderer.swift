// A plan as text: each step checked against the disk as the steps before it would leave it, and shown
// as a diff or a line.

import Glibc
import Platform
import PluginAPI

/// Renders work without doing it.
struct PlanRenderer {
    /// The disk as the steps so far leave it.
    private(set) var tree: PlannedTree
    private var output: [UInt8] = []
    /// Paths within it are shown as seen from it.
    private let root: String?

    init(root: String?, tree: PlannedTree = PlannedTree()) {
        self.root = root
        self.tree = tree
    }

    var text: String { String(decoding: output, as: UTF8.self) }

    mutating func render(_ works: [Work]) throws {
        for work in works {
            switch work {
            case .put(let path, let new, let before): try put(path, new, before)
            case .delete(let path, let expected, let ifThere):
                guard let kind = try kind(path) else {
                    if ifThere { continue }
                    throw SystemError("delete", path, code: ENOENT)
                }
                try delete(path, kind, expected)
            case .removeFolder(let path, let ifEmpty):
                guard let kind = try kind(path) else {
                    throw SystemError("remove folder", path, code: ENOENT)
                }
                guard kind == .folder else { throw SystemError("remove folder", path, code: ENOTDIR) }
                guard try tree.list(path).isEmpty else {
                    if ifEmpty { continue }
                    throw SystemError("remove folder", path, code: ENOTEMPTY)
                }
                try tree.set(path, .absent)
                line("remove folder \(shown(path))")
            case .move(let from, let to, let ifThere): try move(from, to, ifThere)
            case .name(let path, let other, let isMade): try name(path, other, isMade)
            case .meta(let path, let change):
                guard let info = try tree.info(path, followLinks: false) else {
                    throw SystemError("change", path, code: ENOENT)
                }
                // Who may not, is told before.
                let me = geteuid()
                let isMine = me == 0 || info.owner == me
                if change.mode != nil, !isMine { throw SystemError("set the mode of", path, code: EPERM) }
                if let owner = change.owner, me != 0, owner != info.owner {
                    throw SystemError("set the owner of", path, code: EPERM)
                }
                if change.group != nil, !isMine { throw SystemError("set the owner of", path, code: EPERM) }
                try tree.setMeta(
                    path, mode: change.mode, owner: change.owner, group: change.group,
                    modified: change.modified.map { (Int($0.seconds), Int($0.nanoseconds)) })
                if change.owner != nil || change.group != nil {
                    let owner = change.owner.map(String.init) ?? ""
                    line("chown \(owner)\(change.group.map { ":\($0)" } ?? "") \(shown(path))")
                }
                if let mode = change.mode { line("chmod \(StepRow.octal(mode)) \(shown(path))") }
                if change.modified != nil { line("touch \(shown(path))") }
            }
        }
    }

    mutating func render(_ effects: [Effect]) {
        for effect in effects {
            line("effect \(effect.name)" + (effect.inverse == nil ? " (cannot be undone)" : ""))
        }
    }

    mutating func render(_ action: OutsideAction) {
        switch action {
        case .program(let words): line("program \(words) (cannot be undone)")
        case .write(let path): line("write \(shown(path)) (cannot be undone)")
        }
    }

    // MARK: Steps

    private mutating func put(_ path: String, _ new: NewState, _ before: Work.Requirement) throws {
        let kind = try kind(path)
        switch before {
        case .absent: if kind != nil { throw SystemError("make", path, code: EEXIST) }
        case .present: if kind == nil { throw SystemError("write", path, code: ENOENT) }
        case .any: break
        }
        if kind == nil {
            guard let above = try tree.info(Path.parent(path), followLinks: true) else {
                throw SystemError("make", path, code: ENOENT)
            }
            guard above.kind == .folder else { throw SystemError("make", path, code: ENOTDIR) }
        }
        switch new {
        case .folder(let meta, let mode):
            guard kind != .folder else { return }
            try tree.set(path, .folder, mode: meta?.mode ?? mode)
            line("folder \(shown(path))")
        case .link(let target, _):
            try tree.set(path, .link(target))
            line("link \(shown(path)) -> \(target)")
        case .file(let source, let meta, let mode):
            if kind == .folder { throw SystemError("write", path, code: EISDIR) }
            var expected = Expectation.anything
            if case .present(let seen) = before { expected = seen }
            try file(path, source, kind, expected, mode: meta?.mode ?? mode)
        }
    }

    private mutating func file(
        _ path: String, _ source: Source, _ kind: FileKind?, _ expected: Expectation, mode: UInt32?
    ) throws {
        let name = shown(path)
        // A link is written through.
        let target = kind == .link ? try tree.realPath(path) : path
        if case .file(let from) = source, let size = try tree.info(from, followLinks: true)?.size,
            size > Self.largest
        {
            try tree.set(target, try tree.entry(try tree.realPath(from)), mode: mode)
            return line("\(kind == nil ? "new" : "binary") \(name): a copy of \(shown(from)), \(size) bytes")
        }
        let bytes = try content(source)
        guard kind != nil else {
            try tree.set(target, .bytes(bytes), mode: mode)
            guard UnifiedDiff.isText(bytes) else { return line("new \(name): \(bytes.count) bytes") }
            if bytes.isEmpty { return line("new \(name): empty") }
            return UnifiedDiff.append([], bytes, oldName: "/dev/null", newName: name, to: &output)
        }
        let before = try content(of: target, expected)
        var oldName = name
        if case .disk(let real) = try tree.entry(target), kind != .link { oldName = shown(real) }
        try tree.set(target, .bytes(bytes), mode: mode)
        if before == bytes { return }
        guard UnifiedDiff.isText(before), UnifiedDiff.isText(bytes) else {
            return line("binary \(name): \(before.count) bytes -> \(bytes.count) bytes")
        }
        UnifiedDiff.append(before, bytes, oldName: oldName, newName: name, to: &output)
    }

    private mutating func delete(_ path: String, _ kind: FileKind, _ expected: Expectation) throws {
        let name = shown(path)
        let size = try tree.info(path, followLinks: false)?.size ?? 0
        switch kind {
        case .folder: throw SystemError("delete", path, code: EISDIR)
        case .link:
            try tree.set(path, .absent)
            return line("delete link \(name)")
        case .other: throw ChangeError.notKept(path, "delete", try tree.info(path, followLinks: false))
        case .file: break
        }
        let bytes = size > Self.largest ? [] : try content(of: path, expected)
        try tree.set(path, .absent)
        guard UnifiedDiff.isText(bytes), !bytes.isEmpty else { return line("delete \(name): \(size) bytes") }
        UnifiedDiff.append(bytes, [], oldName: name, newName: "/dev/null", to: &output)
    }

    private mutating func move(_ from: String, _ to: String, _ ifThere: Bool) throws {
        if from.utf8.elementsEqual(to.utf8) { return }
        guard try kind(from) != nil else {
            if ifThere { return }
            throw SystemError("move", from, code: ENOENT)
        }
        guard !Path.isInside(to, from) else {
            throw ChangeError("cannot move '\(from)' into itself, to '\(to)'")
        }
        guard try kind(to) == nil else { throw SystemError("move to", to, code: EEXIST) }
        guard try tree.info(Path.parent(to), followLinks: true)?.kind == .folder else {
            throw SystemError("move to", to, code: ENOENT)
        }
        try tree.move(from, to)
        line("move \(shown(from)) -> \(shown(to))")
    }

    private mutating func name(_ path: String, _ other: String, _ isMade: Bool) throws {
        let there = try kind(path)
        guard isMade else {
            guard there != nil else { throw SystemError("delete", path, code: ENOENT) }
            try tree.set(path, .absent)
            return line("delete \(shown(path)), one name of \(shown(other))")
        }
        guard let kind = try kind(other) else { throw SystemError("link", other, code: ENOENT) }
        guard kind == .file else { throw SystemError("link", other, code: EISDIR) }
        guard there == nil else { throw SystemError("make link", path, code: EEXIST) }
        try tree.set(path, try tree.entry(other), mode: try tree.info(other, followLinks: false)?.mode)
        line("hard link \(shown(path)) -> \(shown(other))")
    }

    // MARK: What is there

    private static let largest = 4 << 20

    private func kind(_ path: String) throws -> FileKind? { try tree.info(path, followLinks: false)?.kind }

    private func content(of path: String, _ expected: Expectation) throws -> [UInt8] {
        if case .bytes(let seen) = expected { return seen }
        return try tree.read(path)
    }

    private func content(_ source: Source) throws -> [UInt8] {
        switch source {
        case .bytes(let bytes): bytes
        case .file(let path): try tree.read(path)
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
}
