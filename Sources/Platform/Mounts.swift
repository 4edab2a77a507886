// File systems: where they are mounted, and how full they are.

import CSystem
import Glibc

/// A mounted file system.
public struct Mount: Sendable, Equatable {
    public var device: String
    public var path: String
    public var type: String

    /// Those that this process sees, in the order in which they were mounted.
    public static var all: [Mount] { parse((try? Files.readText("/proc/self/mounts")) ?? "") }

    /// Reads /proc/mounts (fstab(5)).
    public static func parse(_ text: String) -> [Mount] {
        text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ").map(plain)
            return fields.count >= 3 ? Mount(device: fields[0], path: fields[1], type: fields[2]) : nil
        }
    }

    /// On a disk of this machine; the root in any case.
    public var isOnDisk: Bool {
        path == "/" || ["zfs", "btrfs"].contains(type)
            || (device.hasPrefix("/dev/") && !["squashfs", "devtmpfs", "iso9660"].contains(type))
    }

    /// Spaces and the like are written as `\040`.
    private static func plain(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(field.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.count >= 3,
                let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// How full a file system is, in bytes.
public struct DiskSpace: Sendable, Equatable {
    public var total: Int
    public var free: Int
    /// What a user other than root can have of it.
    public var available: Int

    /// Of the file system that holds a path; nil where it can't be asked.
    public static func of(_ path: String) -> DiskSpace? {
        var raw = nops_space()
        guard nops_space_of(path, &raw) == 0 else { return nil }
        return DiskSpace(
            total: Int(clamping: raw.total), free: Int(clamping: raw.free),
            available: Int(clamping: raw.available))
    }
}
