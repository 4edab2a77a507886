// Is everything as a change left it? Asked before undo touches anything.

import CSystem
import Glibc
import Platform
import PluginAPI

struct UndoCheck {
    private enum Expected {
        case state(EntryState)
        /// Moved there; nobody wrote to it since.
        case stamp(kind: FileKind, size: Int, modified: FileTime)
        case mode(UInt32)
        /// One of several names of that file.
        case name(FileIdentity)
    }

    private var tree = PathTree<Expected>()

    /// `content` gives a content that the change keeps.
    init(_ journal: JournalReader, content: (ContentHash) throws -> [UInt8]) throws {
        for action in journal.actions where !journal.reverted.contains(action.sequence) {
            switch action.kind {
            case .swap(let path, _, let new, _):
                if new == .absent { tree.clear(below: path) }
                tree[path] = .state(new)
            case .move(let from, let to, let thing, let listing):
                if tree[from] == nil {
                    tree[from] = .stamp(kind: thing.kind, size: thing.size, modified: thing.modified)
                }
                if let listing {
                    for entry in try TreeListing(encoded: try content(listing)).entries {
                        let path = Path.join(from, entry.path)
                        if tree[path] == nil {
                            tree[path] = .stamp(kind: entry.kind, size: entry.size, modified: entry.modified)
                        }
                    }
                }
                tree.move(from, to)
                tree[from] = .state(.absent)
            case .meta(let path, _, let new):
                switch tree[path] {
                case .state(.file(let hash, let size, var meta)):
                    meta.mode = new.mode
                    tree[path] = .state(.file(hash: hash, size: size, meta: meta))
                case .state(.folder(var meta)):
                    meta.mode = new.mode
                    tree[path] = .state(.folder(meta))
                case .stamp(let kind, let size, _):
                    tree[path] = .stamp(kind: kind, size: size, modified: new.modified)
                default: tree[path] = .mode(new.mode)
                }
            case .name(let path, _, let thing, let isMade):
                tree[path] = isMade ? .name(FileIdentity(thing)) : .state(.absent)
            case .effect, .watch: break
            }
        }
    }

    /// Each path that is not as expected, sorted.
    func altered() throws -> [String] {
        var altered: Set<String> = []
        for (path, expected) in tree.all() {
            let info = try FileInfo.of(path, followLinks: false)
            if try !holds(expected, path, info) { altered.insert(path) }
            // A folder that undo removes must hold nothing that others put there.
            if case .state(.folder) = expected, info?.kind == .folder {
                for name in try Files.list(path) {
                    let inside = Path.join(path, name)
                    switch tree[inside] {
                    case nil, .state(.absent): altered.insert(inside)
                    default: break
                    }
                }
            }
        }
        return altered.sorted()
    }

    private func holds(_ expected: Expected, _ path: String, _ info: FileInfo?) throws -> Bool {
        switch expected {
        case .state(.absent): return info == nil
        case .state(.folder(let meta)): return info?.kind == .folder && info?.mode == meta.mode
        case .name(let file):
            guard let info else { return false }
            return FileIdentity(info) == file && info.links > 1
        case .state(.link(let target, _, _)):
            guard info?.kind == .link else { return false }
            return try Files.readLink(path) == target
        case .state(.file(let hash, let size, let meta)):
            guard let info, info.kind == .file, info.size == size, info.mode == meta.mode else {
                return false
            }
            let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
            guard descriptor >= 0 else { throw SystemError("read", path) }
            defer { close(descriptor) }
            return try ContentHash(descriptor: descriptor, shown: path) == hash
        case .stamp(let kind, let size, let modified):
            guard let info, info.kind == kind else { return false }
            return kind == .folder || (info.size == size && info.modified == modified)
        case .mode(let mode): return info?.mode == mode
        }
    }
}
