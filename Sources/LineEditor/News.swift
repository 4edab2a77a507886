import CLibEdit

extension LineEditor {
    /// Text from elsewhere goes above the line, with the lines of the prompt, and the line is drawn anew below it.
    func showNews() {
        let news = takeNews()
        guard !news.isEmpty else { return }
        if tallView != nil {
            leaveTallView()
        } else {
            let rows = layout().cursor.row + (linesBefore.isEmpty ? rowsOfPromptAbove : 0)
            write((rows > 0 ? "\u{1B}[\(rows)A" : "") + "\r\u{1B}[J")
        }
        writeText(news)
        if news.last != UInt8(ascii: "\n") { write("\r\n") }
        if linesBefore.isEmpty { for above in promptAbove { writeLine(above) } }
        nops_el_draw(handle)
    }

    /// Of the lines of the prompt above its last.
    var rowsOfPromptAbove: Int {
        promptAbove.reduce(0) { rows, above in
            var layout = ScreenLayout(columns: screen.columns)
            layout.add(Prompt(above).visible)
            return rows + layout.row + 1
        }
    }
}
