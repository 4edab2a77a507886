// What can be told of a Python file without parsing it.

enum PythonEncoding {
    /// Whether the file's bytes are what they claim: UTF-8, or anything that an encoding line names.
    static func isReadable(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.allSatisfy({ $0 < 0x80 }) { return true }
        if String(validating: bytes, as: UTF8.self) != nil { return true }
        guard let name = declared(bytes) else { return false }
        // Claims UTF-8 and isn't; or two bytes a letter, in which names can't be found by their bytes.
        return !name.hasPrefix("utf")
    }

    /// The encoding named in a comment on one of the first two lines (PEP 263), in small letters.
    static func declared(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let lines = bytes.prefix(512).split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
            .prefix(2)
        for line in lines {
            let text = String(decoding: line, as: UTF8.self).drop {
                $0 == " " || $0 == "\t" || $0 == "\u{0C}" || $0 == "\u{FEFF}"
            }
            guard text.first == "#" else {
                if text.isEmpty || text.first == "\r" { continue }
                return nil
            }
            var rest = text
            while let start = rest.firstRange(of: "coding") {
                rest = rest[start.upperBound...]
                guard let mark = rest.first, mark == ":" || mark == "=" else { continue }
                let name = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
                    .prefix { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == "." }
                if !name.isEmpty { return name.lowercased() }
            }
        }
        return nil
    }
}

enum PythonText {
    /// Whether a name stands in what Sphinx takes for one: ":class:`~a.b.Name`".
    static func isInRole(_ place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = place
        while at > 0, bytes[at - 1].isOfName || bytes[at - 1] == 0x2E { at -= 1 }
        if isInDirective(at, bytes) { return true }
        if at > 0, [0x7E, 0x21].contains(bytes[at - 1]) { at -= 1 }
        guard at > 2, bytes[at - 1] == 0x60, bytes[at - 2] == 0x3A else { return false }
        return bytes[at - 3].isOfName
    }

    /// `PyImport_ImportModule("a.b")` in a text: C that a program writes.
    static func isImportedByC(_ place: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = place
        while at > 0, bytes[at - 1].isOfName || bytes[at - 1] == 0x2E { at -= 1 }
        guard at > 0, bytes[at - 1] == 0x22 else { return false }
        at -= at > 1 && bytes[at - 2] == 0x5C ? 2 : 1
        return bytes[..<at].suffix(22).elementsEqual("PyImport_ImportModule(".utf8)
    }

    /// `.. autoclass:: a.b.Name`: whether a name is a directive's first word, on its line.
    private static func isInDirective(_ start: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = start
        while at > 0, bytes[at - 1] != 0x0A, start - at < 128 { at -= 1 }
        let words = bytes[at..<start].split(separator: 0x20)
        return words.count == 2 && words[0].elementsEqual("..".utf8)
            && words[1].suffix(2).elementsEqual("::".utf8)
    }

    /// The text between a plain string's quotes; nil for bytes, and where an escape makes it say something else.
    static func content(of token: PythonToken, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard token.kind == .string else { return nil }
        var start = Int(token.start)
        var end = Int(token.end)
        var isRaw = false
        while start < end, bytes[start] != 0x22, bytes[start] != 0x27 {
            switch bytes[start] | 0x20 {
            case 0x62: return nil
            case 0x72: isRaw = true
            default: break
            }
            start += 1
        }
        guard end - start >= 2 else { return nil }
        let quote = bytes[start]
        let isTriple = end - start >= 6 && bytes[start + 1] == quote && bytes[start + 2] == quote
        start += isTriple ? 3 : 1
        end -= isTriple ? 3 : 1
        // `"""\` begins on the next line.
        if isTriple, !isRaw, end - start > 1, bytes[start] == 0x5C {
            let ending = bytes[start + 1] == 0x0D && end - start > 2 ? 2 : 1
            if bytes[start + ending] == 0x0A { start += ending + 1 }
        }
        guard isRaw || !bytes[start..<end].contains(0x5C) else { return nil }
        return start..<end
    }
}

enum PythonScript {
    private static let main = ByteSearch("__main__")
    private static let name = ByteSearch("__name__")

    /// Whether a file is meant to be run: it begins with `#!`, or compares `__name__` with `__main__`.
    static func isScript(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.count > 2, bytes[0] == 0x23, bytes[1] == 0x21 { return true }
        return main.firstWord(in: bytes) != nil && name.firstWord(in: bytes) != nil
    }
}
