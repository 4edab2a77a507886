import CLibEdit

// Keys that need more than the editor: it hands the line to its caller, who may go on with it.

extension LineEditor {
    func ask(_ request: Request) -> UInt8 {
        self.request = request
        return takeUpBlock()
    }

    /// The same key moves the cursor where there is something to move in.
    func askOnEmptyLine(_ request: Request, orElse key: PrivateKey) -> UInt8 {
        line.text.isEmpty && linesBefore.isEmpty ? ask(request) : passOn(key)
    }

    /// Puts `sudo` before the line, or takes it away; on an empty line, before the newest entry of history.
    func toggleSudo() -> UInt8 {
        let prefix = "sudo "
        var line = line
        if line.text.isEmpty {
            history.refresh()
            guard let newest = history.position(before: history.count, like: "", holds: false, unlike: [])
            else { return UInt8(CC_ERROR) }
            let entry = history.entry(at: newest)
            line = Line(text: entry, cursor: entry.unicodeScalars.count)
        }
        let length = prefix.unicodeScalars.count
        if line.text.hasPrefix(prefix) {
            line.text.removeFirst(length)
            line.cursor = max(line.cursor - length, 0)
        } else {
            line.text = prefix + line.text
            line.cursor += length
        }
        setLine(line)
        return UInt8(CC_REFRESH)
    }
}
