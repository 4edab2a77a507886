// A plan asks the disk whether its user may do what it says.

import CSystem
import Glibc
import Platform
import PluginAPI

extension PlanRenderer {
    /// Throws what the kernel would say if the user may not make, replace or remove the name `path`.
    func checkNames(_ path: String, _ verb: String) throws {
        let folder = try tree.realPath(Path.parent(path))
        // What the plan itself would make is the user's own.
        guard case .disk(let real) = try tree.entry(folder) else { return }
        guard faccessat(AT_FDCWD, real, W_OK | X_OK, AT_EACCESS) == 0 else { throw SystemError(verb, path) }
        let me = geteuid()
        guard me != 0, let above = try tree.info(folder, followLinks: false), above.mode & 0o1000 != 0,
            above.owner != me, let there = try tree.info(path, followLinks: false), there.owner != me
        else { return }
        // In a sticky folder everyone takes away only what is theirs.
        throw SystemError(verb, path, code: EPERM)
    }

    /// A folder that gets another parent must be writable itself.
    func checkParents(_ from: String, _ to: String) throws {
        try checkNames(from, "move")
        try checkNames(to, "move to")
        guard try tree.info(from, followLinks: false)?.kind == .folder,
            try tree.realPath(Path.parent(from)) != tree.realPath(Path.parent(to)),
            case .disk(let real) = try tree.entry(from)
        else { return }
        guard faccessat(AT_FDCWD, real, W_OK, AT_EACCESS) == 0 else { throw SystemError("move", from) }
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
