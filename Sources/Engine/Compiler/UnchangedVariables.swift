import PluginAPI
import Syntax

// Variables that begin as nothing, and stay so.

extension FlowDoubts {
    /// `var failed = 0`, which nothing counts up, and is asked for.
    mutating func lookForUnchanged(in block: Block) {
        var begun: [(name: Name, value: Expression)] = []
        // Or it is told elsewhere why nothing does.
        var changed: Set<String> = []
        var read: Set<String> = []
        // What those are set to that are only ever set to true or false.
        var answers: [String: Set<Bool>] = [:]
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                switch statement.kind {
                case .declare(let name, let isVariable, let value):
                    if isVariable, let value = value.lone, value.isBeginning {
                        begun.append((name, value))
                    } else {
                        changed.insert(name.text)
                    }
                case .assign(let target, let op, _, let value):
                    if op == .set, target.path.isEmpty, case .bool(let answer)? = value.lone?.kind {
                        answers[target.name.text, default: []].insert(answer)
                    } else {
                        changed.insert(target.name.text)
                    }
                case .chain(let chain):
                    if case .binary(_, let left, _, _)? = chain.lone?.kind,
                        case .variable(let name) = left.kind
                    {
                        changed.insert(name)
                    }
                case .whileLoop(let condition, _):
                    SyntaxWalk { node in
                        if case .expression(let value) = node, case .variable(let name) = value.kind {
                            changed.insert(name)
                        }
                        return true
                    }.walk(condition)
                default: break
                }
            case .expression(let value): if case .variable(let name) = value.kind { read.insert(name) }
            case .block, .stage: break
            }
            return true
        }.walk(block)
        for (name, value) in begun where !changed.contains(name.text) && read.contains(name.text) {
            if let answers = answers[name.text] {
                guard case .bool(let answer) = value.kind, answers == [answer] else { continue }
                warn(
                    "`$\(name.text)` is \(answer) from the beginning: nothing makes it \(!answer)", name.span,
                    help: "was `\(!answer)` meant here, or where it is set?")
                continue
            }
            warn(
                "`$\(name.text)` stays `\(file.text(value.span))`: nothing changes it", name.span,
                help: "`$\(name.text) = …` does; `let` declares what stays as it is")
        }
    }
}

extension Expression {
    /// What sums, lists and flags begin with.
    fileprivate var isBeginning: Bool {
        switch kind {
        case .int(0), .bool, .null, .duration(0), .size(0), .string(""): true
        case .float(let float): float == 0
        case .list(let items): items.isEmpty
        case .record(let items): items.isEmpty
        case .word(_, let literal?): literal.isBeginning
        default: false
        }
    }
}
