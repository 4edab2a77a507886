import Syntax

/// The commands, programs and expressions of a text in the order in which they are written, those inside of blocks,
/// closures and `(…)` too; what a `def` holds belongs to its calls.
struct StageWalk {
    struct Found {
        let stage: Stage
        /// Something is piped into it.
        let isPiped: Bool
    }

    private(set) var stages: [Found] = []
    private(set) var definitions: [Definition] = []

    init(_ block: Block) { walk(block) }

    private mutating func walk(_ block: Block) {
        for statement in block.statements { walk(statement) }
    }

    private mutating func walk(_ statement: Statement) {
        switch statement.kind {
        case .chain(let chain), .declare(_, _, let chain), .assign(_, _, _, let chain): walk(chain)
        case .returnValue(let chain): if let chain { walk(chain) }
        case .define(let definition): definitions.append(definition)
        case .whileLoop(let condition, let body):
            walk(condition)
            walk(body)
        case .loop(let body), .deferred(let body): walk(body)
        case .forLoop(_, let iterable, let body):
            walk(iterable)
            walk(body)
        case .use, .breakLoop, .continueLoop: break
        }
    }

    private mutating func walk(_ chain: Chain) {
        for pipeline in [chain.first] + chain.rest.map(\.pipeline) {
            for (index, stage) in pipeline.stages.enumerated() { walk(stage, isPiped: index > 0) }
        }
    }

    private mutating func walk(_ stage: Stage, isPiped: Bool) {
        if case .capture(.stage(let inner)) = stage.kind { return walk(inner, isPiped: isPiped) }
        if case .capture(.block(let block)) = stage.kind { return walk(block) }
        stages.append(Found(stage: stage, isPiped: isPiped))
        for (_, value) in stage.environment { walk(value) }
        switch stage.kind {
        case .expression(let value): walk(value)
        case .command(let call): walk(call.arguments)
        case .program(let call):
            walk(call.name)
            walk(call.arguments)
        case .capture: break
        }
        for redirection in stage.redirections { if let target = redirection.target { walk(target) } }
    }

    private mutating func walk(_ arguments: [Argument]) {
        for argument in arguments {
            switch argument {
            case .positional(let value), .spread(let value): walk(value)
            case .flag(_, _, let value): if let value { walk(value) }
            }
        }
    }

    private mutating func walk(_ path: [Accessor]) {
        for accessor in path { if case .index(let index) = accessor.kind { walk(index) } }
    }

    private mutating func walk(_ value: Expression) {
        switch value.kind {
        case .null, .bool, .int, .float, .duration, .size, .time, .string, .word, .variable, .rowField,
            .missing:
            break
        case .interpolated(let parts): for case .value(let part) in parts { walk(part) }
        case .glued(let parts): for case .value(let part) in parts { walk(part) }
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
        case .range(let from, let to, _): for end in [from, to] { if let end { walk(end) } }
        case .path(let base, let path):
            walk(base)
            walk(path)
        case .negate(let value), .not(let value), .isTest(let value, _, _): walk(value)
        case .binary(_, let left, let right, _):
            walk(left)
            walk(right)
        case .parentheses(let block), .block(let block), .ok(let block): walk(block)
        case .closure(let closure): walk(closure.body)
        case .ifElse(let branches):
            for (condition, body) in branches.branches {
                walk(condition)
                walk(body)
            }
            if let body = branches.otherwise { walk(body) }
        case .match(let match):
            walk(match.subject)
            for arm in match.arms {
                if let condition = arm.guardCondition { walk(condition) }
                walk(arm.body)
            }
        case .tryCatch(let attempt):
            for block in [attempt.body, attempt.handler, attempt.finally] { if let block { walk(block) } }
        case .call(let closure, let arguments):
            walk(closure)
            walk(arguments)
        }
    }
}
