// New files whose content is not on the disk yet.

import CSystem
import Glibc
import Platform

/// Files just written, to be flushed together.
final class WrittenFiles {
    /// A few files stay open and are flushed one by one. Of many, one for each file system does: flushing that whole is
    /// cheaper than each file.
    private var open: [(descriptor: Int32, path: String)] = []
    private var devices: Set<UInt64> = []
    private let together: Bool

    /// `count`: how many there will be.
    init(count: Int) { together = count > FolderCache.manyFolders }

    deinit { closeAll() }

    /// Takes over an open file.
    func add(_ descriptor: Int32, _ path: String, on device: UInt64) {
        if together, !devices.insert(device).inserted {
            close(descriptor)
        } else {
            open.append((descriptor, path))
            if !together { nops_start_writing(descriptor) }
        }
    }

    func flush() throws {
        defer { closeAll() }
        for (descriptor, path) in open {
            guard (together ? nops_syncfs(descriptor) : fsync(descriptor)) == 0 else {
                throw SystemError("write", path)
            }
        }
    }

    private func closeAll() {
        for (descriptor, _) in open { close(descriptor) }
        open.removeAll()
    }
}
