import PluginAPI
import Syntax

/// What the order of statements tells: a `defer` that nothing follows, a loop that nothing ends, a value that may be null
/// behind the question whether it is, a job in the place of what it gives, a file that is written where it was read.
struct FlowDoubts {
    let file: SourceFile
    let definitions: [String: Definition]
    let conditions: ConditionDoubts
    let purity: Purity
    /// The functions whose end is never reached: each way through them ends in `exit` or `fail`.
    private(set) var leaving: Set<String> = []
    var found: [Diagnostic] = []
    /// Those that records which are written out have, and that something is asked for.
    let fieldNames: [String]
    /// What anything asks for by a name.
    let takenNames: Set<String>

    static func diagnostics(
        of block: Block, in file: SourceFile, _ conditions: ConditionDoubts, _ purity: Purity
    ) -> [Diagnostic] {
        var doubts = FlowDoubts(file, block, conditions, purity)
        var blocks: [(Block, isFile: Bool)] = []
        SyntaxWalk { node in
            if case .block(let inner) = node { blocks.append((inner, blocks.isEmpty)) }
            return true
        }.walk(block)
        for (inner, isFile) in blocks {
            doubts.read(inner, isFile: isFile)
            doubts.lookForSavedTwice(in: inner)
            doubts.lookForOverwritten(in: inner)
            doubts.lookForLostMark(in: inner)
        }
        var bodies = [block]
        SyntaxWalk { node in
            if case .statement(let statement) = node, case .define(let definition) = statement.kind {
                bodies.append(definition.body)
            }
            return true
        }.walk(block)
        for body in bodies {
            doubts.lookForExisting(in: body, opened: [])
            doubts.lookForFolders(in: body)
        }
        SyntaxWalk { node in
            switch node {
            case .expression(let value):
                switch value.kind {
                case .ifElse(let branches):
                    let before = doubts.found.count
                    doubts.lookForNullBranch(branches)
                    doubts.lookForEmptyBranch(branches)
                    doubts.lookForNegative(branches)
                    doubts.lookForReversed(branches)
                    if doubts.found.count == before { doubts.lookForSameBranches(branches) }
                case .tryCatch(let attempt):
                    doubts.lookForSwallowedFail(attempt)
                    doubts.lookForSameAnswer(attempt)
                default: break
                }
            case .statement(let statement):
                if case .define(let definition) = statement.kind {
                    doubts.lookForRemovedResult(definition)
                    doubts.lookForEndlessCalls(definition)
                    doubts.lookForDryRun(in: definition)
                    doubts.lookForHalfDryRun(in: definition)
                    doubts.lookForOneAnswer(definition)
                    doubts.lookForUncalled(in: definition)
                }
                doubts.lookForPrintedItems(in: statement)
            default: break
            }
            return true
        }.walk(block)
        doubts.lookForSamePaths(in: block)
        doubts.lookForUnknownKinds(in: block)
        doubts.lookForIdleTests(in: block)
        doubts.lookForNewlines(in: block)
        doubts.lookForUnchanged(in: block)
        doubts.lookForSameArguments(in: block)
        doubts.lookForTwiceTaken(in: block)
        doubts.lookForIdleAttempts(in: block)
        doubts.lookForListedNames(in: block)
        return doubts.found
    }

    private init(_ file: SourceFile, _ block: Block, _ conditions: ConditionDoubts, _ purity: Purity) {
        self.file = file
        self.conditions = conditions
        self.purity = purity
        var definitions: [String: Definition] = [:]
        for case .define(let definition) in block.statements.map(\.kind) {
            definitions[definition.name.text] = definition
        }
        self.definitions = definitions
        fieldNames = Self.fieldNames(in: block)
        takenNames = Self.takenNames(in: block)
        // One that ends with a call of another such.
        while let more = definitions.first(where: {
            !leaving.contains($0.key) && ends($0.value.body) && !returns($0.value.body)
        }) {
            leaving.insert(more.key)
        }
    }

