// A plan asks the disk whether its user may do what it says.

import CSystem
import Glibc
import Platform
import PluginAPI

extension PlanRenderer {
    /// Throws what the kernel would say if the user may not make, replace or remove the name `path`.
    func checkNames(_ path: String, _ verb: String, shown: String? = nil) throws {
        let folder = try tree.realPath(Path.parent(path))
        let name = Path.name(path)
        guard name.utf8.count <= Self.longestName(in: folder),
            Path.join(folder, name).utf8.count < Int(PATH_MAX)
        else {
            throw SystemError(verb, shown ?? path, code: ENAMETOOLONG)
        }
        // What the plan itself would make is the user's own.
        guard case .disk(let real) = try tree.entry(folder) else { return }
        guard faccessat(AT_FDCWD, real, W_OK | X_OK, AT_EACCESS) == 0 else {
            throw SystemError(verb, shown ?? path)
        }
        let me = geteuid()
        guard me != 0, let above = try tree.info(folder, followLinks: false), above.mode & 0o1000 != 0,
            above.owner != me, let there = try tree.info(path, followLinks: false), there.owner != me
        else { return }
        // In a sticky folder everyone takes away only what is theirs.
        throw SystemError(verb, shown ?? path, code: EPERM)
    }

    /// Bytes. Of a folder that is yet to be made it is what nearly all file systems have.
    private static func longestName(in folder: String) -> Int {
        let limit = pathconf(folder, Int32(_PC_NAME_MAX))
        return limit > 0 ? limit : Int(NAME_MAX)
    }

    /// Where the kernel protects hard links, only who may write a file, or owns it, gives it one more name (proc_sys_fs(5)).
    func checkLinking(_ file: String, _ path: String) throws {
        let me = geteuid()
        guard me != 0, let there = try tree.info(file, followLinks: false), there.owner != me,
            Self.hardLinkRule.first == UInt8(ascii: "1"),
            case .disk(let real) = try tree.entry(file)
        else { return }
        let isOpen = faccessat(AT_FDCWD, real, R_OK | W_OK, AT_EACCESS) == 0
        guard isOpen, there.mode & 0o4000 == 0, there.mode & 0o2010 != 0o2010 else {
            throw SystemError("make link", path, code: EPERM)
        }
    }

    private static let hardLinkRule: [UInt8] = {
        let descriptor = nops_open("/proc/sys/fs/protected_hardlinks", O_RDONLY | O_CLOEXEC, 0)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        return (try? Files.readAll(descriptor, shown: "")) ?? []
    }()

    /// A folder that gets another parent must be writable itself.
    func checkParents(_ from: String, _ to: String) throws {
        let verb = "move '\(from)' to"
        try checkNames(from, verb, shown: to)
        try checkNames(to, verb)
        guard try tree.info(from, followLinks: false)?.kind == .folder,
            try tree.realPath(Path.parent(from)) != tree.realPath(Path.parent(to)),
            case .disk(let real) = try tree.entry(from)
        else { return }
        guard faccessat(AT_FDCWD, real, W_OK, AT_EACCESS) == 0 else { throw SystemError(verb, to) }
    }

    /// A file with several names is written in place, mode and time set anew, which only its owner may.
    func checkInPlace(_ path: String) throws {
        let me = geteuid()
        guard me != 0, let there = try tree.info(path, followLinks: true), there.kind == .file,
            there.links > 1,
            there.owner != me
        else { return }
        throw SystemError("write", path, code: EPERM)
    }

    func checkMeta(_ change: MetaChange, _ path: String, _ there: FileInfo) throws {
        let me = geteuid()
        guard me != 0 else { return }
        let isMine = there.owner == me
        if change.mode != nil, !isMine { throw SystemError("set the mode of", path, code: EPERM) }
        if let owner = change.owner, owner != there.owner {
            throw SystemError("set the owner of", path, code: EPERM)
        }
        if let group = change.group, group != there.group, !isMine || !Self.isMember(of: group) {
            throw SystemError("set the owner of", path, code: EPERM)
        }
        if change.modified != nil, !isMine { throw SystemError("set the time of", path, code: EPERM) }
    }

    private static func isMember(of group: UInt32) -> Bool {
        if group == getegid() { return true }
        var groups = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        let count = getgroups(Int32(groups.count), &groups)
        return count > 0 && groups.prefix(Int(count)).contains(group)
    }
}
