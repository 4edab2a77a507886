/// A prompt that the user's closure has given, made fit for the terminal.
enum UserPrompt {
    /// A longer prompt is cut.
    private static let longest = 2000

    /// Its lines, at least one. Colours stay (`ESC [ … m`; none without `hasColour`), other control characters don't.
    static func lines(_ text: String, hasColour: Bool) -> [String] {
        var lines: [String.UnicodeScalarView] = [String.UnicodeScalarView()]
        let scalars = Array(text.unicodeScalars.prefix(longest))
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            if scalar == "\u{1B}", let end = colourEnd(scalars, from: index) {
                if hasColour { lines[lines.count - 1].append(contentsOf: scalars[index..<end]) }
                index = end
                continue
            }
            index += 1
            switch scalar.value {
            case 0x0A: lines.append(String.UnicodeScalarView())
            case 0x09: lines[lines.count - 1].append(" ")
            case 0..<0x20, 0x7F..<0xA0: break
            default: lines[lines.count - 1].append(scalar)
            }
        }
        // What is typed has colours of its own.
        let last = colourful(lines[lines.count - 1])
        return lines.dropLast().map { String($0) } + [last]
    }

    /// Behind the `m` of a colour that begins at `start`; nil: it is something else.
    private static func colourEnd(_ scalars: [Unicode.Scalar], from start: Int) -> Int? {
        guard start + 1 < scalars.count, scalars[start + 1] == "[" else { return nil }
        var index = start + 2
        while index < scalars.count, ("0"..."9").contains(scalars[index]) || scalars[index] == ";" {
            index += 1
        }
        return index < scalars.count && scalars[index] == "m" ? index + 1 : nil
    }

    /// libedit attaches a colour to the character after it, so a prompt can't end in one: its last is put before the
    /// blank at the end, or before one more.
    private static func colourful(_ line: String.UnicodeScalarView) -> String {
        var visible = Array(line)
        guard visible.contains("\u{1B}") else { return String(line) }
        // Takes off the colours at the end, and one blank before them.
        while visible.last == "m", let start = visible.lastIndex(of: "\u{1B}"),
            colourEnd(visible, from: start) == visible.count
        {
            visible.removeLast(visible.count - start)
        }
        if visible.last == " " { visible.removeLast() }
        return String(String.UnicodeScalarView(visible)) + "\u{1B}[0m "
    }
}
