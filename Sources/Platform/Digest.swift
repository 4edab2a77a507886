// Message digests by libmd.

import CDigest
import Glibc

public enum DigestKind: String, Sendable, CaseIterable {
    case md5
    case sha1
    case sha256
    case sha512
}

/// A digest computed piece by piece.
public struct Digest {
    private enum State {
        case md5(MD5_CTX)
        case sha1(SHA1_CTX)
        case sha256(SHA2_CTX)
        case sha512(SHA2_CTX)
    }

    private var state: State

    public init(_ kind: DigestKind) {
        switch kind {
        case .md5:
            var context = MD5_CTX()
            MD5Init(&context)
            state = .md5(context)
        case .sha1:
            var context = SHA1_CTX()
            SHA1Init(&context)
            state = .sha1(context)
        case .sha256:
            var context = SHA2_CTX()
            SHA256Init(&context)
            state = .sha256(context)
        case .sha512:
            var context = SHA2_CTX()
            SHA512Init(&context)
            state = .sha512(context)
        }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count > 0 else {
            return
        }
        switch state {
        case .md5(var context):
            MD5Update(&context, base, bytes.count)
            state = .md5(context)
        case .sha1(var context):
            SHA1Update(&context, base, bytes.count)
            state = .sha1(context)
        case .sha256(var context):
            nops_sha256_update(&context, base, bytes.count)
            state = .sha256(context)
        case .sha512(var context):
            SHA512Update(&context, base, bytes.count)
            state = .sha512(context)
        }
    }

    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest; nothing may be added after.
    public mutating func finish() -> [UInt8] {
        switch state {
        case .md5(var context):
            [UInt8](unsafeUninitializedCapacity: 16) {
                MD5Final($0.baseAddress, &context); $1 = 16
            }
        case .sha1(var context):
            [UInt8](unsafeUninitializedCapacity: 20) {
                SHA1Final($0.baseAddress, &context); $1 = 20
            }
        case .sha256(var context):
            [UInt8](unsafeUninitializedCapacity: 32) {
                SHA256Final($0.baseAddress, &context); $1 = 32
            }
        case .sha512(var context):
            [UInt8](unsafeUninitializedCapacity: 64) {
                SHA512Final($0.baseAddress, &context); $1 = 64
            }
        }
    }

    public static func of(_ bytes: [UInt8], _ kind: DigestKind) -> [UInt8] {
        var digest = Digest(kind)
        digest.update(bytes)
        return digest.finish()
    }

    /// The digest in lower-case hexadecimal.
    public static func hex(_ bytes: [UInt8], _ kind: DigestKind) -> String { hex(of(bytes, kind)) }

    /// Of a file's content, read in pieces; a file of any size costs 256 KiB of memory.
    public static func hex(file path: String, _ kind: DigestKind) throws(SystemError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        var digest = Digest(kind)
        try digest.update(descriptor: descriptor, shown: path)
        return hex(digest.finish())
    }

    /// Adds all that an open file still holds.
    public mutating func update(descriptor: Int32, shown: String) throws(SystemError) {
        let capacity = 256 * 1024
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = read(descriptor, buffer.baseAddress, capacity)
            if count == 0 { return }
            if count < 0 {
                if errno == EINTR, !Interrupt.isRaised { continue }
                throw SystemError("read", shown)
            }
            // A device may never end.
            if Interrupt.isRaised { throw SystemError("read", shown, code: EINTR) }
            update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    /// Bytes in lower-case hexadecimal.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(unsafeUninitializedCapacity: bytes.count * 2) { buffer in
            for (index, byte) in bytes.enumerated() {
                buffer[index * 2] = digits[Int(byte >> 4)]
                buffer[index * 2 + 1] = digits[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }
}
