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
        try content(frame, size: size) { output, input in
            ZSTD_decompress(output.baseAddress, size, input.baseAddress, input.count)
        }
    }

    /// The content of a frame that `ZstdCompressor.append(_:after:to:)` made with the same `prefix`.
    public static func decompress(
        _ frame: ArraySlice<UInt8>, size: Int, after prefix: [UInt8]
    ) throws -> [UInt8] {
        guard let context = ZSTD_createDCtx() else { throw ZstdError(reason: "out of memory") }
        defer { ZSTD_freeDCtx(context) }
        return try prefix.withUnsafeBytes { prefix in
            try content(frame, size: size) { output, input in
                let result = ZSTD_DCtx_refPrefix(context, prefix.baseAddress, prefix.count)
                guard ZSTD_isError(result) == 0 else { return result }
                return ZSTD_decompressDCtx(context, output.baseAddress, size, input.baseAddress, input.count)
            }
        }
    }

    private static func content(
        _ frame: ArraySlice<UInt8>, size: Int,
        _ decompress: (UnsafeMutableBufferPointer<UInt8>, UnsafeRawBufferPointer) -> Int
    ) throws -> [UInt8] {
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: max(1, size)) { buffer, filled in
            result = frame.withUnsafeBytes { decompress(buffer, $0) }
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
        append(to: &output, holding: bytes.count) { room in
            ZSTD_compressCCtx(
                context, room.baseAddress, room.count, bytes.baseAddress, bytes.count, level)
        }
    }

    /// Appends one frame holding `bytes` that is read with `prefix` before it: where the two are much alike it says
    /// little more than how they differ. Both together at most 2 GiB. False (and nothing appended) if it failed.
    public func append(
        _ bytes: UnsafeRawBufferPointer, after prefix: UnsafeRawBufferPointer, to output: inout [UInt8]
    ) -> Bool {
        // As far back as the prefix begins, and a table with room for most of its places.
        let reach = Int32(Int.bitWidth - (prefix.count + bytes.count).leadingZeroBitCount)
        let parameters = [
            (ZSTD_c_compressionLevel, level), (ZSTD_c_windowLog, min(max(reach, 10), 31)),
            (ZSTD_c_hashLog, min(max(reach, 6), 17)),
        ]
        return append(to: &output, holding: bytes.count) { room in
            for (parameter, value) in parameters {
                let result = ZSTD_CCtx_setParameter(context, parameter, value)
                guard ZSTD_isError(result) == 0 else { return result }
            }
            let result = ZSTD_CCtx_refPrefix(context, prefix.baseAddress, prefix.count)
            guard ZSTD_isError(result) == 0 else { return result }
            return ZSTD_compress2(context, room.baseAddress, room.count, bytes.baseAddress, bytes.count)
        }
    }

    private func append(
        to output: inout [UInt8], holding count: Int, _ compress: (UnsafeMutableBufferPointer<UInt8>) -> Int
    ) -> Bool {
        let bound = ZSTD_compressBound(count)
        var succeeded = false
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { buffer, filled in
            let count = compress(buffer)
            succeeded = ZSTD_isError(count) == 0
            filled = succeeded ? count : 0
        }
        output += frame
        return succeeded
    }
}
