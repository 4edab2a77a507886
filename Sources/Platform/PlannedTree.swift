// The disk as a plan would leave it, so that the later steps of a plan see what the earlier ones would have done.

import CSystem
import Glibc

/// The disk, with some paths altered in memory.
public struct PlannedTree {
    /// While it is set, each look at a path by `Files`, `FileInfo` and `TreeWalk` sees this tree. Whoever plans sets it
    /// between steps, when no other thread looks.
    nonisolated(unsafe) public static var current: PlannedTree?

    /// What a path has become.
    public enum Entry {
        case absent
        /// What now is at that path on the disk, with all below it.
        case disk(String)
        case bytes([UInt8])
        case link(String)
        case folder
    }

    private struct Node {
        var entry: Entry
        /// Nil: as the disk has it.
        var mode: UInt32?
        var owner: UInt32?
        var group: UInt32?
        /// Seconds since 1970 and nanoseconds.
        var modified: (seconds: Int, nanoseconds: Int)?
        /// In place of an inode.
        var serial: UInt64
    }

    private var tree = PathTree<Node>()
    private var serial: UInt64 = 0
    private let time: Int

    public init() { time = Glibc.time(nil) }

    // MARK: Altering

    /// Puts an entry at a path; what lay below it is gone.
    public mutating func set(_ path: String, _ entry: Entry, mode: UInt32? = nil) throws(SystemError) {
        let key = try key(path)
        serial += 1
        // New content for a file leaves its mode.
        let old = try info(atKey: key)
        tree.clear(below: key)
        tree[key] = Node(entry: entry, mode: isAbsent(entry) ? nil : mode ?? old?.mode, serial: serial)
    }

    private func isAbsent(_ entry: Entry) -> Bool { if case .absent = entry { true } else { false } }

    public mutating func move(_ from: String, _ to: String) throws(SystemError) {
        let source = try key(from)
        let target = try key(to)
        serial += 1
        if tree[source] == nil { tree[source] = Node(entry: entry(atKey: source), serial: serial) }
        tree.move(source, target)
        tree[source] = Node(entry: .absent, serial: serial)
    }

    /// Alters what belongs to a path besides its content; nil: as it is.
    public mutating func setMeta(
        _ path: String, mode: UInt32?, owner: UInt32?, group: UInt32?,
        modified: (seconds: Int, nanoseconds: Int)?
    ) throws(SystemError) {
        let key = try key(path)
        serial += 1
        var node = tree[key] ?? Node(entry: entry(atKey: key), serial: serial)
        if let mode { node.mode = mode }
        if let owner { node.owner = owner }
        if let group { node.group = group }
        if let modified { node.modified = modified }
        tree[key] = node
    }

    // MARK: Looking

    /// What a path has become; links on the way to it are followed, the last one is not.
    public func entry(_ path: String) throws(SystemError) -> Entry { entry(atKey: try key(path)) }

    /// As `FileInfo.of`.
    public func info(_ path: String, followLinks: Bool) throws(SystemError) -> FileInfo? {
        do throws(SystemError) {
            return try info(atKey: followLinks ? try resolve(path, followLast: true) : try key(path))
        } catch {
            if error.code == ENOENT || error.code == ENOTDIR { return nil }
            throw error
        }
    }

    /// A file's content, open for reading.
    public func open(_ path: String) throws(SystemError) -> Int32 {
        switch try entry(try resolve(path, followLast: true)) {
        case .disk(let real): return try Disk.open(real)
        case .absent, .link: throw SystemError("read", path, code: ENOENT)
        case .folder: throw SystemError("read", path, code: EISDIR)
        case .bytes(let bytes):
            let descriptor = nops_memfd("planned")
            guard descriptor >= 0 else { throw SystemError("read", path) }
            do throws(SystemError) { try Files.writeAll(descriptor, bytes, shown: path) } catch {
                close(descriptor)
                throw error
            }
            lseek(descriptor, 0, SEEK_SET)
            return descriptor
        }
    }

    public func read(_ path: String) throws(SystemError) -> [UInt8] {
        if case .bytes(let bytes) = try entry(try resolve(path, followLast: true)) { return bytes }
        let descriptor = try open(path)
        defer { close(descriptor) }
        return try Files.readAll(descriptor, shown: path)
    }

