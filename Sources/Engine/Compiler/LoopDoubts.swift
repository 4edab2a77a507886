import PluginAPI
import Syntax

// Loops that nothing ends, that end at once, or of which each turn undoes the one before.

extension FlowDoubts {
    /// A loop whose condition nothing in it changes.
    mutating func lookForEndless(_ condition: Expression, _ body: Block) {
        guard let names = variables(in: condition), !names.isEmpty else { return }
        let isLeft = leaves(body)
        // A flag that says whether to go on at all.
        if isLeft, case .variable = condition.kind { return }
        let changed = assigned(in: body)
        guard names.isDisjoint(with: changed) else { return }
        let shown = names.sorted().map { "`$\($0)`" }.joined(separator: ", ")
        warn(
            "nothing in this loop changes \(shown)" + (isLeft ? "" : ": once begun it never ends"),
            condition.span,
            help: "assign it in the loop, or leave that by `break`")
    }

    /// `def down(n: int) { down ($n - 1) }`: a function that calls itself whatever it is given.
    mutating func lookForEndlessCalls(_ definition: Definition) {
        for statement in definition.body.statements {
            switch statement.kind {
            case .chain(let chain), .declare(_, _, let chain), .assign(_, _, _, let chain),
                .returnValue(let chain?):
                if let span = call(of: definition.name.text, in: chain) {
                    return warn(
                        "`\(definition.name.text)` calls itself here each time: it never ends", span,
                        help: "ask before whether there is something left to do")
                }
                // What is asked before it may leave.
                if leaves(Block(statements: [statement], span: statement.span)) { return }
            case .define, .use: break
            default: return
            }
        }
    }

    /// Where a chain calls a function, whatever comes before.
    private func call(of name: String, in chain: Chain) -> Span? {
        for stage in chain.first.stages {
            switch stage.kind {
            case .command(let call) where call.name.text == name && call.shape != nil: return call.name.span
            case .expression(let value):
                if case .parentheses(let block) = value.kind, let inner = block.loneChain,
                    let span = call(of: name, in: inner)
                {
                    return span
                }
            default: break
            }
        }
        return nil
    }

    /// `for i in 0..($xs | count) { $xs[$i] }`, which goes one too far.
    mutating func lookForOneTooMany(_ variable: String, _ iterable: Expression, _ body: Block) {
        guard case .range(_, let end?, true) = iterable.kind, case .parentheses(let block) = end.kind,
            let chain = block.loneChain, chain.rest.isEmpty, chain.first.stages.count == 2,
            case .expression(let list) = chain.first.stages[0].kind, list.isNamed,
            case .command(let call) = chain.first.stages[1].kind,
            ["count", "length"].contains(call.name.text)
        else { return }
        let (file, text) = (file, file.text(list.span))
        var place: Span?
        SyntaxWalk { node in
            if case .expression(let value) = node, case .path(let base, let accessors) = value.kind,
                let last = accessors.last, case .index(let key) = last.kind,
                case .variable(variable) = key.kind,
                !last.isOptional, case let whole = file.text(value.span),
                whole.hasPrefix(text + "["), base.isNamed
            {
                place = place ?? last.span
            }
            return place == nil
        }.walk(body)
        guard let place else { return }
        warn(
            "the last turn asks for an item behind the last one: they are counted from 0", place,
            help: "`..<` leaves the end out; `for x in \(text)` needs no number")
    }

    /// A loop whose body always leaves it.
    mutating func lookForOneTurn(_ body: Block, _ word: String) {
        guard let last = body.statements.last else { return }
        switch last.kind {
        case .returnValue, .breakLoop: break
        default: return
        }
        // One that begins the next turn before gets there.
        guard !continues(body) else { return }
        // `for x in $list { return $x }` is the first one, if there is any.
        if word == "for", body.statements.count == 1, case .returnValue = last.kind { return }
        warn(
            "this `\(word)` ends in its first turn", last.span,
            help: "behind the loop it comes once all turns are made; in an `if` where something was found")
    }

    /// `save --force FILE` in each turn, where that is one file for all of them and is added to, too.
    mutating func lookForResaved(in body: Block, _ variable: String) {
        var saved: [(path: String, file: Expression)] = []
        var added: Set<String> = []
        for statement in body.statements {
            guard case .chain(let chain) = statement.kind, chain.rest.isEmpty,
                case .command(let call)? = chain.first.stages.last?.kind, call.shape != nil,
                call.name.text == "save"
            else { continue }
            let given = GivenArguments(call)
            guard let value = given.values.first, let path = path(value),
                !names(in: value).contains(variable)
            else { continue }
            if given.flags["append"] != nil {
                added.insert(path)
            } else if given.flags["force"] != nil {
                saved.append((path, value))
            }
        }
        let changed = assigned(in: body)
        for (path, file) in saved where added.contains(path) && names(in: file).isDisjoint(with: changed) {
            warn(
                "each turn replaces what the one before has written here", file.span,
                help: "`save --append` adds to it")
        }
    }

    /// `let deadline = (date now) + 5m; while (date now) > $deadline { … }`, which is not so for long.
    mutating func lookForLateLoop(_ condition: Expression, _ before: ArraySlice<Statement>) {
        guard case .binary(let op, let left, let right, let sign) = condition.kind,
            let (time, isNowLess) = comparesNow(op, left, right), case .variable(let name) = time.kind
        else { return }
        for case .declare(let declared, false, let value) in before.map(\.kind) where declared.text == name {
            guard case .binary(let step, let start, let length, _)? = value.lone?.kind, readsClock(start),
                case .duration(let length) = length.kind, length > 0
            else { continue }
            guard step == .add && !isNowLess || step == .subtract && isNowLess else { continue }
            warn(
                "no turn is made: `\(file.text(time.span))` \(step == .add ? "is still to come" : "was before")",
                sign,
                help: step == .add
                    ? "did you mean `\(isNowLess == (left.span == time.span) ? "<" : ">")`?"
                    : "`(date now) + …` is what is to come")
        }
    }

