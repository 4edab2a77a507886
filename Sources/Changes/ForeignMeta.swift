// What other programs set of a file besides its content since this change wrote it, said when it is taken back.

import CSystem
import Glibc
import Platform
import PluginAPI

extension ChangeRun {
    /// Says what is at a path that a change left with `left`, and that is about to have `back` again, where others gave it
    /// another mode, owner, group or attribute of a user's own.
    func remarkForeignMeta(
        _ path: String, _ name: String, in folder: Int32, now: FileInfo, left: FileMeta, back: FileMeta
    ) throws {
        var given: [String] = []
        var again: [String] = []
        // Where owner or group could not be set, as only root may, they are those of who made the file.
        if now.owner != left.owner, now.owner != back.owner, now.owner != user {
            given.append("owner \(Accounts.user(now.owner))")
            again.append("owner \(Accounts.user(back.owner))")
        }
        if now.group != left.group, now.group != back.group, now.group != userGroup {
            given.append("group \(Accounts.group(now.group))")
            again.append("group \(Accounts.group(back.group))")
        }
        if (now.mode ^ left.mode) & 0o1777 != 0, (now.mode ^ back.mode) & 0o1777 != 0 {
            given.append("mode \(StepRow.octal(now.mode))")
            again.append("mode \(StepRow.octal(back.mode))")
        }
        if let attributes = left.attributes, now.kind == .file {
            let descriptor = nops_openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
            guard descriptor >= 0 else { throw SystemError("read", path) }
            defer { close(descriptor) }
            let found = try ExtendedAttributes.of(descriptor: descriptor, shown: path)
            for attribute in found
            where attribute.name.hasPrefix("user.") && !attributes.contains(attribute)
                && back.attributes?.contains(attribute) != true
            {
                given.append("attribute \(attribute.name)")
                again.append("its own attributes")
            }
        }
        guard !given.isEmpty else { return }
        var told: [String] = []
        for part in again where !told.contains(part) { told.append(part) }
        remarks.append(
            "another program gave '\(path)' \(given.joined(separator: ", ")) meanwhile; it has \(told.joined(separator: ", ")) again"
        )
    }
}
