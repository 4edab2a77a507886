/// Statements, and what they bind.
extension PythonParser {
    mutating func statement() throws(SyntaxFailure) {
        try enter()
        defer { depth -= 1 }
        let token = current
        switch token.kind {
        case .indent: throw failure("unexpected indent")
        case .newline:
            advance()
            return
        case .keyword:
            guard let keyword = PythonKeyword(rawValue: token.code) else { break }
            switch keyword {
            case .if, .while: return try conditional()
            case .for: return try branch { parser throws(SyntaxFailure) in try parser.loop() }
            case .try: return try branch { parser throws(SyntaxFailure) in try parser.attempt() }
            case .with: return try branch { parser throws(SyntaxFailure) in try parser.with() }
            case .def: return try function()
            case .class: return try type()
            case .async:
                advance()
                if isKeyword(.def) { return try function() }
                if isKeyword(.for) { return try loop() }
                if isKeyword(.with) { return try with() }
                throw failure()
            default: break
            }
        case .op where token.code == 0x40:
            advance()
            try expression()
            try endOfLine()
            guard isOp("@") || isKeyword(.def) || isKeyword(.class) || isKeyword(.async) else {
                throw failure()
            }
            return
        case .name where isWord("match"):
            if isMatch { return try branch { parser throws(SyntaxFailure) in try parser.match() } }
        default: break
        }
        try simpleLine()
    }

    mutating func simpleLine() throws(SyntaxFailure) {
        while true {
            try simpleStatement()
            if take(";") {
                if current.kind == .newline { break }
                continue
            }
            break
        }
        try endOfLine()
    }

    mutating func endOfLine() throws(SyntaxFailure) {
        guard current.kind == .newline else { throw failure() }
        advance()
    }

    mutating func simpleStatement() throws(SyntaxFailure) {
        let token = current
        guard token.kind == .keyword, let keyword = PythonKeyword(rawValue: token.code) else {
            if isWord("type"), next.kind == .name { return try alias() }
            if isOldStatement { return try oldStatement() }
            return try assignment()
        }
        switch keyword {
        case .pass, .break, .continue: advance()
        case .import: try importStatement()
        case .from: try fromImport()
        case .return:
            advance()
            if !isEnd { try expressionList() }
        case .raise:
            advance()
            if isEnd { return }
            try expression()
            if take(.from) { try expression() }
            // Python 2: `raise E, 'text', traceback`.
            while take(",") {
                file.isOld = true
                try expression()
            }
        case .assert:
            advance()
            try expression()
            if take(",") { try expression() }
        case .del:
            advance()
            let start = file.uses.count
            try expressionList()
            bindTargets(since: start)
        case .global, .nonlocal:
            advance()
            repeat {
                let name = try nameToken()
                if keyword == .global {
                    file.scopes[Int(scope)].globals.append(name)
                } else {
                    file.scopes[Int(scope)].nonlocals.append(name)
                }
            } while take(",")
        default: try assignment()
        }
    }

    var isEnd: Bool { current.kind == .newline || isOp(";") }

    /// An expression, or an assignment of any kind.
    mutating func assignment() throws(SyntaxFailure) {
        let start = file.uses.count
        try expressionList()
        if isOp(PythonOperator.augmented) {
            bindTargets(since: start)
            advance()
            try expressionList()
            return
        }
        if take(":") {
            bindTargets(since: start)
            noTarget += 1
            defer { noTarget -= 1 }
            try typeValue()
            if take("=") { try expressionList() }
            return
        }
        guard isOp("=") else { return endTargets(since: start) }
        var from = start
        while take("=") {
            let isNone = isKeyword(.none) && (next.kind == .newline || next.code == 0x3B)
            bindTargets(since: from, isNone ? .none : .other)
            from = file.uses.count
            try expressionList()
        }
        endTargets(since: from)
    }

    mutating func endTargets(since start: Int) {
        for index in start..<file.uses.count { file.uses[index].mayBeTarget = false }
    }

    mutating func alias() throws(SyntaxFailure) {
        advance()
        bind(try nameToken())
        if isOp("[") { try typeParameters() }
        try expect("=")
        try value()
    }

    /// An expression whose names are never targets.
    mutating func value() throws(SyntaxFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        try expression()
    }

