// How far a journal goes, written over and over in one place: what is cut off its end is missed.

import CSystem
import Glibc
import Platform
import PluginAPI

/// The record after the header. It alone is altered once it is written, by one call within one block of the disk, so that
/// it is never torn.
struct JournalReach: Equatable {
    /// So many bytes of the journal are on the disk.
    var flushed = 0
    /// The action that is next, or being made: those before it are made. -1 for none.
    var begun = -1
    /// The journal's length when that was written: what stands beyond it is newer.
    var noted = 0

    /// The bytes that change: two lengths, a number and the checksum.
    private static let size = 8 + 8 + 4 + 8
    private static let block = 512

    /// Of a record at that place in the file.
    func body(at offset: Int) -> [UInt8] {
        let start = (offset + 5) % Self.block
        let padding = start + Self.size <= Self.block ? 0 : Self.block - start
        var body = RecordWriter()
        body.raw(Array(repeating: 0, count: padding))
        body.integer(UInt64(flushed))
        body.integer(UInt64(noted))
        body.integer(Int32(clamping: begun))
        return body.bytes
    }

    init() {}

    init(_ body: UnsafeRawBufferPointer) throws {
        var reader = RecordReader(UnsafeRawBufferPointer(rebasing: body.suffix(Self.size - 8)))
        guard let flushed = Int(exactly: try reader.integer(UInt64.self)),
            let noted = Int(exactly: try reader.integer(UInt64.self))
        else { throw RecordError() }
        self.flushed = flushed
        self.noted = noted
        begun = Int(try reader.integer(Int32.self))
    }
}
