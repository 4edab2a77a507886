import PluginAPI
import Syntax

extension Compiler {
    /// The register that has an expression's value: a variable's own, or a new one.
    func operand(_ expression: Expression) -> Int {
        if case .variable(let name) = expression.kind, function.local(named: name) != nil,
            case .register(let local)? = place(of: name)
        {
            return local.register
        }
        let register = function.temporary()
        compile(expression, into: register)
        return register
    }

    func compile(_ expression: Expression, into destination: Int) {
        let span = expression.span
        switch expression.kind {
        case .null: function.emit(.loadNull, a: destination, at: span)
        case .bool(let bool): function.emit(.loadBool, a: destination, b: bool ? 1 : 0, at: span)
        case .int(let int): load(int: int, into: destination, at: span)
        case .float(let float): load(.float(float), into: destination, at: span)
        case .duration(let nanoseconds): load(.duration(nanoseconds), into: destination, at: span)
        case .size(let bytes): load(.size(bytes), into: destination, at: span)
        case .time(let nanoseconds): load(.time(nanoseconds), into: destination, at: span)
        case .string(let text): load(.text(text), into: destination, at: span)
        case .interpolated(let parts): compileText(parts, into: destination, at: span)
        case .word(let text, let literal):
            if let literal {
                compile(literal, into: destination)
            } else {
                load(.text(text), into: destination, at: span)
            }
        case .glued(let parts):
            if hasGlob(parts) {
                reportLoneGlob(at: span)
                return
            }
            compileWord(parts, into: destination, at: span)
        case .list(let items): compileList(items, into: destination, at: span)
        case .record(let items): compileRecord(items, into: destination, at: span)
        case .range(let from, let to, let isInclusive):
            let mark = function.next
            let first = from.map { operand($0) } ?? noRegister
            let last = to.map { operand($0) } ?? noRegister
            function.emit(.buildRange, a: destination, b: first, c: last, d: isInclusive ? 1 : 0, at: span)
            function.next = mark
        case .variable(let name): loadVariable(name, into: destination, at: span)
        case .rowField(let name):
            guard let row = function.row else {
                report(
                    "a bare word is no value here", at: span,
                    help: "a text is written in quotes, a variable with `$`: '\(name)' or $\(name)")
                return
            }
            probe?.look(in: function.rowType, at: span)
            checkRowField(name, at: span)
            function.emit(.getField, a: destination, b: row, c: 2, d: function.name(name), at: span)
        case .path(let base, let accessors): compilePath(base, accessors, into: destination)
        case .negate(let inner):
            let mark = function.next
            function.emit(.negate, a: destination, b: operand(inner), at: span)
            function.next = mark
        case .not(let inner):
            checkTruth(inner)
            let mark = function.next
            function.emit(.not, a: destination, b: operand(inner), at: span)
            function.next = mark
        case .binary(let op, let left, let right, let opSpan):
            compileBinary(op, left, right, opSpan, into: destination, at: span)
        case .isTest(let inner, let test, let isNegated):
            let mark = function.next
            checkTest(inner, test, isNegated: isNegated, at: span)
            emitTest(test, isNegated: isNegated, a: destination, b: operand(inner), at: span)
            function.next = mark
        case .parentheses(let block):
            compileBlock(block, use: .value(destination))
            function.collect(destination, at: span)
        case .closure(let closure): compileClosure(closure, into: destination, at: span)
        case .block(let block):
            compileClosure(
                Closure(parameters: [], isImplicit: true, body: block), into: destination, at: span)
        case .ifElse(let branches): compileIf(branches, use: .value(destination), at: span)
        case .match(let match): compileMatch(match, use: .value(destination), at: span)
        case .tryCatch(let attempt): compileTry(attempt, use: .value(destination), at: span)
        case .ok(let block): compileOk(block, into: destination, at: span)
        case .call(let callee, let arguments):
            compileClosureCall(callee, arguments, into: destination, use: .stream, at: span)
        case .missing: function.emit(.loadNull, a: destination, at: span)
        }
    }

    /// `$env.HOME` where a parameter named `env` hides the environment (rule 33).
    func reportHiddenEnvironment(_ name: String, at span: Span) {
        report(
            "`env` is a parameter here, which hides the environment", at: span,
            help: "give the parameter another name to reach $env.\(name)")
    }

    /// A glob where one value is wanted (rule 4).
    func reportLoneGlob(at span: Span) {
        report(
            "a glob can give several paths, and one value is wanted here", at: span,
            help: "put it into a list: [*.log], or quote it if the star is meant as text")
    }

    private func load(int: Int, into destination: Int, at span: Span) {
        if let small = Int32(exactly: int) {
            function.emit(.loadInt, a: destination, e: Int(small), at: span)
        } else {
            load(.int(int), into: destination, at: span)
        }
    }

