// Room on the disk for taking a change back, set aside while the change is made: when it fails, others may have filled the
// disk. Blocks behind the journal's end, which nobody sees, and which file systems without such a call don't give.

import CSystem
import Glibc
import Platform

extension Action {
    /// How many bytes of the disk taking it back needs beyond those that it frees, at most.
    var roomToTakeBack: Int {
        guard case .swap(_, let old, let new, let manner) = kind, manner != .kept else { return 0 }
        return max(0, old.room - new.room)
    }
}

extension EntryState {
    /// What it takes on the disk, in bytes: whole blocks.
    fileprivate var room: Int {
        let block = 4096
        return switch self {
        case .absent, .link: 0
        case .file(_, let size, _): (size + block - 1) / block * block
        case .folder: block
        }
    }
}

extension ChangeRun {
    /// Before any of it is made. What lies on other file systems than the store's is not counted.
    func reserveRoom(for group: [Prepared]) throws {
        for next in group {
            let room = next.action.roomToTakeBack
            guard room > 0, let seen = next.seen, try isOnStoreDevice(seen) else { continue }
            roomToTakeBack += room
        }
        try journal.reserve(roomToTakeBack)
    }

    /// Before programs run that may take away all that is in a watched folder.
    func reserveRoom(for watched: WatchedTree, in folder: String) throws {
        guard let info = try FileInfo.of(folder), try isOnStoreDevice(info) else { return }
        roomToTakeBack += watched.entries.values.reduce(0) { $0 + $1.room }
        try journal.reserve(roomToTakeBack)
    }
}

extension JournalWriter {
    /// Sets room aside, in bytes, for all that is made so far and for what comes next. Throws where the disk has not so much.
    func reserve(_ bytes: Int) throws {
        guard bytes > 0 else { return }
        while nops_reserve(descriptor, off_t(size), off_t(bytes)) != 0 {
            if errno == EINTR { continue }
            let failure = SystemError("keep room for taking it back in", path)
            guard failure.saysFull else { return }
            throw failure
        }
        hasReserve = true
    }

    /// Gives it back, to be used or because nothing will be taken back any more.
    func releaseReserve() {
        guard hasReserve else { return }
        Self.releaseReserve(descriptor)
        hasReserve = false
    }

    static func releaseReserve(_ descriptor: Int32) {
        var raw = stat()
        guard fstat(descriptor, &raw) == 0 else { return }
        ftruncate(descriptor, raw.st_size)
    }
}
