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

enum PythonScript {
    private static let main = ByteSearch("__main__")
    private static let name = ByteSearch("__name__")

    /// Whether a file is meant to be run: it begins with `#!`, or compares `__name__` with `__main__`.
    static func isScript(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        if bytes.count > 2, bytes[0] == 0x23, bytes[1] == 0x21 { return true }
        return main.firstWord(in: bytes) != nil && name.firstWord(in: bytes) != nil
    }
}
