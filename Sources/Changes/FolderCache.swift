// Open folders by path. All that a change does to a name, it does in an open folder that was
// reached without following a link or leaving the change's root.

import CSystem
import Glibc
import Platform
import PluginAPI

final class FolderCache {
    private struct Key: Hashable {
        var path: PathKey
        var root: PathKey?
    }

    private var open: [Key: Int32] = [:]
    /// Folders whose names were altered since they were last flushed.
    private var altered: Set<Int32> = []
    /// Names whose mode, owner or time was altered since, which no flush of their folder is sure to keep.
    private var dressed: [(folder: Int32, name: String, path: String)] = []
    /// Folders with more of them, or with some that can't be opened: only their whole file system can be flushed.
    private var needsWhole: Set<Int32> = []
    private var lastKey: Key?
    private var lastDescriptor: Int32 = -1
    /// Altered folders whose path means something else by now.
    private var orphans: [(descriptor: Int32, path: String)] = []
    /// The store's folder of kept files, which steps of undo reach whatever their root.
    private let kept: String
    /// Below the usual limit of 1,024 open files.
    private static let limit = 600
    /// From here on, flushing the file system once is cheaper than each folder.
    static let manyFolders = 32

    init(kept: String) { self.kept = kept }

    deinit { closeAll() }

    /// The open folder that holds `path` (absolute, normal). Throws a `SystemError` if there is none,
    /// a `ChangeError` if it lies outside `root`.
    func parent(of path: String, root: String?) throws -> Int32 {
        try folder(Path.parent(path), root: root, shown: path)
    }

    func folder(_ path: String, root: String?, shown: String) throws -> Int32 {
        let root = path == kept ? nil : root
        let key = Key(path: PathKey(path), root: root.map { PathKey($0) })
        if key == lastKey { return lastDescriptor }
        if let found = open[key] {
            lastKey = key
            lastDescriptor = found
            return found
        }
        try makeRoom(for: 1)
        let descriptor = try reach(path, root: root, shown: shown)
        open[key] = descriptor
        lastKey = key
        lastDescriptor = descriptor
        return descriptor
    }

    /// To be called before using several folders at once: opening the last of them must not close the
    /// first.
    func makeRoom(for count: Int) throws {
        if open.count + count > Self.limit { try flushAndClose() }
    }

    /// Paths of a change have no links in them: one that is on the way now was put there by others, and leads elsewhere.
    private func reach(_ path: String, root: String?, shown: String) throws -> Int32 {
        if let root, !Path.isInside(path, root) { throw Self.outside(shown, root) }
        // The store's own folder may be reached by links.
        let descriptor =
            path == kept ? nops_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0) : nops_open_folder(path)
        guard descriptor < 0 else { return descriptor }
        throw SystemError("reach", shown, code: errno == ELOOP ? ENOTDIR : errno)
    }

    private static func outside(_ path: String, _ root: String) -> ChangeError {
        ChangeError(
            "'\(path)' is outside of '\(root)', which this change may not leave",
            help: "look for a symbolic link on the way there, or give another root")
    }

    // MARK: Durability

    func noteAltered(_ folder: Int32) { altered.insert(folder) }

    /// To be called when mode, owner or time of a name was altered. `stays`: the name means the same until the next flush.
    func noteDressed(_ name: String, in folder: Int32, _ path: String, stays: Bool = true) {
        altered.insert(folder)
        // Flushing many costs more than their file system as a whole.
        if stays, dressed.count < Self.manyFolders {
            dressed.append((folder, name, path))
        } else {
            needsWhole.insert(folder)
        }
    }

    /// Makes the names in all altered folders durable.
    func flush() throws {
        defer {
            for (descriptor, _) in orphans { close(descriptor) }
            orphans.removeAll()
        }
        var waiting = orphans
        for (key, descriptor) in open where altered.contains(descriptor) {
            waiting.append((descriptor, key.path.path))
        }
        altered.removeAll()
        try flushDressed()
        let isWhole = waiting.count > Self.manyFolders
        let whole = isWhole ? waiting : waiting.filter { needsWhole.contains($0.descriptor) }
        needsWhole.removeAll()
        var devices: Set<UInt64> = []
        for (descriptor, path) in whole {
            let info = try FileInfo.of(descriptor: descriptor, shown: path)
            guard devices.insert(info.device).inserted else { continue }
            guard nops_syncfs(descriptor) == 0 else { throw SystemError("flush", path) }
        }
        guard !isWhole else { return }
        for (descriptor, path) in waiting {
            guard fsync(descriptor) == 0 || errno == EINVAL else { throw SystemError("flush", path) }
        }
    }

    private func flushDressed() throws {
        defer { dressed.removeAll() }
        for (folder, name, path) in dressed where !needsWhole.contains(folder) {
            let descriptor = nops_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
            guard descriptor >= 0 else {
                needsWhole.insert(folder)
                continue
            }
            defer { close(descriptor) }
            guard fsync(descriptor) == 0 || errno == EINVAL else { throw SystemError("flush", path) }
        }
    }

    /// To be called when a folder was moved or removed: its path, and what lies below it, may mean
    /// another one now.
    func forget(below path: String) {
        lastKey = nil
        for (key, descriptor) in open where Path.isInside(key.path.path, path) {
            open[key] = nil
            if altered.remove(descriptor) != nil {
                orphans.append((descriptor, key.path.path))
            } else {
                close(descriptor)
            }
        }
    }

    private func flushAndClose() throws {
        defer { closeAll() }
        try flush()
    }

    func closeAll() {
        for descriptor in open.values { close(descriptor) }
        for (descriptor, _) in orphans { close(descriptor) }
        open.removeAll()
        orphans.removeAll()
        altered.removeAll()
        dressed.removeAll()
        needsWhole.removeAll()
        lastKey = nil
    }
}
