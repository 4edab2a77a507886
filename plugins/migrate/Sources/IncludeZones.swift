// `#include "a.h"` in C and its kin: from the file's own folder, or from one that the build tells.

struct IncludeZones {
    private let lines: TextLines
    private static let endings: Set<String> = [
        "c", "h", "cc", "cpp", "cxx", "hh", "hpp", "hxx", "m", "mm", "cu", "inl",
    ]

    init(_ lines: TextLines) { self.lines = lines }

    static func reads(_ path: String) -> Bool {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return endings.contains(String(path[dot...].dropFirst()))
    }

    func zones() -> [TextZone] {
        var found: [TextZone] = []
        var plain = 0
        lines.forEach { line in
            let text = lines.trimmed(line)
            guard lines.bytes[text].first == UInt8(ascii: "#") else { return }
            let word = lines.trimmed(text.lowerBound + 1..<text.upperBound)
            guard lines.starts(word, with: "include"), let open = lines.first("\"", in: word),
                let close = lines.first("\"", in: open + 1..<word.upperBound), close > open + 1
            else { return }
            if open > plain { found.append(TextZone(range: plain..<open, role: .prose)) }
            found.append(TextZone(range: open + 1..<close, role: .path))
            plain = close
        }
        return found + [TextZone(range: plain..<lines.bytes.count, role: .prose)]
    }
}
