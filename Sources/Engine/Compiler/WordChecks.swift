import PluginAPI
import Syntax

// Texts that are compared with one of which it is known what it may be: `type == "files"`.

extension Compiler {
    func warnOfOtherWords(_ op: BinaryOperator, _ left: Expression, _ right: Expression) {
        switch op {
        case .equal, .notEqual:
            warnOfPattern(op, right)
            let name = source.text(left.span)
            if let text = right.plainText {
                warn(of: text, at: right.span, comparedWith: staticType(left), named: name)
            } else if let text = left.plainText {
                let name = source.text(right.span)
                warn(of: text, at: left.span, comparedWith: staticType(right), named: name)
            }
        case .in, .notIn:
            guard case .list(let items) = right.kind else { return }
            for case .value(let value) in items {
                guard let text = value.plainText else { continue }
                warn(
                    of: text, at: value.span, comparedWith: staticType(left), named: source.text(left.span))
            }
        default: return
        }
    }

    /// `$login != $form`, where that is a regular expression.
    private func warnOfPattern(_ op: BinaryOperator, _ value: Expression) {
        guard let text = knownText(value), text.hasPrefix("^"), text.hasSuffix("$"), text.count > 2,
            text.contains(where: { "[(+*\\".contains($0) })
        else { return }
        report(
            "this compares with the text of a pattern", at: value.span,
            help: "`\(op == .equal ? "=~" : "!~")` asks whether it matches", severity: .warning)
    }

    private func warn(of text: String, at span: Span, comparedWith type: StaticType, named name: String) {
        guard case .word(let words, _) = type.present, refusal(of: text, by: type) != nil else { return }
        let close = closest(to: text, among: words.sorted())
        report(
            "`\(name)` is never \"\(text)\"", at: span,
            help: close.map { "did you mean \"\($0)\"?" }
                ?? "it is \(words.sorted().map { "\"\($0)\"" }.joined(separator: ", "))",
            severity: .warning)
    }

    /// Why a value of a type is not this text; nil: it may be. Of what is merely written out only a slip of the keys is told.
    func refusal(of text: String, by type: StaticType) -> String? {
        guard case .word(let words, let isAll) = type.present, !words.contains(text) else { return nil }
        let close = closest(to: text, among: words.sorted())
        if !isAll {
            func letters(_ text: String) -> [Character] { text.filter { !$0.isNumber } }
            guard let close, letters(close) != letters(text) else { return nil }
        }
        return close.map { "the value is one such as \"\($0)\"" }
            ?? "the value is \(words.sorted().map { "\"\($0)\"" }.joined(separator: ", "))"
    }
}
