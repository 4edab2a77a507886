// What is to be done, before it is known what is there: steps from outside, and the inverses of
// journaled actions.

import Platform
import PluginAPI

/// Where new content comes from.
enum Source {
    case bytes([UInt8])
    /// A copy of another file.
    case file(String)
    /// From a change's journal or its kept files.
    case stored(StoredContent)
}

/// A content that some change keeps.
struct StoredContent {
    var hash: ContentHash
    var size: Int
    var place: BlobPlace
    /// The journal that it lies in.
    var journal: String
    /// The store's folder of kept files.
    var kept: String
    /// The journal, where it is the one being written: its file may have been taken away.
    var writer: JournalWriter?

    /// The bytes, checked against their hash.
    func load() throws -> [UInt8] {
        let bytes: [UInt8]
        switch place {
        case .inline(let offset, let length, let compressed):
            let raw =
                try writer?.read(offset: offset, length: length)
                ?? JournalFile.read(journal, offset: offset, length: length)
            if compressed {
                guard let plain = try? Zstd.decompress(raw[...], size: size) else { throw lost }
                bytes = plain
            } else {
                bytes = raw
            }
        case .own(let name): bytes = try Files.read(Path.join(kept, name))
        }
        guard bytes.count == size, ContentHash(bytes) == hash else { throw lost }
        return bytes
    }

    private var lost: ChangeError { ChangeError("a content kept in '\(journal)' is damaged") }
}

/// Which file it is, whatever its name.
struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64

    init(device: UInt64, inode: UInt64) {
        self.device = device
        self.inode = inode
    }

    init(_ info: FileInfo) { self.init(device: info.device, inode: info.inode) }

    init(_ stamp: Stamp) { self.init(device: stamp.device, inode: stamp.inode) }
}

/// What a path shall become.
enum NewState {
    /// With `meta`, mode, owner and time as given; else `mode`, or as the old file, or 0666 less the umask.
    case file(Source, meta: FileMeta?, mode: UInt32?)
    /// With owner and time as given, or as they come.
    case link(target: String, meta: FileMeta?)
    case folder(meta: FileMeta?, mode: UInt32?)
}

/// What of a file's mode, owner and time shall change. Nil: as it is.
struct MetaChange {
    var mode: UInt32?
    var owner: UInt32?
    var group: UInt32?
    var modified: FileTime?

    /// What takes a change back alters nothing that a link leads to, whoever put it there.
    var staysAtPath = false

    /// A mode or an owner is set where a link leads, a time on the link itself.
    var followsLinks: Bool { modified == nil && !staysAtPath }

    var atPath: MetaChange {
        var change = self
        change.staysAtPath = true
        return change
    }
}

enum Work {
    /// What must be there before.
    enum Requirement {
        case absent
        case present(Expectation)
        /// Either; a file is replaced.
        case any
    }

    case put(path: String, new: NewState, before: Requirement)
    /// A file or link. `ifThere`: nothing there is no error.
    case delete(path: String, expected: Expectation, ifThere: Bool)
    /// `ifEmpty`: one that holds something stays.
    case removeFolder(path: String, ifEmpty: Bool)
    /// `ifStill`: where nothing is, or something of another kind, that is no error, and stays.
    case move(from: String, to: String, ifStill: FileKind?)
    case meta(path: String, MetaChange)
    /// One more name of a file, or one less.
    case name(path: String, other: String, isMade: Bool)

    /// The paths whose names or content it touches.
    var touched: [String] {
        switch self {
        case .put(let path, _, _), .delete(let path, _, _), .removeFolder(let path, _), .meta(let path, _),
            .name(let path, _, _):
            [path]
        case .move(let from, let to, _): [from, to]
        }
    }

    /// The paths whose state matters to it: those touched, and what it reads.
    var met: [String] { touched + (read.map { [$0] } ?? []) }

    /// The contents that it was given: what a file gets, and what it was seen to hold.
    var contents: [ContentHash] {
        guard case .put(_, .file(let source, _, _), let before) = self else { return [] }
        var all: [ContentHash] = []
        if case .bytes(let bytes) = source { all.append(ContentHash(bytes)) }
        if case .present(.bytes(let bytes)) = before { all.append(ContentHash(bytes)) }
        return all
    }

    /// The file that it reads besides.
    private var read: String? {
        switch self {
        case .put(_, .file(.file(let source), _, _), _): source
        case .name(_, let other, _): other
        default: nil
        }
    }
}

extension Work {
    /// The work of a step; `absolute` makes its paths absolute and normal, `now` is for new times.
    init(_ step: Step, now: FileTime, absolute: (String) throws -> String) rethrows {
        func source(_ content: FileContent) throws -> Source {
            switch content {
            case .bytes(let bytes): .bytes(bytes)
            case .file(let path): .file(try absolute(path))
            }
        }
        switch step {
        case .createFile(let path, let content, let mode):
            self = .put(
                path: try absolute(path), new: .file(try source(content), meta: nil, mode: mode),
                before: .absent)
        case .replaceFile(let path, let content, let expected):
            self = .put(
                path: try absolute(path), new: .file(try source(content), meta: nil, mode: nil),
                before: .present(expected))
        case .move(let from, let to):
            self = .move(from: try absolute(from), to: try absolute(to), ifStill: nil)
        case .deleteFile(let path, let expected):
            self = .delete(path: try absolute(path), expected: expected, ifThere: false)
        case .makeDirectory(let path, let mode):
            self = .put(path: try absolute(path), new: .folder(meta: nil, mode: mode), before: .absent)
        case .removeDirectory(let path): self = .removeFolder(path: try absolute(path), ifEmpty: false)
        case .setMode(let path, let mode):
            self = .meta(path: try absolute(path), MetaChange(mode: mode & 0o7777))
        case .setOwner(let path, let owner, let group):
            self = .meta(path: try absolute(path), MetaChange(owner: owner, group: group))
        case .makeHardLink(let path, let target):
            self = .name(path: try absolute(path), other: try absolute(target), isMade: true)
        case .makeLink(let path, let target):
            self = .put(path: try absolute(path), new: .link(target: target, meta: nil), before: .absent)
        case .setTimes(let path, let modified):
            self = .meta(path: try absolute(path), MetaChange(modified: modified ?? now))
        }
    }
}
