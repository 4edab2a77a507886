// Edits as people read them: places, and whole lines before and after.

/// Finds lines and columns in a text.
struct LineFinder {
    private let bytes: UnsafeBufferPointer<UInt8>
    /// Line and column at every so many bytes, once a place is asked for.
    private lazy var marks = Self.marks(bytes)
    private static let stride = 1024

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Both from 1; columns count characters.
    mutating func position(_ offset: Int) -> (line: Int, column: Int) {
        let offset = min(offset, bytes.count)
        var place = marks[offset / Self.stride]
        for at in offset / Self.stride * Self.stride..<offset { Self.step(&place, bytes[at]) }
        return place
    }

    private static func marks(_ bytes: UnsafeBufferPointer<UInt8>) -> [(line: Int, column: Int)] {
        var found: [(line: Int, column: Int)] = []
        var place = (line: 1, column: 1)
        for at in bytes.indices {
            if at % stride == 0 { found.append(place) }
            step(&place, bytes[at])
        }
        if bytes.count % stride == 0 { found.append(place) }
        return found
    }

    private static func step(_ place: inout (line: Int, column: Int), _ byte: UInt8) {
        if byte == 0x0A {
            place = (place.line + 1, 1)
        } else if byte & 0xC0 != 0x80 {
            place.column += 1
        }
    }
}

enum RewriteListing {
    /// One entry for each run of lines that edits touch. They are of one grade, in the order of the text.
    static func list(_ edits: [Edit], _ bytes: UnsafeBufferPointer<UInt8>, path: String) -> [Rewrite] {
        var result: [Rewrite] = []
        var index = 0
        var line = 1
        var counted = 0
        while index < edits.count {
            let start = lineStart(edits[index].start, bytes)
            var end = lineEnd(edits[index], bytes)
            var last = index
            while last + 1 < edits.count, edits[last + 1].start <= end {
                last += 1
                // What ends within the run ends no later line.
                if edits[last].end >= end { end = max(end, lineEnd(edits[last], bytes)) }
            }
            for at in counted..<start where bytes[at] == 0x0A { line += 1 }
            counted = start
            var after: [UInt8] = []
            var done = start
            for edit in edits[index...last] {
                after += bytes[done..<edit.start]
                after += Array(edit.text.utf8)
                done = edit.end
            }
            after += bytes[done..<end]
            let parts = Array(edits[index...last])
            result.append(
                Rewrite(
                    path: path, line: line, before: text(bytes[start..<end]), after: text(after[...]),
                    grade: parts[0].grade, kind: parts[0].kind, edits: parts))
            index = last + 1
        }
        return result
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        let text = String(decoding: Array(bytes), as: UTF8.self)
        return String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }

    private static func lineStart(_ offset: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var at = offset
        while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
        return at
    }

    /// The end of an edit's last line; of a line taken out whole, with its ending.
    private static func lineEnd(_ edit: Edit, _ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        if edit.end > edit.start, bytes[edit.end - 1] == 0x0A { return edit.end }
        var at = edit.end
        while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
        return at
    }
}
