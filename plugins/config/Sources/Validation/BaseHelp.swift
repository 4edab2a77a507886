// What to write instead of a value, as the base shows it.

import PluginAPI
import Syntax

struct BaseHelp {
    let base: Node?

    /// The problem, with a better help where the base gives one. `value`: what it is about; nil: a key.
    func helped(_ problem: SchemaProblem, _ value: Instance?) -> SchemaProblem {
        guard let help = help(problem, value) else { return problem }
        return SchemaProblem(
            origin: problem.origin, key: problem.key, rule: problem.rule, message: problem.message, help: help
        )
    }

    /// Of `-5` that it must not be below 0, rather than below the -1 that stands for no limit.
    static func reworded(_ problem: SchemaProblem) -> SchemaProblem {
        let start = "this must be -1 or more"
        guard problem.rule == "minimum", problem.message.hasPrefix(start) else { return problem }
        return SchemaProblem(
            origin: problem.origin, key: problem.key, rule: problem.rule,
            message: "this must be 0 or more, or -1 for no limit" + problem.message.dropFirst(start.count),
            help: problem.help)
    }

    /// Where a switch stands here and the base has one in quotes, what is wrong there.
    func below(_ problem: SchemaProblem, _ value: Instance?) -> SchemaProblem? {
        guard problem.rule == "type", case .bool? = value?.content, let node = base?.node(at: problem.key),
            case .scalar(let known) = node.content, let text = known.string,
            ["true", "false", "yes", "no", "on", "off"].contains(text.lowercased())
        else { return nil }
        let own = Instance(node, at: problem.key)
        return SchemaProblem(
            origin: node.origin, key: problem.key, rule: problem.rule,
            message: "this is the text \(own.shown), and true or false where it is set elsewhere",
            help: SchemaSuggestion.converted(own, to: [.boolean]))
    }

    private func help(_ problem: SchemaProblem, _ value: Instance?) -> String? {
        if problem.rule == "additionalProperties" {
            return problem.help?.hasPrefix("did you mean") ?? false ? nil : elsewhere(problem.key)
        }
        guard let value, !value.isSecret else { return nil }
        let below = base?.node(at: problem.key)
        if problem.rule == "type" {
            return withUnit(problem, value, below) ?? ofOne(value, below) ?? digits(problem, value, below)
                ?? mode(problem.key, value) ?? section(value, below)
        }
        guard let text = value.string, case .scalar(let other)? = below?.content, let like = other.string
        else {
            return problem.rule == "maximum" ? share(value, below) : nil
        }
        if WrittenAmount.bytes(like) != nil, WrittenAmount.bytes(text) == nil,
            let size = WrittenSize.corrected(text, like: like)
        {
            return "write `\(size)`, as the base has '\(like)'"
        }
        guard problem.rule == "shape" || problem.rule == WellKnownKeys.url.rawValue,
            let scheme = URIReference(like).scheme, like.contains("://"),
            !text.contains("://"), text.contains(".") || text.contains(":"), !text.hasPrefix("."),
            !text.hasPrefix("/"), !text.contains(where: { " @\\".contains($0) })
        else { return nil }
        if let address = WellKnownKeys.withColon(text) { return "write `\(address)`" }
        // One slash too few, or none.
        let own = URIReference(text)
        if let scheme = own.scheme, WellKnownKeys.schemes.contains(scheme) {
            return "write `\(scheme)://\(text.dropFirst(scheme.count + 1).drop { $0 == "/" })`"
        }
        return "write `\(scheme == "http" ? "https" : scheme)://\(text)`"
    }

    /// Of a number where the base has one with a unit: with that, rather than in quotes.
    private func withUnit(_ problem: SchemaProblem, _ value: Instance, _ below: Node?) -> String? {
        guard problem.help?.hasPrefix("write `\"") ?? false, let number = value.number,
            case .scalar(let known)? = below?.content, let text = known.string,
            let unit = text.firstIndex(where: { !$0.isNumber && $0 != "." }), unit > text.startIndex,
            text[unit...].allSatisfy({ $0.isLetter || $0 == "%" || $0 == "µ" }), text[unit...].count < 4
        else { return nil }
        let written = number.text + text[unit...]
        // `15s` may as well be `15m`.
        return WrittenDuration.hasUnit(text)
            ? "with its unit, as the base has '\(text)': `\(written)`?"
            : "with its unit: `\(written)`, as the base has '\(text)'"
    }

