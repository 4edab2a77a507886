/// Writes a text's tokens down in the one style.
struct LayoutPrinter {
    private static let step = 2

    /// An open bracket, or the file.
    private struct Frame {
        var bracket: LayoutMarks.Bracket
        /// Of the line that it opened on.
        var outer: Int
        /// Of the lines in it.
        var indent: Int
        var isBroken: Bool
        /// Nothing has been written in it.
        var isFresh = true
    }

    private let bytes: [UInt8]
    private var tokens: [LayoutToken]
    private let rest: LayoutGap
    private let movable: Set<Int>
    private let languageVersion: Int?

    private var out: [UInt8] = []
    private var frames: [Frame]
    /// Of the line being written.
    private var indent = 0
    /// Of the line of the text that is being read.
    private var oldIndent = 0
    private var line = 0
    /// What was written ends in a `\` that a new line would take away.
    private var needsBlank = false
    /// Comments behind code: where the code ends, in `out`, and in which line.
    private var trailing: [(end: Int, line: Int)] = []

    init(_ file: SourceFile, _ parsed: ParseResult) {
        bytes = file.bytes
        let marks = LayoutMarks(file, parsed.block)
        (tokens, rest) = marks.tokens(of: file.bytes)
        movable = marks.movable
        languageVersion = parsed.languageVersion
        frames = [Frame(bracket: .block, outer: 0, indent: 0, isBroken: true)]
    }

    mutating func print() -> [UInt8] {
        out.reserveCapacity(bytes.count + bytes.count / 8)
        joinPipes()
        let broken = brokenBrackets()
        for index in tokens.indices { write(index, isBroken: broken[index]) }
        comments(rest, indent: 0, allowsBlank: true)
        // A `\` that ends the text is itself; before a new line it would be none.
        if let last = out.last, last != 0x0A, last != UInt8(ascii: "\\") { out.append(0x0A) }
        return aligned()
    }

    // MARK: - Before writing

    /// What stands around a `|` is gathered before it, what stands around `&&` and `||` after them.
    private mutating func joinPipes() {
        func join(_ first: LayoutGap, _ second: LayoutGap) -> LayoutGap {
            var joined = first
            for var comment in second.comments {
                if comment.newlines == 0, first.breaksLine || !joined.comments.isEmpty {
                    comment.newlines = 1
                }
                joined.comments.append(comment)
            }
            let breaks =
                first.breaksLine || second.breaksLine || first.hasContinuation || second.hasContinuation
            joined.newlines = breaks ? 1 : 0
            joined.hasContinuation = false
            joined.hasBlanks = true
            return joined
        }
        var space = LayoutGap()
        space.hasBlanks = true
        for index in tokens.indices.dropLast() {
            switch tokens[index].spacing {
            case .pipe:
                tokens[index].gap = join(tokens[index].gap, tokens[index + 1].gap)
                tokens[index + 1].gap = space
            case .joint:
                tokens[index + 1].gap = join(tokens[index].gap, tokens[index + 1].gap)
                tokens[index].gap = space
            default: break
            }
        }
    }

    /// For each opener, whether what is in it stands on lines of its own.
    private func brokenBrackets() -> [Bool] {
        var broken = [Bool](repeating: false, count: tokens.count)
        var open: [Int] = []
        for (index, token) in tokens.enumerated() {
            if token.gap.breaksLine, let opener = open.last {
                switch token.spacing {
                case .statement, .item, .arm: broken[opener] = true
                default:
                    guard token.kind == .closer else { break }
                    let isEmpty = index > 0 && (index - 1 == opener || tokens[index - 1].spacing == .lastBar)
                    if !isEmpty || !token.gap.comments.isEmpty { broken[opener] = true }
                }
            }
            if token.kind == .opener { open.append(index) }
            if token.kind == .closer { open.removeLast() }
        }
        return broken
    }

    // MARK: - Writing

    private mutating func write(_ index: Int, isBroken: Bool) {
        let token = tokens[index]
        separate(index)
        keepBlock(index)
        if token.kind == .closer, frames.count > 1 { frames.removeLast() }
        if let column = token.column { oldIndent = column }
        if movable.contains(token.start) {
            writeTextBlock(token)
        } else {
            append(token.start, token.end)
            keepBackslash(token)
        }
        frames[frames.count - 1].isFresh = false
        if token.kind == .opener {
            let inner = isBroken ? indent + Self.step : indent
            frames.append(Frame(bracket: token.bracket, outer: indent, indent: inner, isBroken: isBroken))
        } else if token.spacing == .lastBar {
            frames[frames.count - 1].isFresh = true
        }
    }

