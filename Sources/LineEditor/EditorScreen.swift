import CLibEdit
import Glibc

// What the line editor writes beside the line: what it erases, draws anew, and puts above.

extension LineEditor {
    /// Where the cursor and the end of the line are, with a width of the terminal's: the present one, if none is given.
    func layout(columns: Int? = nil) -> (cursor: ScreenLayout, end: ScreenLayout) {
        let line = line
        let scalars = line.text.unicodeScalars.map(\.value)
        var layout = ScreenLayout(columns: columns ?? screen.columns)
        layout.add(prompt.visible)
        layout.add(scalars.prefix(line.cursor))
        let cursor = layout.cursor(before: scalars.dropFirst(line.cursor).first)
        layout.add(scalars.dropFirst(line.cursor))
        return (cursor, layout)
    }

    var screen: (rows: Int, columns: Int) {
        var rows: Int32 = 0
        var columns: Int32 = 0
        nops_el_screen_size(&rows, &columns)
        return (rows > 0 ? Int(rows) : 24, columns > 0 ? Int(columns) : 80)
    }

    /// Moves the terminal's cursor behind the line, from wherever in it it is. libedit doesn't know: what follows
    /// is a new line or a new drawing.
    func moveToEnd() {
        let (cursor, end) = layout()
        let down = end.row - cursor.row
        write("\r" + (down > 0 ? "\u{1B}[\(down)B" : "") + (end.column > 0 ? "\u{1B}[\(end.column)C" : ""))
    }

    /// Before a prompt, where a program may have left the cursor in the middle of a line: goes to a new one then,
    /// and marks the end of the line as not being a newline. (The mark and its spaces are as wide as the
    /// screen: from the first column they end on its own line, from any other on the next.)
    public func beginLine() {
        guard !isDumb else { return }
        let columns = screen.columns
        write("\u{1B}[2m⏎\u{1B}[0m" + String(repeating: " ", count: max(columns - 1, 0)) + "\r\u{1B}[K")
    }

    /// With all of the prompt, and of an unfinished block, at the top.
    func clearScreen() -> UInt8 {
        if isDumb || tallView != nil { return passOn(.clear) }
        let above =
            promptAbove
            + linesAbove.map { $0.prompt.coloured + "\u{1B}[m" + $0.text }
        write(
            "\u{1B}[H\u{1B}[2J"
                + above.map { $0.split(separator: "\n").joined(separator: "\r\n") + "\u{1B}[m\r\n" }.joined())
        nops_el_draw(handle)
        return UInt8(CC_NORM)
    }

    /// A line of its own above the prompt.
    public func writeLine(_ text: String) { write(text + (isDumb ? "\n" : "\u{1B}[m\r\n")) }

    func write(_ text: String) { writeText(Array(text.utf8)) }

    public func writeText(_ text: [UInt8]) {
        nops_el_flush()
        text.withUnsafeBytes { bytes in
            var rest = bytes
            while !rest.isEmpty {
                let count = Glibc.write(STDOUT_FILENO, rest.baseAddress, rest.count)
                if count < 0 {
                    if errno == EINTR { continue }
                    guard errno == EAGAIN else { return }
                    // A program has left the terminal non-blocking, and its output is stopped.
                    var descriptor = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                    _ = poll(&descriptor, 1, -1)
                    continue
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }
}
