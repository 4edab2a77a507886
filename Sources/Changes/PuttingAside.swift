// After a kill nobody knows what in a watched folder is the work of the block and what others did since: nothing of it is thrown
// away.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeRun {
    /// Moves what is at a path of a watched folder, and is about to be replaced or removed, into a folder of the store; which one.
    /// Nil where nothing would be lost.
    func putAside(
        _ difference: WatchedTree.Difference, _ path: String, _ parent: Int32, _ action: Action
    ) throws -> String? {
        switch (difference.old, difference.new) {
        case (.absent, _), (.folder, _): return nil
        case (.file(let now, _, _), .file(let before, _, _)) where now == before: return nil
        default: break
        }
        let name = Path.name(path)
        guard let info = try FileInfo.of(name, in: parent, shown: path),
            info.kind == .file || info.kind == .link
        else { return nil }
        let folder = Path.join(store.kept, keptName(action.sequence) + "-altered")
        var target = Path.join(folder, difference.path.isEmpty ? name : difference.path)
        try Files.makeFolders(Path.parent(target), mode: 0o700)
        // A recovery that was killed may have been here before, and others since.
        while try FileInfo.of(target, followLinks: false) != nil { target += "~" }
        // One that has other names is written over in its place.
        if info.links == 1 || info.kind == .link {
            if nops_rename_new(parent, name, AT_FDCWD, target) == 0 { return folder }
            guard errno == EXDEV else { throw SystemError("put aside", path) }
        }
        if info.kind == .link {
            let leads = try Files.readLink(name, in: parent, shown: path)
            guard symlink(leads, target) == 0 else { throw SystemError("put aside", path) }
        } else {
            try copy(name, in: parent, path, to: target)
        }
        return folder
    }

    /// A flushed copy of a file.
    func copy(_ name: String, in folder: Int32, _ path: String, to target: String) throws {
        let source = nops_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
        guard source >= 0 else { throw SystemError("read", path) }
        defer { close(source) }
        let copy = nops_open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard copy >= 0 else { throw SystemError("write", target) }
        defer { close(copy) }
        try FileCopy.copy(from: source, path, to: copy, target)
        guard fsync(copy) == 0 else { throw SystemError("write", target) }
    }
}
