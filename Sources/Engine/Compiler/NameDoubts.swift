import PluginAPI
import Syntax

// Bare words that are named as a variable is: `chmod 0600 key`, where there is a `$key`.

extension Doubts {
    /// `^echo host`. Not of a switch, nor where the variable is given, too: `^git push` and `^kubectl restart service $service` are
    /// meant so.
    mutating func lookForBareName(_ value: Expression, in call: ProgramCall) {
        guard case .word(let word, nil) = value.kind,
            !scopes.contains(where: { $0[word].map(switches.contains) ?? false }),
            !call.arguments.contains(where: {
                if case .positional(let other) = $0 {
                    file.text(other.span).contains("$\(word)")
                } else {
                    false
                }
            })
        else { return }
        lookForBareName(value)
    }

    /// The same of a function of one's own, whose parameters say that they are texts or paths.
    mutating func lookForBareNames(in call: CommandCall, of definition: Definition) {
        var remaining = definition.parameters.filter(\.kind.isPositional)[...]
        for case .positional(let value) in call.arguments {
            guard let parameter = remaining.popFirst() else { return }
            guard [.path, .string].contains(parameter.type), case .word(let word, nil) = value.kind,
                scopes.contains(where: { $0[word].map { !switches.contains($0) } ?? false }), texts[word] == 1
            else { continue }
            doubt(
                "`\(word)` is \(parameter.type == .string ? "text" : "a path") here, and there is a variable of that name",
                value.span, help: "did you mean `$\(word)`? In quotes it stays as it is: '\(word)'")
        }
    }

    mutating func lookForBareNames(in call: CommandCall) {
        guard let (_, bound) = registry.command(named: call.name.text) else { return }
        var remaining = bound.signature.parameters[...]
        for case .positional(let value) in call.arguments {
            guard let parameter = remaining.popFirst() ?? bound.signature.rest else { return }
            lookForQuotedPattern(value, of: parameter.type)
            guard [.path, .glob, .string].contains(parameter.type), case .word(let word, nil) = value.kind,
                scopes.contains(where: { $0[word].map { !switches.contains($0) } ?? false }), texts[word] == 1
            else { continue }
            doubt(
                "`\(word)` is \(parameter.type == .string ? "text" : "a path") here, and there is a variable of that name",
                value.span,
                help: "did you mean `$\(word)`? In quotes it stays as it is: '\(word)'")
        }
    }

    /// `rm "$dir/*.tmp"` and `open "~/notes"`: in quotes these are characters of a name.
    private mutating func lookForQuotedPattern(_ value: Expression, of type: ValueType) {
        guard type == .glob || type == .path else { return }
        let texts: [String]
        switch value.kind {
        case .string(let text): texts = [text]
        case .interpolated(let parts):
            texts = parts.map { if case .text(let text) = $0 { text } else { "" } }
        default: return
        }
        if type == .glob, texts.contains(where: { $0.contains("*") }) {
            doubt(
                "in quotes `*` is a character of the name", value.span,
                help: "outside of them it is a pattern: `\"$dir\"/*.log`; `\\*` is the character, too")
        } else if let first = texts.first, first == "~" || first.hasPrefix("~/") {
            doubt("in quotes `~` is a character of the name", value.span, help: "write `~/…` without quotes")
        }
    }

    /// `{service: name}` and `^echo host`, where there is a variable of that name and nothing else is written so.
    mutating func lookForBareName(_ value: Expression) {
        guard case .word(let word, nil) = value.kind, scopes.dropFirst().contains(where: { $0[word] != nil }),
            texts[word] == 1
        else { return }
        doubt(
            "`\(word)` is text here, and there is a variable of that name", value.span,
            help: "did you mean `$\(word)`? In quotes it is text: \"\(word)\"")
    }

    /// `where level == error`, where nothing else in the file is named so.
    mutating func lookForWord(_ value: Expression, comparedBy op: BinaryOperator) {
        guard op == .equal || op == .notEqual, case .rowField(let name) = value.kind,
            // `join` names the other table's columns so.
            !name.hasSuffix("_"),
            // Where it stands in quotes elsewhere it is a text, not a field.
            BrokenLines.count(of: name, in: file.bytes[...]) == 1 + quoted[name, default: 0]
        else { return }
        doubt(
            "`\(name)` is a field of the rows here, and nothing else is named so", value.span,
            help: "a text is written in quotes: \"\(name)\"")
    }

    /// A condition for each row or item that looks at none: `any (inside $row.target $row.zone)`.
    mutating func lookForIdleConditions(in call: CommandCall) {
        guard let (_, bound) = registry.command(named: call.name.text), bound.signature.input.contains(.list),
            let index = bound.signature.parameters.firstIndex(where: { $0.type == .condition })
        else { return }
        let values = call.arguments.compactMap { if case .positional(let value) = $0 { value } else { nil } }
        guard values.indices.contains(index) else { return }
        var looks = false
        SyntaxWalk { node in
            if case .expression(let value) = node {
                switch value.kind {
                case .rowField, .variable("it"), .variable("in"), .missing: looks = true
                default: break
                }
            }
            return !looks
        }.walk(values[index])
        if !looks {
            doubt(
                "this does not look at the item", values[index].span,
                help: "`$it` is the item itself, a bare name a field of it")
        }
    }

    func variableNames(in block: Block) -> Set<String> {
        var names: Set<String> = []
        SyntaxWalk { node in
            if case .statement(let statement) = node, case .declare(let name, true, _) = statement.kind {
                names.insert(name.text)
            }
            return true
        }.walk(block)
        return names
    }

    /// How often each text stands in quotes, as a whole.
    func countedQuotes(in block: Block) -> [String: Int] {
        var counts: [String: Int] = [:]
        SyntaxWalk { node in
            if case .expression(let value) = node, case .string(let text) = value.kind,
                file.text(value.span).first.map({ "\"'".contains($0) }) ?? false
            {
                counts[text, default: 0] += 1
            }
            return true
        }.walk(block)
        return counts
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
