// The kinds of record in a journal. Format: docs/changes-format.md.

import PluginAPI

/// Who makes a change, written first.
struct JournalHeader: Equatable {
    /// The format that this nops writes. It reads all before it.
    static let version: UInt8 = 4

    var id: Int
    var when: FileTime
    var user: String
    var command: String
    var name: String
    /// The running kernel's boot id: notes without a flush can be trusted only within one boot.
    var boot: String
    /// The working folder that nops was started in.
    var folder: String
}

/// Where a content lies.
enum BlobPlace: Equatable {
    /// In the journal itself, as one zstd frame or as it is.
    case inline(offset: Int, length: Int, compressed: Bool)
    /// A file of its own in `kept/`.
    case own(name: String)
}

/// The last record of a change that ended.
struct JournalEnd: Equatable {
    enum Outcome: UInt8 {
        case rolledBack = 0
        case committed = 1
        /// Committed, and nothing is kept for undo (since version 2 of the format).
        case permanent = 2
        /// Rolled back by a later nops, as its own was killed (since version 3).
        case recovered = 3
    }

    var outcome: Outcome
    var files: Int
    /// The change that this one took back, and the change that began that chain of undo and redo.
    var undoes: Int?
    var origin: Int?
    /// 0 for a change, 1 for its undo, 2 for the redo, and so on, also when those before it are pruned.
    /// Nil: written by version 1.
    var depth: Int?
    /// Changes that it took back among other things (since version 4), ascending.
    var within: [Int] = []
    /// For listings: read from the file's end, without the rest.
    var name: String
}

/// What an undo or a redo takes back.
struct TakenBack: Equatable {
    var target: Int
    /// The change that began the chain of undo and redo.
    var origin: Int
    /// Of the change that takes back; see `JournalEnd`.
    var depth: Int
}

enum RecordType: UInt8 {
    case header = 1
    /// A content, in the record itself.
    case blob = 2
    /// A content in a file of its own.
    case ownBlob = 3
    case action = 4
    /// The action of this number is about to be made. Before version 4 of the format, where `reach` says it.
    case note = 5
    /// The action of this number is taken back.
    case reverted = 6
    case undoes = 7
    case end = 8
    /// A new content, as the difference from the old one that it replaces.
    case newContent = 9
    /// Actions that no longer count, since later ones say the same; the highest action that counts as begun.
    case settled = 10
    /// How far the journal and its change go (since version 4). It follows the header.
    case reach = 11
    /// A content that no diff shows (since version 4).
    case hidden = 12
}

/// FNV-1a, 64 bits (RFC 9923), begun with the record's offset so that a record can't stand elsewhere.
func recordChecksum(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325 ^ (UInt64(truncatingIfNeeded: offset) &* 0x9e37_79b9_7f4a_7c15)
    var index = 0
    // Eight bytes at a time: the same mixing on words, as contents run to megabytes.
    while index + 8 <= bytes.count {
        sum =
            (sum ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            &* 0x0000_0100_0000_01b3
        sum ^= sum >> 32
        index += 8
    }
    while index < bytes.count {
        sum = (sum ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01b3
        index += 1
    }
    return sum
}
