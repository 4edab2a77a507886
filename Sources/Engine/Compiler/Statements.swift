import PluginAPI
import Syntax

extension Compiler {
    func compile(_ statement: Statement, use: Use, isLast: Bool) {
        let mark = function.next
        defer { checkRegisters(at: statement.span) }
        switch statement.kind {
        case .chain(let chain):
            if case .discard = use { checkUsed(chain, isLast: isLast) }
            if case .tail = use, function.kind == .function, !function.isInBodyForm {
                checkReturned(chain)
                noteGiven(chain)
            }
            compile(chain, use: use)
            function.next = mark
        case .declare(let name, let isVariable, let value):
            declare(name, isVariable: isVariable, value: value)
        case .assign(let target, let op, let opSpan, let value):
            assign(target, op, opSpan, value, at: statement.span)
            function.next = mark
        case .define(let definition): compile(definition)
        case .use(let used): compile(used, at: statement.span)
        case .whileLoop(let condition, let body):
            let start = function.here
            function.loops.append(.init(cleanupDepth: function.cleanups.count))
            let exits = jumpsUnless(condition)
            guarded(by: condition) { perhaps { compileBlock(body, use: .discard) } }
            endLoop(start: start, exits: exits, at: statement.span)
            if case .bool(true) = condition.kind {} else { function.lastLoopIsEndless = false }
            function.next = mark
        case .loop(let body):
            let start = function.here
            function.loops.append(.init(cleanupDepth: function.cleanups.count))
            compileBlock(body, use: .discard)
            endLoop(start: start, exits: [], at: statement.span)
            function.next = mark
        case .forLoop(let variable, let iterable, let body):
            compileFor(variable, iterable, body, at: statement.span)
            function.next = mark
        case .breakLoop: leaveLoop(at: statement.span, isBreak: true)
        case .continueLoop: leaveLoop(at: statement.span, isBreak: false)
        case .returnValue(let value): compileReturn(value, at: statement.span)
        // With all that follows it, by `compileStatements`.
        case .deferred: break
        }
    }

    /// The statements of a block in order; the last one's value is used as said.
    func compileStatements(of block: Block, each: Use, last: Use) {
        compile(block.statements[...], each: each, last: last, defers: 0)
    }

    private func compile(_ statements: ArraySlice<Statement>, each: Use, last: Use, defers: Int) {
        let outer = guards.count
        defer { guards.pop(to: outer) }
        // Without `zip`, whose types would be put together when the program starts.
        for index in statements.indices {
            let statement = statements[index]
            let isLast = index == statements.indices.last
            if case .deferred(let body) = statement.kind {
                if defers == Compiler.deferLimit {
                    report("more than \(defers) `defer`s in one block", at: statement.span)
                    return
                }
                compileGuarded(by: body, word: "defer", at: statement.span) {
                    compile(statements[(index + 1)...], each: each, last: last, defers: defers + 1)
                    if defers == 0, function.kind == .topLevel, function.scopes.count == 1 {
                        function.emit(.callMain, at: statement.span)
                    }
                    if !isLast { finish(last, at: statement.span) }
                }
                return
            }
            compile(statement, use: isLast ? last : each, isLast: isLast)
            if isLast { break }
            // `if "tls" not in $site { return }`
            if let branches = statement.loneIf, branches.otherwise == nil,
                branches.branches.allSatisfy({ $0.body.statements.last?.endsItsBlock ?? false })
            {
                for branch in branches.branches { guards.push(.condition(branch.condition)) }
            }
            switch statement.kind {
            case .loop where function.lastLoopIsEndless, .whileLoop where function.lastLoopIsEndless:
                warnOfUnreached(statements[(index + 1)...])
            case _ where statement.endsItsBlock: warnOfUnreached(statements[(index + 1)...])
            default: break
            }
        }
    }

    private func warnOfUnreached(_ statements: ArraySlice<Statement>) {
        // What is declared is known from the start.
        // In a test `try { fail …; false } catch { true }` says just that.
        guard let next = statements.first(where: { !$0.isDeclaration }), !(function.isInTest && isCaught)
        else { return }
        report("this is never reached", at: next.span, severity: .warning)
    }

    /// Instructions name registers by 16 bits.
    private func checkRegisters(at span: Span) {
        if function.next > noRegister || function.code.registerCount > noRegister { reportTooLarge(at: span) }
    }

    func reportTooLarge(at span: Span) {
        if function.isTooLarge { return }
        function.isTooLarge = true
        report(
            "a function can't hold more than \(noRegister) variables and values at once", at: span,
            help: "put some into a list or a record, or move a part into a function of its own")
    }

