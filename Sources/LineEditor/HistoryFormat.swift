import Glibc

/// How the file of history is laid out.
///
/// The first line is `nops-history 2 SIZE`, where SIZE is what the file had when it was last freed of repetitions. Then
/// one entry a line: seconds since 1970, the folder it was run in, and the text, with tabs between them; `\`, newlines and
/// tabs within are `\\`, `\n` and `\t`. A file without the first line is of version 1: texts alone.
enum HistoryFormat {
    enum Version {
        /// Nothing in it yet.
        case empty
        case first
        /// `size`: after the last time that repetitions were taken out.
        case second(size: Int)
        /// Of a nops that is newer than this one.
        case later
    }

    /// Longer entries are not written, and passed over where they are found.
    static let longestEntry = 1 << 16
    private static let mark = Array("nops-history ".utf8)
    /// As much of a file as its first line can take.
    static let headLength = 64

    static func head(size: Int) -> [UInt8] { Array("nops-history 2 \(size)\n".utf8) }

    /// - Parameter start: the first `headLength` bytes of a file, or all of a shorter one.
    static func version(_ start: some Collection<UInt8>) -> Version {
        guard !start.isEmpty else { return .empty }
        guard start.starts(with: mark) else { return .first }
        let words = start.dropFirst(mark.count).prefix { $0 != 0x0A }.split(separator: 0x20)
            .map { Int(String(decoding: $0, as: UTF8.self)) }
        guard words.first == 2 else { return .later }
        return .second(size: words.dropFirst().first.flatMap { $0 } ?? 0)
    }

    /// A line for the file, with its newline.
    static func line(time: Int, folder: [UInt8], text: [UInt8]) -> [UInt8] {
        Array("\(time)\t".utf8) + folder + [0x09] + text + [0x0A]
    }

    /// Where in a line of the second version (`start` to `end`, without the newline) the folder and the text begin; nil
    /// where it is none: cut off, overwritten, or far too long.
    static func fields(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> (folder: Int, text: Int)?
    {
        var index = start
        while index < end, (0x30...0x39).contains(bytes[index]) { index += 1 }
        guard index > start, index - start < 20, index < end, bytes[index] == 0x09,
            let base = bytes.baseAddress,
            let tab = memchr(base + index + 1, 0x09, end - index - 1)
        else { return nil }
        let text = base.distance(to: UnsafeRawPointer(tab)) + 1
        return isText(bytes, text, end) ? (index + 1, text) : nil
    }

    /// Whether an entry can be what somebody typed.
    static func isText(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) -> Bool {
        guard start < end, end - start <= longestEntry, let base = bytes.baseAddress else { return false }
        return memchr(base + start, 0, end - start) == nil
    }

    static func encoded(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x5C: result += [0x5C, 0x5C]
            case 0x0A: result += [0x5C, 0x6E]
            case 0x09: result += [0x5C, 0x74]
            default: result.append(byte)
            }
        }
        return result
    }

    /// What isn't UTF-8 is replaced.
    static func decoded(_ raw: ArraySlice<UInt8>) -> String {
        guard raw.contains(0x5C) else { return String(decoding: raw, as: UTF8.self) }
        var result: [UInt8] = []
        var isEscaped = false
        for byte in raw {
            if isEscaped {
                switch byte {
                case 0x6E: result.append(0x0A)
                case 0x74: result.append(0x09)
                default: result.append(byte)
                }
                isEscaped = false
            } else if byte == 0x5C {
                isEscaped = true
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
