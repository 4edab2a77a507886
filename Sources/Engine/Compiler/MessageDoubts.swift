import PluginAPI
import Syntax

// Comparisons that their own message contradicts.

extension FlowDoubts {
    private static let less = [
        "less than", "below", "under", "smaller than", "fewer than", "lower than", "shorter than",
    ]
    private static let more = [
        "more than", "above", "over", "greater than", "larger than", "higher than", "longer than", "exceeds",
    ]

    /// `if $free > $wanted { fail "less than $wanted free" }`
    mutating func lookForReversed(_ branches: If) {
        guard let (condition, body) = branches.branches.first.map({ ($0.condition, $0.body) }),
            case .binary(let op, let left, let right, let place) = condition.kind
        else { return }
        let isMore: Bool
        switch op {
        case .greater, .greaterOrEqual: isMore = true
        case .less, .lessOrEqual: isMore = false
        default: return
        }
        guard let text = message(of: body) else { return }
        let (a, b) = (file.text(left.span), file.text(right.span))
        guard a != b, left.isNamed || right.isNamed else { return }
        for (words, saysMore) in [(Self.less, false), (Self.more, true)] {
            for word in words {
                let (before, after) = sides(of: word, in: text)
                guard let after else { continue }
                // Whichever of the two the message compares with.
                let said: Bool
                if Self.begins(after, with: b), !Self.mentions(before, b) {
                    said = saysMore
                } else if Self.begins(after, with: a), !Self.mentions(before, a) {
                    said = !saysMore
                } else {
                    continue
                }
                guard said != isMore else { return }
                warn(
                    "the message says `\(word)`, which is the other way round", place,
                    help: "did you mean `\(isMore ? "<" : ">")`?")
                return
            }
        }
    }

    /// The text that a branch begins by failing with or printing, as it is written.
    private func message(of body: Block) -> String? {
        guard case .chain(let chain)? = body.statements.first?.kind, chain.rest.isEmpty,
            case .command(let call)? = chain.first.stages.first?.kind, call.shape != nil,
            ["fail", "print"].contains(call.name.text), let value = GivenArguments(call).values.first
        else { return nil }
        switch value.kind {
        case .string, .interpolated: return file.text(value.span)
        default: return nil
        }
    }

    /// What stands around the only place where a text has a word.
    private func sides(of word: String, in text: String) -> (before: Substring, after: Substring?) {
        guard let range = text.firstRange(of: " \(word) ") ?? text.firstRange(of: "\"\(word) "),
            text[range.upperBound...].firstRange(of: " \(word) ") == nil
        else { return ("", nil) }
        let before = text[..<range.lowerBound]
        let words = before.lowercased()
        // `not less than`
        if ["not", "no", "never", "isn't", "neither"].contains(where: { words.hasSuffix($0) }) {
            return ("", nil)
        }
        return (before, text[range.upperBound...].drop { $0 == " " })
    }

    /// Whether a text's next value is the one written so, in whichever brackets.
    private static func begins(_ text: Substring, with value: String) -> Bool {
        let plain = text.drop { $0 == "(" || $0 == "`" || $0 == "{" || $0 == "'" }
        let name = value.hasPrefix("$") ? value.dropFirst() : value[...]
        guard plain.hasPrefix(value) || plain.hasPrefix("${\(name)}") || plain.hasPrefix("$(\(name)") else {
            return false
        }
        let next = plain.dropFirst(value.count).first
        return !(next.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false)
    }

    private static func mentions(_ text: Substring, _ value: String) -> Bool { text.contains(value) }
}
