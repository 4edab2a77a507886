/// The parameters of a `def` or a closure.
extension Parser {
    func parseParameters() -> [Definition.Parameter] {
        let opener = pos
        let limit = outline.broken[opener]
        var parameters: [Definition.Parameter] = []
        pos += 1
        limited(to: limit ?? end) {
            inside(true) {
                while true {
                    skipSeparators { noteHelp(&parameters) }
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
            skipName(withDashes: isFlag)
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

    /// By which a flag is known in the body.
    func variableName(_ flag: String) -> String { String(flag.map { $0 == "-" ? "_" : $0 }) }
}