    func load(_ value: Value, into destination: Int, at span: Span) {
        function.emit(.loadConstant, a: destination, d: function.constant(value), at: span)
    }

    private func loadVariable(_ name: String, into destination: Int, at span: Span) {
        if let place = place(of: name) {
            switch place {
            case .register(let local): function.emit(.move, a: destination, b: local.register, at: span)
            case .captured(let index, _): function.emit(.loadCaptured, a: destination, d: index, at: span)
            case .global(let variable): function.emit(.loadGlobal, a: destination, d: variable.slot, at: span)
            }
            return
        }
        switch name {
        case "env": function.emit(.loadWholeEnvironment, a: destination, at: span)
        case "args": function.emit(.loadArguments, a: destination, at: span)
        case "_": function.emit(.loadLast, a: destination, at: span)
        case "in":
            guard function.kind != .topLevel else {
                guard isScript else {
                    report("`$in` is the piped input of a function or closure; there is none here", at: span)
                    return
                }
                function.emit(.loadScriptInput, a: destination, at: span)
                return
            }
            function.code.inputRegister = function.inputRegister
            // A stream can be read once: whoever reads it first has it.
            function.emit(.take, a: destination, b: function.inputRegister, at: span)
        case "it":
            report(
                "`$it` is the argument of a block that is used as a closure, or the row of a condition",
                at: span,
                help: "name it yourself: { |row| … }")
        default: reportUnknownVariable(name, at: span)
        }
    }

    // MARK: Text

    private func compileText(_ parts: [TextPart], into destination: Int, at span: Span) {
        let mark = function.next
        let first = function.temporaries(parts.count)
        for (index, part) in parts.enumerated() {
            switch part {
            case .text(let text): load(.text(text), into: first + index, at: span)
            case .value(let value):
                checkHasText(value)
                if index + 1 < parts.count, case .text(let next) = parts[index + 1] {
                    warnOfUnit(next, behind: value)
                }
                compile(value, into: first + index)
            }
        }
        function.emit(.concatenate, a: destination, b: first, c: parts.count, at: span)
        function.next = mark
    }

    /// What is filled into a text or a word.
    private func checkHasText(_ value: Expression) {
        warnOfNull(inText: value)
        guard let type = staticType(value).type, [.null, .list, .record, .closure].contains(type) else {
            return
        }
        report(
            "\(type.withArticle) has no text of its own", at: value.span, help: Compiler.textHelp(type))
    }

    private static func textHelp(_ type: ValueType) -> String {
        switch type {
        case .null: "give a text for it: `$(x ?? \"none\")`"
        case .list: "join its items: `| str join \", \"`, or write it as data: `| to json`"
        case .record: "name a field of it, or write it as data: `| to json`"
        default: "call it with `do`"
        }
    }

    func isGlob(_ value: Expression) -> Bool {
        if case .glued(let parts) = value.kind { return hasGlob(parts) }
        return false
    }

    func hasGlob(_ parts: [WordPart]) -> Bool {
        parts.contains {
            switch $0 {
            case .star, .doubleStar: true
            default: false
            }
        }
    }

    /// A word of several pieces without globs: always text.
    func compileWord(_ parts: [WordPart], into destination: Int, at span: Span) {
        let mark = function.next
        let first = function.temporaries(parts.count)
        for (index, part) in parts.enumerated() {
            switch part {
            case .text(let text), .quoted(let text): load(.text(text), into: first + index, at: span)
            case .value(let value):
                checkHasText(value)
                compile(value, into: first + index)
            case .star: load(.text("*"), into: first + index, at: span)
            case .doubleStar: load(.text("**"), into: first + index, at: span)
            }
        }
        function.emit(.concatenate, a: destination, b: first, c: parts.count, at: span)
        function.next = mark
    }

    /// The list of paths that a word matches.
    func compileGlob(_ parts: [WordPart], into destination: Int, mustMatch: Bool, at span: Span) {
        let mark = function.next
        var pieces: [GlobPiece] = []
        for part in parts {
            switch part {
            case .text(let text), .quoted(let text): pieces.append(.text(text))
            case .value(let value): pieces.append(.register(operand(value)))
            case .star: pieces.append(.star)
            case .doubleStar: pieces.append(.doubleStar)
            }
        }
        function.code.globs.append(pieces)
        function.emit(
            .expandGlob, a: destination, c: mustMatch ? 1 : 0, d: function.code.globs.count - 1, at: span)
        function.next = mark
    }

    // MARK: Lists and records

