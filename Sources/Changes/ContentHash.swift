// The name of a content: its SHA-256 (FIPS 180-4).

import Platform

/// A content's SHA-256.
struct ContentHash: Hashable, Sendable {
    private var a: UInt64 = 0
    private var b: UInt64 = 0
    private var c: UInt64 = 0
    private var d: UInt64 = 0

    /// Of 32 bytes; more are ignored, missing ones are 0.
    init(digest: some Sequence<UInt8>) {
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { buffer in
            for (index, byte) in digest.prefix(32).enumerated() { buffer[index] = byte }
        }
        (a, b, c, d) = words
    }

    init(_ bytes: [UInt8]) { self.init(digest: Digest.of(bytes, .sha256)) }

    init(descriptor: Int32, shown: String) throws(SystemError) {
        var digest = Digest(.sha256)
        try digest.update(descriptor: descriptor, shown: shown)
        self.init(digest: digest.finish())
    }

    var bytes: [UInt8] {
        let words = (a, b, c, d)
        return withUnsafeBytes(of: words) { Array($0) }
    }
}
