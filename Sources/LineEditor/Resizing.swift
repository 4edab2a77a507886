import CLibEdit

extension LineEditor {
    /// The window has another size: what stands there is erased and drawn again.
    func redraw() {
        defer { drawnColumns = screen.columns }
        if tallView != nil {
            leaveTallView()
            el_resize(handle)
            return nops_el_draw(handle)
        }
        let row = rowAfterResize()
        el_resize(handle)
        // From the screen's first column on, tmux would keep what is erased above the screen.
        write((row > 0 ? "\u{1B}[\(row)A" : "") + "\r\u{1B}[K\u{1B}[C\u{1B}[J\r")
        nops_el_draw(handle)
    }

    /// How many rows of the prompt and the line are above the cursor now. Most terminals have wrapped them anew, some have left them
    /// as they were: where the cursor stands tells, unless it would be in the same column either way.
    private func rowAfterResize() -> Int {
        let columns = screen.columns
        let wrapped = layout(columns: columns).cursor
        let left = layout(columns: drawnColumns).cursor
        // Behind a full row a terminal stays in its last column.
        let wrappedColumns = wrapped.column == 0 ? [0, columns - 1] : [wrapped.column]
        guard wrapped.row != left.row, !wrappedColumns.contains(min(left.column, columns - 1)), !isDumb,
            tellsPosition
        else { return wrapped.row }
        write("\u{1B}[6n")
        guard let column = keys.position() else {
            tellsPosition = false
            return wrapped.row
        }
        return wrappedColumns.contains(column) ? wrapped.row : left.row
    }
}
