import PluginAPI
import Syntax

// What calls and records are given twice, or by its name alone.

extension FlowDoubts {
    /// `copy $host.from $host.from`: one field for two parameters of one of the file's functions.
    mutating func lookForSameArguments(in block: Block) {
        let (file, definitions) = (file, definitions)
        var same: [(Span, String, String)] = []
        SyntaxWalk { node in
            guard case .stage(let stage, _) = node, case .command(let call) = stage.kind,
                let definition = definitions[call.name.text]
            else {
                // A test may well compare a thing with itself.
                if case .stage(let stage, _) = node, case .command(let call) = stage.kind {
                    return call.name.text != TestBlock.word
                }
                return true
            }
            let given = GivenArguments(call)
            let names = definition.parameters.filter { $0.kind.isPositional }.map(\.name.text)
            guard !given.hasSpread, given.values.count <= names.count else { return true }
            for (index, value) in given.values.enumerated() {
                guard case .path(_, let accessors) = value.kind, accessors.allSatisfy(\.isField) else {
                    continue
                }
                let text = file.text(value.span)
                guard let first = given.values[..<index].firstIndex(where: { file.text($0.span) == text })
                else { continue }
                same.append((value.span, names[first], names[index]))
            }
            return true
        }.walk(block)
        for (span, first, second) in same {
            warn(
                "this is given for `\(second)` as for `\(first)`", span,
                help: "was something else meant for one of them?")
        }
    }

    /// `time { $work }`: what names a closure doesn't call it.
    mutating func lookForUncalled(in definition: Definition) {
        let closures = Set(definition.parameters.filter { $0.type == .closure }.map(\.name.text))
        guard !closures.isEmpty else { return }
        let definitions = definitions
        var named: [(String, Span)] = []
        SyntaxWalk { node in
            guard case .stage(let stage, _) = node, case .command(let call) = stage.kind, call.shape != nil,
                definitions[call.name.text] == nil
            else { return true }
            for case .positional(let value) in call.arguments {
                guard case .block(let body) = value.kind, let inner = body.loneChain?.lone,
                    case .variable(let name) = inner.kind, closures.contains(name)
                else { continue }
                named.append((name, inner.span))
            }
            return true
        }.walk(definition.body)
        for (name, span) in named {
            warn("`$\(name)` is named here, not called", span, help: "`do $\(name)` calls it")
        }
    }

    /// `{source: $m.from, target: $m.from}`, where nothing asks for the `to` that is found beside `from`.
    mutating func lookForTwiceTaken(in block: Block) {
        var together: [(names: Set<String>, isPattern: Bool)] = []
        var records: [[RecordItem]] = []
        var parts: [String: Set<String>] = [:]
        SyntaxWalk { node in
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .path(let base, let accessors):
                if case .variable(let name) = base.kind, case .field(let field)? = accessors.first?.kind {
                    parts[name, default: []].insert(field)
                }
            case .record(let items):
                records.append(items)
                together.append((Set(Self.keys(items).map(\.name)), false))
            case .string(let text) where text.contains("(?<"): together.append((Self.groups(of: text), true))
            default: break
            }
            return true
        }.walk(block)
        together += parts.values.map { ($0, false) }
        for items in records {
            let entries = Self.keys(items)
            for (index, (key, value)) in entries.enumerated() {
                guard let field = field(value),
                    let first = entries[..<index].first(where: {
                        file.text($0.value.span) == file.text(value.span)
                    }),
                    let missed = missed(beside: field, key, first.name, together)
                else { continue }
                warn(
                    "`\(field)` is taken for `\(key)` as for `\(first.name)`",
                    value.span,
                    help: "was `\(missed)` meant for one of them?")
            }
        }
    }

    /// What stands beside a field where both come from, and one of the keys is called; or is found by a pattern and asked for nowhere.
    private func missed(
        beside field: String, _ key: String, _ first: String,
        _ together: [(names: Set<String>, isPattern: Bool)]
    ) -> String? {
        for (names, isPattern) in together where names.contains(field) && !names.contains(key) {
            for name in names.sorted() where name != field && name.count > 1 {
                if Self.isCalled(key, name), Self.isCalled(first, field), !Self.isCalled(key, field) {
                    return name
                }
                if !takenNames.contains(name),
                    isPattern || Self.isCalled(key, name) || Self.isCalled(first, name)
                {
                    return name
                }
            }
        }
        return nil
    }

    /// `PGUSER` is called `user`.
    private static func isCalled(_ key: String, _ name: String) -> Bool {
        key.lowercased().contains(name.lowercased())
    }

    private func field(_ value: Expression) -> String? {
        guard case .path(let base, let accessors) = value.kind, case .variable = base.kind,
            accessors.count == 1,
            case .field(let name) = accessors[0].kind
        else { return nil }
        return name
    }

    private static func keys(_ items: [RecordItem]) -> [(name: String, value: Expression)] {
        items.compactMap { item in
            guard case .entry(let key, let value) = item else { return nil }
            switch key.kind {
            case .word(let name, _), .string(let name): return (name, value)
            default: return nil
            }
        }
    }

    private static func groups(of pattern: String) -> Set<String> {
        Set(
            pattern.split(separator: "(?<").dropFirst(pattern.hasPrefix("(?<") ? 0 : 1).compactMap { part in
                let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                return name.isEmpty || part.dropFirst(name.count).first != ">" ? nil : String(name)
            })
    }

    /// The names that anything in a file asks for: fields, words, quoted texts, names in conditions.
    static func takenNames(in block: Block) -> Set<String> {
        var names: Set<String> = []
        func look(_ node: SyntaxNode) -> Bool {
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .path(_, let accessors):
                for case .field(let name) in accessors.map(\.kind) { names.insert(name) }
            case .rowField(let name): names.insert(name)
            case .record(let items):
                // Its keys give names, and ask for none.
                for item in items {
                    switch item {
                    case .entry(_, let value), .spread(let value): SyntaxWalk(look).walk(value)
                    }
                }
                return false
            case .word(let word, _), .string(let word): names.insert(word)
            default: break
            }
            return true
        }
        SyntaxWalk(look).walk(block)
        return names
    }
}