    /// Each nests what follows it.
    private static let deferLimit = 200

    private func endLoop(start: Int, exits: [Int], at span: Span) {
        guard let loop = function.loops.popLast() else { return }
        for jump in loop.continues { function.code.instructions[jump].d = Int32(start) }
        function.lastLoopIsEndless = loop.breaks.isEmpty
        function.emit(.loop, d: start, at: span)
        function.land(exits)
        function.land(loop.breaks)
    }

    private func compileFor(_ variable: Name, _ iterable: Expression, _ body: Block, at span: Span) {
        let state = function.temporaries(2)
        let source = function.temporary()
        compileItems(iterable, into: source)
        function.emit(.forPrepare, a: state, b: source, at: iterable.span)
        let item = function.temporary()
        let first = function.emit(.forNext, a: state, b: item, at: iterable.span)
        let start = function.here
        function.loops.append(.init(cleanupDepth: function.cleanups.count))
        function.scopes.append(.init())
        checkIterable(iterable)
        let local = Local(
            name: variable.text, register: item, isConstant: true, span: variable.span,
            type: itemType(of: iterable))
        checkDeclarable(variable)
        function.declare(local)
        declared.append(local)
        perhaps { compileBlock(body, use: .discard) }
        function.scopes.removeLast()
        // The next one is taken at the loop's end: one instruction for each turn.
        guard let loop = function.loops.popLast() else { return }
        function.land(loop.continues)
        function.emit(.forAgain, a: state, b: item, d: start, at: iterable.span)
        function.land(first)
        function.land(loop.breaks)
        function.emit(.drop, a: state, at: span)
    }

    /// What `for` goes over; a bare glob gives its paths, none is no error (rule 4).
    private func compileItems(_ iterable: Expression, into register: Int) {
        if case .glued(let parts) = iterable.kind, hasGlob(parts) {
            compileGlob(parts, into: register, mustMatch: false, at: iterable.span)
        } else {
            compile(iterable, into: register)
        }
    }

    private func leaveLoop(at span: Span, isBreak: Bool) {
        guard let loop = function.loops.last else {
            if let word = function.cleanupWord {
                report("a `\(word)` can't be left by `\(isBreak ? "break" : "continue")`", at: span)
                return
            }
            report("`\(isBreak ? "break" : "continue")` stands outside of a loop", at: span)
            return
        }
        emitCleanups(downTo: loop.cleanupDepth, at: span)
        let jump = function.emit(isBreak ? .jump : .loop, at: span)
        if isBreak {
            function.loops[function.loops.count - 1].breaks.append(jump)
        } else {
            function.loops[function.loops.count - 1].continues.append(jump)
        }
    }

    /// Does what leaving these bodies asks for, innermost first.
    func emitCleanups(downTo depth: Int, at span: Span) {
        let all = function.cleanups
        var index = all.count
        while index > depth {
            index -= 1
            function.cleanups = Array(all[..<index])
            switch all[index] {
            case .handler: function.emit(.popHandler, at: span)
            case .code(let code):
                function.emit(.popHandler, at: span)
                compile(code)
            case .transaction: function.emit(.commitTransaction, at: span)
            case .timeout: function.emit(.endTimeout, at: span)
            case .surroundings: function.emit(.popSurroundings, at: span)
            case .plan: function.emit(.endPlan, a: function.temporary(), at: span)
            }
        }
        function.cleanups = all
    }

    private func compileReturn(_ value: Chain?, at span: Span) {
        if function.kind == .topLevel {
            report("`return` stands outside of a function", at: span, help: "`exit` ends a script")
            return
        }
        if let word = function.cleanupWord {
            report("a `\(word)` can't be left by `return`", at: span)
            return
        }
        let register = function.temporary()
        if let value {
            checkReturned(value)
            noteGiven(value)
            compile(value, use: .tail(register))
            // Before a transaction commits or a `finally` runs, what makes the value must have run.
            function.collect(register, at: span)
        } else {
            if let type = function.returnType, ![.any, .null, .nothing].contains(type) {
                report(
                    "`\(function.returnTypeName)` gives \(type.withArticle), and this `return` has no value",
                    at: span, help: "`return …` gives one")
            }
            noteGiven(.type(.null))
            function.emit(.loadNull, a: register, at: span)
        }
        emitCleanups(downTo: 0, at: span)
        emitReturn(register, at: span)
    }

    // MARK: Variables

