import PluginAPI
import Syntax

extension Expression {
    /// What the parser has said all about already.
    var isMissing: Bool {
        if case .missing = kind { return true }
        return false
    }
}

/// Which expressions are what they look like.
extension Compiler {
    func isLiteral(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .null, .bool, .int, .float, .duration, .size, .time, .string, .word, .closure, .block: true
        // With a value in it, it may be a secret.
        case .interpolated(let parts): !parts.contains { if case .value = $0 { true } else { false } }
        case .glued(let parts):
            !hasGlob(parts) && !parts.contains { if case .value = $0 { true } else { false } }
        default: false
        }
    }

    /// Whether it is neither a stream nor makes one.
    func isPure(_ expression: Expression?) -> Bool {
        guard let expression else { return false }
        switch expression.kind {
        case .parentheses, .call, .ifElse, .match, .tryCatch: return false
        case .variable(let name): return name != "in"
        default: return true
        }
    }
}