    /// The only item of a list where the base has one value.
    private func ofOne(_ value: Instance, _ below: Node?) -> String? {
        guard case .array(let items) = value.content, items.count == 1, let item = items.first,
            !item.isSecret,
            case .scalar? = below?.content
        else { return nil }
        switch item.content {
        case .string(let text):
            let notation = DataNotation(ofFile: item.origin.source.name)
            return "write `\(notation.string(text, isFlow: false))`"
        case .int, .number, .bool: return "write `\(item.shown)`"
        default: return nil
        }
    }

    /// `100 conns` and `fifty` where the base has a number.
    private func digits(_ problem: SchemaProblem, _ value: Instance, _ below: Node?) -> String? {
        guard let text = value.string, problem.help == nil || text.hasSuffix("%"),
            case .scalar(let known)? = below?.content
        else {
            return nil
        }
        switch known {
        case .int, .float: break
        default: return nil
        }
        if let number = WrittenAmount.words[text.lowercased()] { return "write `\(number)`" }
        if text.hasSuffix("%"), let number = Double(text.dropLast()), let usual = known.numberValue {
            // The base says whether it has a share of 1 or of 100.
            let meant = (0...1).contains(usual) ? number / 100 : number
            return ExactNumber(meant).map { "write `\($0.text)`" }
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(digits.count)
        // With `k` or `M` behind them they may stand for more.
        guard !digits.isEmpty, digits.count < 16, !rest.isEmpty,
            rest.first == " " || rest.filter(\.isLetter).count > 2,
            rest.allSatisfy({ $0.isLetter || $0 == " " || $0 == "." || $0 == "/" })
        else { return nil }
        return "write `\(digits)`"
    }

    private func mode(_ key: ConfigKey, _ value: Instance) -> String? {
        let words = WellKnownKeys.words(key.lastName ?? "")
        guard words.last == "sslmode" || words.suffix(2) == ["ssl", "mode"], case .bool = value.content else {
            return nil
        }
        return "write `verify-full` or `require`"
    }

    /// What is in a section of the base where one value stands here.
    private func section(_ value: Instance, _ below: Node?) -> String? {
        guard let fields = below?.fields, fields.count > 0, let origin = below?.origin else { return nil }
        let names =
            fields.names.prefix(6).map { "`\($0)`" }.joined(separator: ", ") + (fields.count > 6 ? ", …" : "")
        return "the base has \(names) in it, \(origin.text)"
    }

    /// A share in percent where the base has one of 1.
    private func share(_ value: Instance, _ below: Node?) -> String? {
        guard case .scalar(let known)? = below?.content, let most = known.numberValue, most <= 1,
            let number = value.number.flatMap({ Double($0.text) }), number <= 100,
            let written = ExactNumber(number / 100)?.text
        else { return nil }
        return "write `\(written)` for \(value.shown)%"
    }

    /// The one or two places where the base has a name that it hasn't here.
    private func elsewhere(_ key: ConfigKey) -> String? {
        guard let base, case .name(let name)? = key.steps.last, case .map = base.content else { return nil }
        var found: [(key: ConfigKey, node: Node)] = []
        func look(_ node: Node, _ at: ConfigKey) {
            guard let fields = node.fields, at.steps.count < 8, found.count < 4 else { return }
            for (other, part) in zip(fields.names, fields.nodes) {
                let place = at.appending(.name(other))
                if other == name { found.append((place, part)) }
                look(part, place)
            }
        }
        look(base, .root)
        guard (1...2).contains(found.count) else { return nil }
        let places = found.map { found in
            (found.key.steps.count == 1 ? "`\(name)` at the top level" : "`\(found.key.text)`")
                + ", \(found.node.origin.ofKey.text)"
        }
        return
            "the base has \(places.joined(separator: " and ")): did you mean \(found.count == 1 ? "that" : "one of them")?"
    }
}
