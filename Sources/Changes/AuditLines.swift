// Reading the audit's lines, in pieces: it may be long, and may be cut short by others while it is read.

import Glibc
import Platform
import PluginAPI

/// The lines of a stretch of a file, one after another.
final class AuditLines {
    private let descriptor: Int32
    private let path: String
    private let to: Int
    /// Where the next piece is read from.
    private var readFrom: Int
    private var buffer: UnsafeMutableRawBufferPointer
    private var begin = 0
    private var filled = 0
    /// The file's offset behind the line that was given last, its newline included.
    private(set) var offset: Int
    /// The line that was given last has no newline: it was torn off, or is still being written.
    private(set) var isTorn = false
    /// Asked before each piece.
    var check: () throws -> Void = {}

    private static let piece = 256 << 10

    /// `descriptor` stays its owner's.
    init(_ descriptor: Int32, path: String, from: Int, to: Int) {
        self.descriptor = descriptor
        self.path = path
        self.to = to
        readFrom = from
        offset = from
        buffer = .allocate(byteCount: Self.piece, alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// The next line without its newline, good until the next is asked for; nil at the end.
    func next() throws -> UnsafeRawBufferPointer? {
        var searched = begin
        while true {
            if let base = buffer.baseAddress, let found = memchr(base + searched, 0x0A, filled - searched) {
                let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                defer { begin = end + 1 }
                offset += end + 1 - begin
                isTorn = false
                return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[begin..<end])
            }
            let known = filled - begin
            guard try fill() else { break }
            searched = begin + known
        }
        guard begin < filled else { return nil }
        defer { begin = filled }
        offset += filled - begin
        isTorn = true
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[begin..<filled])
    }

    /// Reads on. False at the end.
    private func fill() throws -> Bool {
        guard readFrom < to else { return false }
        try check()
        if begin > 0 {
            buffer.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[begin..<filled]))
            filled -= begin
            begin = 0
        }
        if filled == buffer.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
            buffer.deallocate()
            buffer = larger
        }
        while true {
            let wanted = min(buffer.count - filled, to - readFrom)
            let count = pread(descriptor, buffer.baseAddress.map { $0 + filled }, wanted, off_t(readFrom))
            if count > 0 {
                filled += count
                readFrom += count
                return true
            }
            if count == 0 { return false }
            guard errno == EINTR else { throw SystemError("read", path) }
            try check()
        }
    }

    /// Where the last `count` lines of a file of `size` bytes begin.
    static func begin(ofLast count: Int, _ descriptor: Int32, path: String, size: Int) throws -> Int {
        var left = count
        var end = size
        while end > 0 {
            let start = max(0, end - (64 << 10))
            let bytes = try JournalReader.read(descriptor, offset: start, length: end - start, shown: path)
            for index in bytes.indices.reversed() where bytes[index] == 0x0A && start + index != size - 1 {
                left -= 1
                if left == 0 { return start + index + 1 }
            }
            end = start
        }
        return 0
    }
}
