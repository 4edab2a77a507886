// What only Python 2 allows, and old trees still hold.

/// A quick look for what `PythonParser` finds.
enum PythonTwo {
    private static let quotes = ["\"", "'"].map { ByteSearch($0) }

    /// Whether a file may hold what only Python 3 allows: `f"…"`, `Rf'…'`.
    static func mayFollow(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        quotes.contains { quote in
            var from = 0
            while let at = quote.first(in: bytes, from: from) {
                from = at + 1
                var start = at
                var isFormatted = false
                // Letters before a quote: a prefix has two at most.
                while start > 0, at - start < 3, bytes[start - 1].isOfName {
                    start -= 1
                    switch bytes[start] | 0x20 {
                    case UInt8(ascii: "f"), UInt8(ascii: "t"): isFormatted = true
                    case UInt8(ascii: "r"): break
                    default: start -= 3
                    }
                }
                if isFormatted, at - start < 3 { return true }
            }
            return false
        }
    }

    private static let words = ["print", "exec", "except", "raise"].map { ByteSearch($0 + " ") }

    /// Whether a file may hold what only Python 2 allows: `print` before anything but a bracket, `except A, error:`, `raise A, text`.
    static func mayBe(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        words.enumerated().contains { kind, word in
            var from = 0
            while let at = word.first(in: bytes, from: from) {
                from = at + word.word.count
                if at > 0, bytes[at - 1] > 0x20, bytes[at - 1] != 0x3A, bytes[at - 1] != 0x3B { continue }
                if kind < 2 { return true }
                let line = bytes[from...].prefix { $0 != 0x0A && $0 != 0x0D }
                if line.contains(UInt8(ascii: ",")) { return true }
            }
            return false
        }
    }
}

extension PythonParser {
    /// `async` and `await` where they are names, as they were before Python 3.7: `from kombu.async import x`, `f(async=True)`.
    mutating func findOldNames() {
        for index in tokens.indices.dropLast() where tokens[index].kind == .keyword {
            let keyword = PythonKeyword(rawValue: tokens[index].code)
            guard keyword == .async || keyword == .await else { continue }
            let next = tokens[index + 1]
            var isName = index > 0 && isNamed(after: tokens[index - 1])
            if keyword == .async {
                let meant: [PythonKeyword] = [.def, .for, .with]
                isName = isName || !(next.kind == .keyword && meant.contains { $0.rawValue == next.code })
            } else {
                // What no operand begins with.
                let begins: [UInt8] = [0x28, 0x5B, 0x7B, 0x2B, 0x2D, 0x7E, PythonOperator.ellipsis]
                isName = isName || next.kind == .newline || next.kind == .op && !begins.contains(next.code)
            }
            if isName {
                tokens[index] = PythonToken(
                    start: tokens[index].start, end: tokens[index].end, kind: .name, code: 0)
            }
        }
    }

    /// Whether only a name can follow.
    private func isNamed(after token: PythonToken) -> Bool {
        if token.kind == .op { return token.code == 0x2E }
        let before: [PythonKeyword] = [.def, .class, .import, .as]
        return token.kind == .keyword && before.contains { $0.rawValue == token.code }
    }

    /// Whether this is a `print` or `exec` of Python 2: the word, and after it what no call begins with.
    var isOldStatement: Bool {
        guard isWord("print") || isWord("exec") else { return false }
        switch next.kind {
        case .name, .number, .string, .fstringStart: return true
        case .keyword:
            return next.code == PythonKeyword.none.rawValue || next.code == PythonKeyword.not.rawValue
                || next.code == PythonKeyword.true.rawValue || next.code == PythonKeyword.false.rawValue
                || next.code == PythonKeyword.lambda.rawValue
        case .op: return next.code == 0x60 || next.code == 0x7B
        default: return false
        }
    }

    mutating func oldStatement() throws(SyntaxFailure) {
        file.isOld = true
        advance()
        noTarget += 1
        defer { noTarget -= 1 }
        try expressionList()
        if take(.in) { try expressionList() }
    }

    /// What follows `except A,`: more types, or in Python 2 the name that is bound.
    mutating func handled() throws(SyntaxFailure) {
        let start = file.uses.count
        try expressionList()
        guard file.uses.count == start + 1, isOp(":") else { return }
        // Since Python 3.14 types may stand without parentheses: those have capitals.
        if let first = bytes[Int(tokens[at - 1].start)...].first, (0x61...0x7A).contains(first) {
            file.isOld = true
        }
        bindTargets(since: start)
    }

    mutating func tupleParameter(in inner: Int32) throws(SyntaxFailure) {
        try enter()
        defer { depth -= 1 }
        try expect("(")
        file.isOld = true
        while !isOp(")") {
            if isOp("(") { try tupleParameter(in: inner) } else { bind(try nameToken(), in: inner) }
            guard take(",") else { break }
        }
        try expect(")")
    }
}
