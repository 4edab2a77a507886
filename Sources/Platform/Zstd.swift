// Zstandard (RFC 8878) by Debian's libzstd.

import CZstd

public struct ZstdError: Error, Sendable, CustomStringConvertible {
    public var reason: String
    public var description: String { "zstd: \(reason)" }
}

public enum Zstd {
    /// One frame. `level` is 1 (fast) to 19 (small).
    public static func compress(_ bytes: [UInt8], level: Int32 = 3) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
            let count = bytes.withUnsafeBytes {
                ZSTD_compress(buffer.baseAddress, bound, $0.baseAddress, $0.count, level)
            }
            // It can fail only for want of room or memory; the bound gives room.
            filled = ZSTD_isError(count) == 0 ? count : 0
        }
    }

    /// The content of one frame that is known to hold `size` bytes; anything else is an error, so a
    /// damaged length can't ask for endless memory.
    public static func decompress(_ frame: ArraySlice<UInt8>, size: Int) throws -> [UInt8] {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(1, size)) { buffer, filled in
            result = frame.withUnsafeBytes {
                ZSTD_decompress(buffer.baseAddress, size, $0.baseAddress, $0.count)
            }
            filled = ZSTD_isError(result) == 0 ? result : 0
        }
        guard ZSTD_isError(result) == 0 else {
            throw ZstdError(reason: String(cString: ZSTD_getErrorName(result)))
        }
        guard result == size else { throw ZstdError(reason: "the frame holds \(result) bytes, not \(size)") }
        return bytes
    }
}

/// Compresses piece by piece with one context, for many small frames.
public final class ZstdCompressor {
    private let context: OpaquePointer
    private let level: Int32

    /// Nil without memory.
    public init?(level: Int32) {
        guard let context = ZSTD_createCCtx() else { return nil }
        self.context = context
        self.level = level
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Appends one frame holding `bytes` to `output`; false (and nothing appended) if it failed.
    public func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) -> Bool {
        let bound = ZSTD_compressBound(bytes.count)
        var succeeded = false
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
            let count = ZSTD_compressCCtx(
                context, buffer.baseAddress, bound, bytes.baseAddress, bytes.count, level)
            succeeded = ZSTD_isError(count) == 0
            filled = succeeded ? count : 0
        }
        output += frame
        return succeeded
    }
}
