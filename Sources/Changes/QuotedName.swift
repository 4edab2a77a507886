// Names in diffs and plans, so that each can be told from the text around it.

extension String {
    /// As git and GNU diff show a path: as it is, or in double quotes with C's escapes where it holds control characters, a
    /// double quote, a backslash, or begins or ends with a space.
    var quotedName: String {
        func isSpecial(_ byte: UInt8) -> Bool {
            byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        }
        guard utf8.contains(where: isSpecial) || utf8.first == 0x20 || utf8.last == 0x20 else { return self }
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\\(scalar)"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 8)
                text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }

    /// For a sentence: in single quotes, or as above where it can't be read otherwise.
    var inQuotes: String {
        let name = quotedName
        return name.utf8.elementsEqual(utf8) ? "'\(self)'" : name
    }
}
