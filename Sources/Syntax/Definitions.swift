/// `def`, and what a block makes known before its first statement.
extension Parser {
    struct DefinitionHead {
        var name: Name
        var isExported: Bool
        var parameters: [Definition.Parameter]
        var inputTypes: [(type: ValueType, span: Span)]
        var returnType: ValueType?
        var shape: CommandShape
    }

    // MARK: - What is known throughout a block

    /// Makes the commands that a block defines or uses known; false if there are none.
    func openScope(_ opener: Int) -> Bool {
        // What a head holds is read again with its definition; scouting there too would double the work per level.
        guard !isScouting, let headers = outline.headers[opener] else { return false }
        scopes.append(CommandScope())
        let place = scopes.count - 1
        let saved = pos
        isScouting = true
        defer { isScouting = false }
        for header in headers where header < end {
            quietly {
                pos = header
                if skipToUse() {
                    if let use = readUse() { register(use, in: place) }
                } else if let head = parseDefinitionHead() {
                    scopes[place].define(head.shape)
                }
            }
        }
        pos = saved
        return true
    }

    // MARK: - def

    /// The variables that other shells read from the environment, as nops writes them: `$PATH` is `$env.PATH`.
    private static func inEnvironment(_ written: String) -> String {
        var result = ""
        var rest = written[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[...dollar]
            rest = rest[rest.index(after: dollar)...]
            let isBraced = rest.first == "{"
            let name = rest.dropFirst(isBraced ? 1 : 0).prefix {
                $0 == "_" || ($0.isASCII && ($0.isUppercase || $0.isNumber))
            }
            if let first = name.first, !first.isNumber {
                result += (isBraced ? "{" : "") + "env." + name
                rest = rest[name.endIndex...]
            }
        }
        return result + rest
    }

    /// At `export`: only `def` and `use` may follow.
    func parseExport() -> Statement.Kind? {
        let start = pos
        pos += 6
        skipBlanks()
        if isWord("def", at: pos) {
            pos = start
            return parseDefinition()
        }
        if isWord("use", at: pos) {
            pos = start
            return parseUse()
        }
        if isWord("let", at: pos) || isWord("var", at: pos) {
            report(
                "a variable stays in its file", span(start, pos + 3),
                help: "a function gives its value to others: `export def name() { $name }`")
            pos = start + 6
            skipBlanks()
            return parseDeclaration(isVariable: isWord("var", at: pos), length: 3)
        }
        // The shells' `export NAME=value`.
        let nameStart = pos
        skipName()
        let name = string(nameStart, pos)
        var value = "…"
        if current == UInt8(ascii: "="), !isAtEnd {
            pos += 1
            let valueStart = pos
            if !endsWord(pos) { _ = quietly { parseWord(isProgram: true) } }
            let written = string(valueStart, pos)
            if written.hasPrefix("'") {
                value = written
            } else {
                let meant = Self.inEnvironment(written)
                let isWhole =
                    meant.hasPrefix("\"")
                    || (meant.hasPrefix("$")
                        && meant.dropFirst().allSatisfy { $0.isLetter || $0.isNumber || "_.".contains($0) })
                value = isWhole ? meant : "\"\(meant)\""
            }
        }
        report(
            "`export` stands before `def` and `use` only", span(start, start + 6),
            help: isNameStart(byte(nameStart))
                ? "the environment is set by `$env.\(name) = \(value)`"
                : "the environment is set by `$env.NAME = \"value\"`")
        recoverStatement()
        return .chain(emptyChain(start))
    }

    func parseDefinition() -> Statement.Kind? {
        let start = pos
        let help = helpLines.joined(separator: "\n")
        let hasOuterScope = known
        defer { known = hasOuterScope }
        guard let head = parseDefinitionHead() else {
            // The body is read for what is wrong in it.
            while !atStatementEnd(), current != UInt8(ascii: "{") {
                pos = current == UInt8(ascii: "(") ? max(pos + 1, skipBalanced(pos)) : pos + 1
            }
            if current == UInt8(ascii: "{"), !isAtEnd { _ = parseBody() }
            return .chain(emptyChain(start))
        }
        for parameter in head.parameters { known.insert(variableName(parameter.name.text)) }
        skipBlanks()
        let body: Block
        if current == UInt8(ascii: "{"), !isAtEnd {
            body = parseBody()
        } else {
            report("a body in braces is expected after `def \(head.name.text)(…)`", head.name.span)
            recoverStatement()
            body = Block(statements: [], span: span(pos))
        }
        return .define(
            Definition(
                name: head.name, isExported: head.isExported, parameters: head.parameters,
                inputTypes: head.inputTypes, returnType: head.returnType, body: body, help: help,
                shape: head.shape))
    }

