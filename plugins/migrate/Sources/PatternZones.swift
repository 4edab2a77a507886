// Where patterns of paths stand in ignore files, in CODEOWNERS and in MANIFEST.in.

struct PatternZones {
    private let lines: TextLines
    private let format: TextFormat

    init(_ lines: TextLines, _ format: TextFormat) {
        self.lines = lines
        self.format = format
    }

    func zones() -> [TextZone] {
        var found: [TextZone] = []
        lines.forEach { line in
            var text = lines.trimmed(line)
            guard let first = lines.bytes[text].first else { return }
            if first == UInt8(ascii: "#") {
                found.append(TextZone(range: text, role: .prose))
                return
            }
            switch format {
            case .manifest:
                for word in lines.words(text).dropFirst() { found.append(TextZone(range: word, role: .path)) }
            case .codeOwners:
                if let word = lines.words(text).first { found.append(TextZone(range: word, role: .pattern)) }
            default:
                if first == UInt8(ascii: "!") { text = text.lowerBound + 1..<text.upperBound }
                found.append(TextZone(range: text, role: format == .anchoredIgnore ? .path : .pattern))
            }
        }
        return found
    }
}
