import PluginAPI
import Syntax

/// What does nothing but give a value: without its value it is for nothing. What may be run for its error counts as
/// doing something.
struct Purity {
    let registry: Registry
    /// The file's own functions.
    let definitions: [String: Definition]
    /// Those that are being looked at: one that calls itself is looked at once.
    private var underWay: Set<String> = []
    private var known: [String: Bool] = [:]
    /// Within a function of which a table is wanted: that it fails is no purpose of its own.
    private var mayFail = false
    /// The variables that were declared in what is looked at.
    private var own: Set<String> = []

    init(registry: Registry, block: Block) {
        self.registry = registry
        var found: [String: Definition] = [:]
        for statement in block.statements {
            if case .define(let definition) = statement.kind { found[definition.name.text] = definition }
        }
        definitions = found
    }

    /// Whether a call only gives a value. `isOwn`: it is a function of the file.
    mutating func isPure(_ call: CommandCall) -> Bool {
        guard call.shape != nil, call.arguments.allSatisfy({ isPure($0) }) else { return false }
        if let definition = definitions[call.name.text] {
            // Who calls a function for its error alone declares no table for it.
            let outer = mayFail
            defer { mayFail = outer }
            if let type = definition.returnType, [.list, .table, .record].contains(type) { mayFail = true }
            return givesOnly(definition)
        }
        if mayFail, call.name.text == "fail" { return true }
        guard let (_, bound) = registry.command(named: call.name.text) else { return false }
        return Purity.gives(bound.signature)
    }

    mutating func isPure(_ stage: Stage) -> Bool {
        guard stage.redirections.isEmpty, stage.environment.isEmpty else { return false }
        switch stage.kind {
        case .expression(let value): return isPure(value)
        case .command(let call): return isPure(call)
        case .program, .capture: return false
        }
    }

    /// Whether a command only gives a value; those that are called for their error, too, are not meant.
    private static func gives(_ signature: Signature) -> Bool {
        guard !signature.changesThings, signature.output != .nothing else { return false }
        switch signature.name {
        case "open", "input", "confirm", "kill", "sleep", "progress", "plan", "help", "effect",
            "audit verify",
            "changes quota", "changes prune":
            return false
        default:
            return !["into ", "from ", "migrate "].contains { signature.name.hasPrefix($0) }
        }
    }

    private mutating func givesOnly(_ definition: Definition) -> Bool {
        let name = definition.name.text
        let key = mayFail ? name + "?" : name
        if let known = known[key] { return known }
        guard underWay.insert(name).inserted else { return true }
        let outer = own
        own = []
        let isPure =
            definition.parameters.allSatisfy { $0.defaultValue.map { self.isPure($0) } ?? true }
            && self.isPure(definition.body)
        own = outer
        underWay.remove(name)
        // In a circle of calls an answer may rest on one that was only supposed.
        if !isPure || underWay.isEmpty { known[key] = isPure }
        return isPure
    }

    private mutating func isPure(_ block: Block) -> Bool { block.statements.allSatisfy { isPure($0) } }

    private mutating func isPure(_ chain: Chain) -> Bool {
        chain.first.stages.allSatisfy { isPure($0) }
            && chain.rest.allSatisfy { $0.pipeline.stages.allSatisfy { isPure($0) } }
    }

    private mutating func isPure(_ statement: Statement) -> Bool {
        switch statement.kind {
        case .chain(let chain): return isPure(chain)
        case .declare(let name, _, let value):
            own.insert(name.text)
            return isPure(value)
        case .assign(let target, _, _, let value): return own.contains(target.name.text) && isPure(value)
        case .whileLoop(let condition, let body): return isPure(condition) && isPure(body)
        case .loop(let body): return isPure(body)
        case .forLoop(_, let iterable, let body): return isPure(iterable) && isPure(body)
        case .breakLoop, .continueLoop, .returnValue(nil): return true
        case .returnValue(.some(let value)): return isPure(value)
        case .define, .use, .deferred: return false
        }
    }

    private mutating func isPure(_ argument: Argument) -> Bool {
        switch argument {
        case .positional(let value), .spread(let value): isPure(value)
        case .flag(_, _, let value): value.map { isPure($0) } ?? true
        }
    }

    private mutating func isPure(_ value: Expression) -> Bool {
        switch value.kind {
        case .null, .bool, .int, .float, .duration, .size, .time, .string, .word, .variable, .rowField: true
        case .tryCatch, .ok, .call, .missing: false
        case .interpolated(let parts):
            parts.allSatisfy { if case .value(let value) = $0 { isPure(value) } else { true } }
        case .glued(let parts):
            parts.allSatisfy { if case .value(let value) = $0 { isPure(value) } else { true } }
        case .list(let items):
            items.allSatisfy { item in
                switch item {
                case .value(let value), .spread(let value): isPure(value)
                }
            }
        case .record(let items):
            items.allSatisfy { item in
                switch item {
                case .entry(let key, let value): isPure(key) && isPure(value)
                case .spread(let value): isPure(value)
                }
            }
        case .range(let from, let to, _): (from.map { isPure($0) } ?? true) && (to.map { isPure($0) } ?? true)
        case .path(let base, _): isPure(base)
        case .negate(let inner), .not(let inner), .isTest(let inner, _, _): isPure(inner)
        case .binary(_, let left, let right, _): isPure(left) && isPure(right)
        case .parentheses(let block), .block(let block): isPure(block)
        case .closure(let closure): isPure(closure.body)
        case .ifElse(let value):
            value.branches.allSatisfy { isPure($0.condition) && isPure($0.body) }
                && (value.otherwise.map { isPure($0) } ?? true)
        case .match(let match):
            isPure(match.subject)
                && match.arms.allSatisfy {
                    ($0.guardCondition.map { isPure($0) } ?? true) && isPure($0.body)
                }
        }
    }
}
