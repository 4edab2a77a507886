/// A place in a source text: a half-open range of UTF-8 bytes in the file numbered `file`.
public struct Span: Hashable, Sendable {
    public var file: Int32
    public var start: Int32
    public var end: Int32

    public init(file: Int32, start: Int, end: Int) {
        self.file = file
        self.start = Int32(truncatingIfNeeded: start)
        self.end = Int32(truncatingIfNeeded: end)
    }

    /// No place at all: a value or error that no text stands for.
    public static let none = Span(file: -1, start: 0, end: 0)

    public var isNone: Bool { file < 0 }

    /// The smallest span that holds both.
    public func joined(_ other: Span) -> Span {
        if isNone { return other }
        if other.isNone { return self }
        return Span(file: file, start: Int(min(start, other.start)), end: Int(max(end, other.end)))
    }
}

/// One text that was read: a script, a module, a line typed in the shell.
public final class SourceFile: @unchecked Sendable {
    // Never changed after `init`; the class only keeps copies cheap.
    public let number: Int32
    /// As shown in diagnostics: the path as the user gave it, or `-c`, `standard input`, `line 12`.
    public let name: String
    public let bytes: [UInt8]
    private let lineStarts: [Int32]

    public init(number: Int32, name: String, bytes: [UInt8]) {
        self.number = number
        self.name = name
        self.bytes = bytes
        var starts: [Int32] = [0]
        for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(Int32(index + 1)) }
        self.lineStarts = starts
    }

    /// Line and column, both from 1, of a byte offset; columns count Unicode scalars.
    public func position(of offset: Int) -> (line: Int, column: Int) {
        var low = 0
        var high = lineStarts.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle - 1 }
        }
        let start = Int(lineStarts[low])
        let end = max(start, min(offset, bytes.count))
        var column = 1
        for byte in bytes[start..<end] where byte & 0xC0 != 0x80 { column += 1 }
        return (low + 1, column)
    }

    /// The text of a line (from 1) without its line ending.
    public func line(_ number: Int) -> String { String(decoding: bytes[bytesOfLine(number)], as: UTF8.self) }

    fileprivate func bytesOfLine(_ number: Int) -> Range<Int> {
        guard number >= 1, number <= lineStarts.count else { return 0..<0 }
        let start = Int(lineStarts[number - 1])
        var end = number < lineStarts.count ? Int(lineStarts[number]) - 1 : bytes.count
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<max(start, end)
    }

    /// A line (from 1) as a diagnostic shows it: a long one is cut to what stands around the column. `before` is what is
    /// shown before the column, and `room` how many columns there are from it on.
    fileprivate func excerpt(
        of number: Int, around column: Int, limit: Int
    ) -> (text: String, before: String, room: Int) {
        let range = bytesOfLine(number)
        // By bytes: a line of megabytes is not decoded for each mistake in it.
        func after(_ count: Int, from start: Int, to end: Int) -> Int {
            var index = start
            var left = count
            while index < end, left > 0 {
                index += 1
                while index < end, bytes[index] & 0xC0 == 0x80 { index += 1 }
                left -= 1
            }
            return index
        }
        let isLong = after(limit, from: range.lowerBound, to: range.upperBound) < range.upperBound
        let skipped = isLong ? max(0, column - 1 - limit / 2) : 0
        let start = after(skipped, from: range.lowerBound, to: range.upperBound)
        let end = after(limit, from: start, to: range.upperBound)
        let place = after(column - 1 - skipped, from: start, to: end)
        func text(_ from: Int, _ to: Int) -> String { String(decoding: bytes[from..<to], as: UTF8.self) }
        let shown =
            (start > range.lowerBound ? "…" : "") + text(start, end) + (end < range.upperBound ? "…" : "")
        let before = (start > range.lowerBound ? " " : "") + text(start, place)
        return (shown, before, text(place, end).unicodeScalars.count + 1)
    }

    public func text(_ span: Span) -> String {
        let start = max(0, min(Int(span.start), bytes.count))
        let end = max(start, min(Int(span.end), bytes.count))
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

/// All the texts of one run, by number, so that a span alone finds its place.
public final class SourceMap {
    public private(set) var files: [SourceFile] = []
    /// Covers what of a line must not be shown, character by character.
    public var cover: (String) -> String = { $0 } { didSet { covered = nil } }

    /// Of the terminal that diagnostics are read on; nil: they are read elsewhere.
    public var columns: Int?
    /// How many of its columns a character takes.
    public var width: (Unicode.Scalar) -> Int = { _ in 1 }
    /// How much of a line an excerpt shows, in characters; two more say that there is more.
    private func limit(_ line: Int) -> Int {
        columns.map { max(20, min(160, $0 - String(line).count - 5)) } ?? 160
    }

    public init() {}

    public func add(name: String, bytes: [UInt8]) -> SourceFile {
        // A byte-order mark is no part of the text.
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        let file = SourceFile(number: Int32(files.count), name: name, bytes: bytes)
        files.append(file)
        return file
    }

    /// The last line that was covered: mistakes mostly share one, or come line by line.
    private var covered: (file: Int32, line: Int, text: SourceFile)?

    /// As `SourceFile.excerpt`, with what must not be shown covered.
    func excerpt(
        of line: Int, in file: SourceFile, around column: Int
    ) -> (text: String, before: String, room: Int) {
        let range = file.bytesOfLine(line)
        // What names a secret may stand far before it, but a line of megabytes is not gone through for each mistake in it.
        guard range.count <= 1 << 16 else {
            let part = file.excerpt(of: line, around: column, limit: limit(line))
            return (cover(part.text), part.before, part.room)
        }
        if let covered, covered.file == file.number, covered.line == line {
            return covered.text.excerpt(of: 1, around: column, limit: limit(line))
        }
        let shown = Array(cover(String(decoding: file.bytes[range], as: UTF8.self)).utf8)
        let text = SourceFile(number: -1, name: "", bytes: shown)
        covered = (file.number, line, text)
        return text.excerpt(of: 1, around: column, limit: limit(line))
    }

    public func file(of span: Span) -> SourceFile? {
        guard span.file >= 0, Int(span.file) < files.count else { return nil }
        return files[Int(span.file)]
    }
}