    func reportUndeclarable(_ name: Name) {
        report(
            "`$\(name.text)` can't be declared", at: name.span,
            help: name.text == "_"
                ? "a name that begins with `_` may stay unused: `_n`" : "choose another name")
    }

    private func checkDeclarable(_ name: Name) {
        if ["it", "in", "_", "args", "env"].contains(name.text) {
            reportUndeclarable(name)
        }
    }

    private func declare(_ name: Name, isVariable: Bool, value: Chain) {
        checkDeclarable(name)
        sure.remove(name.text)
        warnOfNothing(value)
        // Known from the names before it: `let x = $x + 1`.
        var type = staticType(value)
        if isVariable { type = settledType(of: name.text, type) }
        let found = diagnostics.count
        var register: Int
        let isGlobal = function.kind == .topLevel && function.scopes.count == 1
        if isGlobal, let slot = module.variables[name.text]?.slot {
            register = slot
        } else {
            register = function.temporary()
        }
        let mark = function.next
        // Into a register of its own first: `let x = $x + 1` may read an older `x`.
        let scratch = function.temporary()
        compile(value, use: .value(scratch))
        function.collect(scratch, at: value.span)
        function.emit(.take, a: register, b: scratch, at: value.span)
        function.next = mark
        // What follows from a mistake is not one more.
        if diagnostics[found...].contains(where: { $0.severity == .error }) { type = .unknown }
        let local = Local(
            name: name.text, register: register, isConstant: !isVariable, span: name.span, type: type)
        if !isVariable {
            if case .string(let text)? = value.lone?.kind { local.text = text }
            local.itemCount = itemCount(of: value)
            local.isCount = isCount(value)
            if case .binary(.coalesce, _, let right, _)? = value.lone?.kind {
                local.isNeverNull = staticType(right).type.map { $0 != .null } ?? false
            }
        }
        function.declare(local)
        declared.append(local)
    }

    private func assign(
        _ target: AssignTarget, _ op: AssignOperator, _ opSpan: Span, _ value: Chain, at span: Span
    ) {
        if target.name.text == "env", function.local(named: "env") == nil {
            return assignEnvironment(target, op, value, at: span)
        }
        if target.name.text == "env", case .field(let name)? = target.path.first?.kind,
            name == name.uppercased()
        {
            reportHiddenEnvironment(name, at: target.name.span)
            return
        }
        // What is only ever assigned is not used.
        let wasUsed = function.local(named: target.name.text)?.isUsed
        guard let place = place(of: target.name.text) else {
            if ["args", "in", "it", "_"].contains(target.name.text) {
                report("`$\(target.name.text)` can't be assigned", at: target.name.span)
                return
            }
            reportUnknownVariable(target.name.text, at: target.name.span)
            return
        }
        if target.path.isEmpty { checkStep(target.name, op, value, at: opSpan) }
        defer { if target.path.isEmpty, op == .set { noteSure(target.name.text, value) } }
        switch place {
        case .captured:
            report(
                "a closure gets copies: `$\(target.name.text)` can't be assigned here", at: target.name.span,
                help: "let the closure give a value, or use `for`")
        case .register(let local):
            local.isUsed = wasUsed ?? local.isUsed
            checkAssignable(target.name, local.isConstant)
            assign(to: local.register, global: nil, target.path, op, value, at: opSpan)
        case .global(let variable):
            checkAssignable(target.name, variable.isConstant)
            assign(to: nil, global: variable.slot, target.path, op, value, at: opSpan)
        }
    }

    private func checkAssignable(_ name: Name, _ isConstant: Bool) {
        if isConstant {
            report("`$\(name.text)` is a constant", at: name.span, help: "declare it with `var` to change it")
        }
    }

    private func assign(
        to register: Int?, global: Int?, _ path: [Accessor], _ op: AssignOperator, _ value: Chain,
        at span: Span
    ) {
        if path.isEmpty {
            if let register { return assignWhole(register, op, value, at: span) }
            guard let global else { return }
            let scratch = function.temporary()
            if op == .set {
                compile(value, use: .value(scratch))
                function.collect(scratch, at: value.span)
                function.emit(.storeGlobal, a: scratch, d: global, at: span)
                return
            }
        }
        // Keys are computed before the value.
        var steps: [PathStep] = []
        for accessor in path {
            if accessor.isOptional {
                report("`?` can't stand where something is assigned", at: accessor.span)
            }
            switch accessor.kind {
            case .field(let name): steps.append(.field(Text(name)))
            case .index(let index):
                let key = function.temporary()
                compile(index, into: key)
                steps.append(.register(key))
            case .orNull: report("`?` can't stand where something is assigned", at: accessor.span)
            }
        }
        let scratch = function.temporary()
        compile(value, use: .value(scratch))
        function.collect(scratch, at: value.span)
        if let register, op == .set, steps.count == 1, case .register(let key) = steps[0] {
            function.emit(.setItem, a: register, b: scratch, c: key, at: span)
            return
        }
        function.code.paths.append(steps)
        let index = function.code.paths.count - 1
        if let register {
            function.emit(.setPath, a: register, b: scratch, c: Parts.code(of: op), d: index, at: span)
        } else if let global {
            function.emit(.setGlobalPath, b: scratch, c: Parts.code(of: op), d: index, e: global, at: span)
        }
    }

