/// A walk through a tree in the order of its text: each node comes before what it is made of.
public enum SyntaxNode {
    case block(Block)
    case statement(Statement)
    /// `isPiped`: it takes what another one gives.
    case stage(Stage, isPiped: Bool)
    case expression(Expression)
}

/// Visits the nodes of a tree.
public struct SyntaxWalk {
    /// - Returns: whether to go on into the node.
    private let visit: (SyntaxNode) -> Bool

    public init(_ visit: @escaping (SyntaxNode) -> Bool) { self.visit = visit }

    public func walk(_ block: Block) {
        guard visit(.block(block)) else { return }
        for statement in block.statements { walk(statement) }
    }

    public func walk(_ statement: Statement) {
        guard visit(.statement(statement)) else { return }
        switch statement.kind {
        case .chain(let chain), .declare(_, _, let chain): walk(chain)
        case .assign(let target, _, _, let value):
            walk(target.path)
            walk(value)
        case .define(let definition):
            for parameter in definition.parameters { parameter.defaultValue.map { walk($0) } }
            walk(definition.body)
        case .use, .breakLoop, .continueLoop: break
        case .whileLoop(let condition, let body):
            walk(condition)
            walk(body)
        case .loop(let body), .deferred(let body): walk(body)
        case .forLoop(_, let iterable, let body):
            walk(iterable)
            walk(body)
        case .returnValue(let value): value.map { walk($0) }
        }
    }

    public func walk(_ chain: Chain) {
        for pipeline in [chain.first] + chain.rest.map(\.pipeline) {
            for (index, stage) in pipeline.stages.enumerated() { walk(stage, isPiped: index > 0) }
        }
    }

    private func walk(_ stage: Stage, isPiped: Bool) {
        guard visit(.stage(stage, isPiped: isPiped)) else { return }
        for (_, value) in stage.environment { walk(value) }
        switch stage.kind {
        case .expression(let value): walk(value)
        case .command(let call): walk(call.arguments)
        case .program(let call):
            walk(call.name)
            walk(call.arguments)
        case .capture(.stage(let inner)): walk(inner, isPiped: isPiped)
        case .capture(.block(let block)): walk(block)
        }
        for redirection in stage.redirections { redirection.target.map { walk($0) } }
    }

    public func walk(_ expression: Expression) {
        guard visit(.expression(expression)) else { return }
        switch expression.kind {
        case .null, .bool, .int, .float, .duration, .size, .time, .string, .word, .variable, .rowField,
            .missing:
            break
        case .interpolated(let parts): for case .value(let value) in parts { walk(value) }
        case .glued(let parts): for case .value(let value) in parts { walk(value) }
        case .list(let items):
            for item in items {
                switch item {
                case .value(let value), .spread(let value): walk(value)
                }
            }
        case .record(let items):
            for item in items {
                switch item {
                case .entry(let key, let value):
                    walk(key)
                    walk(value)
                case .spread(let value): walk(value)
                }
            }
        case .range(let from, let to, _):
            from.map { walk($0) }
            to.map { walk($0) }
        case .path(let base, let accessors):
            walk(base)
            walk(accessors)
        case .negate(let inner), .not(let inner), .isTest(let inner, _, _): walk(inner)
        case .binary(_, let left, let right, _):
            walk(left)
            walk(right)
        case .parentheses(let block), .block(let block), .ok(let block): walk(block)
        case .closure(let closure):
            for parameter in closure.parameters { parameter.defaultValue.map { walk($0) } }
            walk(closure.body)
        case .ifElse(let branches):
            for (condition, body) in branches.branches {
                walk(condition)
                walk(body)
            }
            branches.otherwise.map { walk($0) }
        case .match(let match):
            walk(match.subject)
            for arm in match.arms {
                walk(arm.pattern)
                arm.guardCondition.map { walk($0) }
                walk(arm.body)
            }
        case .tryCatch(let attempt):
            walk(attempt.body)
            attempt.handler.map { walk($0) }
            attempt.finally.map { walk($0) }
        case .call(let callee, let arguments):
            walk(callee)
            walk(arguments)
        }
    }

    private func walk(_ pattern: Pattern) {
        switch pattern.kind {
        case .anything, .bind, .test: break
        case .value(let value): walk(value)
        case .record(let entries): for (_, inner) in entries { walk(inner) }
        case .list(let items, _): for item in items { walk(item) }
        case .either(let all): for inner in all { walk(inner) }
        }
    }

    private func walk(_ accessors: [Accessor]) {
        for accessor in accessors { if case .index(let key) = accessor.kind { walk(key) } }
    }

    private func walk(_ arguments: [Argument]) {
        for argument in arguments {
            switch argument {
            case .positional(let value), .spread(let value): walk(value)
            case .flag(_, _, let value): value.map { walk($0) }
            }
        }
    }
}
