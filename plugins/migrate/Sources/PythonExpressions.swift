/// Expressions, with the scopes that lambdas and comprehensions open.
extension PythonParser {
    /// One or more expressions with commas, stars allowed.
    mutating func expressionList() throws(SyntaxFailure) {
        while true {
            _ = take("*")
            try expression()
            guard take(",") else { return }
            if endsList { return }
        }
    }

    /// After a comma: whether the list ends here.
    var endsList: Bool {
        let token = current
        switch token.kind {
        case .newline, .end, .fstringEnd: return true
        case .op:
            switch token.code {
            case 0x3D, 0x3A, 0x3B, 0x29, 0x5D, 0x7D, 0x21, PythonOperator.augmented: return true
            default: return false
            }
        default: return false
        }
    }

    mutating func expression() throws(SyntaxFailure) {
        try enter()
        defer { depth -= 1 }
        if isKeyword(.lambda) { return try lambda() }
        if isKeyword(.yield) { return try yield() }
        if current.kind == .name, next.kind == .op, next.code == PythonOperator.walrus {
            bind(Int32(at), in: scopeForWalrus)
            at += 2
            return try value()
        }
        let start = file.uses.count
        try operations()
        if isKeyword(.if) {
            endTargets(since: start)
            advance()
            noTarget += 1
            defer { noTarget -= 1 }
            try operations()
            try expect(.else)
            try expression()
        }
    }

    /// `:=` in a comprehension binds outside it.
    var scopeForWalrus: Int32 {
        var result = scope
        while file.scopes[Int(result)].kind == .comprehension { result = file.scopes[Int(result)].parent }
        return result
    }

    mutating func yield() throws(SyntaxFailure) {
        advance()
        noTarget += 1
        defer { noTarget -= 1 }
        if take(.from) { return try expression() }
        if isEnd || isOp(")") || isOp("=") || isOp("}") { return }
        try expressionList()
    }

    /// Operands with operators between them. Which operator binds tighter says nothing about names.
    mutating func operations() throws(SyntaxFailure) {
        let start = file.uses.count
        var isSingle = true
        while true {
            while isOp("-") || isOp("+") || isOp("~") || isKeyword(.not) || isKeyword(.await) {
                advance()
                isSingle = false
            }
            if isKeyword(.lambda) { return try lambda() }
            try primary()
            guard takeOperator() else { break }
            isSingle = false
        }
        if !isSingle { endTargets(since: start) }
    }

    mutating func takeOperator() -> Bool {
        let token = current
        if token.kind == .op {
            switch token.code {
            case 0x2B, 0x2D, 0x2A, 0x2F, 0x25, 0x40, 0x26, 0x7C, 0x5E, 0x3C, 0x3E, PythonOperator.comparison,
                PythonOperator.power, PythonOperator.binary:
                advance()
                return true
            default: return false
            }
        }
        guard token.kind == .keyword, let keyword = PythonKeyword(rawValue: token.code) else { return false }
        switch keyword {
        case .and, .or, .in:
            advance()
            return true
        case .is:
            advance()
            _ = take(.not)
            return true
        case .not where next.kind == .keyword && next.code == PythonKeyword.in.rawValue:
            at += 2
            return true
        default: return false
        }
    }

    mutating func lambda() throws(SyntaxFailure) {
        advance()
        let inner = open(.function)
        try parameters(in: inner, until: ":", areAnnotated: false)
        try expect(":")
        let outer = scope
        scope = inner
        defer { scope = outer }
        try value()
    }

    mutating func primary() throws(SyntaxFailure) {
        try enter()
        defer { depth -= 1 }
        try atom()
        while current.kind == .op {
            switch current.code {
            case 0x2E:
                advance()
                _ = try nameToken()
            case 0x28:
                let callee = tokens[at - 1]
                advance()
                try arguments(of: callee)
            case 0x5B:
                let base = tokens[at - 1]
                advance()
                let outer = isType
                // What Literal holds are values.
                if isType, isWord("Literal", base) { isType = false }
                defer { isType = outer }
                try subscripts(isAnnotated: isType && isWord("Annotated", base))
            default: return
            }
        }
    }

    mutating func atom() throws(SyntaxFailure) {
        let token = current
        switch token.kind {
        case .name:
            noteUse(at)
            advance()
        case .number: advance()
        case .string, .fstringStart:
            while true {
                if current.kind == .string {
                    if isType { noteType(at) }
                    advance()
                } else if current.kind == .fstringStart {
                    advance()
                    try fields()
                } else {
                    return
                }
            }
        case .keyword:
            switch token.code {
            case PythonKeyword.none.rawValue, PythonKeyword.true.rawValue, PythonKeyword.false.rawValue:
                advance()
            default: throw failure()
            }
        case .op:
            switch token.code {
            case 0x28:
                advance()
                try group(until: ")", isTarget: true)
            case 0x5B:
                advance()
                try group(until: "]", isTarget: true)
            case 0x7B:
                advance()
                try braces()
            case PythonOperator.ellipsis: advance()
            case 0x60:
                // Python 2: `x` is repr(x).
                advance()
                try value()
                try expect("`")
            default: throw failure()
            }
        default: throw failure()
        }
    }