    private func assignWhole(_ register: Int, _ op: AssignOperator, _ value: Chain, at span: Span) {
        let simple = value.lone
        if op == .set {
            let scratch = function.temporary()
            compile(value, use: .value(scratch))
            if simple == nil || !isPure(simple) { function.collect(scratch, at: value.span) }
            function.emit(.take, a: register, b: scratch, at: span)
            return
        }
        if op == .coalesce {
            let skip = function.emit(.jumpIfNotNull, a: register, at: span)
            let scratch = function.temporary()
            compile(value, use: .value(scratch))
            function.collect(scratch, at: value.span)
            function.emit(.take, a: register, b: scratch, at: span)
            function.land(skip)
            return
        }
        if let simple, case .int(let amount) = simple.kind, op == .add || op == .subtract,
            amount.magnitude < 1 << 30
        {
            function.emit(.addImmediate, a: register, b: register, e: op == .add ? amount : -amount, at: span)
            return
        }
        if op == .add, let simple, case .list(let items) = simple.kind, items.count == 1,
            case .value(let item) = items[0], !isGlob(item)
        {
            let scratch = function.temporary()
            compile(item, into: scratch)
            function.emit(.addItem, a: register, b: scratch, at: span)
            return
        }
        let right: Int
        if let simple, isPure(simple) {
            right = operand(simple)
        } else {
            right = function.temporary()
            compile(value, use: .value(right))
            function.collect(right, at: value.span)
        }
        switch op {
        case .add:
            if let simple, case .type(let type) = staticType(simple),
                [.int, .float, .duration, .size].contains(type)
            {
                function.emit(.add, a: register, b: register, c: right, at: span)
            } else {
                function.emit(.addInPlace, a: register, b: right, at: span)
            }
        case .subtract: function.emit(.subtract, a: register, b: register, c: right, at: span)
        case .multiply: function.emit(.multiply, a: register, b: register, c: right, at: span)
        case .divide: function.emit(.divide, a: register, b: register, c: right, at: span)
        case .floorDivide: function.emit(.floorDivide, a: register, b: register, c: right, at: span)
        case .remainder: function.emit(.remainder, a: register, b: register, c: right, at: span)
        case .set, .coalesce: break
        }
    }

    private func assignEnvironment(
        _ target: AssignTarget, _ op: AssignOperator, _ value: Chain, at span: Span
    ) {
        guard target.path.count == 1, let accessor = target.path.first else {
            report("a variable of the environment is assigned by name: `$env.NAME = …`", at: target.name.span)
            return
        }
        let name: String
        switch accessor.kind {
        case .field(let field): name = field
        case .index(let index):
            guard case .string(let text) = index.kind else {
                report("the name of an environment's variable is written out here", at: accessor.span)
                return
            }
            name = text
        case .orNull:
            report("`?` can't stand where something is assigned", at: accessor.span)
            return
        }
        let slot = function.name(name)
        if function.kind != .topLevel { function.code.savesSurroundings = true }
        let register = function.temporary()
        compile(value, use: .value(register))
        function.collect(register, at: value.span)
        if op == .add {
            let old = function.temporary()
            function.emit(.loadEnvironment, a: old, d: slot, at: span)
            function.emit(.add, a: register, b: old, c: register, at: span)
        } else if op == .coalesce {
            let old = function.temporary()
            function.emit(.loadEnvironment, a: old, b: 1, d: slot, at: span)
            let skip = function.emit(.jumpIfNull, a: old, at: span)
            function.emit(.take, a: register, b: old, at: span)
            function.land(skip)
        } else if op != .set {
            report("the environment holds text: `\(op.rawValue)` can't be done with it", at: span)
        }
        function.emit(.storeEnvironment, a: register, d: slot, at: span)
    }
}
