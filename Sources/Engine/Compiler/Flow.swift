import PluginAPI
import Syntax

extension Compiler {
    /// An expression in the place of a statement or value.
    func compile(_ expression: Expression, use: Use) {
        switch expression.kind {
        case .ifElse(let branches): compileIf(branches, use: use, at: expression.span)
        case .match(let match): compileMatch(match, use: use, at: expression.span)
        case .tryCatch(let attempt): compileTry(attempt, use: use, at: expression.span)
        case .block(let block): compileBlock(block, use: use)
        case .call(let callee, let arguments):
            compile(use: use, at: expression.span) { register in
                compileClosureCall(
                    callee, arguments, into: register, use: programUse(of: use), at: expression.span)
            }
        default:
            compile(use: use, at: expression.span) { register in compile(expression, into: register) }
        }
    }

    /// What a register gets, to where it is wanted.
    private func compile(use: Use, at span: Span, _ body: (Int) -> Void) {
        let mark = function.next
        switch use {
        case .value(let register), .tail(let register): body(register)
        case .show:
            let register = function.temporary()
            body(register)
            function.emit(.show, a: register, at: span)
        case .discard:
            let register = function.temporary()
            body(register)
            function.emit(.drain, a: register, at: span)
        }
        function.next = mark
    }

    func compileIf(_ branches: If, use: Use, at span: Span) {
        switch use {
        case .value, .tail: warnOfMixedUnits(branches)
        case .show, .discard: break
        }
        var ends: [Int] = []
        let outer = guards.count
        defer { guards.pop(to: outer) }
        func compile(_ condition: Expression, _ body: Block) {
            let jumps = jumpsUnless(condition)
            guards.push(.condition(condition))
            compileBlock(body, use: use)
            ends.append(function.emit(.jump, at: span))
            function.land(jumps)
        }
        func compileRest() {
            if let otherwise = branches.otherwise { return compileBlock(otherwise, use: use) }
            switch use {
            case .value(let register), .tail(let register): function.emit(.loadNull, a: register, at: span)
            case .show, .discard: break
            }
        }
        ways(
            isOneTaken: branches.otherwise != nil,
            branches.branches.map { branch in (branch.body, { compile(branch.condition, branch.body) }) }
                + [(branches.otherwise ?? Block(statements: [], span: span), compileRest)])
        function.land(ends)
    }

    // MARK: try

    func compileTry(_ attempt: Try, use: Use, at span: Span) {
        guard let finally = attempt.finally else { return compileCatch(attempt, use: use, at: span) }
        let mark = function.next
        compileGuarded(by: finally, word: "finally", at: span) { compileCatch(attempt, use: use, at: span) }
        function.next = mark
    }

    private func compileCatch(_ attempt: Try, use: Use, at span: Span) {
        let mark = function.next
        let error = function.temporary()
        let handler = function.emit(.pushHandler, a: error, at: span)
        function.cleanups.append(.handler(mayExpectFailure: true))
        let before = sure
        compileBlock(attempt.body, use: use)
        let behind = sure
        sure = before
        finish(use, at: span)
        function.cleanups.removeLast()
        function.emit(.popHandler, at: span)
        let end = function.emit(.jump, at: span)
        function.land(handler)
        if let body = attempt.handler {
            function.scopes.append(.init())
            if let name = attempt.errorName {
                let local = Local(
                    name: name.text, register: error, isConstant: true, span: name.span, type: .type(.error))
                function.declare(local)
                declared.append(local)
            }
            compileBlock(body, use: use)
            sure = body.statements.last?.endsItsBlock ?? false ? behind : behind.intersection(sure)
            finish(use, at: span)
            function.scopes.removeLast()
        } else if attempt.finally != nil {
            // With only a `finally` the error goes on, behind it.
            function.emit(.raise, a: error, at: span)
        } else {
            switch use {
            case .value(let register), .tail(let register): function.emit(.loadNull, a: register, at: span)
            case .show, .discard: break
            }
        }
        function.land(end)
        function.next = mark
    }

