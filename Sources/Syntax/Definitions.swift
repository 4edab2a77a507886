/// `def`, its parameters, and `use`.
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

    private func register(_ use: Use, in place: Int) {
        guard let exported = shapes.module(path: use.path.text, at: use.path.span) else { return }
        if let names = use.names {
            for shape in exported where names.contains(where: { $0.text == shape.name }) {
                scopes[place].define(shape)
            }
        } else {
            let module = moduleName(use.path.text)
            scopes[place].groups.insert(module)
            for shape in exported {
                scopes[place].define(
                    CommandShape(
                        name: "\(module) \(shape.name)", parameters: shape.parameters, rest: shape.rest,
                        flags: shape.flags))
            }
        }
    }

    // MARK: - use

    /// Past the `export` of an `export use`; false, where it stays, at anything but a `use`.
    private func skipToUse() -> Bool {
        let start = pos
        if isWord("export", at: pos) {
            pos += 6
            skipBlanks()
        }
        if isWord("use", at: pos) { return true }
        pos = start
        return false
    }

    func parseUse() -> Statement.Kind? {
        let start = pos
        let isExported = isWord("export", at: pos)
        guard skipToUse(), var use = readUse() else {
            recoverStatement()
            return .chain(emptyChain(start))
        }
        use.isExported = isExported
        if isExported, use.names == nil {
            report(
                "an `export use` names what it passes on", span(start, start + 6),
                help: "write `export use \(use.path.text) {name, name}`")
        }
        return .use(use)
    }

    /// `use PATH`, `use PATH {name, name}`, at the word `use`.
    private func readUse() -> Use? {
        let start = pos
        pos += 3
        skipBlanks()
        if atStatementEnd() || current == UInt8(ascii: "{") {
            report(
                "a path is expected after `use`", span(start, start + 3), help: "write `use tools/net.nops`")
            return nil
        }
        let word = parseWord(isProgram: true)
        let path: Name
        switch word.kind {
        case .word(let text, _), .string(let text): path = Name(text, word.span)
        case .missing: return nil
        default:
            report(
                "the path of a `use` is written plainly", word.span,
                help: "it is read before the script runs: `use tools/net.nops`")
            return nil
        }
        skipBlanks()
        guard current == UInt8(ascii: "{"), !isAtEnd else { return Use(path: path, names: nil) }
        let opener = pos
        let limit = outline.broken[opener]
        var names: [Name] = []
        pos += 1
        limited(to: limit ?? end) {
            while true {
                skipSpace()
                while current == UInt8(ascii: ","), !isAtEnd {
                    pos += 1
                    skipSpace()
                }
                if isAtEnd || isCloser(current) { return }
                let nameStart = pos
                if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
                    let quoted = parseQuoted()
                    if case .string(let text) = quoted.kind { names.append(Name(text, quoted.span)) }
                    continue
                }
                while !isAtEnd, isNameByte(bytes[pos]) || bytes[pos] == UInt8(ascii: "-") { pos += 1 }
                if pos == nameStart {
                    pos = max(pos + 1, roughWordEnd(pos))
                    report("the name of a command is expected", span(nameStart, min(end, pos)))
                    continue
                }
                names.append(Name(string(nameStart, pos), span(nameStart)))
            }
        }
        if limit == nil, current == UInt8(ascii: "}"), !isAtEnd {
            pos += 1
        } else {
            neverClosed(opener)
        }
        if names.isEmpty {
            report("no names in the braces", span(opener), help: "leave them out to use all of the module")
        }
        return Use(path: path, names: names)
    }

    private func moduleName(_ path: String) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        if name.hasSuffix(".nops") { name.removeLast(5) }
        return name
    }

    // MARK: - def

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
        while !isAtEnd, isNameByte(bytes[pos]) { pos += 1 }
        let name = string(nameStart, pos)
        var value = "…"
        if current == UInt8(ascii: "="), !isAtEnd {
            pos += 1
            let valueStart = pos
            if !endsWord(pos) { _ = quietly { parseWord(isProgram: true) } }
            let written = string(valueStart, pos)
            value =
                written.hasPrefix("\"") || written.hasPrefix("'") || written.hasPrefix("$")
                ? written : "\"\(written)\""
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

    private func variableName(_ flag: String) -> String { String(flag.map { $0 == "-" ? "_" : $0 }) }

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

    // MARK: - Parameters

    private func parseParameters() -> [Definition.Parameter] {
        let opener = pos
        let limit = outline.broken[opener]
        var parameters: [Definition.Parameter] = []
        pos += 1
        limited(to: limit ?? end) {
            inside(true) {
                while true {
                    skipSpace()
                    while current == UInt8(ascii: ","), !isAtEnd {
                        pos += 1
                        noteHelp(&parameters)
                        skipSpace()
                    }
                    if isAtEnd || isCloser(current) { return }
                    let before = pos
                    if let parameter = parseParameter(isClosure: false) {
                        parameters.append(parameter)
                        noteHelp(&parameters)
                    }
                    if pos == before { pos += 1 }
                }
            }
        }
        if limit == nil, current == UInt8(ascii: ")"), !isAtEnd {
            pos += 1
        } else {
            neverClosed(opener)
        }
        checkParameters(parameters)
        return parameters
    }

    /// The comment at the end of a parameter's line is its help.
    private func noteHelp(_ parameters: inout [Definition.Parameter]) {
        skipBlanks()
        guard current == UInt8(ascii: "#"), !isAtEnd, !parameters.isEmpty else { return }
        var start = pos
        skipLine()
        while start < pos, bytes[start] == UInt8(ascii: "#") || isBlank(bytes[start]) { start += 1 }
        var stop = pos
        while stop > start, isBlank(bytes[stop - 1]) { stop -= 1 }
        parameters[parameters.count - 1].help = string(start, stop)
    }

    /// One parameter of a `def` or a closure; nil (and reported) if it is none.
    func parseParameter(isClosure: Bool) -> Definition.Parameter? {
        let start = pos
        var kind = Definition.Parameter.Kind.positional
        if starts(with: "...", at: pos) {
            kind = .rest
            pos += 3
        } else if starts(with: "--", at: pos), !isClosure {
            kind = .flag(short: nil)
            pos += 2
        }
        if current == UInt8(ascii: "$") {
            report("a parameter is declared without `$`", span(start, pos + 1))
            pos += 1
        }
        let nameStart = pos
        var isFlag = false
        if case .flag = kind { isFlag = true }
        if isNameStart(current) {
            while !isAtEnd, isNameByte(bytes[pos]) || (isFlag && bytes[pos] == UInt8(ascii: "-")) { pos += 1 }
        }
        guard pos > nameStart else {
            let stop = max(min(end, start + 1), roughWordEnd(start))
            report(
                "the name of a parameter is expected", span(start, stop),
                help: "write `name: type = default`, `--flag` or `...rest`")
            pos = stop
            return nil
        }
        let name = Name(string(nameStart, pos), span(start))
        if isFlag, current == UInt8(ascii: "("), next == UInt8(ascii: "-"),
            byte(pos + 3) == UInt8(ascii: ")"),
            isLetter(byte(pos + 2)) || isDigit(byte(pos + 2))
        {
            kind = .flag(short: Character(Unicode.Scalar(byte(pos + 2))))
            pos += 4
        }
        let afterName = pos
        var type: ValueType?
        var typeSpan = Span.none
        skipBlanks()
        if current == UInt8(ascii: ":"), !isAtEnd {
            pos += 1
            skipBlanks()
            if let found = parseType() {
                type = found.type
                typeSpan = found.span
            }
        } else {
            pos = afterName
        }
        var defaultValue: Expression?
        let beforeDefault = pos
        skipBlanks()
        if current == UInt8(ascii: "="), !isAtEnd {
            pos += 1
            skipBlanks()
            if isScouting {
                defaultValue = missing(pos)
                while !isAtEnd, current != UInt8(ascii: ","), current != 0x0A, !isCloser(current) {
                    let begins =
                        isOpener(current) || current == UInt8(ascii: "\"") || current == UInt8(ascii: "'")
                    pos = begins ? skipBalanced(pos) : pos + 1
                }
            } else if isAtEnd || current == UInt8(ascii: ",") || current == 0x0A || isCloser(current) {
                report("a default value is expected after `=`", span(start))
            } else {
                let value = parseExpression(.error)
                defaultValue = value
                checkDefault(name, kind, type, value)
            }
            skipBlanks()
        } else {
            pos = beforeDefault
        }
        let after = pos
        skipBlanks()
        let ends =
            isAtEnd || current == UInt8(ascii: ",") || current == 0x0A || isCloser(current)
            || beginsComment(pos) || (isClosure && current == UInt8(ascii: "|"))
            || (isClosure && pos > after && isNameStart(current))
        if !ends {
            let stop = max(pos + 1, roughWordEnd(pos))
            report(
                "`,` is expected between parameters, not `\(string(pos, stop))`", span(pos, stop),
                help: "write `name: type = default`")
            while !isAtEnd, current != UInt8(ascii: ","), current != 0x0A, !isCloser(current),
                !(isClosure && current == UInt8(ascii: "|"))
            {
                pos += 1
            }
        }
        return Definition.Parameter(
            name: name, kind: kind, type: type, typeSpan: typeSpan, defaultValue: defaultValue)
    }

    private func checkDefault(
        _ name: Name, _ kind: Definition.Parameter.Kind, _ type: ValueType?, _ value: Expression
    ) {
        switch kind {
        case .rest:
            report(
                "`...\(name.text)` has no default", value.span,
                help: "it is an empty list where nothing is given")
        case .flag:
            guard type == nil || type == .bool else { return }
            if case .bool = value.kind { return }
            if case .null = value.kind { return }
            if case .missing = value.kind { return }
            report(
                "a flag without a type is true or false", value.span,
                help: "write its type: `--\(name.text): int = …`")
        case .positional: break
        }
    }

    /// A type's name.
    func parseType() -> (type: ValueType, span: Span)? {
        let start = pos
        while !isAtEnd, isNameByte(bytes[pos]) || (bytes[pos] == UInt8(ascii: "-") && isLetter(next)) {
            pos += 1
        }
        let name = string(start, pos)
        if let type = ValueType(rawValue: name) { return (type, span(start)) }
        if name.isEmpty {
            report("a type is expected", span(start, min(end, start + 1)))
        } else {
            let guess = closest(to: name, among: ValueType.allCases.map(\.rawValue))
            report(
                "no such type: `\(name)`", span(start),
                help: guess.map { "did you mean `\($0)`?" }
                    ?? "types are any, int, float, string, bool, list, record, duration, …")
        }
        return nil
    }

    private func checkParameters(_ parameters: [Definition.Parameter]) {
        var names: Set<String> = []
        var shorts: Set<Character> = []
        var optional: Name?
        var rest: Name?
        for parameter in parameters {
            if !names.insert(variableName(parameter.name.text)).inserted {
                report("there is a parameter `\(parameter.name.text)` already", parameter.name.span)
            }
            switch parameter.kind {
            case .flag(let short):
                if let short, !shorts.insert(short).inserted {
                    report("there is a flag `-\(short)` already", parameter.name.span)
                }
            case .rest:
                if rest != nil { report("only one parameter takes the rest", parameter.name.span) }
                rest = parameter.name
            case .positional:
                if let rest {
                    report(
                        "nothing is left for `\(parameter.name.text)`", parameter.name.span,
                        help: "`...\(rest.text)` stands last")
                }
                if parameter.defaultValue != nil {
                    optional = parameter.name
                } else if let optional {
                    report(
                        "`\(parameter.name.text)` needs a default", parameter.name.span,
                        help: "`\(optional.text)` before it has one")
                }
            }
        }
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
