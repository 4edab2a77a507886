import PluginAPI
import Syntax

// Bare words that are named as a variable is: `chmod 0600 key`, where there is a `$key`.

extension Doubts {
    mutating func lookForBareNames(in call: CommandCall) {
        guard let (_, bound) = registry.command(named: call.name.text) else { return }
        var remaining = bound.signature.parameters[...]
        for case .positional(let value) in call.arguments {
            guard let parameter = remaining.popFirst() ?? bound.signature.rest else { return }
            guard parameter.type == .path || parameter.type == .glob, case .word(let word, nil) = value.kind,
                scopes.contains(where: { $0[word] != nil }), texts[word] == 1
            else { continue }
            doubt(
                "`\(word)` is a path here, and there is a variable of that name", value.span,
                help: "did you mean `$\(word)`? In quotes it is a path: '\(word)'")
        }
    }

    /// How often each text is written out: a path that is named in several places is meant so.
    func countedTexts(in block: Block) -> [String: Int] {
        var counts: [String: Int] = [:]
        SyntaxWalk { node in
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .word(let text, _): counts[text, default: 0] += 1
            // What is quoted is meant as it stands.
            case .string(let text): counts[text, default: 0] += 2
            case .record(let items):
                for case .entry(let key, _) in items {
                    switch key.kind {
                    case .word(let text, _): counts[text, default: 0] -= 1
                    case .string(let text): counts[text, default: 0] -= 2
                    default: break
                    }
                }
            default: break
            }
            return true
        }.walk(block)
        return counts
    }
}
