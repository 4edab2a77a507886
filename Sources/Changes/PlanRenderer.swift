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
    /// Contents that are not shown.
    var hidden: Set<ContentHash> = []
    /// What other changes have said of files.
    var secrets = SecretFiles()
    /// Bytes of large files that the run would keep in files of their own.
    private(set) var keptBytes = 0
    /// Paths within it are shown as seen from it.
    private let root: String?
    /// What an undo clears away may be gone with what it took back before.
    var isUndoing = false

    init(root: String?, tree: PlannedTree = PlannedTree()) {
        self.root = root
        self.tree = tree
    }

    var text: String { String(decoding: output, as: UTF8.self) }

    /// The work among it that would alter something. Throws what the run would.
    @discardableResult mutating func render(_ works: [Work]) throws -> [Work] {
        try works.filter { try render($0) }
    }

    /// False if there is nothing to do.
    private mutating func render(_ work: Work) throws -> Bool {
        switch work {
        case .put(let path, let new, let before): return try put(path, new, before)
        case .delete(let path, let expected, let ifThere):
            guard let kind = try kind(path) else {
                if ifThere { return false }
                throw SystemError("delete", path, code: ENOENT)
            }
            try checkNames(path, "delete")
            try delete(path, kind, expected)
        case .removeFolder(let path, let ifEmpty):
            guard let kind = try kind(path) else {
                if ifEmpty || isUndoing { return false }
                throw SystemError("remove folder", path, code: ENOENT)
            }
            guard kind == .folder else { throw SystemError("remove folder", path, code: ENOTDIR) }
            guard try tree.list(path).isEmpty else {
                if ifEmpty { return false }
                throw SystemError("remove folder", path, code: ENOTEMPTY)
            }
            try checkNames(path, "remove folder")
            try tree.set(path, .absent)
            line("remove folder \(shown(path))")
        case .move(let from, let to, let kind): return try move(from, to, ifStill: kind)
        case .name(let path, let other, let isMade): try name(path, other, isMade)
        case .meta(let path, let change): return try meta(path, change)
        }
        return true
    }

    private mutating func meta(_ path: String, _ change: MetaChange) throws -> Bool {
        guard let info = try tree.info(path, followLinks: false) else {
            throw SystemError("change", path, code: ENOENT)
        }
        if change.staysAtPath, info.kind == .link, change.modified == nil { return false }
        let isSame =
            (change.mode ?? info.mode, change.owner ?? info.owner, change.group ?? info.group)
            == (info.mode, info.owner, info.group)
        if isSame, change.modified == nil || change.modified == info.modified { return false }
        // Who may not, is told before.
        try checkMeta(change, path, info)
        try tree.setMeta(
            path, mode: change.mode, owner: change.owner, group: change.group,
            modified: change.modified.map { (Int($0.seconds), Int($0.nanoseconds)) })
        if change.owner != nil || change.group != nil {
            let owner = change.owner.map(String.init) ?? ""
            line("chown \(owner)\(change.group.map { ":\($0)" } ?? "") \(shown(path))")
        }
        if let mode = change.mode { line("chmod \(StepRow.octal(mode)) \(shown(path))") }
        if change.modified != nil { line("touch \(shown(path))") }
        return true
    }

    /// Work that comes after a program has run, of which nobody knows before what it leaves.
    mutating func render(unchecked works: [Work]) {
        for row in works.map(\.row) {
            line("\(row.kind) \(row.from.map { shown($0) + " -> " } ?? "")\(shown(row.path))")
        }
    }

    mutating func render(_ effects: [Effect]) {
        for effect in effects { line(effect.line) }
    }

    mutating func render(_ action: OutsideAction) {
        switch action {
        case .program(let words): line("program \(words) (cannot be undone)")
        case .write(let path): line("write \(shown(path)) (cannot be undone)")
        }
    }

    // MARK: Steps

    /// As the run's own errors have it.
    private static func verb(_ new: NewState) -> String {
        switch new {
        case .file: "write"
        case .folder: "make folder"
        case .link: "make link"
        }
    }

    private mutating func put(_ path: String, _ new: NewState, _ before: Work.Requirement) throws -> Bool {
        let there = try tree.info(path, followLinks: false)
        switch before {
        case .absent: if there != nil { throw SystemError("make", path, code: EEXIST) }
        case .present: if there == nil { throw SystemError("write", path, code: ENOENT) }
        case .any: break
        }
        if there == nil {
            guard let above = try tree.info(Path.parent(path), followLinks: true) else {
                throw SystemError("make", path, code: ENOENT)
            }
            guard above.kind == .folder else { throw SystemError("make", path, code: ENOTDIR) }
            try checkNames(path, Self.verb(new))
        }
        switch new {
        case .folder(let meta, let mode):
            guard there?.kind != .folder else { return false }
            try tree.set(path, .folder, mode: meta?.mode ?? mode)
            line("folder \(shown(path))")
        case .link(let target, let meta):
            if there?.kind == .link, meta == nil,
                try tree.readLink(path).utf8.elementsEqual(target.utf8)
            {
                return false
            }
            try checkNames(path, "make link")
            try tree.set(path, .link(target))
            line("link \(shown(path)) -> \(target.quotedName)")
        case .file(let source, let meta, let mode):
            if there?.kind == .folder { throw SystemError("write", path, code: EISDIR) }
            if there?.kind == .other { throw ChangeError.notKept(path, "write", there) }
            var expected = Expectation.anything
            if case .present(let seen) = before { expected = seen }
            return try file(path, source, there, expected, mode: meta?.mode ?? mode)
        }
        return true
    }

    private mutating func file(
        _ path: String, _ source: Source, _ there: FileInfo?, _ expected: Expectation, mode: UInt32?
    ) throws -> Bool {
        let name = shown(path)
        // A link is written through.
        let target = there?.kind == .link ? try tree.realPath(path) : path
        if there != nil {
            try checkNames(target, "write")
            try checkInPlace(target)
        }
        if case .file(let from) = source, let size = try tree.info(from, followLinks: true)?.size,
            size > Self.largest
        {
            try tree.set(target, try tree.entry(try tree.realPath(from)), mode: mode)
            line("\(there == nil ? "new" : "binary") \(name): a copy of \(shown(from)), \(size) bytes")
            return true
        }
        let bytes = try content(source)
        guard let there else {
            try tree.set(target, .bytes(bytes), mode: mode)
            if bytes.isEmpty {
                line("new \(name): empty")
            } else if isHidden(bytes, target) {
                line("new \(name): \(bytes.count) bytes, \(Self.notShown)")
            } else if UnifiedDiff.isText(bytes) {
                UnifiedDiff.append([], bytes, oldName: "/dev/null", newName: name, to: &output)
            } else {
                line("new \(name): \(bytes.count) bytes")
            }
            return true
        }
        if there.size > JournalWriter.inlineLimit { keptBytes += there.size }
        let size = try tree.info(target, followLinks: false)?.size ?? 0
        if size > Self.largest, size != bytes.count {
            try noteOwner(target, name)
            try tree.set(target, .bytes(bytes), mode: mode)
            line("binary \(name): \(size) bytes -> \(bytes.count) bytes")
            return true
        }
        let before = try content(of: target, expected)
        var oldName = name
        if case .disk(let real) = try tree.entry(target), there.kind != .link { oldName = shown(real) }
        if before == bytes, mode == nil || mode == there.mode { return false }
        try noteOwner(target, name)
        let names = try tree.info(target, followLinks: false)?.links ?? 1
        try tree.set(target, .bytes(bytes), mode: mode)
        if names > 1 {
            line("\(name) has \(names) names (hard links): each shows what follows")
        }
        if before == bytes {
            line("chmod \(StepRow.octal(mode ?? there.mode)) \(name)")
        } else if isHidden(before, target) || isHidden(bytes, target) {
            line("replace \(name): \(before.count) bytes -> \(bytes.count) bytes, \(Self.notShown)")
        } else if UnifiedDiff.isText(before), UnifiedDiff.isText(bytes) {
            UnifiedDiff.append(before, bytes, oldName: oldName, newName: name, to: &output)
        } else {
            line("binary \(name): \(before.count) bytes -> \(bytes.count) bytes")
        }
        return true
    }

    /// A file with other names is written in place; any other is replaced by one of the user's own.
    private mutating func noteOwner(_ path: String, _ name: String) throws {
        guard geteuid() != 0, case .disk = try tree.entry(path),
            let info = try tree.info(path, followLinks: false), info.kind == .file, info.links == 1,
            info.owner != geteuid()
        else { return }
        line("\(name) will be yours: only root may leave it to \(Accounts.user(info.owner))")
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
        if size > ChangeRun.movedSize { keptBytes += size }
        try tree.set(path, .absent)
        guard UnifiedDiff.isText(bytes), !bytes.isEmpty else { return line("delete \(name): \(size) bytes") }
        if isHidden(bytes, path) { return line("delete \(name): \(size) bytes, \(Self.notShown)") }
        UnifiedDiff.append(bytes, [], oldName: name, newName: "/dev/null", to: &output)
    }

    private mutating func move(_ from: String, _ to: String, ifStill wanted: FileKind?) throws -> Bool {
        if from.utf8.elementsEqual(to.utf8) { return false }
        let there = try kind(from)
        if let wanted, there != wanted { return false }
        guard there != nil else { throw SystemError("move", from, code: ENOENT) }
        guard !Path.isInside(to, from) else {
            throw ChangeError("cannot move '\(from)' into itself, to '\(to)'")
        }
        guard try kind(to) == nil else { throw SystemError("move to", to, code: EEXIST) }
        guard try tree.info(Path.parent(to), followLinks: true)?.kind == .folder else {
            throw SystemError("move to", to, code: ENOENT)
        }
        try checkParents(from, to)
        try tree.move(from, to)
        line("move \(shown(from)) -> \(shown(to))")
        return true
    }

    private mutating func name(_ path: String, _ other: String, _ isMade: Bool) throws {
        let there = try kind(path)
        guard isMade else {
            guard there != nil else { throw SystemError("delete", path, code: ENOENT) }
            try checkNames(path, "delete")
            try tree.set(path, .absent)
            return line("delete \(shown(path)), one name of \(shown(other))")
        }
        guard let kind = try kind(other) else { throw SystemError("link", other, code: ENOENT) }
        guard kind == .file else { throw SystemError("link", other, code: EISDIR) }
        guard there == nil else { throw SystemError("make link", path, code: EEXIST) }
        try checkNames(path, "make link")
        try checkLinking(other, path)
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

    /// Said of a file instead of its lines.
    static let notShown = "not shown, as it holds secrets"

    private func isHidden(_ bytes: [UInt8], _ path: String) -> Bool {
        !hidden.isEmpty && hidden.contains(ContentHash(bytes)) || secrets.holds(path) || secrets.holds(bytes)
    }

    private mutating func line(_ text: String) {
        output += text.utf8
        output.append(UInt8(ascii: "\n"))
    }

    private func shown(_ path: String) -> String {
        guard let root, path != root, Path.isInside(path, root) else { return path.quotedName }
        return Path.relative(path, to: root).quotedName
    }
}