    // MARK: Imports

    mutating func importStatement() throws(SyntaxFailure) {
        var statement = PythonImport(isFrom: false, firstToken: Int32(at), scope: scope)
        advance()
        repeat {
            let first = try nameToken()
            while take(".") { _ = try nameToken() }
            var name = PythonImport.Name(first: first, last: Int32(at - 1))
            if take(.as) { name.alias = try nameToken() }
            statement.names.append(name)
        } while take(",")
        statement.lastToken = Int32(at - 1)
        try add(statement)
    }

    /// An import that was read to its end. One that can't be read binds nothing: its number would be another's.
    private mutating func add(_ statement: PythonImport) throws(SyntaxFailure) {
        guard isEnd else { throw failure() }
        let number = Int32(file.imports.count)
        for name in statement.names { bind(name.alias ?? name.first, .byImport(number)) }
        file.imports.append(statement)
    }

    mutating func fromImport() throws(SyntaxFailure) {
        var statement = PythonImport(isFrom: true, firstToken: Int32(at), scope: scope)
        advance()
        statement.moduleFirst = Int32(at)
        while true {
            if take(".") {
                statement.level += 1
            } else if isOp(PythonOperator.ellipsis) {
                advance()
                statement.level += 3
            } else {
                break
            }
        }
        if current.kind == .name {
            statement.moduleNames.append(try nameToken())
            while take(".") { statement.moduleNames.append(try nameToken()) }
        } else if statement.level == 0 {
            throw failure()
        }
        statement.moduleLast = Int32(at - 1)
        statement.importToken = Int32(at)
        try expect(.import)
        if take("*") {
            statement.isStar = true
        } else {
            try importedNames(of: &statement)
        }
        statement.lastToken = Int32(at - 1)
        try add(statement)
    }

    mutating func importedNames(of statement: inout PythonImport) throws(SyntaxFailure) {
        if isOp("(") {
            statement.open = Int32(at)
            advance()
        }
        repeat {
            if statement.open != nil, !statement.names.isEmpty, isOp(")") { break }
            let token = try nameToken()
            var name = PythonImport.Name(first: token, last: token)
            if take(.as) { name.alias = try nameToken() }
            statement.names.append(name)
        } while take(",")
        if statement.open != nil {
            statement.close = Int32(at)
            try expect(")")
        }
    }

    // MARK: Compound statements

    mutating func block() throws(SyntaxFailure) {
        try expect(":")
        guard current.kind == .newline else { return try simpleLine() }
        advance()
        guard current.kind == .indent else { throw failure("expected an indented block") }
        advance()
        while current.kind != .dedent {
            guard current.kind != .end else { throw failure() }
            try statement()
        }
        advance()
    }

    /// A compound statement; noted as a branch where it is the module's own.
    private mutating func branch(
        _ body: (inout PythonParser) throws(SyntaxFailure) -> Void
    ) throws(SyntaxFailure) {
        let start = Int32(at)
        try body(&self)
        if scope == 0 { file.branches.append(PythonBranch(tokens: start..<Int32(at))) }
    }

    mutating func conditional() throws(SyntaxFailure) {
        repeat {
            advance()
            let condition = at
            try value()
            let isRun = !isNeverImported(condition)
            try branch { parser throws(SyntaxFailure) in try parser.block() }
            if scope == 0 { file.branches[file.branches.count - 1].isRun = isRun }
        } while isKeyword(.elif)
        if take(.else) { try branch { parser throws(SyntaxFailure) in try parser.block() } }
    }

    /// Whether the condition from `start` to here is false while a module is imported.
    private func isNeverImported(_ start: Int) -> Bool {
        switch at - start {
        case 1: return isWord("TYPE_CHECKING", tokens[start])
        case 3:
            if isWord("__name__", tokens[start]) {
                return tokens[start + 1].code == PythonOperator.comparison
            }
            return isWord("TYPE_CHECKING", tokens[start + 2])
        default: return false
        }
    }

    mutating func loop() throws(SyntaxFailure) {
        advance()
        try targets()
        try expect(.in)
        try values()
        try block()
        if take(.else) { try block() }
    }