    public func readLink(_ path: String) throws(SystemError) -> String {
        switch try entry(path) {
        case .link(let target): return target
        case .disk(let real): return try Disk.readLink(real)
        case .absent: throw SystemError("read link", path, code: ENOENT)
        case .bytes, .folder: throw SystemError("read link", path, code: EINVAL)
        }
    }

    /// The names in a folder, sorted by bytes.
    public func list(_ path: String) throws(SystemError) -> [String] {
        let key = try resolve(path, followLast: true)
        var names: Set<PathKey>
        switch entry(atKey: key) {
        case .disk(let real): names = Set(try Disk.list(real).map { PathKey($0) })
        case .folder: names = []
        case .absent: throw SystemError("list", path, code: ENOENT)
        case .bytes, .link: throw SystemError("list", path, code: ENOTDIR)
        }
        for (name, node) in tree.children(key) {
            guard let node else { continue }
            if isAbsent(node.entry) { names.remove(PathKey(name)) } else { names.insert(PathKey(name)) }
        }
        return names.sorted().map(\.path)
    }

    /// The path with its links resolved: all of it must exist.
    public func realPath(_ path: String) throws(SystemError) -> String {
        let key = try resolve(path, followLast: true)
        guard try info(atKey: key) != nil else { throw SystemError("resolve", path, code: ENOENT) }
        return key
    }

    // MARK: Paths

    private static let mostLinks = 40

    /// Where a path's entry is kept: links in the folders on the way are resolved.
    private func key(_ path: String) throws(SystemError) -> String { try resolve(path, followLast: false) }

    private func resolve(_ path: String, followLast: Bool) throws(SystemError) -> String {
        let whole = Path.isAbsolute(path) ? path : Path.join(try Files.workingFolder(), path)
        var rest = Array(Path.parts(whole).reversed())
        var at = "/"
        var links = 0
        while let part = rest.popLast() {
            if part == ".." {
                at = Path.parent(at)
                continue
            }
            let next = Path.join(at, String(part))
            if rest.isEmpty, !followLast { return next }
            guard let target = target(ofLinkAt: next) else {
                at = next
                continue
            }
            links += 1
            guard links <= Self.mostLinks else { throw SystemError("resolve", path, code: ELOOP) }
            if Path.isAbsolute(target) { at = "/" }
            rest += Path.parts(target).reversed()
        }
        return at
    }

    private func target(ofLinkAt key: String) -> String? {
        switch entry(atKey: key) {
        case .link(let target): target
        case .disk(let real): try? Disk.readLink(real)
        default: nil
        }
    }

    private func entry(atKey key: String) -> Entry {
        guard let (depth, node) = tree.lineage(key).last else { return .disk(key) }
        let rest = Path.parts(key).dropFirst(depth)
        if rest.isEmpty { return node.entry }
        guard case .disk(let real) = node.entry else { return .absent }
        return .disk(Path.join(real, rest.joined(separator: "/")))
    }

    private func info(atKey key: String) throws(SystemError) -> FileInfo? {
        let node = tree[key]
        func planned(_ kind: FileKind, size: Int) -> FileInfo {
            FileInfo(
                planned: kind, size: size, device: device(above: key), serial: node?.serial ?? 0, time: time)
        }
        var info: FileInfo
        switch entry(atKey: key) {
        case .absent: return nil
        case .disk(let real):
            guard let there = try Disk.info(real, followLinks: false) else { return nil }
            info = there
        case .bytes(let bytes):
            info = planned(.file, size: bytes.count)
        case .link(let target): info = planned(.link, size: target.utf8.count)
        case .folder: info = planned(.folder, size: 0)
        }
        if info.kind != .link, let mode = node?.mode { info.mode = mode }
        if let owner = node?.owner { info.owner = owner }
        if let group = node?.group { info.group = group }
        if let modified = node?.modified {
            (info.modifiedSeconds, info.modifiedNanoseconds) = modified
        }
        return info
    }

    /// Of the nearest folder on the way to a planned thing that is on the disk: the thing would be made there.
    private func device(above key: String) -> UInt64 {
        var at = key
        while at != "/" {
            at = Path.parent(at)
            if case .disk(let real) = entry(atKey: at),
                let there = (try? Disk.info(real, followLinks: false)) ?? nil
            {
                return there.device
            }
        }
        return 0
    }
}
