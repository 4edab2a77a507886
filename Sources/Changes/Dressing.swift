// What belongs to a file or folder besides its content: mode, owner, time, extended attributes.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeRun {
    /// Gives an open file its owner (where permitted), attributes, mode and time (0: as it is); `made`: as it is so far.
    func dress(_ descriptor: Int32, _ made: FileInfo, _ meta: FileMeta, shown: String) throws {
        // Also what would be the user's own: a folder may have given it its group. Only root may give files away.
        let isGiven = made.owner != meta.owner || made.group != meta.group
        var mode = meta.mode
        if isGiven, fchown(descriptor, meta.owner, meta.group) != 0 {
            // It must not run as somebody else than before.
            if made.owner != meta.owner { mode &= ~0o4000 }
            if made.group != meta.group { mode &= ~0o2000 }
            if meta.owner != user {
                remarks.append(
                    "'\(shown)' is yours now: only root may give it back to \(Accounts.user(meta.owner))")
            }
        }
        // Before the mode, which may take away the right to.
        try setAttributes(descriptor, meta, shown)
        if isGiven || made.mode != mode || meta.attributes != nil {
            guard fchmod(descriptor, mode) == 0 else { throw SystemError("set the mode of", shown) }
        }
        if meta.modified != FileTime(seconds: 0) {
            var times = [timespec(tv_sec: 0, tv_nsec: Int(UTIME_OMIT_VALUE)), meta.modified.raw]
            guard futimens(descriptor, &times) == 0 else { throw SystemError("set the time of", shown) }
        }
    }

    /// The same for a folder just made.
    func dressFolder(_ name: String, in folder: Int32, _ meta: FileMeta, shown: String) throws {
        _ = fchownat(folder, name, meta.owner, meta.group, AT_SYMLINK_NOFOLLOW)
        if meta.attributes?.isEmpty == false {
            let descriptor = nops_openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, 0)
            guard descriptor >= 0 else { throw SystemError("reach", shown) }
            defer { close(descriptor) }
            try setAttributes(descriptor, meta, shown)
        }
        guard nops_chmod_at(folder, name, meta.mode) == 0 else { throw SystemError("set the mode of", shown) }
    }

    /// A symbolic link with its owner (where permitted) and time (0: as it comes).
    func makeLink(
        _ name: String, in folder: Int32, to target: String, _ meta: FileMeta, shown: String
    ) throws {
        guard symlinkat(target, folder, name) == 0 else { throw SystemError("make link", shown) }
        _ = fchownat(folder, name, meta.owner, meta.group, AT_SYMLINK_NOFOLLOW)
        if meta.modified != FileTime(seconds: 0) {
            var times = [timespec(tv_sec: 0, tv_nsec: Int(UTIME_OMIT_VALUE)), meta.modified.raw]
            guard utimensat(folder, name, &times, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw SystemError("set the time of", shown)
            }
        }
    }

    private func setAttributes(_ descriptor: Int32, _ meta: FileMeta, _ shown: String) throws {
        guard let wanted = meta.attributes else { return }
        let present = try ExtendedAttributes.of(descriptor: descriptor, shown: shown)
        let refused = try ExtendedAttributes.change(
            descriptor: descriptor, from: present, to: wanted, shown: shown)
        // Labels of a security module are the system's own to give.
        for name in refused where !name.hasPrefix("security.") {
            remarks.append("'\(shown)' can't keep its extended attribute '\(name)' there")
        }
    }

    /// Owner, mode and time of a path, where they differ. `stays`: the name means the same until names are flushed, which is
    /// not so in a rollback, as what is taken back after it may move it.
    func setMeta(
        _ path: String, _ name: String, in folder: Int32, from old: FileMeta, to new: FileMeta,
        stays: Bool = false
    ) throws {
        defer { folders.noteDressed(name, in: folder, path, stays: stays) }
        let isGiven = new.owner != old.owner || new.group != old.group
        if isGiven {
            guard fchownat(folder, name, new.owner, new.group, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw SystemError("set the owner of", path)
            }
        }
        // A new owner takes away the bits by which a program runs as its owner.
        if new.mode != old.mode || (isGiven && new.mode & 0o6000 != 0) {
            guard nops_chmod_at(folder, name, new.mode) == 0 else {
                throw SystemError("set the mode of", path)
            }
        }
        if new.modified != old.modified {
            var times = [timespec(tv_sec: 0, tv_nsec: Int(UTIME_OMIT_VALUE)), new.modified.raw]
            guard utimensat(folder, name, &times, AT_SYMLINK_NOFOLLOW) == 0 else {
                throw SystemError("set the time of", path)
            }
            // One that the file system has no room for becomes another one, in silence. A coarser one is the same.
            if let set = try FileInfo.of(name, in: folder, shown: path)?.modified,
                abs(set.seconds - new.modified.seconds) > 2
            {
                throw ChangeError("the file system of '\(path)' can't keep that time", paths: [path])
            }
        }
    }
}

/// utimensat's "leave as it is", a macro with a cast in C.
let UTIME_OMIT_VALUE = (1 << 30) - 2

extension FileTime {
    var raw: timespec { timespec(tv_sec: Int(seconds), tv_nsec: Int(nanoseconds)) }
}
