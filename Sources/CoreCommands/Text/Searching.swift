import Glibc

/// Where some bytes first occur in others, at `start` or later.
func firstRange(of needle: [UInt8], in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    guard start <= bytes.count else { return nil }
    if needle.isEmpty { return start..<start }
    guard let base = bytes.baseAddress else { return nil }
    var position = start
    while position + needle.count <= bytes.count,
        let found = memchr(base + position, Int32(needle[0]), bytes.count - needle.count + 1 - position)
    {
        position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
        if memcmp(found, needle, needle.count) == 0 { return position..<position + needle.count }
        position += 1
    }
    return nil
}

/// Where some bytes last occur in others.
func lastRange(of needle: [UInt8], in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    var position = bytes.count - needle.count
    while position >= 0 {
        if needle.indices.allSatisfy({ bytes[position + $0] == needle[$0] }) {
            return position..<position + needle.count
        }
        position -= 1
    }
    return nil
}
