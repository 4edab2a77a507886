import CLibEdit

/// libedit knows no colours. It has drawn the line before it asks for a key, so the same characters are written
/// once more in colour, and the cursor goes back to its place: what libedit believes of the screen stays true. Where
/// rows wrap or characters are wide it is not always true, and is made so, which is why a line without colours is
/// written once more too.
extension LineEditor {
    /// Longer lines are pasted, not typed; they keep one colour.
    static let longest = 8192
    /// All of a block is read anew with each key.
    private static let longestBlock = 65536

    /// Gives the line its colours, and shows the suggestion behind it.
    func paint(suggests: Bool = true) {
        guard let info = el_wline(handle)?.pointee, let start = info.buffer,
            let end = info.lastchar, let cursor = info.cursor, end > start,
            end - start <= LineEditor.longest
        else { return }
        let scalars = UnsafeBufferPointer(start: start, count: end - start).map { UInt32(bitPattern: $0) }
        let text = LineEditor.string(UnsafeBufferPointer(start: start, count: end - start))
        let suggested = suggests && cursor == end && menu == nil ? suggestedText(after: text) : nil
        let kinds = kinds(of: text, scalars.count)
        let screen = screen
        let painting = Painting(
            prompt: prompt, line: scalars, cursor: cursor - start, kinds: kinds,
            suggested: suggested ?? "", rows: screen.rows, columns: screen.columns)
        guard let painting else { return }
        if let suggested { suggestion = Suggestion(line: text, text: suggested) }
        write(painting.output)
    }

    /// What each of a line's `count` scalars is; nil: it has no colours.
    func kinds(of text: String, _ count: Int) -> [TextKind]? {
        guard count <= LineEditor.longest, linesBefore.utf8.count <= LineEditor.longestBlock,
            let kinds = classify?(linesBefore, text), kinds.count == count
        else { return nil }
        return kinds
    }

    /// Before a key does anything. The cursor stands where the suggestion begins.
    func eraseSuggestion() {
        guard suggestion?.isShown == true else { return }
        suggestion?.isShown = false
        nops_el_put("\u{1B}[K")
    }
}

/// What is written to the terminal to give a line its colours, from the cursor's row and back to its place.
struct Painting {
    private(set) var output: String
    private var kind: TextKind?
    /// Where the terminal's cursor is, or in the last column, with `isFull`, would be.
    private var row = 0
    private var isFull = false
    private let columns: Int

    /// Nil where libedit's drawing can't be repeated: it counts characters without a width as one column,
    /// and of a line higher than the screen it shows some rows only.
    /// - Parameter kinds: of each scalar of the line; nil: there are no colours.
    init?(
        prompt: Prompt, line: [UInt32], cursor: Int, kinds: [TextKind]?, suggested: String, rows: Int,
        columns: Int
    ) {
        guard Painting.canRepeat(prompt.visible), Painting.canRepeat(line), columns > 1 else { return nil }
        var layout = ScreenLayout(columns: columns)
        layout.add(prompt.visible)
        layout.add(line.prefix(cursor))
        let place = layout.cursor(before: line.dropFirst(cursor).first)
        layout.add(line.dropFirst(cursor))
        guard layout.row < rows - 1 else { return nil }
        self.columns = columns
        output = "\r" + (place.row > 0 ? "\u{1B}[\(place.row)A" : "")
        if kinds == nil { kind = .plain }
        var pen = ScreenLayout(columns: columns)
        // libedit forgets the prompt's colours where it moves over it.
        for (index, scalar) in prompt.visible.enumerated() {
            if let colour = prompt.colours[index] { output += colour }
            draw(scalar, nil, &pen)
        }
        for (index, scalar) in line.enumerated() { draw(scalar, kinds?[index] ?? .plain, &pen) }
        goDown(to: pen.row)
        if kind != .plain { output += "\u{1B}[m" }
        if !suggested.isEmpty { suggest(suggested, from: layout.column) }
        // Below the line there is nothing.
        output += "\u{1B}[J"
        if pen.row > place.row { output += "\u{1B}[\(pen.row - place.row)A" }
        output += "\r" + LineEditor.right(place.column)
    }

    private static func canRepeat(_ scalars: [UInt32]) -> Bool {
        scalars.allSatisfy { $0 < 0x20 || $0 == 0x7F || ScreenLayout.width(of: $0) > 0 }
    }

    private mutating func draw(_ scalar: UInt32, _ new: TextKind?, _ pen: inout ScreenLayout) {
        switch scalar {
        case 0x0A:
            pen.add(CollectionOfOne(scalar))
            isFull = false
        case 0x09:
            // Spaces, drawn already.
            pen.add(CollectionOfOne(scalar))
            goDown(to: pen.row)
            output += "\r" + LineEditor.right(pen.column)
            isFull = false
        case 0..<0x20, 0x7F:
            draw(UInt32(UInt8(ascii: "^")), new, &pen)
            draw(scalar ^ 0x40, new, &pen)
        default:
            // The terminal wraps a full row by itself: it then knows that the next one belongs to it, and
            // joins them when the window gets wider. (libedit goes down by itself behind a blank.)
            let hasRoom = pen.column + ScreenLayout.width(of: scalar) <= columns
            if isFull || !hasRoom { row = hasRoom ? pen.row : pen.row + 1 } else { goDown(to: pen.row) }
            if let new, kind != new {
                output += new.colour.description
                kind = new
            }
            if let scalar = Unicode.Scalar(scalar) { output.unicodeScalars.append(scalar) }
            pen.add(CollectionOfOne(scalar))
            isFull = pen.column == 0
        }
    }

    /// A newline at the screen's end would scroll it.
    private mutating func goDown(to new: Int) {
        guard new > row else { return }
        output += "\r\u{1B}[\(new - row)B"
        row = new
    }

    /// On what is left of the row, so that nothing else on the screen moves.
    private mutating func suggest(_ text: String, from column: Int) {
        let first = text.prefix { $0 != "\n" }
        let shown = LineEditor.cut(
            first.utf8.count < text.utf8.count ? first + "…" : text, to: columns - column - 1)
        output += "\u{1B}[2m" + shown + "\u{1B}[m"
    }
}
