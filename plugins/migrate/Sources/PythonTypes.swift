// Types that are written as text: annotations in quotes, what `cast` is given, type comments (PEP 484).

import Platform

extension PythonParser {
    mutating func noteType(_ token: Int) { types.append((token, scope)) }

    /// A value whose strings hold types.
    mutating func typeValue() throws(SyntaxFailure) {
        let outer = isType
        isType = true
        defer { isType = outer }
        try value()
    }

    /// Reads the strings and comments that hold types. Their tokens come after the file's own.
    mutating func readTypes(_ comments: [Range<Int>]) {
        isType = true
        let ownTokens = tokens.count
        var next = 0
        while next < types.count {
            let (token, scope) = types[next]
            next += 1
            guard let text = PythonText.content(of: tokens[token], in: bytes), readType(text, in: scope)
            else {
                continue
            }
            file.typeStrings.insert(Int32(token))
        }
        for comment in comments where !isIgnore(comment) {
            // A second comment may follow: `# type: int  # why`.
            let end = bytes[comment].firstIndex(of: 0x23) ?? comment.upperBound
            let token = firstToken(after: comment.lowerBound, among: ownTokens)
            let inner = file.scopes.indices.last { file.scopes[$0].body.contains(token) } ?? 0
            _ = readType(comment.lowerBound..<end, in: Int32(inner))
        }
    }

    /// Reads one text as a type, or as a function's types, `(int) -> str`. False, and nothing noted, if it is neither.
    private mutating func readType(_ text: Range<Int>, in scope: Int32) -> Bool {
        let start = bytes[text].firstIndex { $0 != 0x20 && $0 != 0x09 } ?? text.upperBound
        let lexed = PythonLexer.read(UnsafeBufferPointer(rebasing: bytes[start..<text.upperBound]))
        let isPlain = lexed.tokens.allSatisfy { token in
            token.kind != .keyword || token.code == PythonKeyword.none.rawValue
        }
        guard lexed.failure == nil, isPlain, lexed.tokens.count > 2 else { return false }
        let before = (tokens.count, file.uses.count, file.bindings.count, file.scopes.count, types.count)
        at = tokens.count
        self.scope = scope
        tokens += lexed.tokens.map { token in
            PythonToken(
                start: token.start + UInt32(start), end: token.end + UInt32(start), kind: token.kind,
                code: token.code)
        }
        do throws(SyntaxFailure) {
            noTarget += 1
            defer { noTarget -= 1 }
            try expressionList()
            if isOp(PythonOperator.arrow) {
                advance()
                try expression()
            }
            if current.kind == .newline { return true }
        } catch {}
        tokens.removeSubrange(before.0...)
        file.uses.removeSubrange(before.1...)
        file.bindings.removeSubrange(before.2...)
        file.scopes.removeSubrange(before.3...)
        types.removeSubrange(before.4...)
        return false
    }

    /// `# type: ignore` says nothing of types.
    private func isIgnore(_ comment: Range<Int>) -> Bool {
        bytes[comment].drop { $0 == 0x20 }.starts(with: "ignore".utf8)
    }

    /// The place of the first of `count` tokens that begins at or after an offset.
    private func firstToken(after offset: Int, among count: Int) -> Int {
        tokens[..<count].partitioningIndex { Int($0.start) >= offset }
    }
}
