import CLibEdit

/// The last word of an entry of history, put at the cursor (Alt-.); pressed again, that of the entry before it.
struct LastArgument {
    /// Of the entry that it is of.
    let position: Int
    /// How many scalars it has.
    let length: Int
    /// The line with it: anything else there begins anew.
    let line: LineEditor.Line

    /// A command line's last word as it is written, quoted parts and brackets whole; nil: it has none.
    static func word(of text: String) -> String? {
        var last = ""
        var current = ""
        var quote: Character?
        var depth = 0
        for character in text {
            if quote == nil, depth == 0, character.isWhitespace {
                if !current.isEmpty { last = current }
                current = ""
                continue
            }
            current.append(character)
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "'" || character == "\"" {
                quote = character
            } else if "([{".contains(character) {
                depth += 1
            } else if ")]}".contains(character) {
                depth = max(0, depth - 1)
            }
        }
        let word = current.isEmpty ? last : current
        return word.isEmpty ? nil : word
    }
}

extension LineEditor {
    func insertLastArgument() -> UInt8 {
        let before = lastArgument?.line == line ? lastArgument : nil
        if before == nil { history.refresh() }
        var position = before?.position ?? history.count
        while true {
            guard let found = history.position(before: position, like: "", holds: false, unlike: []) else {
                return UInt8(CC_ERROR)
            }
            position = found
            guard let word = LastArgument.word(of: history.entry(at: found)) else { continue }
            if let before { el_deletestr(handle, Int32(clamping: before.length)) }
            insert(word)
            lastArgument = LastArgument(position: found, length: word.unicodeScalars.count, line: line)
            return UInt8(CC_REFRESH)
        }
    }
}
