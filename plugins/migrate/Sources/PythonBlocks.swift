// Python in a text that nothing but an import at its beginning tells from the text around it: a literal block of
// documentation, what a script gives to `python -`.

import Platform

enum PythonBlocks {
    static let importing = ByteSearch("import")
    /// In bytes.
    private static let longestBlock = 4096

    /// Lines that begin with an import and are Python, as far as they can be read.
    static func find(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [Range<Int>] {
        let part = UnsafeBufferPointer(rebasing: bytes[range])
        guard importing.firstWord(in: part) != nil else { return [] }
        var found: [Range<Int>] = []
        var from = 0
        while let at = importing.firstWord(in: part, from: from) {
            from = at + importing.word.count
            let place = range.lowerBound + at
            if let last = found.last, place < last.upperBound { continue }
            var line = place
            while line > range.lowerBound, bytes[line - 1] != 0x0A { line -= 1 }
            let text = bytes[line..<range.upperBound].drop { $0 == 0x20 || $0 == 0x09 }
            guard text.startIndex == place || text.starts(with: "from ".utf8) else { continue }
            if let block = longest(bytes, line, text.startIndex - line, range.upperBound) {
                found.append(block)
            }
        }
        return found
    }

    /// From a line on: all that is set in as far, else what comes before the next empty line, else the line alone.
    private static func longest(
        _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ depth: Int, _ limit: Int
    ) -> Range<Int>? {
        // What is no Python by itself, and opens no bracket either, is a sentence.
        let first = bytes[start..<limit].prefix { $0 != 0x0A }
        let goesOn = [0x28, 0x5C].contains(first.last { $0 > 0x20 } ?? 0)
        guard first.count < longestBlock, goesOn || reads(first, depth) else { return nil }
        var ends: [Int] = []
        var isAfterBlank = false
        var line = start
        while line < limit {
            let end = bytes[line..<limit].firstIndex(of: 0x0A) ?? limit
            let text = bytes[line..<end].drop { $0 == 0x20 || $0 == 0x09 }
            if text.allSatisfy({ $0 <= 0x20 }) {
                // In a text that is not set in, a paragraph ends there.
                if depth == 0 { break }
                if !isAfterBlank, let last = ends.last { ends.append(last) }
                isAfterBlank = true
            } else {
                guard text.startIndex - line >= depth, end - start < longestBlock else { break }
                if ends.isEmpty || ends.count == 1 { ends.append(end) }
                ends[ends.count - 1] = end
            }
            line = end + 1
        }
        let tried = [ends.last, ends.count > 1 ? ends[1] : nil, ends.first].compactMap { $0 }
        for end in tried where reads(bytes[start..<end], depth) { return start..<end }
        return nil
    }

    private static func reads(_ block: Slice<UnsafeBufferPointer<UInt8>>, _ depth: Int) -> Bool {
        let code = block.split(separator: 0x0A, omittingEmptySubsequences: false)
            .reduce(into: [UInt8]()) { $0 += Array($1.dropFirst(depth)) + [0x0A] }
        return code.withUnsafeBufferPointer {
            let read = PythonParser.read($0)
            return read.failure == nil && !read.imports.isEmpty
        }
    }
}

extension PythonRewriter {
    /// Such blocks in documentation, which are likely to mean what the file around them would.
    mutating func rewriteImportingBlocks(_ content: Range<Int>) {
        guard depth == 0, mayName(content) else { return }
        let count = edits.count
        let told = remarks.count
        for block in PythonBlocks.find(in: bytes, content) where mayName(block) && !isClaimed(block) {
            rewriteBlock(block)
        }
        // What can't be told here is listed as text.
        remarks.removeSubrange(told...)
        for index in count..<edits.count { edits[index].grade = max(edits[index].grade, .likely) }
    }
}

extension TextScanner {
    /// Such blocks anywhere in a text.
    mutating func scanBlocks() {
        for block in PythonBlocks.find(in: bytes, 0..<bytes.count) where hasPlace(in: block) {
            scan(TextZone(range: block, role: .code))
        }
    }
}
