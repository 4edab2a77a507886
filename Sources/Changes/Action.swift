// What the journal holds of each step: the state before it and the state after it.

import Platform
import PluginAPI

/// What belongs to a file besides its content.
struct FileMeta: Equatable {
    var mode: UInt32
    var owner: UInt32
    var group: UInt32
    var modified: FileTime
    /// Nil: not looked at, and left as they come.
    var attributes: [ExtendedAttribute]?

    init(
        mode: UInt32, owner: UInt32, group: UInt32, modified: FileTime = FileTime(seconds: 0),
        attributes: [ExtendedAttribute]? = nil
    ) {
        self.mode = mode
        self.owner = owner
        self.group = group
        self.modified = modified
        self.attributes = attributes
    }

    init(_ info: FileInfo, attributes: [ExtendedAttribute]? = nil) {
        self.init(
            mode: info.mode, owner: info.owner, group: info.group, modified: info.modified,
            attributes: attributes)
    }
}

extension FileMeta {
    /// Of a symbolic link, whose mode the kernel gives and nobody asks for. A time of 0: as it comes.
    static func link(owner: UInt32, group: UInt32, modified: FileTime = FileTime(seconds: 0)) -> FileMeta {
        FileMeta(mode: 0o777, owner: owner, group: group, modified: modified)
    }

    static func link(_ info: FileInfo) -> FileMeta {
        link(owner: info.owner, group: info.group, modified: info.modified)
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
    case link(target: String, meta: FileMeta)
    /// Its time is of no account: it changes with what it holds.
    case folder(FileMeta)

    /// Targets of links are equal by bytes: other forms of a letter are other files.
    static func == (left: EntryState, right: EntryState) -> Bool {
        switch (left, right) {
        case (.absent, .absent): true
        case (.file(let hash, let size, let meta), .file(let otherHash, let otherSize, let otherMeta)):
            hash == otherHash && size == otherSize && meta == otherMeta
        case (.link(let target, let meta), .link(let other, let otherMeta)):
            target.utf8.elementsEqual(other.utf8) && meta == otherMeta
        case (.folder(let meta), .folder(let otherMeta)): meta == otherMeta
        default: false
        }
    }
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

/// How a path gets its new state.
enum SwapManner: UInt8 {
    /// By one call that puts the new in place of the old.
    case atOnce = 0
    /// The old file itself is moved into the store.
    case kept = 1
    /// The new content is written over the old one, since the file has other names (hard links), which shall stay its.
    case inPlace = 2
}

/// One journaled step.
struct Action: Equatable {
    enum Kind: Equatable {
        /// A path gets another state.
        case swap(path: String, old: EntryState, new: EntryState, manner: SwapManner)
        /// `listing` names the content that lists the files of a moved folder.
        case move(from: String, to: String, thing: Stamp, listing: ContentHash?)
        /// A name of a file that has others (a hard link) is made, or taken away. `other` is one of those.
        case name(path: String, other: String, thing: Stamp, isMade: Bool)
        /// Mode, owner and time of a path.
        case meta(path: String, old: FileMeta, new: FileMeta)
        case effect(Effect)
        /// Programs from outside are about to work in a folder; `listing` names the content that lists what is in it.
        case watch(folder: String, listing: ContentHash)
    }

    /// Its place in the change, from 0.
    var sequence: Int
    /// The real path of the folder that it may not leave.
    var root: String?
    var kind: Kind
    /// The file that a swap in place writes, or whose mode, owner or time is set. Its other names show it, too.
    var file: FileIdentity?
    /// What that is, where it had no other names: it is only there to be known again (since version 4).
    var onlyKind: FileKind?

    /// The file, where it had other names.
    var sharedFile: FileIdentity? { onlyKind == nil ? file : nil }

    /// False where something else has taken the place of the file that it altered.
    func isFile(_ info: FileInfo) -> Bool {
        (file.map { $0 == FileIdentity(info) } ?? true) && (onlyKind.map { $0 == info.kind } ?? true)
    }

    /// The name in `kept/` of an old file that step `sequence` moved there.
    static func keptName(_ sequence: Int, change: Int) -> String { "\(change)-\(sequence)" }

    /// How many bytes larger it makes the folder of kept files: an old file is moved into it, or by an undo back out.
    func growth(of kept: String) -> Int {
        switch kind {
        case .swap(_, .file(_, let size, _), _, .kept): size
        case .move(let from, _, let thing, _) where Path.parent(from) == kept: -thing.size
        default: 0
        }
    }

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