    /// The targets of a loop, which an `in` ends.
    mutating func targets() throws(SyntaxFailure) {
        let start = file.uses.count
        let outer = noTarget
        noTarget = 0
        defer { noTarget = outer }
        repeat {
            if isKeyword(.in) { break }
            _ = take("*")
            try primary()
        } while take(",")
        bindTargets(since: start)
    }

    mutating func values() throws(SyntaxFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        try expressionList()
    }

    mutating func attempt() throws(SyntaxFailure) {
        advance()
        try block()
        var hasHandler = false
        while take(.except) {
            hasHandler = true
            _ = take("*")
            if !isOp(":") {
                try value()
                if take(.as) {
                    bind(try nameToken())
                } else if take(",") {
                    // `except A, e` in Python 2, `except A, B` in Python 3.14.
                    try handled()
                }
            }
            try block()
        }
        if take(.else) { try block() }
        if take(.finally) {
            try block()
        } else if !hasHandler {
            throw failure("expected 'except' or 'finally' block")
        }
    }

    mutating func with() throws(SyntaxFailure) {
        advance()
        if isOp("("), isBracketedWith {
            advance()
            while !isOp(")") {
                try withItem()
                guard take(",") else { break }
            }
            try expect(")")
        } else {
            repeat { try withItem() } while take(",")
        }
        try block()
    }

    mutating func withItem() throws(SyntaxFailure) {
        try value()
        guard take(.as) else { return }
        let start = file.uses.count
        try primary()
        bindTargets(since: start)
    }

    /// Whether the bracket after `with` holds items (`with (a as b, c):`) and is no part of an expression.
    var isBracketedWith: Bool {
        var level = 0
        var index = at
        while index < tokens.count {
            let token = tokens[index]
            if token.kind == .newline { return false }
            if token.kind == .op {
                switch token.code {
                case 0x28, 0x5B, 0x7B: level += 1
                case 0x29, 0x5D, 0x7D:
                    level -= 1
                    if level == 0 {
                        let after = tokens[min(index + 1, tokens.count - 1)]
                        return after.kind == .op && after.code == 0x3A
                    }
                default: break
                }
            }
            index += 1
        }
        return false
    }

    mutating func function() throws(SyntaxFailure) {
        advance()
        bind(try nameToken())
        let inner = open(.function)
        if isOp("[") { try typeParameters(in: inner) }
        try expect("(")
        try parameters(in: inner, until: ")", areAnnotated: true)
        try expect(")")
        if isOp(PythonOperator.arrow) {
            advance()
            try typeValue()
        }
        try body(of: inner)
    }

    /// The block of a function or class, in its scope.
    mutating func body(of inner: Int32) throws(SyntaxFailure) {
        let outer = scope
        let start = at
        scope = inner
        defer {
            scope = outer
            file.scopes[Int(inner)].body = start..<at
        }
        try block()
    }

    mutating func parameters(
        in inner: Int32, until end: Unicode.Scalar, areAnnotated: Bool
    ) throws(SyntaxFailure) {
        while !isOp(end) {
            if isOp(PythonOperator.power) {
                advance()
            } else if take("*") || take("/") {
                if isOp(end) { break }
                if take(",") { continue }
            }
            if isOp("(") {
                // Python 2: `def f(a, (b, c))`.
                try tupleParameter(in: inner)
            } else {
                bind(try nameToken(), in: inner)
            }
            if areAnnotated, take(":") {
                _ = take("*")
                try typeValue()
            }
            if take("=") { try value() }
            guard take(",") else { break }
        }
    }

    mutating func typeParameters(in inner: Int32? = nil) throws(SyntaxFailure) {
        try expect("[")
        while !isOp("]") {
            if isOp(PythonOperator.power) { advance() } else { _ = take("*") }
            bind(try nameToken(), in: inner)
            if take(":") { try value() }
            if take("=") {
                _ = take("*")
                try value()
            }
            guard take(",") else { break }
        }
        try expect("]")
    }

    mutating func type() throws(SyntaxFailure) {
        advance()
        bind(try nameToken())
        let inner = open(.type)
        if isOp("[") { try typeParameters(in: inner) }
        if take("(") { try arguments() }
        try body(of: inner)
    }
}
