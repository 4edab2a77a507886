// What the file system knows of a path.

import CSystem
import Glibc

public enum FileKind: UInt8, Sendable {
    case file = 0
    case folder = 1
    case link = 2
    /// A device, a pipe, a socket.
    case other = 3
}

/// The answer of stat(2).
public struct FileInfo: Sendable, Equatable {
    public var kind: FileKind
    /// Permission bits, 0 to 0o7777.
    public var mode: UInt32
    /// Bytes.
    public var size: Int
    public var owner: UInt32
    public var group: UInt32
    public var device: UInt64
    public var inode: UInt64
    /// Bytes of the disk that it takes.
    public var allocated: Int
    /// How many names the file has.
    public var links: Int
    /// What the file system calls it: "a socket", "a named pipe", "a block device".
    public var kindText: String
    /// Last change of content: seconds since 1970 and nanoseconds.
    public var modifiedSeconds: Int
    public var modifiedNanoseconds: Int

    init(_ raw: stat) {
        switch raw.st_mode & S_IFMT {
        case S_IFREG: (kind, kindText) = (.file, "a file")
        case S_IFDIR: (kind, kindText) = (.folder, "a folder")
        case S_IFLNK: (kind, kindText) = (.link, "a symbolic link")
        case S_IFSOCK: (kind, kindText) = (.other, "a socket")
        case S_IFIFO: (kind, kindText) = (.other, "a named pipe")
        case S_IFBLK: (kind, kindText) = (.other, "a block device")
        case S_IFCHR: (kind, kindText) = (.other, "a character device")
        default: (kind, kindText) = (.other, "something special")
        }
        mode = UInt32(raw.st_mode & 0o7777)
        size = Int(raw.st_size)
        owner = raw.st_uid
        group = raw.st_gid
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        allocated = Int(raw.st_blocks) * 512
        links = Int(raw.st_nlink)
        modifiedSeconds = raw.st_mtim.tv_sec
        modifiedNanoseconds = raw.st_mtim.tv_nsec
    }

    /// Of something that a plan would make on a device; `serial` stands for its inode, `time` for its time in seconds since 1970.
    init(planned kind: FileKind, size: Int, device: UInt64, serial: UInt64, time: Int) {
        self.kind = kind
        switch kind {
        case .folder: (kindText, mode) = ("a folder", 0o755)
        case .link: (kindText, mode) = ("a symbolic link", 0o777)
        default: (kindText, mode) = ("a file", 0o644)
        }
        self.size = size
        owner = geteuid()
        group = getegid()
        self.device = device
        inode = serial
        allocated = size
        links = 1
        modifiedSeconds = time
        modifiedNanoseconds = 0
    }

    /// Of a path; of the link itself with `followLinks: false`. Nil if there is nothing.
    /// Throws `SystemError` for any other failure.
    public static func of(_ path: String, followLinks: Bool = true) throws(SystemError) -> FileInfo? {
        if let planned = PlannedTree.current { return try planned.info(path, followLinks: followLinks) }
        return try Disk.info(path, followLinks: followLinks)
    }

    /// Of a name in an open folder; `shown` is the path for messages.
    public static func of(
        _ name: String, in folder: Int32, followLinks: Bool = false, shown: String? = nil
    ) throws(SystemError) -> FileInfo? {
        var raw = stat()
        guard fstatat(folder, name, &raw, followLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw SystemError("look at", shown ?? name)
        }
        return FileInfo(raw)
    }

    /// Of an open file.
    public static func of(descriptor: Int32, shown: String) throws(SystemError) -> FileInfo {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { throw SystemError("look at", shown) }
        return FileInfo(raw)
    }
}