    /// The time that now is compared with, and whether now is to be before it.
    private func comparesNow(_ op: BinaryOperator, _ left: Expression, _ right: Expression) -> (
        Expression, Bool
    )? {
        let isLess: Bool
        switch op {
        case .less, .lessOrEqual: isLess = true
        case .greater, .greaterOrEqual: isLess = false
        default: return nil
        }
        if readsClock(left) { return (right, isLess) }
        return readsClock(right) ? (left, !isLess) : nil
    }

    private func readsClock(_ value: Expression) -> Bool {
        guard case .parentheses(let block) = value.kind, let chain = block.loneChain else { return false }
        return Doubts.readsClock(chain)
    }

    /// `$hosts | each { |h| if … { return false } }`, where that leaves the closure only.
    mutating func lookForLostReturn(in chain: Chain) {
        guard chain.rest.isEmpty, case .command(let call)? = chain.first.stages.last?.kind,
            call.name.text == "each", call.shape != nil,
            let closure = GivenArguments(call).values.first?.closure
        else { return }
        var place: Span?
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                guard case .returnValue(let value?) = statement.kind else { break }
                // Null is as good as no value.
                if case .null? = value.lone?.kind { break }
                place = place ?? statement.span
            case .expression(let value): if value.closure != nil { return false }
            case .block, .stage: break
            }
            return place == nil
        }.walk(closure.body)
        guard let place else { return }
        warn(
            "this leaves the closure, and nobody sees what it gives", place,
            help:
                "in a `for` it leaves the function; `any CONDITION` and `all CONDITION` give one answer for the list"
        )
    }

    /// Two loops, one right behind the other, that go over the same and do the same.
    mutating func lookForCopy(of iterable: Expression, _ body: Block, _ next: Statement?) {
        guard case .forLoop(_, let other, let its)? = next?.kind,
            file.text(iterable.span) == file.text(other.span),
            file.text(body.span) == file.text(its.span)
        else { return }
        warn(
            "this does the same as the loop before", other.span,
            help: "was something else meant to be gone over?")
    }

    /// The variables that a condition reads; nil: it reads something else, too.
    private func variables(in condition: Expression) -> Set<String>? {
        var names: Set<String> = []
        var isPlain = true
        SyntaxWalk { node in
            switch node {
            case .expression(let value):
                switch value.kind {
                case .variable(let name): names.insert(name)
                case .call, .closure, .ok, .tryCatch, .match, .ifElse: isPlain = false
                default: break
                }
            case .stage(let stage, _):
                if case .expression = stage.kind {} else { isPlain = false }
            case .block, .statement: break
            }
            return isPlain
        }.walk(condition)
        return isPlain && names.isDisjoint(with: ["env", "in", "_"]) ? names : nil
    }

    /// Whether something in a block may end what is around it, other than an error.
    func leaves(_ block: Block) -> Bool {
        var leaves = false
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                switch statement.kind {
                case .breakLoop, .returnValue: leaves = true
                default: break
                }
            case .stage(let stage, _):
                if case .command(let call) = stage.kind,
                    ["exit", "fail"].contains(call.name.text) || leaving.contains(call.name.text)
                {
                    leaves = true
                }
            case .block, .expression: break
            }
            return !leaves
        }.walk(block)
        return leaves
    }

    /// The variables that a block assigns, by itself or by the file's functions.
    func assigned(in block: Block) -> Set<String> {
        var names: Set<String> = []
        var seen: Set<String> = []
        func look(_ block: Block) {
            SyntaxWalk { node in
                switch node {
                case .statement(let statement):
                    if case .assign(let target, _, _, _) = statement.kind { names.insert(target.name.text) }
                case .stage(let stage, _):
                    if case .command(let call) = stage.kind, let definition = definitions[call.name.text],
                        seen.insert(call.name.text).inserted
                    {
                        look(definition.body)
                    }
                case .block, .expression: break
                }
                return true
            }.walk(block)
        }
        look(block)
        return names
    }

    /// `$out = [x]` in a loop, which puts another list in the place of the last turn's.
    mutating func lookForReplaced(in body: Block) {
        var assignments: [Statement] = []
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                if case .assign = statement.kind { assignments.append(statement) }
                // An inner loop is looked at by itself.
                if case .forLoop = statement.kind { return false }
            case .expression(let value): if case .closure = value.kind { return false }
            case .block, .stage: break
            }
            return true
        }.walk(body)
        for statement in assignments {
            guard case .assign(let target, .set, _, let value) = statement.kind, target.path.isEmpty,
                value.rest.isEmpty, value.first.stages.count == 1,
                case .expression(let list) = value.first.stages[0].kind, case .list(let items) = list.kind,
                !items.isEmpty
            else { continue }
            let name = target.name.text
            var uses = 0
            // What is declared in the loop is each turn's own.
            var isOwn = leaves(body)
            SyntaxWalk { node in
                if case .expression(let value) = node, case .variable(name) = value.kind { uses += 1 }
                if case .statement(let inner) = node, case .declare(let own, _, _) = inner.kind,
                    own.text == name
                {
                    isOwn = true
                }
                return true
            }.walk(body)
            guard uses == 0, !isOwn else { continue }
            warn(
                "each turn replaces what the one before it has put here", statement.span,
                help: "`$\(name) += […]` adds to it")
        }
    }
}
