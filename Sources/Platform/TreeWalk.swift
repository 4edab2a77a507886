// Walking a tree of folders, fast: one open and one getdents per folder, types without stat.

import CSystem
import Glibc

/// Reads one folder's entries.
enum FolderReader {
    /// Calls `body` with each name (without "." and "..") and its type (DT_*). Closes the descriptor.
    static func read(
        _ descriptor: Int32, shown: String, _ body: (UnsafeBufferPointer<UInt8>, UInt8) throws -> Void
    ) throws(SystemError) {
        guard let stream = fdopendir(descriptor) else {
            let failure = SystemError("list", shown)
            close(descriptor)
            throw failure
        }
        defer { closedir(stream) }
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw SystemError("list", shown) }
                return
            }
            let type = entry.pointee.d_type
            let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19
            let start = UnsafeRawPointer(entry) + offset
            let bytes = start.assumingMemoryBound(to: UInt8.self)
            let length = strlen(start.assumingMemoryBound(to: CChar.self))
            let dot = UInt8(ascii: ".")
            if bytes[0] == dot, length == 1 || (length == 2 && bytes[1] == dot) { continue }
            do {
                try body(UnsafeBufferPointer(start: bytes, count: length), type)
            } catch let error as SystemError {
                throw error
            } catch {
                throw SystemError("list", shown, code: ECANCELED)
            }
        }
    }
}

/// One entry met on a walk.
public struct TreeEntry: Sendable {
    /// From the walk's start, without it: "sub/file".
    public var path: String
    public var name: String
    /// Of the entry itself: a link is a link.
    public var kind: FileKind
    /// 1 for what lies in the start itself.
    public var depth: Int
}

/// A walk down a tree. Links are met, never followed.
public enum TreeWalk {
    public enum Answer: Sendable {
        /// Go on, into this entry if it is a folder.
        case enter
        /// Go on without entering this folder.
        case skip
        /// End the walk.
        case stop
    }

    /// Visits all below `start`, each folder's entries sorted by name, a folder before what it holds.
    ///
    /// A folder that can't be read is given to `unreadable`; without one its error ends the walk.
    public static func walk(
        _ start: String, unreadable: ((SystemError) -> Void)? = nil, visit: (TreeEntry) throws -> Answer
    ) throws {
        if let planned = PlannedTree.current {
            _ = try step(planned, start, "", 1, unreadable, visit)
            return
        }
        let descriptor = nops_open(start, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw SystemError("list", start) }
        _ = try step(descriptor, start, "", 1, unreadable, visit)
    }

    /// The same through a plan. False: stopped.
    private static func step(
        _ planned: PlannedTree, _ start: String, _ prefix: String, _ depth: Int,
        _ unreadable: ((SystemError) -> Void)?, _ visit: (TreeEntry) throws -> Answer
    ) throws -> Bool {
        let names: [String]
        do throws(SystemError) { names = try planned.list(Path.join(start, prefix)) } catch {
            guard let unreadable else { throw error }
            unreadable(error)
            return true
        }
        for name in names {
            let path = prefix.isEmpty ? name : prefix + "/" + name
            guard let info = try planned.info(Path.join(start, path), followLinks: false) else { continue }
            switch try visit(TreeEntry(path: path, name: name, kind: info.kind, depth: depth)) {
            case .stop: return false
            case .skip: continue
            case .enter: break
            }
            guard info.kind == .folder else { continue }
            guard try step(planned, start, path, depth + 1, unreadable, visit) else { return false }
        }
        return true
    }

    /// False: stopped. Closes `descriptor`.
    private static func step(
        _ descriptor: Int32, _ start: String, _ prefix: String, _ depth: Int,
        _ unreadable: ((SystemError) -> Void)?, _ visit: (TreeEntry) throws -> Answer
    ) throws -> Bool {
        let folder = dup(descriptor)
        guard folder >= 0 else {
            let failure = SystemError("list", Path.join(start, prefix))
            close(descriptor)
            throw failure
        }
        defer { close(folder) }
        var entries: [(name: String, kind: FileKind)] = []
        do {
            try FolderReader.read(descriptor, shown: Path.join(start, prefix)) { bytes, type in
                let name = String(decoding: bytes, as: UTF8.self)
                let kind: FileKind
                switch Int(type) {
                case Int(DT_REG): kind = .file
                case Int(DT_DIR): kind = .folder
                case Int(DT_LNK): kind = .link
                case Int(DT_UNKNOWN):
                    guard let info = try FileInfo.of(name, in: folder) else { return }
                    kind = info.kind
                default: kind = .other
                }
                entries.append((name, kind))
            }
        } catch let error {
            guard let unreadable else { throw error }
            unreadable(error)
            return true
        }
        entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        for (name, kind) in entries {
            let path = prefix.isEmpty ? name : prefix + "/" + name
            switch try visit(TreeEntry(path: path, name: name, kind: kind, depth: depth)) {
            case .stop: return false
            case .skip: continue
            case .enter: break
            }
            guard kind == .folder else { continue }
            let next = nops_openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0)
            guard next >= 0 else {
                let failure = SystemError("list", Path.join(start, path))
                if let unreadable {
                    unreadable(failure)
                    continue
                }
                throw failure
            }
            guard try step(next, start, path, depth + 1, unreadable, visit) else { return false }
        }
        return true
    }
}