    /// The nested code of an f-string, up to its end.
    mutating func fields() throws(SyntaxFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        while current.kind != .fstringEnd {
            try expect("{")
            try expressionList()
            _ = take("=")
            if take("!") { _ = try nameToken() }
            if take(":") {
                while isOp("{") { try nestedField() }
            }
            try expect("}")
        }
        advance()
    }

    mutating func nestedField() throws(SyntaxFailure) {
        try expect("{")
        try expressionList()
        _ = take("=")
        if take("!") { _ = try nameToken() }
        if take(":") {
            while isOp("{") { try nestedField() }
        }
        try expect("}")
    }

    /// What stands between brackets: items with commas, or a comprehension.
    mutating func group(until end: Unicode.Scalar, isTarget: Bool) throws(SyntaxFailure) {
        if take(end) { return }
        let firstUse = file.uses.count
        let firstScope = file.scopes.count
        _ = take("*")
        try expression()
        if isKeyword(.for) || isKeyword(.async) {
            try comprehension(sinceUse: firstUse, sinceScope: firstScope)
        } else {
            while take(",") {
                if isOp(end) { break }
                _ = take("*")
                try expression()
            }
        }
        try expect(end)
    }

    mutating func braces() throws(SyntaxFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        if take("}") { return }
        let firstUse = file.uses.count
        let firstScope = file.scopes.count
        try entry()
        if isKeyword(.for) || isKeyword(.async) {
            try comprehension(sinceUse: firstUse, sinceScope: firstScope)
        } else {
            while take(",") {
                if isOp("}") { break }
                try entry()
            }
        }
        try expect("}")
    }

    mutating func entry() throws(SyntaxFailure) {
        if isOp(PythonOperator.power) {
            advance()
            return try operations()
        }
        _ = take("*")
        try expression()
        if take(":") { try expression() }
    }

    /// The `for … in … if …` parts. What was read before them belongs to the comprehension's own scope.
    mutating func comprehension(sinceUse firstUse: Int, sinceScope firstScope: Int)
        throws(SyntaxFailure)
    {
        noTarget += 1
        defer { noTarget -= 1 }
        endTargets(since: firstUse)
        let outer = scope
        let inner = open(.comprehension)
        for index in firstUse..<file.uses.count where file.uses[index].scope == outer {
            file.uses[index].scope = inner
        }
        for index in firstScope..<Int(inner) where file.scopes[index].parent == outer {
            file.scopes[index].parent = inner
        }
        var isFirst = true
        while isKeyword(.for) || isKeyword(.async) {
            if take(.async) { guard isKeyword(.for) else { throw failure() } }
            advance()
            scope = inner
            defer { scope = outer }
            try targets()
            try expect(.in)
            // The first source is evaluated outside the comprehension.
            if isFirst { scope = outer }
            isFirst = false
            try operations()
            scope = inner
            while take(.if) {
                if current.kind == .name, next.kind == .op, next.code == PythonOperator.walrus {
                    bind(Int32(at), in: scopeForWalrus)
                    at += 2
                }
                try operations()
            }
        }
    }

    /// - Parameter callee: the token before the bracket. `cast` and its kin take types.
    mutating func arguments(of callee: PythonToken? = nil) throws(SyntaxFailure) {
        noTarget += 1
        let outer = isType
        defer {
            noTarget -= 1
            isType = outer
        }
        let takesFirst = callee.map { isWord("cast", $0) } ?? false
        let takesRest = callee.map { isWord("TypeVar", $0) || isWord("NewType", $0) } ?? false
        var isFirst = true
        while !isOp(")") {
            isType = isFirst ? takesFirst : takesRest
            isFirst = false
            let firstUse = file.uses.count
            let firstScope = file.scopes.count
            if isOp(PythonOperator.power) { advance() } else { _ = take("*") }
            if current.kind == .name, next.kind == .op, next.code == 0x3D {
                at += 2
            }
            try expression()
            if isKeyword(.for) || isKeyword(.async) {
                try comprehension(sinceUse: firstUse, sinceScope: firstScope)
            }
            guard take(",") else { break }
        }
        try expect(")")
    }

    /// - Parameter isAnnotated: only the first item is a type.
    mutating func subscripts(isAnnotated: Bool = false) throws(SyntaxFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        guard !isOp("]") else { throw failure() }
        while !isOp("]") {
            _ = take("*")
            if !isOp(":") { try expression() }
            while take(":") {
                if !isOp(":"), !isOp(","), !isOp("]") { try expression() }
            }
            guard take(",") else { break }
            if isAnnotated { isType = false }
        }
        try expect("]")
    }
}
