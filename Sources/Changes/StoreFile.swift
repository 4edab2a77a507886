// Files of a store that several users may write to: root's work in another's project leaves them usable to both.

import CSystem
import Glibc
import Platform

enum StoreFile {
    /// Opens a file in the store's folder for writing, and makes it, private to the store's owner, where it is missing.
    /// Negative, with `errno`, if it can't.
    static func open(_ path: String, _ flags: Int32) -> Int32 {
        while true {
            let there = nops_open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0)
            guard there < 0, errno == ENOENT else { return there }
            let made = nops_open(path, flags | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if made >= 0 { JournalWriter.giveToOwner(made, of: Path.parent(path)) }
            // Another program may have made it this moment.
            guard made < 0, errno == EEXIST else { return made }
        }
    }
}
