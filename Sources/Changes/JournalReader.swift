// Reading a journal: every record checked, a torn end told from a damaged middle.

import CSystem
import Glibc
import Platform
import PluginAPI

struct JournalReader {
    let path: String
    private(set) var header: JournalHeader
    /// Of the journal's format.
    private(set) var version = JournalHeader.version
    private(set) var blobs: [ContentHash: (place: BlobPlace, size: Int)] = [:]
    /// Contents that replaced others.
    private(set) var newContents: [ContentHash: NewContent] = [:]
    /// Contents that no diff shows.
    private(set) var hidden: Set<ContentHash> = []
    var actions: [Action] = []
    /// The action that was next, or being made: those before it are made. -1 for none.
    private(set) var lastNote = -1
    private(set) var reverted: Set<Int> = []
    private(set) var undoes: (target: Int, origin: Int)?
    private(set) var end: JournalEnd?
    /// Up to where every record is whole.
    private(set) var validLength = 0
    /// What the journal says of itself, and where; nil before version 4.
    private(set) var reach = JournalReach()
    private(set) var reachOffset: Int?

    /// The mode of a journal before, and from when on, its first records are on the disk.
    static let newMode: UInt32 = 0o400
    static let begunMode: UInt32 = 0o600

    enum Failure: Error, Equatable {
        /// Nothing of use: it was killed while writing the header.
        case empty
        /// A flushed record is altered or lost; it begins at this offset.
        case damaged(at: Int)
        /// Written by a newer nops.
        case newer
    }

    init(path: String) throws {
        let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        try self.init(path: path, descriptor: descriptor)
    }

