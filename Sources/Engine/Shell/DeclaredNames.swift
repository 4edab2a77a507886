import Syntax

extension Session {
    /// The variables that an unfinished text declares itself and that hold at its end: what stands before it in the blocks that
    /// are open there, parameters, what loops and patterns bind. Sorted.
    public func variableNames(atEndOf text: String) -> [String] {
        // Behind a lone `$` there is no name yet: letters make one of it.
        let parsed = parsed(text + "zz")
        var names = DeclaredNames(at: text.utf8.count)
        names.add(parsed.block)
        return names.found.sorted()
    }
}

/// The names that hold at one place of a text, by its tree.
struct DeclaredNames {
    /// In bytes.
    private let place: Int
    private(set) var found: Set<String> = []

    init(at place: Int) { self.place = place }

    mutating func add(_ block: Block) {
        var nodes: [SyntaxNode] = []
        let holds = { [place] (span: Span) in span.start <= place && place < span.end }
        // Only what the place is in is gone into.
        SyntaxWalk { node in
            switch node {
            case .block: break
            case .statement(let statement):
                if !holds(statement.span) { return false }
            case .stage(let stage, _):
                if !holds(stage.span) { return false }
            case .expression(let expression):
                if !holds(expression.span) { return false }
            }
            nodes.append(node)
            return true
        }.walk(block)
        for node in nodes {
            switch node {
            case .block(let block): addBefore(block)
            case .statement(let statement): add(statement)
            case .stage: break
            case .expression(let expression): add(expression)
            }
        }
    }

    /// As they are read: of `--dry-run` it is `$dry_run`.
    private static func names(of parameters: [Definition.Parameter]) -> [String] {
        parameters.map { String($0.name.text.map { $0 == "-" ? "_" : $0 }) }
    }

    private func holds(_ span: Span) -> Bool { span.start <= place && place < span.end }

    /// What statements before the place declare in the block that it is in.
    private mutating func addBefore(_ block: Block) {
        guard block.statements.contains(where: { holds($0.span) }) else { return }
        for case .declare(let name, _, _) in block.statements.filter({ $0.span.end <= place }).map(\.kind) {
            found.insert(name.text)
        }
    }

    private mutating func add(_ statement: Statement) {
        switch statement.kind {
        case .define(let definition) where holds(definition.body.span):
            found.formUnion(Self.names(of: definition.parameters) + ["in"])
        case .forLoop(let variable, _, let body) where holds(body.span): found.insert(variable.text)
        default: break
        }
    }

    private mutating func add(_ expression: Expression) {
        switch expression.kind {
        case .closure(let closure) where holds(closure.body.span):
            found.formUnion(closure.isImplicit ? ["it"] : Self.names(of: closure.parameters))
        case .tryCatch(let attempt):
            if let handler = attempt.handler, holds(handler.span), let name = attempt.errorName {
                found.insert(name.text)
            }
        case .match(let match):
            for arm in match.arms
            where holds(arm.body.span) || arm.guardCondition.map({ holds($0.span) }) ?? false {
                bind(arm.pattern)
            }
        default: break
        }
    }

    private mutating func bind(_ pattern: Pattern) {
        switch pattern.kind {
        case .anything, .value, .test: break
        case .bind(let name): found.insert(name.text)
        case .record(let entries): for (_, inner) in entries { bind(inner) }
        case .list(let items, let rest):
            for item in items { bind(item) }
            if let name = rest.flatMap({ $0 }) { found.insert(name.text) }
        case .either(let all): for inner in all { bind(inner) }
        }
    }
}