    /// Code after which a cleanup runs, however it ends. What it makes must be made when `body` ends.
    func compileGuarded(by cleanup: Block, word: String, at span: Span, _ body: () -> Void) {
        let code = CleanupCode(word: word, body: cleanup, scopes: function.scopes)
        let ended = function.temporaries(2)
        let handler = function.emit(.pushHandler, a: ended, b: HandlerReach.cleanup.rawValue, at: span)
        function.cleanups.append(.code(code))
        body()
        function.cleanups.removeLast()
        function.emit(.popHandler, at: span)
        function.emit(.loadNull, a: ended, at: span)
        function.land(handler)
        // Once for all ways here, lest nested ones double their code with each level.
        let inner = function.emit(.pushHandler, a: ended + 1, b: HandlerReach.all.rawValue, at: span)
        compile(code)
        function.emit(.popHandler, at: span)
        function.emit(.loadNull, a: ended + 1, at: span)
        function.land(inner)
        function.emit(.endCleanup, a: ended, b: ended + 1, d: function.name(word), at: span)
    }

    /// A cleanup's own code, with the names that were known where it stands.
    func compile(_ code: CleanupCode) {
        let saved = (function.scopes, function.loops, function.cleanupWord, function.cleanups)
        function.scopes = code.scopes
        function.loops = []
        function.cleanupWord = code.word
        compileBlock(code.body, use: .discard)
        (function.scopes, function.loops, function.cleanupWord, function.cleanups) = saved
    }

    /// A value made inside a handler's reach must have been made wholly when it ends.
    func finish(_ use: Use, at span: Span) {
        switch use {
        case .value(let register), .tail(let register): function.collect(register, at: span)
        case .show, .discard: break
        }
    }

    // MARK: transaction

    func compileTransaction(_ call: CommandCall, use: Use) {
        let (arguments, span) = (call.arguments, call.name.span)
        let form = "transaction \"name\" { … }"
        let mark = function.next
        var names: [Expression] = []
        var body: Block?
        var noUndo = noRegister
        var lockTimeout = noRegister
        var watched: (register: Int, span: Span)?
        for argument in arguments {
            switch argument {
            case .positional(let value):
                if let block = value.body {
                    if body != nil { report("`transaction` takes one block", at: value.span, help: form) }
                    body = block
                } else {
                    names.append(value)
                }
            case .flag(let flag, let isShort, let value):
                let usage = Transaction().signature.usage
                switch flag.text {
                case "no-undo": noUndo = compileFlag(.noUndo, flag, value, usage: usage)
                case "lock-timeout": lockTimeout = compileFlag(.lockTimeout, flag, value, usage: usage)
                case "watch":
                    if watched != nil {
                        report(
                            "the flag `--watch` is given twice", at: flag.span,
                            help: "a transaction in another one watches a second folder")
                    }
                    let register = compileFlag(Transaction.watch, flag, value, usage: usage)
                    watched = (register, value?.span ?? flag.span)
                default:
                    reportUnknownFlag(flag, isShort, of: "transaction", known: Transaction.flags.map(\.name))
                }
            case .spread(let value): report("`transaction` takes a name and a block", at: value.span)
            }
        }
        if names.count > 1 {
            report("`transaction` takes one name", at: names[1].span, help: "quote a name of several words")
            return
        }
        guard let body else {
            report("`transaction` needs a block", at: span, help: form)
            return
        }
        let register = function.temporary()
        if let name = names.first {
            compile(name, into: register, as: .string)
        } else {
            load(.text(""), into: register, at: span)
        }
        // Undoing on errors is the machine's: whatever passes a handler rolls back what was begun inside it.
        let handler = function.emit(.pushHandler, a: register, b: HandlerReach.all.rawValue, at: span)
        function.emit(.beginTransaction, a: register, b: noUndo, c: lockTimeout, at: span)
        if let watched { function.emit(.watchFolder, a: watched.register, at: watched.span) }
        function.cleanups.append(.handler(mayExpectFailure: false))
        function.cleanups.append(.transaction)
        compileBlock(body, use: use)
        finish(use, at: span)
        function.cleanups.removeLast(2)
        function.emit(.commitTransaction, at: span)
        function.emit(.popHandler, at: span)
        let end = function.emit(.jump, at: span)
        function.land(handler)
        function.emit(.raise, a: register, at: span)
        function.land(end)
        function.next = mark
    }
}
