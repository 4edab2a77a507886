import Glibc

/// A path, or a part of one, as the file system compares it: by bytes. Swift takes texts for equal that only look the same,
/// as a letter with its accent and the two one after the other.
public struct PathKey: Hashable, Comparable, Sendable {
    public let text: Substring

    public init(_ text: Substring) { self.text = text }
    public init(_ text: String) { self.text = text[...] }

    public var path: String { String(text) }

    public static func < (a: PathKey, b: PathKey) -> Bool {
        a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
    }

    public static func == (a: PathKey, b: PathKey) -> Bool {
        let same = a.text.utf8.withContiguousStorageIfAvailable { a in
            b.text.utf8.withContiguousStorageIfAvailable { b in
                guard a.count == b.count else { return false }
                guard let left = a.baseAddress, let right = b.baseAddress else { return true }
                return memcmp(left, right, a.count) == 0
            }
        }
        return (same ?? nil) ?? a.text.utf8.elementsEqual(b.text.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable {
            hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil {
            for byte in text.utf8 { withUnsafeBytes(of: byte) { hasher.combine(bytes: $0) } }
        }
    }
}