    private func compileList(_ items: [ListItem], into destination: Int, at span: Span) {
        warnOfOddCell(in: items)
        let mark = function.next
        func isSimple(_ item: ListItem) -> Bool {
            guard case .value(let value) = item else { return false }
            return !isGlob(value)
        }
        if items.count <= 200, items.allSatisfy(isSimple) {
            let first = function.temporaries(items.count)
            for (index, item) in items.enumerated() {
                if case .value(let value) = item { compile(value, into: first + index) }
            }
            function.emit(.buildList, a: destination, b: first, c: items.count, at: span)
            function.next = mark
            return
        }
        let list = function.temporary()
        function.emit(.buildList, a: list, b: list, c: 0, at: span)
        for item in items {
            let inner = function.next
            let register = function.temporary()
            switch item {
            case .value(let value):
                if case .glued(let parts) = value.kind, hasGlob(parts) {
                    compileGlob(parts, into: register, mustMatch: false, at: value.span)
                    function.emit(.spreadItems, a: list, b: register, at: value.span)
                } else {
                    compile(value, into: register)
                    function.emit(.appendItem, a: list, b: register, at: value.span)
                }
            case .spread(let value):
                compile(value, into: register)
                function.emit(.spreadItems, a: list, b: register, at: value.span)
            }
            function.next = inner
        }
        function.emit(.take, a: destination, b: list, at: span)
        function.next = mark
    }

    private func compileRecord(_ items: [RecordItem], into destination: Int, at span: Span) {
        checkSpreads(in: items)
        warnOfOddCell(in: items)
        let mark = function.next
        var names: [String] = []
        for item in items {
            guard case .entry(let key, _) = item, let name = literalKey(key) else { break }
            names.append(name)
        }
        if names.count == items.count, names.count <= 200 {
            let first = function.temporaries(items.count)
            for (index, item) in items.enumerated() {
                if case .entry(_, let value) = item { compile(value, into: first + index) }
            }
            function.code.keySets.append(KeySet(names.map { Text($0) }))
            function.emit(
                .buildRecord, a: destination, b: first, d: function.code.keySets.count - 1, at: span)
            function.next = mark
            return
        }
        let record = function.temporary()
        function.code.keySets.append(KeySet())
        function.emit(.buildRecord, a: record, b: record, d: function.code.keySets.count - 1, at: span)
        for item in items {
            let inner = function.next
            let register = function.temporary()
            switch item {
            case .entry(let key, let value):
                let name = function.temporary()
                if let literal = literalKey(key) {
                    load(.text(literal), into: name, at: key.span)
                } else {
                    compile(key, into: name)
                }
                compile(value, into: register)
                function.emit(.setField, a: record, b: name, c: register, at: key.span)
            case .spread(let value):
                compile(value, into: register)
                function.emit(.spreadFields, a: record, b: register, at: value.span)
            }
            function.next = inner
        }
        function.emit(.take, a: destination, b: record, at: span)
        function.next = mark
    }

    func literalKey(_ key: Expression) -> String? {
        switch key.kind {
        case .string(let text): text
        case .word(let text, _): text
        default: nil
        }
    }

    // MARK: Closures called

    /// - Parameter use: of the output of a program at the closure's end.
    func compileClosureCall(
        _ callee: Expression, _ arguments: [Argument], into destination: Int, use: ProgramUse, at span: Span
    ) {
        let mark = function.next
        let first = function.temporaries(arguments.count + 1)
        if let closure = callee.closure { checkArity(closure, arguments.count, by: "do") }
        compile(callee, into: first)
        for (index, argument) in arguments.enumerated() {
            switch argument {
            case .positional(let value): compile(value, into: first + 1 + index)
            case .flag(let name, _, _): report("a closure takes no flags", at: name.span)
            case .spread(let value):
                report("arguments can't be spread into a closure", at: value.span, help: "give it the list")
            }
        }
        function.emit(
            .callClosure, a: destination, b: first, c: arguments.count, d: use.rawValue, at: span)
        function.next = mark
    }

    /// `ok …`: whether it succeeded; a value of false counts as failed.
    private func compileOk(_ block: Block, into destination: Int, at span: Span) {
        let mark = function.next
        let result = function.temporary()
        let handler = function.emit(.pushHandler, a: result, at: span)
        function.cleanups.append(.handler(mayExpectFailure: true))
        compileBlock(block, use: .value(result))
        function.emit(.drain, a: result, at: span)
        function.cleanups.removeLast()
        function.emit(.popHandler, at: span)
        // `drain` took a stream; anything else is still there to look at.
        let failed = function.emit(.jumpIfFailed, a: result, at: span)
        function.emit(.loadBool, a: destination, b: 1, at: span)
        let end = function.emit(.jump, at: span)
        function.land(handler)
        function.land(failed)
        function.emit(.loadBool, a: destination, b: 0, at: span)
        function.land(end)
        function.next = mark
    }
}