    init(path: String, descriptor: Int32) throws {
        self.path = path
        header = JournalHeader(
            id: 0, when: FileTime(seconds: 0), user: "", command: "", name: "", boot: "", folder: "")
        let info = try FileInfo.of(descriptor: descriptor, shown: path)
        guard info.kind == .file else { throw Failure.damaged(at: 0) }
        let size = info.size
        // Nothing was begun as long as its first records are not on the disk, and only then may they be missing.
        let wasBegun = info.mode & Self.begunMode == Self.begunMode
        guard size > 0 else { throw wasBegun ? Failure.damaged(at: 0) : .empty }
        // Mapped, as contents may make it larger than memory.
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
            throw SystemError("read", path)
        }
        defer { munmap(start, size) }
        do { try parse(UnsafeRawBufferPointer(start: start, count: size)) } catch Failure.empty where wasBegun
        {
            throw Failure.damaged(at: 0)
        }
        if wasBegun, version >= 4, reachOffset == nil { throw Failure.damaged(at: validLength) }
        // What was on the disk once, and before whatever is written there tells of, is not torn off but cut off.
        if validLength < reach.flushed { throw Failure.damaged(at: validLength) }
    }

    /// Of a change that may be going on: its maker may shorten it any moment.
    init(path: String, unlocked descriptor: Int32) throws {
        self.path = path
        header = JournalHeader(
            id: 0, when: FileTime(seconds: 0), user: "", command: "", name: "", boot: "", folder: "")
        let size = try FileInfo.of(descriptor: descriptor, shown: path).size
        let bytes = try Self.read(descriptor, offset: 0, length: size, shown: path)
        guard !bytes.isEmpty else { throw Failure.empty }
        try bytes.withUnsafeBytes { try parse($0) }
    }

    private mutating func parse(_ bytes: UnsafeRawBufferPointer) throws {
        var at = 0
        while at < bytes.count {
            guard let (type, body) = Self.record(bytes, at) else {
                if Self.wasFlushed(bytes, at) || isReach(bytes, at) { throw Failure.damaged(at: at) }
                if at == 0 { throw Failure.empty }
                break
            }
            do {
                try take(type, body, offset: at + 5)
                guard version < 4 || type == .header || reachOffset != nil else { throw RecordError() }
            } catch is RecordError {
                throw Failure.damaged(at: at)
            }
            at += body.count + 13
            validLength = at
        }
    }

    /// The whole record at an offset, if there is one.
    private static func record(
        _ bytes: UnsafeRawBufferPointer, _ at: Int
    ) -> (type: RecordType, body: UnsafeRawBufferPointer)? {
        guard bytes.count - at >= 13 else { return nil }
        let count = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)))
        guard count <= bytes.count - at - 13, let type = RecordType(rawValue: bytes[at + 4]) else {
            return nil
        }
        let whole = UnsafeRawBufferPointer(rebasing: bytes[at..<at + 5 + count])
        let sum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: at + 5 + count, as: UInt64.self))
        guard recordChecksum(whole, at: at) == sum else { return nil }
        return (type, UnsafeRawBufferPointer(rebasing: whole[5...]))
    }

    /// True if what should say how far the journal goes is there and can't be read. After the machine stopped it may be
    /// zeros, and nothing was begun.
    private func isReach(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        guard offset > 0, version >= 4, reachOffset == nil else { return false }
        let count = JournalReach().body(at: offset).count + 13
        let record = bytes[offset...].prefix(count)
        return record.count == count && record.contains { $0 != 0 }
    }

    /// True if a later record proves that the bytes at `offset` were on the disk once: notes and ends
    /// say how far the journal was flushed when they were written.
    private static func wasFlushed(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Bool {
        var at = offset + 1
        while at + 13 <= bytes.count {
            defer { at += 1 }
            let type = bytes[at + 4]
            guard type >= RecordType.note.rawValue, type <= RecordType.reach.rawValue else { continue }
            guard let (kind, body) = record(bytes, at) else { continue }
            var reader = RecordReader(body)
            switch kind {
            case .note, .reverted: _ = try? reader.integer(UInt32.self)
            case .end: _ = try? reader.flag()
            case .reach:
                if let reach = try? JournalReach(body), reach.flushed > offset { return true }
                continue
            default: continue
            }
            if let flushed = try? reader.integer(UInt64.self), flushed > UInt64(offset) { return true }
        }
        return false
    }

    private mutating func take(_ type: RecordType, _ body: UnsafeRawBufferPointer, offset: Int) throws {
        var reader = RecordReader(body, version: version)
        switch type {
        case .header: (header, version) = try Self.header(&reader)
        case .blob:
            let hash = try reader.hash()
            let size = try reader.size()
            let compressed = try reader.flag()
            blobs[hash] = (
                .inline(offset: offset + 41, length: body.count - 41, compressed: compressed), size
            )
        case .ownBlob:
            let hash = try reader.hash()
            let size = try reader.size()
            blobs[hash] = (.own(name: try reader.text()), size)
        case .action:
            let action = try reader.action()
            guard action.sequence == actions.count else { throw RecordError() }
            actions.append(action)
        // Mostly they ascend. Taking back notes a number once more: what came after it is taken back.
        case .note: lastNote = Int(try reader.integer(UInt32.self))
        case .reverted: reverted.insert(Int(try reader.integer(UInt32.self)))
        case .settled:
            let last = Int(try reader.integer(UInt32.self))
            // Unless what was noted is newer: taking back says a lower number.
            if reachOffset == nil || offset > reach.noted { lastNote = max(lastNote, last) }
            for _ in 0..<(try reader.integer(UInt32.self)) {
                reverted.insert(Int(try reader.integer(UInt32.self)))
            }
        case .undoes: undoes = (try reader.size(), try reader.size())
        case .end: end = try Self.end(&reader)
        case .reach:
            guard reachOffset == nil else { throw RecordError() }
            (reach, reachOffset) = (try JournalReach(body), offset - 5)
            lastNote = reach.begun
        case .hidden: hidden.insert(try reader.hash())
        case .newContent:
            let hash = try reader.hash()
            let size = try reader.size()
            newContents[hash] = NewContent(
                size: size, old: try reader.hash(), offset: offset + 72, length: body.count - 72)
        }
    }

    private static func header(_ reader: inout RecordReader) throws -> (JournalHeader, version: UInt8) {
        let magic = Array(try reader.take(6))
        guard magic.dropLast().elementsEqual("nopsj".utf8), let version = magic.last, version > 0 else {
            throw RecordError()
        }
        guard version <= JournalHeader.version else { throw Failure.newer }
        let header = JournalHeader(
            id: try reader.size(), when: try reader.time(), user: try reader.text(),
            command: try reader.text(),
            name: try reader.text(), boot: try reader.text(), folder: try reader.text())
        return (header, version)
    }

    private static func end(_ reader: inout RecordReader) throws -> JournalEnd {
        guard let outcome = JournalEnd.Outcome(rawValue: try reader.byte()) else { throw RecordError() }
        _ = try reader.integer(UInt64.self)
        let files = try reader.size()
        let undoes = try reader.size()
        let origin = try reader.size()
        let name = try reader.text()
        // The length follows; in version 1 nothing else does.
        let depth = reader.left > 4 ? Int(try reader.integer(UInt32.self)) : nil
        var within: [Int] = []
        if reader.left > 4 {
            for _ in 0..<(try reader.integer(UInt32.self)) { within.append(try reader.size()) }
        }
        return JournalEnd(
            outcome: outcome, files: files, undoes: undoes == 0 ? nil : undoes,
            origin: origin == 0 ? nil : origin, depth: depth, within: within, name: name)
    }

    /// Header and end only, without reading what lies between: for listings.
    static func summary(path: String) throws -> (header: JournalHeader, end: JournalEnd?) {
        let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        let size = try FileInfo.of(descriptor: descriptor, shown: path).size
        // A record holds the command as typed, which may be long.
        let start = try read(descriptor, offset: 0, length: 4, shown: path)
        let head = try read(descriptor, offset: 0, length: min(size, count(start) + 13), shown: path)
        let header = try head.withUnsafeBytes { bytes -> JournalHeader in
            guard let (type, body) = record(bytes, 0), type == .header else { throw Failure.damaged(at: 0) }
            var reader = RecordReader(body)
            return try Self.header(&reader).0
        }
        let last = try read(descriptor, offset: max(0, size - 12), length: 4, shown: path)
        let tailLength = min(size, count(last) + 13)
        let tailStart = size - tailLength
        let tail = try read(descriptor, offset: tailStart, length: tailLength, shown: path)
        let end = tail.withUnsafeBytes { bytes -> JournalEnd? in
            guard bytes.count >= 25 else { return nil }
            // The checksum knows the record's place in the file.
            let whole = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 8)])
            let sum = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: bytes.count - 8, as: UInt64.self))
            guard whole[4] == RecordType.end.rawValue, recordChecksum(whole, at: tailStart) == sum else {
                return nil
            }
            var reader = RecordReader(UnsafeRawBufferPointer(rebasing: whole[5...]))
            return try? Self.end(&reader)
        }
        return (header, end)
    }

    /// The length of a header's or an end's body, as it stands at the record's begin and at an end's end;
    /// 0 if torn. Bounded, as what stands there may be anything.
    private static func count(_ bytes: [UInt8]) -> Int {
        guard bytes.count == 4 else { return 0 }
        return bytes.withUnsafeBytes {
            min(Int(UInt32(littleEndian: $0.loadUnaligned(as: UInt32.self))), 16 << 20)
        }
    }

    static func read(_ descriptor: Int32, offset: Int, length: Int, shown: String) throws -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(1, length)) { buffer, filled in
            filled = 0
            while filled < length, let base = buffer.baseAddress {
                let count = pread(descriptor, base + filled, length - filled, off_t(offset + filled))
                if count > 0 {
                    filled += count
                } else if count == 0 {
                    return
                } else if errno != EINTR {
                    code = errno
                    return
                }
            }
        }
        if code != 0 { throw SystemError("read", shown, code: code) }
        return bytes
    }
}

/// One journal's bytes, wherever it has moved since.
enum JournalFile {
    /// A journal moves from `running/` to `changes/` when its change ends.
    static func read(_ path: String, offset: Int, length: Int) throws -> [UInt8] {
        let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        return try JournalReader.read(descriptor, offset: offset, length: length, shown: path)
    }
}
