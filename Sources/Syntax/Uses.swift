/// `use`, and what it makes known.
extension Parser {
    /// Past the `export` of an `export use`; false, where it stays, at anything but a `use`.
    func skipToUse() -> Bool {
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
    func readUse() -> Use? {
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
                skipSeparators()
                if isAtEnd || isCloser(current) { return }
                let nameStart = pos
                if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
                    let quoted = parseQuoted()
                    if case .string(let text) = quoted.kind { names.append(Name(text, quoted.span)) }
                    continue
                }
                skipName(withDashes: true)
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

    func register(_ use: Use, in place: Int) {
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
}
