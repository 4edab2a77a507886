// `match` statements, and what their patterns bind.

extension PythonParser {
    /// `match` is a statement if its line ends in a colon and a `case` follows.
    var isMatch: Bool {
        var index = at + 1
        while index < tokens.count, tokens[index].kind != .newline { index += 1 }
        guard index + 2 < tokens.count, index > at + 1 else { return false }
        let last = tokens[index - 1]
        guard last.kind == .op, last.code == 0x3A, tokens[index + 1].kind == .indent else { return false }
        let word = tokens[index + 2]
        guard word.kind == .name, word.end - word.start == 4 else { return false }
        let start = Int(word.start)
        return bytes[start] == 0x63 && bytes[start + 1] == 0x61 && bytes[start + 2] == 0x73
            && bytes[start + 3] == 0x65
    }

    mutating func match() throws(SyntaxFailure) {
        advance()
        try values()
        try expect(":")
        try endOfLine()
        guard current.kind == .indent else { throw failure() }
        advance()
        while current.kind != .dedent {
            guard isWord("case") else { throw failure("expected 'case'") }
            advance()
            try pattern()
            if take(.if) { try value() }
            try block()
        }
        advance()
    }

    /// A pattern up to its `if` or colon: dotted names and names before a bracket are uses, other names captures.
    mutating func pattern() throws(SyntaxFailure) {
        var level = 0
        while true {
            let token = current
            switch token.kind {
            case .newline, .end, .indent, .dedent: throw failure()
            case .keyword where token.code == PythonKeyword.if.rawValue && level == 0: return
            case .name:
                let after = next
                if after.kind == .op, after.code == 0x2E || after.code == 0x28 {
                    noteUse(at)
                    while next.kind == .op, next.code == 0x2E { at += 2 }
                } else if !(after.kind == .op && after.code == 0x3D) {
                    bind(Int32(at))
                }
            case .op:
                switch token.code {
                case 0x28, 0x5B, 0x7B: level += 1
                case 0x29, 0x5D, 0x7D: level -= 1
                case 0x3A where level == 0: return
                default: break
                }
            default: break
            }
            advance()
        }
    }
}
