// Edits as people read them: places, and whole lines before and after.

/// Finds lines and columns in a text.
struct LineFinder {
    private let bytes: UnsafeBufferPointer<UInt8>

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Both from 1; columns count characters.
    func position(_ offset: Int) -> (line: Int, column: Int) {
        let offset = min(offset, bytes.count)
        var line = 1
        var start = 0
        for at in 0..<offset where bytes[at] == 0x0A {
            line += 1
            start = at + 1
        }
        let column = bytes[start..<offset].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        return (line, column)
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
                end = max(end, lineEnd(edits[last], bytes))
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
