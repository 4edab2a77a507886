import Syntax

/// The lines of a text in which something is wrong: what they mention may be used there, though the tree doesn't show it.
/// Of what was read but isn't right, the first line.
struct BrokenLines {
    private var lines: [ArraySlice<UInt8>] = []
    /// Where the file's functions stand: a name in one of them means nothing in another.
    private var functions: [Range<Int>] = []

    /// - Parameters:
    ///   - unread: what the parser says.
    ///   - wrong: what is said of what it read.
    init(of file: SourceFile?, _ block: Block, unread: [Diagnostic] = [], wrong: [Diagnostic] = []) {
        guard let file else { return }
        for statement in block.statements {
            if case .define = statement.kind {
                functions.append(Int(statement.span.start)..<Int(statement.span.end))
            }
        }
        add(unread, of: file, isWhole: true)
        add(wrong, of: file, isWhole: false)
    }

    private mutating func add(_ diagnostics: [Diagnostic], of file: SourceFile, isWhole: Bool) {
        for diagnostic in diagnostics
        where diagnostic.severity == .error && diagnostic.span.file == file.number {
            let bytes = file.bytes
            var start = min(Int(diagnostic.span.start), bytes.count)
            while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
            var end = min(max(start, Int(isWhole ? diagnostic.span.end : diagnostic.span.start)), bytes.count)
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            lines.append(bytes[start..<end])
        }
    }

    /// Whether a name that is declared at a place stands in one of them, as a whole word.
    func mention(_ name: String, near place: Span) -> Bool {
        let own = functions.first { $0.contains(Int(place.start)) }
        return lines.contains { line in
            if let own, !own.overlaps(line.startIndex..<max(line.endIndex, line.startIndex + 1)) {
                return false
            }
            return BrokenLines.count(of: name, in: line) > 0
        }
    }

    /// How often a name stands in a text as a whole word.
    static func count(of name: String, in text: ArraySlice<UInt8>) -> Int {
        let name = Array(name.utf8)
        guard let first = name.first else { return 0 }
        var count = 0
        var index = text.startIndex
        while index + name.count <= text.endIndex {
            let end = index + name.count
            if text[index] == first, text[index..<end].elementsEqual(name),
                index == text.startIndex || !isNamePart(text[index - 1]),
                end == text.endIndex || !isNamePart(text[end])
            {
                count += 1
            }
            index += 1
        }
        return count
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
            || byte == 0x2D
    }
}