    /// Writes what stands before a token.
    private mutating func separate(_ index: Int) {
        let token = tokens[index]
        let gap = token.gap
        let frame = frames[frames.count - 1]
        let starts: Bool
        switch token.spacing {
        case .statement, .item, .arm: starts = token.kind != .closer
        default: starts = false
        }
        let target =
            token.kind == .closer
            ? frame.outer : starts || token.spacing == .clause ? frame.indent : frame.indent + Self.step
        if !gap.comments.isEmpty {
            comments(gap, indent: token.kind == .closer ? frame.indent : target, allowsBlank: starts)
            newline(target, blank: gap.newlines > 1 && starts)
            return
        }
        if index == 0 { return }
        if token.kind == .closer {
            if frame.isBroken {
                newline(target)
            } else if frame.isFresh, tokens[index - 1].kind == .opener {
                // `{ }` among a program's words is a record, `{}` a word.
                if frame.bracket == .record, !gap.isEmpty { space() }
            } else if frame.bracket == .block || frame.bracket == .arms {
                space()
            }
            return
        }
        if token.kind == .comma { return }
        if frame.isFresh, starts {
            if frame.isBroken {
                newline(target)
            } else if frame.bracket == .block || frame.bracket == .arms {
                space()
            }
            return
        }
        switch token.spacing {
        case .tight, .lastBar: break
        case .spaced, .firstBar, .clause: space()
        case .statement:
            if frame.isBroken {
                newline(target, blank: gap.newlines > 1)
            } else {
                out.append(UInt8(ascii: ";"))
                space()
            }
        case .arm:
            if frame.isBroken {
                newline(target, blank: gap.newlines > 1)
            } else {
                if gap.hasSemicolon, tokens[index - 1].kind != .comma { out.append(UInt8(ascii: ";")) }
                space()
            }
        case .item:
            if gap.newlines > 0 {
                newline(target, blank: gap.newlines > 1)
            } else if tokens[index - 1].spacing != .firstBar, !gap.isEmpty || tokens[index - 1].kind == .comma
            {
                space()
            }
        case .pipe, .joint, .operand, .asWritten:
            if gap.newlines > 0 {
                newline(target)
            } else if gap.hasContinuation {
                space()
                out.append(UInt8(ascii: "\\"))
                newline(target)
            } else if !gap.isEmpty || token.spacing != .asWritten || tokens[index - 1].kind == .comma {
                space()
            }
        }
    }

    /// A word's last `\` that makes nothing plain is kept from the end of the line by what stands there.
    private mutating func keepBackslash(_ token: LayoutToken) {
        let count = bytes[token.start..<token.end].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        guard count % 2 == 1, token.end < bytes.count else { return }
        switch bytes[token.end] {
        case 0x0D: out += [0x0D, 0x20]
        case 0x20, 0x09: needsBlank = true
        default: break
        }
    }

    /// A `;` or a `\` after a brace can be all that makes a block of what would be a record or a closure.
    private mutating func keepBlock(_ index: Int) {
        let token = tokens[index]
        guard token.gap.hasSemicolon || token.gap.hasContinuation, index > 0,
            tokens[index - 1].kind == .opener, tokens[index - 1].bracket == .block,
            token.spacing == .statement || token.kind == .closer
        else { return }
        if token.kind == .closer, token.gap.comments.isEmpty { space() }
        out.append(UInt8(ascii: ";"))
        space()
    }

    private mutating func space() {
        needsBlank = false
        out.append(0x20)
    }

    private mutating func newline(_ indent: Int, blank: Bool = false) {
        if out.isEmpty { return }
        if needsBlank { out.append(0x20) }
        needsBlank = false
        out.append(0x0A)
        line += 1
        if blank, !frames[frames.count - 1].isFresh {
            out.append(0x0A)
            line += 1
        }
        self.indent = indent
        for _ in 0..<indent { out.append(0x20) }
    }

