// What the journal holds of each step: the state before it and the state after it.

import Platform
import PluginAPI

/// What belongs to a file besides its content.
struct FileMeta: Equatable {
    var mode: UInt32
    var owner: UInt32
    var group: UInt32
    var modified: FileTime

    init(mode: UInt32, owner: UInt32, group: UInt32, modified: FileTime) {
        self.mode = mode
        self.owner = owner
        self.group = group
        self.modified = modified
    }

    init(_ info: FileInfo) {
        mode = info.mode
        owner = info.owner
        group = info.group
        modified = info.modified
    }
}

extension FileInfo {
    var modified: FileTime {
        FileTime(seconds: Int64(modifiedSeconds), nanoseconds: Int64(modifiedNanoseconds))
    }
}

/// What is at a path.
enum EntryState: Equatable {
    case absent
    case file(hash: ContentHash, size: Int, meta: FileMeta)
    case link(target: String, owner: UInt32, group: UInt32)
    case folder(mode: UInt32, owner: UInt32, group: UInt32)
}

/// Which thing it is, and whether it was written since: what a move keeps.
struct Stamp: Equatable {
    var kind: FileKind
    var device: UInt64
    var inode: UInt64
    var size: Int
    var modified: FileTime

    init(kind: FileKind, device: UInt64, inode: UInt64, size: Int, modified: FileTime) {
        self.kind = kind
        self.device = device
        self.inode = inode
        self.size = size
        self.modified = modified
    }

    init(_ info: FileInfo) {
        self.init(
            kind: info.kind, device: info.device, inode: info.inode, size: info.size, modified: info.modified)
    }
}

/// One journaled step.
struct Action: Equatable {
    enum Kind: Equatable {
        /// A path gets another state. `kept`: the old file itself is moved into the store.
        case swap(path: String, old: EntryState, new: EntryState, kept: Bool)
        /// `listing` names the content that lists the files of a moved folder.
        case move(from: String, to: String, thing: Stamp, listing: ContentHash?)
        /// Mode and time of a path.
        case meta(path: String, old: FileMeta, new: FileMeta)
        case effect(Effect)
    }

    /// Its place in the change, from 0.
    var sequence: Int
    /// The real path of the folder that it may not leave.
    var root: String?
    var kind: Kind

    /// The name in `kept/` of an old file that step `sequence` moved there.
    static func keptName(_ sequence: Int, change: Int) -> String { "\(change)-\(sequence)" }

    /// True if it makes a file by way of a temporary one.
    var usesTemporary: Bool {
        if case .swap(_, let old, let new, _) = kind {
            switch (old, new) {
            // Rolling back writes the old file beside its place, too.
            case (.file, _), (_, .file), (.link, _), (_, .link): return true
            default: return false
            }
        }
        return false
    }
}