    /// `export def name(parameters): input -> type`, up to the body.
    private func parseDefinitionHead() -> DefinitionHead? {
        let start = pos
        var isExported = false
        if isWord("export", at: pos) {
            isExported = true
            pos += 6
            skipBlanks()
        }
        pos += 3
        skipBlanks()
        guard let name = parseDefinedName(start) else { return nil }
        skipBlanks()
        var parameters: [Definition.Parameter] = []
        if current == UInt8(ascii: "("), !isAtEnd {
            parameters = parseParameters()
        } else {
            report(
                "`(` is expected after `def \(name.text)`", name.span,
                help: "write `def \(name.text)(…) { … }`")
            while !atStatementEnd(), current != UInt8(ascii: "{") { pos += 1 }
        }
        skipBlanks()
        let inputTypes = current == UInt8(ascii: ":") && !isAtEnd ? parseInputTypes() : []
        skipBlanks()
        var returnType: ValueType?
        if starts(with: "->", at: pos) {
            pos += 2
            skipBlanks()
            returnType = parseType()?.type
        }
        return DefinitionHead(
            name: name, isExported: isExported, parameters: parameters, inputTypes: inputTypes,
            returnType: returnType,
            shape: shape(name.text, parameters))
    }

    /// `: string or list` behind the parameters: what may be piped in.
    private func parseInputTypes() -> [(type: ValueType, span: Span)] {
        pos += 1
        var types: [(type: ValueType, span: Span)] = []
        while true {
            skipBlanks()
            guard let (type, place) = parseType() else { return types }
            switch type {
            case .block, .condition, .words:
                report("`\(type.rawValue)` can't be piped in", place, help: "it is a type of parameters")
            default: types.append((type, place))
            }
            skipBlanks()
            guard isWord("or", at: pos) else { return types }
            pos += 2
        }
    }

    private func parseDefinedName(_ start: Int) -> Name? {
        let nameStart = pos
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
            let quoted = parseQuoted()
            guard case .string(let text) = quoted.kind else {
                if case .interpolated = quoted.kind {
                    report("a command's name is plain text", quoted.span, help: "write `def name(…) { … }`")
                }
                return nil
            }
            let words = text.split(separator: " ", omittingEmptySubsequences: false)
            guard words.count <= 2, words.allSatisfy({ isCommandName($0) }) else {
                report("a command's name is one or two words", quoted.span)
                return nil
            }
            return Name(text, quoted.span)
        }
        while !isAtEnd, isNameByte(bytes[pos]) || bytes[pos] == UInt8(ascii: "-") || bytes[pos] >= 0x80 {
            pos += 1
        }
        let text = string(nameStart, pos)
        guard !text.isEmpty else {
            report("a name is expected after `def`", span(nameStart, max(min(end, nameStart + 1), pos)))
            return nil
        }
        let name = Name(text, span(nameStart))
        guard isCommandName(text[...]) else {
            report(
                "not a name for a command: `\(text)`", name.span,
                help: "a name has letters, digits, `_` and `-`, and begins with a letter")
            return nil
        }
        if Parser.isKeyword(text) {
            report("`\(text)` is a word of the language", name.span, help: "take another name")
        }
        return name
    }

    private func isCommandName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isNameStart(first) else { return false }
        return text.utf8.allSatisfy { isNameByte($0) || $0 == UInt8(ascii: "-") }
    }

    private func shape(_ name: String, _ parameters: [Definition.Parameter]) -> CommandShape {
        var positional: [CommandShape.Parameter] = []
        var rest: CommandShape.Parameter?
        var flags: [CommandShape.Flag] = []
        for parameter in parameters {
            switch parameter.kind {
            case .positional:
                positional.append(
                    CommandShape.Parameter(
                        name: parameter.name.text, type: parameter.type ?? .any,
                        isOptional: parameter.defaultValue != nil))
            case .flag(let short):
                flags.append(
                    CommandShape.Flag(
                        name: parameter.name.text, short: short,
                        type: parameter.type == .bool ? nil : parameter.type))
            case .rest:
                rest = CommandShape.Parameter(
                    name: parameter.name.text, type: parameter.type ?? .any, isOptional: true)
            }
        }
        return CommandShape(name: name, parameters: positional, rest: rest, flags: flags)
    }

    static func isKeyword(_ text: String) -> Bool {
        switch text {
        case "let", "var", "def", "export", "use", "if", "else", "for", "in", "while", "loop", "match", "try",
            "catch", "finally", "break", "continue", "return", "not", "and", "or", "is", "true", "false",
            "null",
            "do", "ok", "capture", "defer":
            return true
        default: return false
        }
    }
}
