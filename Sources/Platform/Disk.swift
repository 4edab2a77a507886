// Looks at the disk itself, whatever is planned. `Files` and `FileInfo` ask here when there is no plan.

import CSystem
import Glibc

enum Disk {
    static func info(_ path: String, followLinks: Bool) throws(SystemError) -> FileInfo? {
        try FileInfo.of(path, in: AT_FDCWD, followLinks: followLinks)
    }

    static func open(_ path: String) throws(SystemError) -> Int32 {
        let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        return descriptor
    }

    static func read(_ path: String) throws(SystemError) -> [UInt8] {
        let descriptor = try open(path)
        defer { close(descriptor) }
        return try Files.readAll(descriptor, shown: path)
    }

    static func readLink(_ path: String) throws(SystemError) -> String {
        try Files.readLink(path, in: AT_FDCWD, shown: path)
    }

    /// Unsorted.
    static func list(_ path: String) throws(SystemError) -> [String] {
        let descriptor = nops_open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { throw SystemError("list", path) }
        var names: [String] = []
        try FolderReader.read(descriptor, shown: path) { name, _ in
            names.append(String(decoding: name, as: UTF8.self))
        }
        return names
    }
}
