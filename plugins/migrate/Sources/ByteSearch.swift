// Finding words in bytes, fast.

import Glibc

/// A word to look for: steps from one occurrence of its rarest byte to the next, which the C library
/// finds many bytes at a time.
struct ByteSearch: Sendable {
    let word: [UInt8]
    private let rarest: Int

    /// - Parameter word: not empty.
    init(_ word: String) {
        self.word = Array(word.utf8)
        let bytes = self.word
        rarest = bytes.indices.min { Self.frequency(bytes[$0]) < Self.frequency(bytes[$1]) } ?? 0
    }

    /// The first occurrence at or after `start`.
    func first(in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
        guard let base = bytes.baseAddress, !word.isEmpty else { return nil }
        var at = start + rarest
        let limit = bytes.count - (word.count - rarest)
        while at <= limit {
            guard let hit = memchr(base + at, Int32(word[rarest]), limit - at + 1) else { return nil }
            let place = hit.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(mutating: base)
            let begin = place - rarest
            if word.withUnsafeBufferPointer({ memcmp(base + begin, $0.baseAddress ?? base, word.count) }) == 0
            {
                return begin
            }
            at = place + 1
        }
        return nil
    }

    /// How common a byte is in source text, roughly: letters in order of English frequency.
    private static func frequency(_ byte: UInt8) -> Int {
        let common = Array(" etaoisrnlcdpmuf_ghbyw.vkx,-/ETAOISRNLCDPMUFGHBYWVKXjzqJZQ".utf8)
        guard let place = common.firstIndex(of: byte) else { return 0 }
        return common.count - place
    }

    /// The first occurrence at or after `start` that is a word of its own, with no name byte beside it.
    func firstWord(in bytes: UnsafeBufferPointer<UInt8>, from start: Int = 0) -> Int? {
        var from = start
        while let at = first(in: bytes, from: from) {
            let end = at + word.count
            let isBare =
                (at == 0 || !bytes[at - 1].isOfName)
                && (end == bytes.count || !bytes[end].isOfName)
            if isBare { return at }
            from = at + 1
        }
        return nil
    }
}