    static func fieldNames(in block: Block) -> [String] {
        var names: Set<String> = []
        SyntaxWalk { node in
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .record(let items):
                for case .entry(let key, _) in items {
                    switch key.kind {
                    case .word(let name, _), .string(let name): names.insert(name)
                    default: break
                    }
                }
            case .path(_, let accessors):
                for case .field(let name) in accessors.map(\.kind) { names.insert(name) }
            default: break
            }
            return true
        }.walk(block)
        return names.sorted()
    }

    /// Whether a block's last statement ends the script or fails.
    func ends(_ block: Block) -> Bool {
        guard case .chain(let chain)? = block.statements.last?.kind, chain.rest.isEmpty else { return false }
        return chain.first.stages.contains { stage in
            guard case .command(let call) = stage.kind else { return false }
            return ["exit", "fail"].contains(call.name.text) || leaving.contains(call.name.text)
        }
    }

    private func returns(_ block: Block) -> Bool {
        var returns = false
        SyntaxWalk { node in
            if case .statement(let statement) = node, case .returnValue = statement.kind { returns = true }
            return !returns
        }.walk(block)
        return returns
    }

    private mutating func read(_ block: Block, isFile: Bool) {
        let statements = block.statements
        lookForIdleIfs(among: statements)
        lookForWaitedTwice(among: statements)
        if isFile { lookForLateJob(in: block) }
        for (index, statement) in statements.enumerated() {
            let following = statements[(index + 1)...]
            switch statement.kind {
            case .deferred(let body):
                lookForIdleDefer(statement, body, following, isFile: isFile)
            case .whileLoop(let condition, let body):
                lookForEndless(condition, body)
                lookForWrongWay(condition, body)
                lookForLateLoop(condition, statements[..<index])
                lookForOneTurn(body, "while")
            case .loop(let body): lookForOneTurn(body, "loop")
            case .declare(let name, let isVariable, let value):
                lookForJob(name, value, following)
                lookForLateNull(name, value, following)
                lookForCopiedField(name, value, following.first)
                if isVariable {
                    lookForReplacedTotal(name, value, following)
                    lookForLowest(name, value, following)
                } else {
                    lookForSame(name, value, following)
                    lookForSamePipeline(name, value, following)
                }
            case .chain(let chain):
                lookForNull(behind: chain, following)
                lookForGone(statement, following)
                if !isFile, !following.isEmpty { lookForLostReturn(in: chain) }
                lookForGoodEnd(statement, index > 0 ? statements[index - 1] : nil)
                if let branches = statement.loneIf {
                    lookForAbsent(branches, following)
                    lookForEmpty(behind: branches, following)
                }
            case .forLoop(let variable, let iterable, let body):
                lookForCopy(of: iterable, body, following.first)
                lookForReplaced(in: body)
                lookForResaved(in: body, variable.text)
                lookForOneFile(of: variable.text, body)
                lookForDeeperFolders(variable.text, iterable, body)
                lookForAllGiven(variable.text, iterable, body)
                lookForOneTooMany(variable.text, iterable, body)
                lookForListedFolder(variable.text, iterable, body)
                lookForOneTurn(body, "for")
            default: break
            }
        }
    }

    /// `if $n > 1 { return }` and behind it one that this one leaves nothing.
    private mutating func lookForIdleIfs(among statements: [Statement]) {
        var run: [(condition: Expression, body: Block)] = []
        for statement in statements {
            if let branch = leavingIf(statement) {
                run.append(branch)
                continue
            }
            found += conditions.idleBranches(of: If(branches: run, otherwise: nil))
            run = []
        }
        found += conditions.idleBranches(of: If(branches: run, otherwise: nil))
    }

    private func leavingIf(_ statement: Statement) -> (condition: Expression, body: Block)? {
        guard case .chain(let chain) = statement.kind, chain.rest.isEmpty, chain.first.stages.count == 1,
            case .expression(let value) = chain.first.stages[0].kind, case .ifElse(let branches) = value.kind,
            branches.otherwise == nil, branches.branches.count == 1
        else { return nil }
        switch branches.branches[0].body.statements.last?.kind {
        case .returnValue, .breakLoop, .continueLoop: return branches.branches[0]
        default: return nil
        }
    }

    mutating func warn(_ message: String, _ span: Span, help: String) {
        found.append(Diagnostic(message, at: span, help: help, severity: .warning))
    }

    func line(of span: Span) -> Int { file.position(of: Int(span.start)).line }

    // MARK: defer

    private mutating func lookForIdleDefer(
        _ statement: Statement, _ body: Block, _ following: ArraySlice<Statement>, isFile: Bool
    ) {
        // `main` is called behind all of a file.
        guard following.allSatisfy(\.isDefinition), !(isFile && definitions["main"] != nil) else { return }
        warn(
            "nothing follows this `defer` in its block: it runs at once", statement.span.start(of: "defer"),
            help: "it stands before what it shall clean up after")
    }

    // MARK: Differences

    /// `if $quota > $used { $used - $quota }`, which is below 0.
    private mutating func lookForNegative(_ branches: If) {
        // The difference with its sign, whichever is the greater one.
        if branches.otherwise.map({ file.text($0.span).contains(" - ") }) ?? false { return }
        for (condition, body) in branches.branches {
            guard case .binary(let op, let left, let right, _) = condition.kind, left.isNamed, right.isNamed
            else { continue }
            let (greater, smaller): (Expression, Expression)
            switch op {
            case .greater, .greaterOrEqual: (greater, smaller) = (left, right)
            case .less, .lessOrEqual: (greater, smaller) = (right, left)
            default: continue
            }
            guard let value = body.loneChain?.lone,
                case .binary(.subtract, let minuend, let subtrahend, _) = value.kind,
                file.text(minuend.span) == file.text(smaller.span),
                file.text(subtrahend.span) == file.text(greater.span)
            else { continue }
            warn(
                "this is never above 0: the condition says that `\(file.text(greater.span))` is the greater one",
                value.span, help: "are the two swapped?")
        }
    }

    // MARK: Null

    /// `if $x == null { $x.name }`, and the same in the `else` of `$x != null`.
    mutating func lookForNullBranch(_ branches: If) {
        guard let first = branches.branches.first,
            case .binary(let op, let left, let right, _) = first.condition.kind,
            case .variable(let name) = left.kind, case .null = right.kind
        else { return }
        func tell(_ span: Span) {
            warn(
                "`$\(name)` is null here", span,
                help: "the condition above says so: are the branches swapped?")
        }
        func look(in body: Block) -> Span? {
            guard !assigned(in: body).contains(name) else { return nil }
            for statement in body.statements {
                if let span = use(of: name, in: statement) { return span }
            }
            return nil
        }
        switch op {
        case .equal: if let span = look(in: first.body) { tell(span) }
        case .notEqual:
            for (condition, body) in branches.branches.dropFirst() {
                let asked = use(of: name) { $0.walk(condition) }
                if let span = asked ?? look(in: body) { return tell(span) }
            }
            if let otherwise = branches.otherwise, let span = look(in: otherwise) { tell(span) }
        default: return
        }
    }

    /// `if $x == null { … }` that goes on behind it, where `$x` is used as if it weren't.
    private mutating func lookForNull(behind chain: Chain, _ following: ArraySlice<Statement>) {
        guard chain.rest.isEmpty, chain.first.stages.count == 1,
            case .expression(let value) = chain.first.stages[0].kind, case .ifElse(let branches) = value.kind,
            branches.otherwise == nil, branches.branches.count == 1,
            let (name, isNull) = comparedWithNull(branches.branches[0].condition)
        else { return }
        let body = branches.branches[0].body
        guard isNull else { return lookForNull(of: name, behind: body, following) }
        guard !leaves(body), !assigned(in: body).contains(name), !continues(body) else { return }
        for statement in following {
            if assigned(in: Block(statements: [statement], span: statement.span)).contains(name) { return }
            if file.text(statement.span).asks(whether: name) { return }
            if let span = use(of: name, in: statement) {
                return warn(
                    "`$\(name)` may be null here: the `if` on line \(line(of: value.span)) goes on behind it",
                    span, help: "leave by `continue`, `return` or `fail` there, or write `$\(name)?.…`")
            }
        }
    }

    func continues(_ block: Block) -> Bool {
        var found = false
        SyntaxWalk { node in
            if case .statement(let statement) = node, case .continueLoop = statement.kind { found = true }
            return !found
        }.walk(block)
        return found
    }

    /// `if $x != null { fail … }`: behind it there is only null.
    private mutating func lookForNull(of name: String, behind body: Block, _ following: ArraySlice<Statement>)
    {
        let isLeft: Bool
        switch body.statements.last?.kind {
        case .returnValue, .breakLoop, .continueLoop: isLeft = true
        default: isLeft = ends(body)
        }
        guard isLeft, !assigned(in: body).contains(name) else { return }
        for statement in following {
            if assigned(in: Block(statements: [statement], span: statement.span)).contains(name) { return }
            if let span = use(of: name, in: statement) {
                return warn(
                    "`$\(name)` is null here: where it isn't, the `if` before has left", span,
                    help: "`==` asks whether it is null")
            }
        }
    }

    private func comparedWithNull(_ condition: Expression) -> (name: String, isNull: Bool)? {
        guard case .binary(let op, let left, let right, _) = condition.kind, op == .equal || op == .notEqual
        else { return nil }
        switch (left.kind, right.kind) {
        case (.variable(let name), .null), (.null, .variable(let name)): return (name, op == .equal)
        default: return nil
        }
    }

    /// Where a statement takes a part of a variable that it says has to be there.
    private func use(of name: String, in statement: Statement) -> Span? {
        use(of: name) { $0.walk(statement) }
    }

    private func use(of name: String, in walk: (SyntaxWalk) -> Void) -> Span? {
        var place: Span?
        walk(
            SyntaxWalk { node in
                // What a closure calls so is its own.
                if case .expression(let value) = node, case .closure(let closure) = value.kind,
                    closure.parameters.contains(where: { $0.name.text == name })
                {
                    return false
                }
                if case .expression(let value) = node, case .path(let base, let accessors) = value.kind,
                    case .variable(name) = base.kind, let first = accessors.first,
                    !first.isOptional(before: accessors.dropFirst().first)
                {
                    if case .orNull = first.kind { return true }
                    place = place ?? value.span
                }
                return place == nil
            })
        return place
    }

    // MARK: Jobs

    /// `let job = spawn { … }`, of which only the job itself is used, as if it were what that gives.
    private mutating func lookForJob(_ name: Name, _ value: Chain, _ following: ArraySlice<Statement>) {
        guard value.rest.isEmpty, value.first.stages.count == 1,
            case .command(let call) = value.first.stages[0].kind, call.shape != nil, call.name.text == "spawn"
        else { return }
        var uses = 0
        var values: [Span] = []
        func count(_ expression: Expression) {
            if case .variable(name.text) = expression.kind { values.append(expression.span) }
        }
        for statement in following {
            SyntaxWalk { node in
                guard case .expression(let value) = node else { return true }
                switch value.kind {
                case .variable(name.text): uses += 1
                case .interpolated(let parts): for case .value(let part) in parts { count(part) }
                case .record(let items): for case .entry(_, let part) in items { count(part) }
                case .binary(_, let left, let right, _):
                    count(left)
                    count(right)
                default: break
                }
                return true
            }.walk(statement)
        }
        guard uses == values.count else { return }
        for span in values {
            warn(
                "`$\(name.text)` is the job, not what it gives", span,
                help: "`(wait $\(name.text))` waits for that")
        }
    }
}

extension Statement {
    fileprivate var isDefinition: Bool {
        switch kind {
        case .define, .use: true
        default: false
        }
    }
}

extension Span {
    /// The part of it that a word at its beginning is.
    fileprivate func start(of word: String) -> Span {
        Span(file: file, start: Int(start), end: Int(start) + word.utf8.count)
    }
}

extension Expression {
    /// A variable, or a part of one.
    var isNamed: Bool {
        switch kind {
        case .variable: true
        case .path(let base, _): base.isNamed
        default: false
        }
    }
}
