// What only Python 2 allows, and old trees still hold.

extension PythonParser {
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
        if file.uses.count == start + 1, isOp(":") { bindTargets(since: start) }
    }

    mutating func tupleParameter(in inner: Int32) throws(SyntaxFailure) {
        try enter()
        defer { depth -= 1 }
        try expect("(")
        while !isOp(")") {
            if isOp("(") { try tupleParameter(in: inner) } else { bind(try nameToken(), in: inner) }
            guard take(",") else { break }
        }
        try expect(")")
    }
}
