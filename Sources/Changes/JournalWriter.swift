// The journal of the change being made: appended to, flushed before what it tells of happens.

import CSystem
import Glibc
import Platform
import PluginAPI

final class JournalWriter {
    let path: String
    let header: JournalHeader
    /// The format of the records that were there when it was opened.
    let version: UInt8
    /// Where each content put in so far lies.
    private(set) var blobs: [ContentHash: (place: BlobPlace, size: Int)] = [:]
    private(set) var actions: [Action] = []
    private(set) var reverted: Set<Int> = []
    let descriptor: Int32
    /// Room is set aside behind the file's end.
    var hasReserve = false
    private var pending: [UInt8] = []
    /// The file's length without `pending`.
    private var length = 0
    /// What the journal says of itself, and where; nil in one of a format that has no place for it.
    private var reach = JournalReach()
    private var reachOffset: Int?
    /// Contents whose records are in `pending`, and how many actions have records in the file: what a
    /// failed write takes along.
    private var pendingBlobs: [ContentHash] = []
    private var newContents: Set<ContentHash> = []
    private var writtenActions = 0
    /// Its mode says that its first records are on the disk.
    private var isMarked = false
    private let compressor: ZstdCompressor?

    /// Contents up to this size lie in the journal; larger ones in files of their own.
    static let inlineLimit = 4 << 20
    private static let pendingLimit = 1 << 20

    /// Makes the file, which must not exist, and holds its lock: who finds it unlocked knows that its
    /// maker is gone.
    init(path: String, header: JournalHeader) throws {
        self.path = path
        self.header = header
        version = JournalHeader.version
        descriptor = try Self.make(path)
        compressor = ZstdCompressor(level: 1)
        var record = RecordWriter()
        record.raw(Array("nopsj".utf8) + [JournalHeader.version])
        record.integer(Int64(header.id))
        record.time(header.when)
        record.text(header.user)
        record.text(header.command)
        record.text(header.name)
        record.text(header.boot)
        record.text(header.folder)
        append(.header, record.bytes)
        reachOffset = pending.count
        append(.reach, reach.body(at: pending.count))
    }

    /// What root makes in another user's store is that user's, who must be able to undo it and go on with it; a journal when
    /// its change has ended, as only root can take back all that root has begun. Only for an open file of root's own making:
    /// any other may have been put there to be given away.
    static func giveToOwner(_ descriptor: Int32, of store: String) {
        guard geteuid() == 0, let info = (try? FileInfo.of(store)) ?? nil, info.owner != 0
        else {
            return
        }
        _ = fchown(descriptor, info.owner, info.group)
    }

    private static func make(_ path: String) throws -> Int32 {
        while true {
            let descriptor = nops_open(
                path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, JournalReader.newMode)
            guard descriptor >= 0 else { throw SystemError("write", path) }
            // A recovery that looks at it this moment holds it, sees that nothing is in it, and takes it away.
            var isLocked = false
            repeat { isLocked = flock(descriptor, LOCK_EX) == 0 } while !isLocked && errno == EINTR
            var raw = stat()
            if isLocked, fstat(descriptor, &raw) == 0 {
                if raw.st_nlink > 0 { return descriptor }
                close(descriptor)
                continue
            }
            let failure = SystemError("lock", path)
            unlink(path)
            close(descriptor)
            throw failure
        }
    }

