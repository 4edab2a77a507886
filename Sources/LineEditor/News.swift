import CLibEdit

extension LineEditor {
    /// Text from elsewhere goes above the line, with the lines of the prompt, and the line is drawn anew below it.
    func showNews() {
        let news = takeNews()
        guard !news.isEmpty else { return }
        if tallView != nil {
            leaveTallView()
        } else {
            var rows = layout().cursor.row
            for above in promptAbove where linesBefore.isEmpty {
                var layout = ScreenLayout(columns: screen.columns)
                layout.add(Prompt(above).visible)
                rows += layout.row + 1
            }
            write((rows > 0 ? "\u{1B}[\(rows)A" : "") + "\r\u{1B}[J")
        }
        writeText(news)
        if news.last != UInt8(ascii: "\n") { write("\r\n") }
        if linesBefore.isEmpty { for above in promptAbove { writeLine(above) } }
        nops_el_draw(handle)
    }
}
