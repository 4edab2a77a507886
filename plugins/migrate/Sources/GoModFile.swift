// `go.mod` and `go.work`: the words in them that are module paths, and those that are folders.

/// One of these files, read by lines.
struct GoModFile {
    /// The module's own path.
    private(set) var module: Range<Int>?
    /// Paths of required and replaced modules.
    private(set) var required: [Range<Int>] = []
    /// Folders: after `use`, and after the arrow of `replace`.
    private(set) var folders: [Range<Int>] = []

    /// Paths of packages, after `tool`.
    private(set) var tools: [Range<Int>] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        let lines = TextLines(bytes)
        var block = ""
        lines.forEach { line in
            let end = Self.comment(in: line, bytes) ?? line.upperBound
            var words = lines.words(line.lowerBound..<end)
            guard let first = words.first else { return }
            var verb = block
            if block.isEmpty {
                verb = lines.text(first)
                words.removeFirst()
                if words.first.map(lines.text) == "(" {
                    block = verb
                    return
                }
                if verb.hasSuffix("(") {
                    block = String(verb.dropLast())
                    return
                }
            } else if lines.text(first) == ")" {
                block = ""
                return
            }
            read(verb, words, lines)
        }
    }

    private mutating func read(_ verb: String, _ words: [Range<Int>], _ lines: TextLines) {
        guard let first = words.first.map(lines.unquoted) else { return }
        switch verb {
        case "module": module = module ?? first
        case "use": folders.append(first)
        case "tool": tools.append(first)
        case "require", "exclude": required.append(first)
        case "replace":
            required.append(first)
            guard let arrow = words.firstIndex(where: { lines.text($0) == "=>" }), arrow + 1 < words.count
            else {
                return
            }
            let target = lines.unquoted(words[arrow + 1])
            let text = lines.text(target)
            if text.hasPrefix("./") || text.hasPrefix("../") || text == "." || text == ".." {
                folders.append(target)
            } else {
                required.append(target)
            }
        default: break
        }
    }

    private static func comment(in line: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        for at in line where at + 1 < line.upperBound && bytes[at] == 0x2F && bytes[at + 1] == 0x2F {
            if at == line.lowerBound || TextLines.isBlank(bytes[at - 1]) { return at }
        }
        return nil
    }
}
