import PluginAPI
import Syntax

// Texts that are written out for a function whose `match` takes others only.

extension Compiler {
    /// `log warning "…"`, where `log` has arms for "info" and "warn", and one that fails for all the rest.
    func checkWord(_ value: Expression, for parameter: Definition.Parameter, of callee: Module.Function) {
        guard warnsOfUnused, let text = value.plainText, !isCaught,
            let words = words(of: callee.definition, for: parameter.name.text), !words.contains(text)
        else { return }
        report(
            "`\(callee.definition.name.text)` fails for this: no arm of its `match` takes \"\(text)\"",
            at: value.span,
            help: closest(to: text, among: words).map { "did you mean \"\($0)\"?" }
                ?? "there are \(words.joined(separator: ", "))", severity: .warning)
    }

    /// The texts that a function's `match` on a parameter, with which it begins, takes, where it fails for all others; nil: it may take any.
    private func words(of definition: Definition, for parameter: String) -> [String]? {
        let name = String(parameter.map { $0 == "-" ? "_" : $0 })
        // What comes before it may make another text of it, or leave.
        guard let chain = definition.body.statements.first?.chain, let value = chain.lone,
            case .match(let match) = value.kind, case .variable(name) = match.subject.kind
        else { return nil }
        return words(of: match)
    }

    private func words(of match: Match) -> [String]? {
        var words: [String] = []
        var fails = false
        for arm in match.arms {
            if arm.pattern.takesAll {
                fails = arm.guardCondition == nil && Self.fails(arm.body)
                break
            }
            for pattern in arm.pattern.alternatives {
                guard case .value(let value) = pattern.kind, let text = value.plainText else { return nil }
                words.append(text)
            }
        }
        return fails ? words : nil
    }

    private static func fails(_ body: Block) -> Bool {
        guard case .chain(let chain)? = body.statements.last?.kind, chain.rest.isEmpty,
            chain.first.stages.count == 1, case .command(let call) = chain.first.stages[0].kind
        else { return false }
        return call.shape != nil && call.name.text == "fail"
    }

    /// `week-of $day '%Y-%V'`: a form of times that reaches `date format` by way of a function.
    func checkForm(_ value: Expression, for parameter: Definition.Parameter, of callee: Module.Function) {
        guard warnsOfUnused, case let body = source.text(callee.definition.body.span),
            body.contains("date format"), body.contains("$" + parameter.name.text),
            let text = value.plainText,
            text.split(separator: "%", omittingEmptySubsequences: false).dropFirst()
                .filter({ $0.first.map("YmdHMSGV".contains) ?? false }).count > 1,
            let (_, command) = registry.command(named: "date format"),
            let doubt = command.signature.parameters.first?.doubt?(.text(text))
        else { return }
        report(doubt.message, at: value.span, help: doubt.help, severity: .warning)
    }
}

extension Statement {
    /// What it works out: by itself, for a variable, or to be given.
    fileprivate var chain: Chain? {
        switch kind {
        case .chain(let chain), .declare(_, _, let chain), .returnValue(.some(let chain)): chain
        default: nil
        }
    }
}
