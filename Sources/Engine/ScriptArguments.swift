import Platform
import PluginAPI
import Syntax

/// Binds a script's command line to the parameters of its `main` (language.md, "A script").
struct ScriptArguments {
    let session: Session
    /// Its name, for the usage line.
    let script: String

    /// A value for each parameter, in order. Throws a usage error, status 2.
    func bind(_ arguments: [String], to main: Definition) throws -> [Value] {
        var values = Array(repeating: Value.null, count: main.parameters.count)
        var positionals: [String] = []
        var index = 0
        var flagsEnded = false
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            if flagsEnded || !argument.hasPrefix("-") || argument == "-" || isNumber(argument, main) {
                positionals.append(argument)
                continue
            }
            if argument == "--" {
                flagsEnded = true
                continue
            }
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard let slot = slot(of: parts[0], main) else {
                let known = main.parameters.filter { $0.kind.isFlag }.map { "--\($0.name.text)" }
                let close = closest(to: parts[0], among: known)
                throw usage("there is no flag `\(parts[0])`", main, close.map { "did you mean `\($0)`?" })
            }
            let parameter = main.parameters[slot]
            if parts.count == 2 {
                values[slot] = try value(parts[1], parameter.type ?? .bool, parts[0], main)
            } else if parameter.type == nil {
                values[slot] = .bool(true)
            } else {
                guard index < arguments.count else { throw usage("`\(parts[0])` needs a value", main) }
                values[slot] = try value(arguments[index], parameter.type ?? .any, parts[0], main)
                index += 1
            }
        }
        var remaining = positionals[...]
        for (slot, parameter) in main.parameters.enumerated() {
            switch parameter.kind {
            case .positional:
                if let text = remaining.popFirst() {
                    values[slot] = try value(text, parameter.type ?? .any, parameter.name.text, main)
                } else if parameter.defaultValue == nil {
                    throw usage("`\(parameter.name.text)` is missing", main)
                }
            case .rest:
                values[slot] = .items(
                    try remaining.map { try value($0, parameter.type ?? .any, parameter.name.text, main) })
                remaining = []
            case .flag: if parameter.type == nil, values[slot].isNull { values[slot] = .bool(false) }
            }
        }
        if let surplus = remaining.first { throw usage("`\(surplus)` is one argument too many", main) }
        return values
    }

    private func isNumber(_ text: String, _ main: Definition) -> Bool {
        guard let second = text.utf8.dropFirst().first, (0x30...0x39).contains(second) else { return false }
        return slot(of: text, main) == nil
    }

    private func slot(of flag: String, _ main: Definition) -> Int? {
        main.parameters.firstIndex {
            guard case .flag(let short) = $0.kind else { return false }
            return flag == "--" + $0.name.text || short.map { flag == "-" + String($0) } == true
        }
    }

    private func usage(_ message: String, _ main: Definition, _ help: String? = nil) -> ErrorValue {
        ErrorValue.usage(
            message,
            help: help
                ?? "usage: nops \(script)\(HelpText.signature(of: main).usage.dropFirst(main.name.text.count))"
        )
    }

    /// Where a secret is to be found, as everybody can read a command line: `env:NAME` or `file:PATH`.
    private func secret(_ text: String, _ name: String, _ main: Definition) throws -> Value {
        if text.hasPrefix("env:") {
            let variable = String(text.dropFirst(4))
            guard let value = session.machine.variables[variable] else {
                throw usage("`\(name)`: there is no environment variable `\(variable)`", main)
            }
            return .secret(Secret(Text(value)))
        }
        if text.hasPrefix("file:") {
            let path = String(text.dropFirst(5))
            let bytes: [UInt8]
            do { bytes = try Files.read(session.machine.absolute(path)) } catch {
                throw usage("`\(name)`: \(error.description)", main)
            }
            guard var content = String(validating: bytes, as: UTF8.self) else {
                throw usage("`\(name)`: '\(path)' is not UTF-8 text", main)
            }
            if content.hasSuffix("\n") { content.removeLast() }
            return .secret(Secret(Text(content)))
        }
        throw usage(
            "`\(name)` is a secret, and everybody can read a command line", main,
            "say where it is: env:NAME, a variable of the environment, or file:PATH")
    }

    /// A word as a typed value: what it looks like must be of the type (rule 35).
    private func value(_ text: String, _ type: ValueType, _ name: String, _ main: Definition) throws -> Value
    {
        switch type {
        case .string, .path, .glob, .cellPath, .words: return .text(text)
        case .secret: return try secret(text, name, main)
        default: break
        }
        let looked = session.literal(text)
        if type == .any { return looked ?? .text(text) }
        if type == .float, case .int(let int)? = looked { return .float(Double(int)) }
        guard let looked, looked.matches(type) else {
            throw usage("`\(name)` is \(type.withArticle), and `\(text)` is none", main)
        }
        return looked
    }
}

extension Session {
    /// What a word looks like as a literal (42, 5m, true, …); nil for plain text.
    func literal(_ word: String) -> Value? {
        let plain = word.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x2B, 0x2D, 0x2E, 0x3A, 0x5F].contains(byte)
        }
        guard plain, !word.isEmpty else { return nil }
        let file = SourceFile(number: -1, name: "", bytes: Array("[\(word)]".utf8))
        let shapes = SessionShapes(registry: registry, module: Module(name: "", source: nil), loader: nil)
        let block = parse(file, shapes: shapes).block
        guard case .chain(let chain)? = block.statements.first?.kind,
            case .expression(let list)? = chain.first.stages.first?.kind,
            case .list(let items) = list.kind, items.count == 1, case .value(let item)? = items.first
        else { return nil }
        switch item.kind {
        case .word(_, let literal): return literal.flatMap { Session.constant($0) }
        default: return Session.constant(item)
        }
    }

    private static func constant(_ expression: Expression) -> Value? {
        switch expression.kind {
        case .null: .null
        case .bool(let bool): .bool(bool)
        case .int(let int): .int(int)
        case .float(let float): .float(float)
        case .duration(let duration): .duration(duration)
        case .size(let size): .size(size)
        case .time(let time): .time(time)
        case .negate(let inner): constant(inner).flatMap { try? Arithmetic.negate($0) }
        default: nil
        }
    }
}
