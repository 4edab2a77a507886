// A text as lines, and equal lines known by one number: what diffs and merges work on.

import Glibc

enum TextLines {
    static let newline = UInt8(ascii: "\n")

    /// The lines in a part of a text, each with its newline; the last may have none.
    static func ranges(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> [Range<Int>] {
        guard let base = text.baseAddress else { return [] }
        var lines: [Range<Int>] = []
        var at = start
        while at < end {
            var next = end
            if let found = memchr(base + at, Int32(newline), end - at) {
                next = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1
            }
            lines.append(at..<next)
            at = next
        }
        return lines
    }
}

/// A number for each line, the same one for lines of the same bytes. The texts must outlive it.
struct LineNumbering {
    /// A line as a dictionary's key, without copying it.
    private struct Slice: Hashable {
        let bytes: UnsafeBufferPointer<UInt8>

        static func == (a: Slice, b: Slice) -> Bool {
            guard a.bytes.count == b.bytes.count else { return false }
            guard let x = a.bytes.baseAddress, let y = b.bytes.baseAddress else { return true }
            return memcmp(x, y, a.bytes.count) == 0
        }

        func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    }

    private var numbers: [Slice: Int32] = [:]

    init(expecting lines: Int) { numbers.reserveCapacity(lines) }

    mutating func numbers(of lines: [Range<Int>], in text: UnsafeBufferPointer<UInt8>) -> [Int32] {
        lines.map { line in
            let slice = Slice(bytes: UnsafeBufferPointer(rebasing: text[line]))
            if let known = numbers[slice] { return known }
            let next = Int32(truncatingIfNeeded: numbers.count)
            numbers[slice] = next
            return next
        }
    }
}
