// How far the audit goes: without it, nobody would miss its last lines. Format: docs/changes-format.md.

import CSystem
import Glibc
import Platform

struct AuditHead: Equatable {
    var lines = 0
    /// The length of the audit.
    var bytes = 0
    /// The last line's hash; before the first line, what stands for it.
    var last = AuditChain.begin

    /// Always the same, so that it is overwritten where it lies, by one write that stays within a sector.
    static let length = 256

    /// The hash of its own is that of a first line.
    var encoded: [UInt8] {
        var chain = AuditChain()
        var line = chain.seal(
            Array("{\"audit\":\(AuditLine.version),\"lines\":\(lines),\"bytes\":\(bytes),\"last\":\"".utf8)
                + last + Array("\"}".utf8))
        line.removeLast()
        return line + repeatElement(UInt8(ascii: " "), count: max(0, Self.length - 1 - line.count)) + [0x0A]
    }

    init() {}

    init(lines: Int, bytes: Int, last: [UInt8]) {
        self.lines = lines
        self.bytes = bytes
        self.last = last
    }

    /// Nil for bytes that are not exactly what `encoded` gives.
    init?(_ file: [UInt8]) {
        let read = file.withUnsafeBytes { bytes -> AuditHead? in
            var scanner = AuditScanner(bytes)
            guard scanner.skip("{\"audit\":"), scanner.integer() == AuditLine.version,
                scanner.skip(",\"lines\":"),
                let lines = scanner.integer(), scanner.skip(",\"bytes\":"), let size = scanner.integer(),
                scanner.skip(",\"last\":"), let last = scanner.hash()
            else { return nil }
            return AuditHead(lines: lines, bytes: size, last: last)
        }
        guard let read, read.encoded == file else { return nil }
        self = read
    }

    /// What the file of a store holds.
    enum Found: Equatable {
        case whole(AuditHead)
        /// There is no file, or an empty one: it was killed before it wrote the first.
        case missing
        case damaged
    }

    static func read(_ path: String) throws -> (found: Found, bytes: [UInt8]) {
        let descriptor = nops_open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw SystemError("read", path) }
            return (.missing, [])
        }
        defer { close(descriptor) }
        let bytes = try JournalReader.read(descriptor, offset: 0, length: length + 1, shown: path)
        if bytes.isEmpty { return (.missing, []) }
        return (AuditHead(bytes).map { .whole($0) } ?? .damaged, bytes)
    }

    /// In place. The first is flushed with its name, before there is an audit that it could be missed from; later ones
    /// aren't, as an audit that is longer than its head says is believed line by line.
    func write(_ path: String) throws {
        let descriptor = StoreFile.open(path, O_WRONLY)
        guard descriptor >= 0 else { throw SystemError("write", path) }
        defer { close(descriptor) }
        let bytes = encoded
        guard bytes.withUnsafeBytes({ pwrite(descriptor, $0.baseAddress, $0.count, 0) }) == bytes.count else {
            throw SystemError("write", path)
        }
        // Whatever else lay there, if it was altered.
        if try FileInfo.of(descriptor: descriptor, shown: path).size > bytes.count {
            guard ftruncate(descriptor, off_t(bytes.count)) == 0 else { throw SystemError("write", path) }
        }
        guard lines == 0 else { return }
        guard fsync(descriptor) == 0 else { throw SystemError("write", path) }
        try Files.flushFolder(Path.parent(path))
    }
}
