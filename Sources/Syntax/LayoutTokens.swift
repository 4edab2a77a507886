/// A text cut into tokens, with what stands between them.
struct LayoutToken {
    enum Kind { case plain, opener, closer, comma }

    var start: Int
    var end: Int
    var kind = Kind.plain
    var bracket = LayoutMarks.Bracket.none
    var spacing = LayoutMarks.Spacing.asWritten
    var gap: LayoutGap
    /// Where it begins its line; nil: it doesn't.
    var column: Int?
}

/// Blanks, new lines and comments before a token. A `;` there is gone: what stands between statements is the
/// formatter's to choose.
struct LayoutGap {
    struct Comment {
        var start: Int
        var end: Int
        /// 0: on the line of what stands before it; 1: on a line of its own; 2: a blank line before it.
        var newlines: Int
        var isAtLineStart: Bool
    }

    var comments: [Comment] = []
    /// Between the last comment, or the token before, and this token: 0, 1 or 2 for more.
    var newlines = 0
    var hasBlanks = false
    /// A `\` at a line's end.
    var hasContinuation = false
    var hasSemicolon = false

    var isEmpty: Bool {
        comments.isEmpty && newlines == 0 && !hasBlanks && !hasContinuation && !hasSemicolon
    }
    var breaksLine: Bool { newlines > 0 || !comments.isEmpty }
}

extension LayoutMarks {
    /// The tokens, and the gap after the last.
    func tokens(of bytes: [UInt8]) -> (tokens: [LayoutToken], rest: LayoutGap) {
        var tokens: [LayoutToken] = []
        tokens.reserveCapacity(bytes.count / 4)
        var open: [Bracket] = []
        var index = 0
        var gap = LayoutGap()
        var lineStart = 0

        func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

        while index < bytes.count {
            let byte = bytes[index]
            let start = index
            if ends[index] == 0 {
                switch byte {
                case 0x20, 0x09, 0x0D, 0x00:
                    gap.hasBlanks = true
                    index += 1
                    continue
                case 0x0A:
                    gap.newlines = min(2, gap.newlines + 1)
                    index += 1
                    lineStart = index
                    continue
                case UInt8(ascii: "\\") where at(index + 1) == 0x0A || index + 1 == bytes.count,
                    UInt8(ascii: "\\") where at(index + 1) == 0x0D && at(index + 2) == 0x0A:
                    gap.hasContinuation = true
                    index += at(index + 1) == 0x0D ? 3 : 2
                    lineStart = index
                    continue
                case UInt8(ascii: ";"):
                    gap.hasSemicolon = true
                    index += 1
                    continue
                case UInt8(ascii: "#"):
                    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
                    var end = index
                    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
                    gap.comments.append(
                        LayoutGap.Comment(
                            start: start, end: end, newlines: gap.newlines, isAtLineStart: start == lineStart)
                    )
                    gap.newlines = 0
                    continue
                default: break
                }
            }
            var token = LayoutToken(start: start, end: start + 1, spacing: spacing[start], gap: gap)
            if tokens.isEmpty || gap.breaksLine || gap.hasContinuation { token.column = start - lineStart }
            gap = LayoutGap()
            if ends[start] > 0 {
                token.end = Int(ends[start])
            } else if brackets[start] == .closer {
                token.kind = .closer
                token.bracket = open.popLast() ?? .none
            } else if brackets[start] != .none {
                token.kind = .opener
                token.bracket = brackets[start]
                open.append(token.bracket)
            } else {
                switch token.spacing {
                case .joint: token.end = start + 2
                case .pipe, .firstBar, .lastBar: break
                default:
                    if byte == UInt8(ascii: ","), open.last != .block || isBetweenBars(tokens) {
                        token.kind = .comma
                    } else {
                        token.end = plainEnd(start, bytes, open.last)
                    }
                }
            }
            index = token.end
            tokens.append(token)
        }
        return (tokens, gap)
    }

    /// Whether a closure's first bar has come and its last has not.
    private func isBetweenBars(_ tokens: [LayoutToken]) -> Bool {
        for token in tokens.reversed() {
            if token.spacing == .firstBar { return true }
            if token.spacing == .lastBar || token.kind == .opener { return false }
        }
        return false
    }

    /// Where a keyword or a sign ends: before whatever is a token of its own.
    private func plainEnd(_ start: Int, _ bytes: [UInt8], _ bracket: Bracket?) -> Int {
        var index = start + 1
        while index < bytes.count, ends[index] == 0, brackets[index] == .none, spacing[index] == .asWritten {
            switch bytes[index] {
            case 0x20, 0x09, 0x0A, 0x0D, 0x00, UInt8(ascii: ";"), UInt8(ascii: "#"): return index
            case UInt8(ascii: ",") where bracket != .block: return index
            case UInt8(ascii: "\\")
            where index + 1 == bytes.count || bytes[index + 1] == 0x0A || bytes[index + 1] == 0x0D:
                return index
            default: index += 1
            }
        }
        return index
    }
}