    private mutating func append(_ start: Int, _ end: Int) {
        needsBlank = false
        for index in start..<end {
            if bytes[index] == 0x0A { line += 1 }
            out.append(bytes[index])
        }
    }

    // MARK: - Comments

    private mutating func comments(_ gap: LayoutGap, indent: Int, allowsBlank: Bool) {
        // The run of comments at the very beginning is where a version of the language is named.
        var wasHead = out.isEmpty
        var isHead = out.isEmpty
        for (index, comment) in gap.comments.enumerated() {
            if comment.newlines == 0, index == 0, !out.isEmpty {
                trailing.append((out.count, line))
                out.append(0x20)
                out.append(0x20)
            } else {
                wasHead =
                    wasHead && comment.isAtLineStart
                    && (index == 0 ? comment.start == 0 : comment.newlines == 1)
                let isBlank = comment.newlines > 1 && allowsBlank
                isHead = isHead && !(isBlank && !out.isEmpty)
                newline(indent, blank: isBlank)
                if isHead, !wasHead, namesVersion(comment) {
                    // It named none where it stood, and must not begin to.
                    out.append(0x0A)
                    line += 1
                    isHead = false
                }
            }
            append(comment.start, comment.end)
            frames[frames.count - 1].isFresh = false
        }
    }

    private func namesVersion(_ comment: LayoutGap.Comment) -> Bool {
        let text = bytes[comment.start..<comment.end].drop { $0 == UInt8(ascii: "#") || isBlank($0) }
        return text.starts(with: Array("nops:".utf8))
    }

    /// Comments behind the code of lines that follow each other stand in one column.
    private func aligned() -> [UInt8] {
        guard !trailing.isEmpty else { return out }
        var result: [UInt8] = []
        result.reserveCapacity(out.count + trailing.count * 8)
        var written = 0
        var first = 0
        while first < trailing.count {
            var last = first
            while last + 1 < trailing.count, trailing[last + 1].line == trailing[last].line + 1 { last += 1 }
            let widths = (first...last).map { width(of: trailing[$0].end) }
            let widest = widths.max() ?? 0
            let isEven = widest - (widths.min() ?? 0) <= LayoutPrinter.widestPadding
            for (offset, width) in widths.enumerated() {
                let end = trailing[first + offset].end
                result += out[written..<end]
                if isEven { result += [UInt8](repeating: 0x20, count: widest - width) }
                written = end
            }
            first = last + 1
        }
        return result + out[written...]
    }

    private static let widestPadding = 40

    /// How many scalars stand in the line before `end`.
    private func width(of end: Int) -> Int {
        var count = 0
        var index = end
        while index > 0, out[index - 1] != 0x0A {
            index -= 1
            if out[index] & 0xC0 != 0x80 { count += 1 }
        }
        return count
    }

    // MARK: - Texts in three quotes

    /// The lines of such a text move with the line that it begins on; what they say stays.
    private mutating func writeTextBlock(_ token: LayoutToken) {
        let stop = token.end - 3
        var index = token.start + 3
        while index < stop, isBlank(bytes[index]) { index += 1 }
        guard index < stop, bytes[index] == 0x0A else { return append(token.start, token.end) }
        var lines: [(start: Int, text: Int, end: Int)] = []
        var common = Int.max
        while index < stop {
            let start = index + 1
            var text = start
            while text < stop, bytes[text] == 0x20 || bytes[text] == 0x09 { text += 1 }
            index = text
            while index < stop, bytes[index] != 0x0A { index += 1 }
            var end = index
            if index < stop, end > start, bytes[end - 1] == 0x0D { end -= 1 }
            // One more would be taken for the line's own.
            if end > start, bytes[end - 1] == 0x0D { return append(token.start, token.end) }
            text = min(text, end)
            lines.append((start, text, end))
            if text < end || index == stop {
                common = min(common, text - start)
                if bytes[start..<text].contains(0x09) { return append(token.start, token.end) }
            }
        }
        let margin = max(0, common + indent - oldIndent)
        append(token.start, token.start + 3)
        for line in lines {
            out.append(0x0A)
            self.line += 1
            let isLast = line.end == stop
            if line.text < line.end || isLast || line.text - line.start > common {
                for _ in 0..<margin { out.append(0x20) }
                append(min(line.start + common, line.end), line.end)
            }
        }
        append(stop, token.end)
    }
}
