import PluginAPI
import Syntax

// What a program prints ends with a newline, which `str lower` and its like keep: such a text is never one that is written out.

extension FlowDoubts {
    /// `let os = ^uname -s | str lower`, and `$os == "linux"`.
    mutating func lookForNewlines(in block: Block) {
        var names: [String: Bool] = [:]
        SyntaxWalk { node in
            if case .expression(let value) = node, case .closure(let closure) = value.kind {
                for parameter in closure.parameters { names[parameter.name.text] = false }
            }
            guard case .statement(let statement) = node else { return true }
            switch statement.kind {
            case .declare(let name, let isVariable, let value):
                names[name.text] = !isVariable && Self.keepsNewline(value) && names[name.text, default: true]
            case .forLoop(let name, _, _): names[name.text] = false
            case .define(let definition):
                for parameter in definition.parameters { names[parameter.name.text] = false }
            default: break
            }
            return true
        }.walk(block)
        func isUntrimmed(_ value: Expression) -> Bool {
            switch value.kind {
            case .variable(let name): return names[name] ?? false
            case .parentheses(let block):
                return block.loneChain.map(Self.keepsNewline) ?? false
            default: return false
            }
        }
        var places: [Expression] = []
        SyntaxWalk { node in
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .binary(let op, let left, let right, _) where op == .equal || op == .notEqual:
                if let text = right.plainText, !text.contains("\n"), isUntrimmed(left) {
                    places.append(left)
                }
            case .match(let match): if isUntrimmed(match.subject) { places.append(match.subject) }
            default: break
            }
            return true
        }.walk(block)
        for place in places {
            warn(
                "`\(file.text(place.span))` ends with the newline that the program prints", place.span,
                help: "`| str trim` behind the program takes it away")
        }
    }

    private static func keepsNewline(_ chain: Chain) -> Bool {
        guard chain.rest.isEmpty, chain.first.stages.count > 1, let first = chain.first.stages.first,
            first.redirections.isEmpty
        else { return false }
        switch first.kind {
        case .program: break
        case .command(let call) where call.shape == nil: break
        default: return false
        }
        return chain.first.stages.dropFirst().allSatisfy { stage in
            guard case .command(let call) = stage.kind, call.shape != nil else { return false }
            return ["str lower", "str upper", "str capitalize"].contains(call.name.text)
        }
    }
}
