// A store for one change that keeps nothing for undo, where there is no place for a lasting one: no home, or a read-only one.

import Glibc
import Platform
import PluginAPI

extension ChangeStore {
    /// The store to write a change's journal to, made.
    func storeToWrite() throws -> StoreFolders {
        let store = try store()
        do {
            try store.make()
            return store
        } catch let error as SystemError where !isPassing {
            let isFull = error.code == ENOSPC || error.code == EDQUOT
            let other = try passingStore(
                otherwise: ChangeError(
                    error.description,
                    help: isFull ? nil : "`--no-undo` changes it all the same, and keeps nothing for undo"))
            try other.make()
            return other
        }
    }

    /// With `--no-undo` one among the locks, which lie in memory as a rule: whoever locks what a killed program has changed finds it
    /// there as they find any other. Without, the error.
    func passingStore(otherwise error: ChangeError) throws -> StoreFolders {
        guard isPermanent else { throw error }
        let folder: String
        do { folder = try treeLocks(folder: startFolder).lockFolder() } catch { throw error }
        let store = StoreFolders.passing(in: folder)
        (found, isPassing) = (store, true)
        return store
    }

    /// Once its change is over. One that is unfinished stays for a recovery.
    func dropPassingStore() {
        guard isPassing, let store = found, !store.mayBeUnfinished else { return }
        if Files.isFolder(store.folder) { try? Files.removeTree(store.folder) }
        (found, isPassing) = (nil, false)
    }
}

extension StoreFolders {
    private static let passingMark = "passing-"

    static func passing(in folder: String) -> StoreFolders {
        StoreFolders(
            location: StoreLocation(folder: Path.join(folder, passingMark + String(getpid())), project: nil))
    }

    /// One that a killed program has left, when its change has been taken back.
    func dropIfPassing() {
        guard Path.name(folder).hasPrefix(Self.passingMark), !mayBeUnfinished else { return }
        try? Files.removeTree(folder)
    }
}
