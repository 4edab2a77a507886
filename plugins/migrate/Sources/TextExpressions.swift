// Paths and names in regular expressions, and paths as Windows writes them: what stands between backslashes.

extension TextScanner {
    /// `$` at the end of a regular expression, with no name behind it.
    func isEndOfPattern(_ at: Int) -> Bool {
        guard at + 1 < bytes.count else { return true }
        return !bytes[at + 1].isOfName && bytes[at + 1] != UInt8(ascii: "{")
            && bytes[at + 1] != UInt8(ascii: "(")
    }

    /// `^a/b\.py$`: a file in a regular expression. True if its dots are such.
    mutating func scanExpression(_ range: Range<Int>, _ sense: Sense) -> Bool {
        guard range.upperBound < bytes.count, bytes[range.upperBound] == UInt8(ascii: "\\") else {
            return false
        }
        var path = Array(bytes[range])
        var mark: ArraySlice<UInt8> = []
        var at = range.upperBound
        while at < bytes.count {
            let marks = bytes[at...].prefix { $0 == UInt8(ascii: "\\") }
            if !marks.isEmpty {
                // In a text with escapes the mark is doubled.
                guard marks.count < 3, marks.endIndex < bytes.count,
                    bytes[marks.endIndex] == UInt8(ascii: ".")
                else { return false }
                mark = Array(marks)[...]
                path.append(UInt8(ascii: "."))
                at = marks.endIndex + 1
            } else if bytes[at].isOfName || bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: "-") {
                path.append(bytes[at])
                at += 1
            } else {
                break
            }
        }
        var start = range.lowerBound
        if path.first == UInt8(ascii: "/") {
            path.removeFirst()
            start += 1
        }
        let old = String(decoding: path, as: UTF8.self)
        let target = paths.target(of: old)
        guard path.contains(UInt8(ascii: "/")), paths.isFile(old) else { return false }
        guard target != old else { return true }
        let dot = String(decoding: mark, as: UTF8.self) + "."
        add(start..<at, target.replacing(".", with: dot), sense.grade, .path)
        return true
    }

    /// `^a/(b|c)/`: one of several parts of a path in a regular expression, which is listed. True if it is such a part.
    func alternative(_ range: Range<Int>) -> String? {
        guard range.lowerBound > 0, [0x28, 0x7C].contains(bytes[range.lowerBound - 1]) else { return nil }
        // No longer than that is looked at.
        let limit = max(0, range.lowerBound - 256)
        var open = range.lowerBound - 1
        while open > limit,
            bytes[open] == 0x7C || bytes[open].isOfName || [0x2D, 0x2E, 0x5C].contains(bytes[open])
        {
            open -= 1
        }
        guard bytes[open] == 0x28, open > limit, bytes[open - 1] == 0x2F else { return nil }
        var start = open - 1
        while start > limit, !Self.isSeparator(bytes[start - 1]) { start -= 1 }
        return text(start..<open) + text(range)
    }

    mutating func scanAlternative(_ range: Range<Int>) -> Bool {
        guard let path = alternative(range), paths.exists(path), paths.target(of: path) != path else {
            return false
        }
        add(range, paths.target(of: path), .unsure, .path)
        return true
    }

    /// `a\b\c.py`, as Windows writes paths; in its scripts it is likely one. True if it is there.
    mutating func scanBackslashes(_ range: Range<Int>, _ sense: Sense) -> Bool {
        func isPart(_ byte: UInt8) -> Bool {
            byte.isOfName || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == 0x5C
        }
        // No longer than that is looked at.
        var start = range.lowerBound
        while start > 0, range.lowerBound - start < 256, isPart(bytes[start - 1]) { start -= 1 }
        var end = range.upperBound
        while end < bytes.count, end - range.upperBound < 256, isPart(bytes[end]) { end += 1 }
        if bytes[start..<end].starts(with: [0x2E, 0x5C]) { start += 2 }
        let written = text(start..<end)
        guard start < end, !written.contains("\\\\"), bytes[start] != 0x5C, written.contains("\\") else {
            return false
        }
        let path = written.replacing("\\", with: "/")
        let target = paths.target(of: path)
        guard paths.exists(path), target != path else { return false }
        let isScript = [".bat", ".cmd", ".ps1"].contains(where: file.hasSuffix)
        add(
            start..<end, target.replacing("/", with: "\\"), isScript ? max(sense.grade, .likely) : .unsure,
            .path)
        return true
    }

    /// Of `a\.b\.c` the last part with its dot, for the first; nil where nothing of that kind follows.
    func lastEscaped(of first: Range<Int>) -> Range<Int>? {
        guard bytes[first].last?.isOfName ?? false, !bytes[first].contains(0x2F) else { return nil }
        var last: Range<Int>?
        var at = first.upperBound
        while at + 1 < bytes.count, bytes[at] == UInt8(ascii: "\\") {
            let marks = bytes[at...].prefix(2).prefix { $0 == UInt8(ascii: "\\") }
            guard marks.endIndex < bytes.count, bytes[marks.endIndex] == UInt8(ascii: ".") else { break }
            let end = bytes[(marks.endIndex + 1)...].firstIndex { !$0.isOfName } ?? bytes.count
            guard end > marks.endIndex + 1 else { break }
            last = marks.endIndex..<end
            at = end
        }
        return last
    }

    /// `a\.b\.c`: a name in a regular expression, told by what follows its last mark.
    mutating func scanEscaped(_ range: Range<Int>, _ sense: Sense) {
        guard bytes[range].first == UInt8(ascii: ".") else {
            _ = scanBackslashes(range, sense)
            return
        }
        let last = bytes[(range.lowerBound + 1)..<range.upperBound].prefix(while: \.isOfName)
        var parts = [text(last.indices)]
        var start = range.lowerBound
        var mark = ""
        // No name has more parts.
        while parts.count < 32 {
            let marks = bytes[..<start].suffix(2).reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            guard marks > 0, parts.count == 1 || marks + 1 == mark.utf8.count else { return }
            mark = String(repeating: "\\", count: marks) + "."
            var name = start - marks
            let end = name
            while name > 0, bytes[name - 1].isOfName { name -= 1 }
            guard name < end else { return }
            parts.insert(text(name..<end), at: 0)
            start = name
            guard start > 0, bytes[start - 1] == UInt8(ascii: ".") else { break }
            start -= 1
        }
        guard parts.allSatisfy(ModuleMap.isIdentifier),
            let found = references.reference(parts, isModule: false), references.isWhole(found, parts),
            let new = references.newName(found, parts)
        else { return }
        add(start..<last.endIndex, new.joined(separator: mark), max(sense.grade, .likely), .name)
    }
}
