// Python's statements, read for what they say about names. It builds no tree: it notes imports, scopes,
// bindings and uses as it goes. It takes in a little more than Python does (any expression as a
// target, say) and refuses whatever is not shaped like Python.

/// A recursive descent over tokens. After the full grammar in the Python reference.
struct PythonParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: [PythonToken]
    var at = 0
    var scope: Int32 = 0
    var file = PythonFile()
    /// Above 0 within calls, subscripts and other places where a name is never an assignment's target.
    private var noTarget = 0
    private var depth = 0

    private static let maximumDepth = 400

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> PythonFile {
        let lexed = PythonLexer.read(bytes)
        var parser = PythonParser(bytes: bytes, tokens: lexed.tokens)
        parser.file.scopes.append(PythonScope(kind: .module, parent: 0))
        do throws(PythonFailure) {
            while parser.current.kind != .end { try parser.statement() }
            parser.file.failure = lexed.failure
        } catch {
            // The lexer's reason says more than "unexpected end", unless the parser stopped long before.
            let isEarlier = lexed.failure.map { error.offset < $0.offset } ?? true
            parser.file.failure = isEarlier ? error : lexed.failure
        }
        parser.file.tokens = parser.tokens
        return parser.file
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, tokens: [PythonToken]) {
        self.bytes = bytes
        self.tokens = tokens
        file.uses.reserveCapacity(tokens.count / 4)
    }

    // MARK: Tokens

    var current: PythonToken { tokens[min(at, tokens.count - 1)] }
    private var next: PythonToken { tokens[min(at + 1, tokens.count - 1)] }

    mutating func advance() { at += 1 }

    func isOp(_ code: UInt8) -> Bool { current.kind == .op && current.code == code }
    func isOp(_ character: Unicode.Scalar) -> Bool { isOp(UInt8(ascii: character)) }
    func isKeyword(_ keyword: PythonKeyword) -> Bool {
        current.kind == .keyword && current.code == keyword.rawValue
    }

    private func isWord(_ word: StaticString) -> Bool {
        let token = current
        guard token.kind == .name, Int(token.end - token.start) == word.utf8CodeUnitCount else {
            return false
        }
        for index in 0..<word.utf8CodeUnitCount where bytes[Int(token.start) + index] != word.utf8Start[index]
        {
            return false
        }
        return true
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard isOp(character) else { return false }
        at += 1
        return true
    }

    mutating func take(_ keyword: PythonKeyword) -> Bool {
        guard isKeyword(keyword) else { return false }
        at += 1
        return true
    }

    func failure(_ message: String = "invalid syntax") -> PythonFailure {
        PythonFailure(offset: Int(current.start), message: message)
    }

    mutating func expect(_ character: Unicode.Scalar) throws(PythonFailure) {
        guard take(character) else { throw failure("expected '\(Character(character))'") }
    }

    mutating func expect(_ keyword: PythonKeyword) throws(PythonFailure) {
        guard take(keyword) else { throw failure("expected '\(keyword)'") }
    }

    mutating func nameToken() throws(PythonFailure) -> Int32 {
        guard current.kind == .name else { throw failure("expected a name") }
        at += 1
        return Int32(at - 1)
    }

    private mutating func enter() throws(PythonFailure) {
        depth += 1
        guard depth < Self.maximumDepth else { throw failure("nested too deeply") }
    }

    // MARK: Names

    mutating func bind(_ token: Int32, _ kind: PythonBinding.Kind = .other, in scope: Int32? = nil) {
        file.bindings.append(PythonBinding(token: token, scope: scope ?? self.scope, kind: kind))
    }

    private mutating func open(_ kind: PythonScope.Kind) -> Int32 {
        file.scopes.append(PythonScope(kind: kind, parent: scope))
        return Int32(file.scopes.count - 1)
    }

    /// Turns the plain names used since `start` into bindings.
    private mutating func bindTargets(since start: Int, _ kind: PythonBinding.Kind = .other) {
        for index in start..<file.uses.count where file.uses[index].mayBeTarget {
            file.uses[index].mayBeTarget = false
            file.uses[index].isBinding = true
            bind(file.uses[index].token, kind, in: file.uses[index].scope)
        }
    }

    private mutating func noteUse(_ token: Int) {
        file.uses.append(
            PythonUse(
                token: Int32(token), scope: scope,
                mayBeTarget: noTarget == 0 && !isTrailer(tokens[min(token + 1, tokens.count - 1)])))
    }

    private func isTrailer(_ token: PythonToken) -> Bool {
        token.kind == .op && (token.code == 0x2E || token.code == 0x28 || token.code == 0x5B)
    }

    // MARK: Statements

    private mutating func statement() throws(PythonFailure) {
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
            case .for: return try loop()
            case .try: return try attempt()
            case .with: return try with()
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
            if isMatch { return try match() }
        default: break
        }
        try simpleLine()
    }

    private mutating func simpleLine() throws(PythonFailure) {
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

    private mutating func endOfLine() throws(PythonFailure) {
        guard current.kind == .newline else { throw failure() }
        advance()
    }

    private mutating func simpleStatement() throws(PythonFailure) {
        let token = current
        guard token.kind == .keyword, let keyword = PythonKeyword(rawValue: token.code) else {
            if isWord("type"), next.kind == .name { return try alias() }
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

    private var isEnd: Bool { current.kind == .newline || isOp(";") }

    /// An expression, or an assignment of any kind.
    private mutating func assignment() throws(PythonFailure) {
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
            try expression()
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

    private mutating func endTargets(since start: Int) {
        for index in start..<file.uses.count { file.uses[index].mayBeTarget = false }
    }

    private mutating func alias() throws(PythonFailure) {
        advance()
        bind(try nameToken())
        if isOp("[") { try typeParameters() }
        try expect("=")
        try value()
    }

    /// An expression whose names are never targets.
    private mutating func value() throws(PythonFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        try expression()
    }

    // MARK: Imports

    private mutating func importStatement() throws(PythonFailure) {
        var statement = PythonImport(isFrom: false, firstToken: Int32(at), scope: scope)
        advance()
        let number = Int32(file.imports.count)
        repeat {
            let first = try nameToken()
            while take(".") { _ = try nameToken() }
            var name = PythonImport.Name(first: first, last: Int32(at - 1))
            if take(.as) { name.alias = try nameToken() }
            bind(name.alias ?? first, .byImport(number))
            statement.names.append(name)
        } while take(",")
        statement.lastToken = Int32(at - 1)
        guard isEnd else { throw failure() }
        file.imports.append(statement)
    }

    private mutating func fromImport() throws(PythonFailure) {
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
        guard isEnd else { throw failure() }
        file.imports.append(statement)
    }

    private mutating func importedNames(of statement: inout PythonImport) throws(PythonFailure) {
        let number = Int32(file.imports.count)
        if isOp("(") {
            statement.open = Int32(at)
            advance()
        }
        repeat {
            if statement.open != nil, !statement.names.isEmpty, isOp(")") { break }
            let token = try nameToken()
            var name = PythonImport.Name(first: token, last: token)
            if take(.as) { name.alias = try nameToken() }
            bind(name.alias ?? token, .byImport(number))
            statement.names.append(name)
        } while take(",")
        if statement.open != nil {
            statement.close = Int32(at)
            try expect(")")
        }
    }

    // MARK: Compound statements

    private mutating func block() throws(PythonFailure) {
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

    private mutating func conditional() throws(PythonFailure) {
        advance()
        try value()
        try block()
        while take(.elif) {
            try value()
            try block()
        }
        if take(.else) { try block() }
    }

    private mutating func loop() throws(PythonFailure) {
        advance()
        try targets()
        try expect(.in)
        try values()
        try block()
        if take(.else) { try block() }
    }

    /// The targets of a loop, which an `in` ends.
    private mutating func targets() throws(PythonFailure) {
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

    private mutating func values() throws(PythonFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        try expressionList()
    }

    private mutating func attempt() throws(PythonFailure) {
        advance()
        try block()
        var hasHandler = false
        while take(.except) {
            hasHandler = true
            _ = take("*")
            if !isOp(":") {
                try values()
                if take(.as) { bind(try nameToken()) }
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

    private mutating func with() throws(PythonFailure) {
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

    private mutating func withItem() throws(PythonFailure) {
        try value()
        guard take(.as) else { return }
        let start = file.uses.count
        try primary()
        bindTargets(since: start)
    }

    /// Whether the bracket after `with` holds items (`with (a as b, c):`) and is no part of an expression.
    private var isBracketedWith: Bool {
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

    private mutating func function() throws(PythonFailure) {
        advance()
        bind(try nameToken())
        let inner = open(.function)
        if isOp("[") { try typeParameters(in: inner) }
        try expect("(")
        try parameters(in: inner, until: ")", areAnnotated: true)
        try expect(")")
        if isOp(PythonOperator.arrow) {
            advance()
            try value()
        }
        let outer = scope
        scope = inner
        defer { scope = outer }
        try block()
    }

    private mutating func parameters(
        in inner: Int32, until end: Unicode.Scalar, areAnnotated: Bool
    ) throws(PythonFailure) {
        while !isOp(end) {
            if isOp(PythonOperator.power) {
                advance()
            } else if take("*") || take("/") {
                if isOp(end) { break }
                if take(",") { continue }
            }
            bind(try nameToken(), in: inner)
            if areAnnotated, take(":") {
                _ = take("*")
                try value()
            }
            if take("=") { try value() }
            guard take(",") else { break }
        }
    }

    private mutating func typeParameters(in inner: Int32? = nil) throws(PythonFailure) {
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

    private mutating func type() throws(PythonFailure) {
        advance()
        bind(try nameToken())
        let inner = open(.type)
        if isOp("[") { try typeParameters(in: inner) }
        if take("(") { try arguments() }
        let outer = scope
        scope = inner
        defer { scope = outer }
        try block()
    }

    // MARK: Match

    /// `match` is a statement if its line ends in a colon and a `case` follows.
    private var isMatch: Bool {
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

    private mutating func match() throws(PythonFailure) {
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
    private mutating func pattern() throws(PythonFailure) {
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

    // MARK: Expressions

    /// One or more expressions with commas, stars allowed.
    private mutating func expressionList() throws(PythonFailure) {
        while true {
            _ = take("*")
            try expression()
            guard take(",") else { return }
            if endsList { return }
        }
    }

    /// After a comma: whether the list ends here.
    private var endsList: Bool {
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

    private mutating func expression() throws(PythonFailure) {
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
    private var scopeForWalrus: Int32 {
        var result = scope
        while file.scopes[Int(result)].kind == .comprehension { result = file.scopes[Int(result)].parent }
        return result
    }

    private mutating func yield() throws(PythonFailure) {
        advance()
        noTarget += 1
        defer { noTarget -= 1 }
        if take(.from) { return try expression() }
        if isEnd || isOp(")") || isOp("=") || isOp("}") { return }
        try expressionList()
    }

    /// Operands with operators between them. Which operator binds tighter says nothing about names.
    private mutating func operations() throws(PythonFailure) {
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

    private mutating func takeOperator() -> Bool {
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

    private mutating func lambda() throws(PythonFailure) {
        advance()
        let inner = open(.function)
        try parameters(in: inner, until: ":", areAnnotated: false)
        try expect(":")
        let outer = scope
        scope = inner
        defer { scope = outer }
        try value()
    }

    private mutating func primary() throws(PythonFailure) {
        try enter()
        defer { depth -= 1 }
        try atom()
        while current.kind == .op {
            switch current.code {
            case 0x2E:
                advance()
                _ = try nameToken()
            case 0x28:
                advance()
                try arguments()
            case 0x5B:
                advance()
                try subscripts()
            default: return
            }
        }
    }

    private mutating func atom() throws(PythonFailure) {
        let token = current
        switch token.kind {
        case .name:
            noteUse(at)
            advance()
        case .number: advance()
        case .string, .fstringStart:
            while true {
                if current.kind == .string {
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
            default: throw failure()
            }
        default: throw failure()
        }
    }

    /// The nested code of an f-string, up to its end.
    private mutating func fields() throws(PythonFailure) {
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

    private mutating func nestedField() throws(PythonFailure) {
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
    private mutating func group(until end: Unicode.Scalar, isTarget: Bool) throws(PythonFailure) {
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

    private mutating func braces() throws(PythonFailure) {
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

    private mutating func entry() throws(PythonFailure) {
        if isOp(PythonOperator.power) {
            advance()
            return try operations()
        }
        _ = take("*")
        try expression()
        if take(":") { try expression() }
    }

    /// The `for … in … if …` parts. What was read before them belongs to the comprehension's own scope.
    private mutating func comprehension(sinceUse firstUse: Int, sinceScope firstScope: Int)
        throws(PythonFailure)
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

    private mutating func arguments() throws(PythonFailure) {
        noTarget += 1
        defer { noTarget -= 1 }
        while !isOp(")") {
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

    private mutating func subscripts() throws(PythonFailure) {
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
        }
        try expect("]")
    }
}
