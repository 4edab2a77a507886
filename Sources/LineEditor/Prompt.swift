import Glibc

/// A prompt as libedit wants it.
struct Prompt {
    /// Stands on both sides of what takes no room.
    static let mark: wchar_t = 1

    /// Wide characters, ended by 0.
    let wide: [wchar_t]
    /// Its characters without colours.
    let visible: [UInt32]
    /// What comes before a character of `visible`, by its index, and at the end.
    let colours: [Int: String]

    /// As it is written to the terminal.
    var coloured: String {
        var text = ""
        for (index, scalar) in visible.enumerated() {
            text += colours[index] ?? ""
            if let scalar = Unicode.Scalar(scalar) { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    /// `text` may hold colours (`ESC [ … m`). libedit attaches an escape sequence to the character after it, which
    /// must be a narrow one: before any other, and at the end, colours are left out.
    init(_ text: String) {
        var wide: [wchar_t] = []
        var visible: [UInt32] = []
        var colours: [Int: String] = [:]
        var pending: [wchar_t] = []
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            if scalar == "\u{1B}" {
                pending.append(0x1B)
                while let next = scalars.next() {
                    pending.append(wchar_t(bitPattern: next.value))
                    if next == "m" { break }
                }
                continue
            }
            if !pending.isEmpty, ScreenLayout.width(of: scalar.value) == 1 {
                wide.append(Prompt.mark)
                wide += pending
                wide.append(Prompt.mark)
                colours[visible.count] = String(
                    String.UnicodeScalarView(pending.compactMap { Unicode.Scalar(UInt32(bitPattern: $0)) }))
            }
            pending = []
            wide.append(wchar_t(bitPattern: scalar.value))
            visible.append(scalar.value)
        }
        self.wide = wide + [0]
        self.visible = visible
        self.colours = colours
    }
}