    /// Goes on with a journal whose maker is gone; `descriptor` holds its lock. What follows the last
    /// whole record is cut off.
    init(resuming journal: JournalReader, descriptor: Int32) throws {
        path = journal.path
        header = journal.header
        version = journal.version
        self.descriptor = descriptor
        compressor = nil
        blobs = journal.blobs
        actions = journal.actions
        reverted = journal.reverted
        writtenActions = actions.count
        length = journal.validLength
        reach = journal.reach
        reachOffset = journal.reachOffset
        isMarked = true
        guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) >= 0
        else {
            throw SystemError("write", path)
        }
    }

    deinit { close(descriptor) }

    // MARK: Adding

    private func append(_ type: RecordType, _ body: [UInt8]) {
        pending += Self.record(type, body, at: length + pending.count)
    }

    private static func record(_ type: RecordType, _ body: [UInt8], at offset: Int) -> [UInt8] {
        var record = RecordWriter()
        record.integer(UInt32(body.count))
        record.byte(type.rawValue)
        record.raw(body)
        let sum = record.bytes.withUnsafeBytes { recordChecksum($0, at: offset) }
        record.integer(sum)
        return record.bytes
    }

    /// Puts a content in, once.
    func add(content: [UInt8], hash: ContentHash) throws {
        guard blobs[hash] == nil else { return }
        var body = RecordWriter()
        body.hash(hash)
        body.integer(Int64(content.count))
        var frame: [UInt8] = []
        // Below a sector compressing gains nothing.
        let compressed =
            content.count > 512
            && content.withUnsafeBytes { compressor?.append($0, to: &frame) ?? false }
            && frame.count < content.count
        body.flag(compressed)
        // Frame: 4 of length, 1 of type; then hash, size and flag.
        let offset = length + pending.count + 5 + 32 + 8 + 1
        let stored = compressed ? frame : content
        body.raw(stored)
        append(.blob, body.bytes)
        blobs[hash] = (.inline(offset: offset, length: stored.count, compressed: compressed), content.count)
        pendingBlobs.append(hash)
        if pending.count > Self.pendingLimit { try write() }
    }

    /// A content in a file of its own, which stays.
    func add(copy name: String, hash: ContentHash, size: Int) {
        addOwn(name, hash, size)
        blobs[hash] = (.own(name: name), size)
        pendingBlobs.append(hash)
    }

    /// A content in the old file itself, which is about to be moved into the store. It does not count as
    /// kept: if that step is taken back the file leaves the store again.
    func add(moved name: String, hash: ContentHash, size: Int) {
        if blobs[hash] == nil { addOwn(name, hash, size) }
    }

    /// Contents lie in it, or are about to.
    var holdsContents: Bool { !blobs.isEmpty || !newContents.isEmpty }

    /// Puts in, once, a content that replaces `old`, which is in already. Without memory for it it is left out.
    func add(new content: [UInt8], hash: ContentHash, replacing old: [UInt8], _ oldHash: ContentHash) throws {
        guard blobs[hash] == nil, !newContents.contains(hash) else { return }
        var frame: [UInt8] = []
        let isCompressed = old.withUnsafeBytes { old in
            content.withUnsafeBytes { compressor?.append($0, after: old, to: &frame) ?? false }
        }
        guard isCompressed else { return }
        var body = RecordWriter()
        body.hash(hash)
        body.integer(Int64(content.count))
        body.hash(oldHash)
        body.raw(frame)
        append(.newContent, body.bytes)
        newContents.insert(hash)
        if pending.count > Self.pendingLimit { try write() }
    }

    private func addOwn(_ name: String, _ hash: ContentHash, _ size: Int) {
        var body = RecordWriter()
        body.hash(hash)
        body.integer(Int64(size))
        body.text(name)
        append(.ownBlob, body.bytes)
    }

    /// Says that no diff shows a content.
    func hide(_ hash: ContentHash) { append(.hidden, hash.bytes) }

    func add(_ action: Action) {
        var body = RecordWriter()
        body.action(action)
        append(.action, body.bytes)
        actions.append(action)
    }

    func addUndoes(_ target: Int, origin: Int) {
        var body = RecordWriter()
        body.integer(Int64(target))
        body.integer(Int64(origin))
        append(.undoes, body.bytes)
    }

    /// Says, before it happens, that an action is about to be made. Not flushed: it tells how far a
    /// killed program came, and the kernel keeps it.
    func note(_ sequence: Int) throws {
        guard reachOffset != nil else { return try mark(.note, sequence) }
        try write()
        let before = reach
        (reach.begun, reach.noted) = (sequence, length)
        do { try writeReach() } catch {
            reach = before
            throw error
        }
    }

    /// Says that an action is taken back.
    func noteReverted(_ sequence: Int) throws {
        reverted.insert(sequence)
        try mark(.reverted, sequence)
    }

    /// Says, in one record, that some actions no longer count, and that all up to `last` are made.
    func settle(_ sequences: [Int], last: Int) throws {
        var body = RecordWriter()
        body.integer(UInt32(last))
        body.integer(UInt32(sequences.count))
        for sequence in sequences { body.integer(UInt32(sequence)) }
        append(.settled, body.bytes)
        try write()
        reverted.formUnion(sequences)
    }

    private func mark(_ type: RecordType, _ sequence: Int) throws {
        var body = RecordWriter()
        body.integer(UInt32(sequence))
        body.integer(UInt64(reach.flushed))
        append(type, body.bytes)
        try write()
    }

    func finish(_ end: JournalEnd) throws {
        var body = RecordWriter()
        body.byte(end.outcome.rawValue)
        body.integer(UInt64(reach.flushed))
        body.integer(Int64(end.files))
        body.integer(Int64(end.undoes ?? 0))
        body.integer(Int64(end.origin ?? 0))
        body.text(end.name)
        body.integer(UInt32(end.depth ?? 0))
        body.integer(UInt32(end.within.count))
        for target in end.within { body.integer(Int64(target)) }
        // So that the record can be found from the file's end.
        body.integer(UInt32(body.bytes.count + 4))
        let before = length + pending.count
        append(.end, body.bytes)
        do {
            try flush()
            releaseReserve()
            Self.giveToOwner(descriptor, of: Path.parent(Path.parent(path)))
        } catch {
            // Whether it reached the disk is unknown; it must not be believed.
            pending.removeAll()
            length = min(length, before)
            ftruncate(descriptor, off_t(length))
            lseek(descriptor, off_t(length), SEEK_SET)
            throw error
        }
    }

    /// False where somebody has taken the journal away.
    var isThere: Bool {
        var raw = stat()
        return fstat(descriptor, &raw) == 0 && raw.st_nlink > 0
    }

    /// Without its journal nothing of a change could be taken back after a kill.
    func checkStillThere() throws {
        guard isThere else {
            throw ChangeError(
                "the journal of this change, '\(path)', was taken away while it was being made",
                help: "what clears a folder (`git clean -x`) must spare `.nops`: `git clean -xe .nops`")
        }
    }

    // MARK: To the disk

    /// The journal's length in bytes, with what is not written yet.
    var size: Int { length + pending.count }

    /// Hands all that was added to the kernel: a kill can't take it away any more, a power cut can.
    func write() throws {
        guard !pending.isEmpty else { return }
        do {
            try Files.writeAll(descriptor, pending, shown: path)
        } catch {
            // A part may be written: later records belong where it began.
            ftruncate(descriptor, off_t(length))
            lseek(descriptor, off_t(length), SEEK_SET)
            pending.removeAll()
            for hash in pendingBlobs { blobs[hash] = nil }
            pendingBlobs.removeAll()
            // Which of them are in the file matters little: they serve merges only.
            newContents.removeAll()
            actions.removeSubrange(writtenActions...)
            throw error
        }
        length += pending.count
        pendingBlobs.removeAll(keepingCapacity: true)
        writtenActions = actions.count
        pending.removeAll(keepingCapacity: true)
    }

    /// All that was added is durable when this returns. Actions whose records could not be written are
    /// forgotten; nothing of them was begun.
    func flush() throws {
        try write()
        guard fdatasync(descriptor) == 0 else { throw SystemError("flush", path) }
        reach.flushed = length
        // A file system that keeps no modes makes less of a cut journal known, and nothing else.
        if !isMarked { isMarked = fchmod(descriptor, JournalReader.begunMode) == 0 }
        // The smaller number that stands there is true, too.
        try? writeReach()
    }

    private func writeReach() throws {
        guard let reachOffset else { return }
        let record = Self.record(.reach, reach.body(at: reachOffset), at: reachOffset)
        while true {
            let count = pwrite(descriptor, record, record.count, off_t(reachOffset))
            if count == record.count { return }
            guard count < 0, errno == EINTR else {
                throw SystemError("write", path, code: count < 0 ? errno : ENOSPC)
            }
        }
    }

    // MARK: Reading back

    /// A content from the journal itself.
    func read(offset: Int, length count: Int) throws -> [UInt8] {
        try write()
        return try JournalReader.read(descriptor, offset: offset, length: count, shown: path)
    }
}
