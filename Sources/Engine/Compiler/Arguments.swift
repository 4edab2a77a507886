import PluginAPI
import Syntax

extension Compiler {
    // MARK: Functions of one's own

    func compileCall(
        _ callee: Module.Function, _ call: CommandCall, input: Int?, into destination: Int, use: Use?
    ) {
        let parameters = callee.definition.parameters
        var positionals: [Expression] = []
        var flags: [Int: (value: Expression?, span: Span)] = [:]
        var hasSpread = false
        var hasUnknownFlag = false
        var extra: [Argument] = []
        for argument in call.arguments {
            switch argument {
            case .positional(let value):
                positionals.append(value)
                extra.append(argument)
                guard case .glued(let parts) = value.kind, hasGlob(parts) else { continue }
                if !hasSpread, positionals.count <= parameters.filter(\.kind.isPositional).count {
                    reportLoneGlob(at: value.span)
                }
                hasSpread = true
            case .spread:
                hasSpread = true
                extra.append(argument)
            case .flag(let name, let isShort, let value):
                let slot = parameters.firstIndex {
                    guard case .flag(let short) = $0.kind else { return false }
                    return $0.name.text == name.text || (isShort && short.map(String.init) == name.text)
                }
                guard let slot else {
                    let known = parameters.filter { $0.kind.isFlag }.map(\.name.text)
                    reportUnknownFlag(name, isShort, of: call.name.text, known: known)
                    hasUnknownFlag = true
                    continue
                }
                if flags[slot] != nil { report("the flag `--\(name.text)` is given twice", at: name.span) }
                flags[slot] = (value, name.span)
            }
        }
        let types = callee.definition.inputTypes.map(\.type)
        if input == nil, !types.isEmpty, !types.contains(where: { [.any, .nothing, .null].contains($0) }) {
            report(
                "`\(call.name.text)` takes \(Compiler.list(types)), and nothing is piped in",
                at: call.name.span,
                help: "… | \(call.name.text)")
        }
        let wantsValue: Bool
        switch use {
        case .discard?, .show?: wantsValue = false
        default: wantsValue = true
        }
        function.code.callees.append(callee.code)
        let index = function.code.callees.count - 1
        let mark = function.next
        defer { function.next = mark }
        if hasSpread {
            for parameter in parameters { noteGiven(nil, for: parameter, of: callee) }
            return compileSpreadCall(
                callee, call, extra, flags, input: input, wantsValue: wantsValue, into: destination)
        }
        let first = function.temporaries(parameters.count)
        var next = 0
        for (slot, parameter) in parameters.enumerated() {
            switch parameter.kind {
            case .positional:
                if next < positionals.count {
                    checkShown(positionals[next], for: parameter, of: callee)
                    noteGiven(positionals[next], for: parameter, of: callee)
                    noteText(positionals[next], for: parameter, of: callee)
                    checkWord(positionals[next], for: parameter, of: callee)
                    checkForm(positionals[next], for: parameter, of: callee)
                    compileArgument(positionals[next], for: parameter, into: first + slot)
                    next += 1
                } else {
                    if parameter.defaultValue == nil {
                        report(
                            "`\(call.name.text)` needs `\(parameter.name.text)`", at: call.name.span,
                            help: usage(of: callee.definition, as: call.name.text))
                    }
                    function.emit(.loadNull, a: first + slot, at: call.name.span)
                }
            case .rest:
                let remaining = positionals[next...]
                next = positionals.count
                let items = function.temporaries(remaining.count)
                for (offset, value) in remaining.enumerated() {
                    compileArgument(value, for: parameter, into: items + offset)
                }
                function.emit(.buildList, a: first + slot, b: items, c: remaining.count, at: call.name.span)
            case .flag:
                guard let given = flags[slot] else {
                    if parameter.type == nil {
                        function.emit(.loadBool, a: first + slot, at: call.name.span)
                    } else {
                        function.emit(.loadNull, a: first + slot, at: call.name.span)
                    }
                    continue
                }
                if let value = given.value { noteText(value, for: parameter, of: callee) }
                compileFlag(given, for: parameter, into: first + slot)
            }
        }
        warnOfSwapped(positionals, parameters.filter(\.kind.isPositional).map(\.name.text), in: call)
        // Behind an unknown flag a word may be its value.
        if next < positionals.count, !hasUnknownFlag {
            let surplus = positionals[next].span.joined(positionals[positionals.count - 1].span)
            report(
                "`\(call.name.text)` is given too many arguments", at: surplus, label: "takes \(next)",
                help: usage(of: callee.definition, as: call.name.text))
        }
        function.emit(
            .call, a: destination, b: first, c: wantsValue ? 1 : 0, d: index, e: input ?? -1,
            at: call.name.span)
    }

    private func compileFlag(
        _ given: (value: Expression?, span: Span), for parameter: Definition.Parameter, into register: Int
    ) {
        if let value = given.value {
            let type = parameter.type ?? .bool
            check(value, fits: type, for: "--\(parameter.name.text)")
            compile(value, into: register, as: type)
            checkAtRun(value, register, type, "--\(parameter.name.text)", allowsNull: true)
        } else if parameter.type == nil {
            function.emit(.loadBool, a: register, b: 1, at: given.span)
        } else {
            report("`--\(parameter.name.text)` needs a value", at: given.span)
        }
    }

    private func compileArgument(_ value: Expression, for parameter: Definition.Parameter, into register: Int)
    {
        guard let type = parameter.type else { return compile(value, into: register, as: nil) }
        check(value, fits: type, for: parameter.name.text)
        if parameter.defaultValue == nil, ![.any, .null, .nothing].contains(type) {
            warnOfNull(given: value, to: parameter.name.text)
        }
        compile(value, into: register, as: type)
        checkAtRun(value, register, type, parameter.name.text, allowsNull: parameter.defaultValue != nil)
    }

    /// A check when the argument is there, unless its type is known now.
    private func checkAtRun(
        _ value: Expression, _ register: Int, _ type: ValueType, _ name: String, allowsNull: Bool
    ) {
        if type == .any || isLiteral(value) { return }
        if case .type(let known) = staticType(value), known == type { return }
        function.emit(
            .checkType, a: register, b: allowsNull ? 1 : 0, c: function.type(type),
            d: function.name("`\(name)`"), at: value.span)
    }

    private func compileSpreadCall(
        _ callee: Module.Function, _ call: CommandCall, _ arguments: [Argument],
        _ flags: [Int: (value: Expression?, span: Span)],
        input: Int?, wantsValue: Bool, into destination: Int
    ) {
        let list = function.temporary()
        compileList(of: arguments, type: nil, into: list, at: call.name.span)
        var registers: [(slot: Int, register: Int)] = []
        for (slot, given) in flags {
            let register = function.temporary()
            compileFlag(given, for: callee.definition.parameters[slot], into: register)
            registers.append((slot, register))
        }
        function.code.spreadSites.append(
            SpreadSite(
                callee: callee.code, positionals: list, flags: registers, input: input, wantsValue: wantsValue
            ))
        function.emit(.callSpread, a: destination, d: function.code.spreadSites.count - 1, at: call.name.span)
    }

    /// Arguments as one list, globs and spreads opened.
    private func compileList(of arguments: [Argument], type: ValueType?, into list: Int, at span: Span) {
        function.emit(.buildList, a: list, b: list, c: 0, at: span)
        for argument in arguments {
            let mark = function.next
            let register = function.temporary()
            switch argument {
            case .positional(let value):
                if case .glued(let parts) = value.kind, hasGlob(parts) {
                    compileGlob(parts, into: register, mustMatch: true, at: value.span)
                    function.emit(.spreadItems, a: list, b: register, at: value.span)
                } else {
                    if let type { check(value, fits: type, for: "argument") }
                    compile(value, into: register, as: type)
                    function.emit(.appendItem, a: list, b: register, at: value.span)
                }
            case .spread(let value):
                compile(value, into: register)
                function.emit(.spreadItems, a: list, b: register, at: value.span)
            case .flag: break
            }
            function.next = mark
        }
    }

    private func usage(of definition: Definition, as name: String) -> String {
        var words = [name]
        for parameter in definition.parameters {
            let name = parameter.name.text
            switch parameter.kind {
            case .positional: words.append(parameter.defaultValue == nil ? "<\(name)>" : "[\(name)]")
            case .rest: words.append("[\(name)…]")
            case .flag: words.append(parameter.type.map { "[--\(name) <\($0.rawValue)>]" } ?? "[--\(name)]")
            }
        }
        return "usage: " + words.joined(separator: " ")
    }

    func reportUnknownFlag(_ name: Name, _ isShort: Bool, of command: String, known: [String]) {
        let close = isShort ? nil : closest(to: name.text, among: known)
        var help = close.map { "did you mean `--\($0)`?" }
        if isShort, let foreign = ForeignNames.help(forFlag: name.text, of: command) {
            return report("`\(command)` has no flag `-\(name.text)`", at: name.span, help: foreign)
        }
        if name.text == "help" || (isShort && name.text == "h") { help = "`help \(command)` tells all of it" }
        if help == nil, !known.isEmpty { help = "it has " + known.map { "--\($0)" }.joined(separator: ", ") }
        // Whoever knows the program of that name means its flag.
        if isShort, isProgram(command) {
            help = (help.map { $0 + "; " } ?? "") + "`^\(command) -\(name.text)` is the program's"
        }
        report("`\(command)` has no flag `\(isShort ? "-" : "--")\(name.text)`", at: name.span, help: help)
    }

    // MARK: Commands of nops and its plugins

    func compileCall(
        _ command: any Command, _ bound: BoundSignature, _ call: CommandCall, input: Int?,
        into destination: Int
    ) {
        let signature = bound.signature
        let site = CallSite(command: command, signature: bound, span: call.name.span)
        if case .aggregate(let aggregation) = signature.result {
            switch aggregated(call, signature, aggregation, stageInput) {
            case .type(.size): site.nothing = .size(0)
            case .type(.duration): site.nothing = .duration(0)
            default: break
            }
        }
        if signature.name == "cd", function.kind != .topLevel { function.code.savesSurroundings = true }
        var positionals: [Argument] = []
        var hasUnknownFlag = false
        for argument in call.arguments {
            guard case .flag(let name, let isShort, let value) = argument else {
                positionals.append(argument)
                continue
            }
            guard
                let index = signature.flags.firstIndex(where: {
                    $0.name == name.text || (isShort && $0.short.map(String.init) == name.text)
                })
            else {
                reportUnknownFlag(name, isShort, of: signature.name, known: signature.flags.map(\.name))
                hasUnknownFlag = true
                continue
            }
            let flag = signature.flags[index]
            let position = signature.parameters.count + index
            if site.registers[position] != nil {
                report("the flag `--\(flag.name)` is given twice", at: name.span)
            }
            site.registers[position] = compileFlag(flag, name, value, usage: signature.usage)
            if let value { check(value, of: flag, in: call) }
            if let count = flag.closureArguments, let closure = value?.closure {
                checkArity(closure, count, by: signature.name)
            }
            site.spans[position] = value?.span ?? name.span
        }
        bind(positionals, site, signature, call, mayHoldFlagValue: hasUnknownFlag)
        let values = positionals.compactMap { if case .positional(let value) = $0 { value } else { nil } }
        if values.count == positionals.count {
            warnOfSwapped(values, signature.parameters.map(\.name), in: call, isCrosswise: true)
        }
        checkShown(call, signature)
        if let check = signature.checkWritten, !isCaught {
            do { try check(written(call)) } catch let error as ErrorValue {
                let place = GivenArguments(call).values.last?.span ?? call.name.span
                report(error.message, at: place, help: error.help)
            } catch {}
        }
        function.code.sites.append(site)
        function.emit(
            .callCommand, a: destination, b: input ?? noRegister, d: function.code.sites.count - 1,
            at: call.name.span)
    }

    /// The register that gets a flag's value.
    func compileFlag(_ flag: Signature.Flag, _ name: Name, _ value: Expression?, usage: String) -> Int {
        let register = function.temporary()
        let type = flag.type ?? .bool
        if let value {
            check(value, fits: type, for: "--\(flag.name)")
            compile(value, into: register, as: type)
            if type != .any, !isLiteral(value) {
                function.emit(
                    .checkType, a: register, b: 1, c: function.type(type),
                    d: function.name("`--\(flag.name)`"), at: value.span)
            }
        } else if flag.type == nil {
            function.emit(.loadBool, a: register, b: 1, at: name.span)
        } else {
            report("`--\(flag.name)` needs a value", at: name.span, help: "usage: \(usage)")
        }
        return register
    }

    private func bind(
        _ positionals: [Argument], _ site: CallSite, _ signature: Signature, _ call: CommandCall,
        mayHoldFlagValue: Bool
    ) {
        var remaining = positionals[...]
        for (position, parameter) in signature.parameters.enumerated() {
            guard let argument = remaining.first else {
                if !parameter.isOptional {
                    report(
                        "`\(signature.name)` needs `\(parameter.name)`", at: call.name.span,
                        help: "usage: \(signature.usage)")
                }
                continue
            }
            guard case .positional(let value) = argument else {
                if case .spread(let value) = argument {
                    report(
                        "arguments can be spread only where a command takes any number of them",
                        at: value.span, help: "usage: \(signature.usage)")
                }
                return
            }
            remaining = remaining.dropFirst()
            let register = function.temporary()
            site.registers[position] = register
            site.spans[position] = value.span
            if parameter.type == .condition {
                compileCondition(value, into: register, isTelling: signature.name == Assert().name)
                continue
            }
            // Behind an unknown flag it may be its value.
            if !mayHoldFlagValue {
                check(value, fits: parameter.type, for: parameter.name)
                checkExcluded(value, parameter)
            }
            if !parameter.isOptional, parameter.type != .any { warnOfNull(given: value, to: parameter.name) }
            if parameter.role == .field { probePath(value, into: stageInput) }
            if let accepted = parameter.accepted {
                checkAccepted(value, accepted, for: parameter.name, in: call)
            }
            if let doubt = parameter.doubt { warn(value, doubt) }
            if case .pattern(let flag) = parameter.role {
                if let flag, !isGiven(flag, in: call) {
                    warnOfPlainPattern(value, flag)
                } else {
                    checkPattern(value)
                }
            }
            if let closure = value.closure {
                compileClosure(
                    closure, for: parameter, of: signature, in: call, into: register, at: value.span)
            } else {
                compile(value, into: register, as: parameter.type)
            }
            if parameter.type != .any, !isLiteral(value) {
                function.emit(
                    .checkType, a: register, b: parameter.isOptional ? 1 : 0,
                    c: function.type(parameter.type), d: function.name("`\(parameter.name)`"),
                    at: value.span)
            }
        }
        let isCounted = remaining.allSatisfy {
            if case .positional(let value) = $0 { !isGlob(value) } else { false }
        }
        if let rest = signature.rest, isCounted, remaining.count < signature.restMinimum {
            let count = signature.restMinimum == 1 ? "" : "\(signature.restMinimum) "
            report(
                "`\(signature.name)` needs \(count)`\(rest.name)`", at: call.name.span,
                help: "usage: \(signature.usage)")
        }
        guard !remaining.isEmpty else { return }
        guard let rest = signature.rest else {
            if mayHoldFlagValue { return }
            var span = Span.none
            for argument in remaining {
                switch argument {
                case .positional(let value), .spread(let value): span = span.joined(value.span)
                case .flag: break
                }
            }
            report(
                "`\(signature.name)` is given too many arguments", at: span,
                label: "takes \(signature.parameters.count)",
                help: "usage: \(signature.usage)"
                    + (isProgram(signature.name) ? "; `^\(signature.name)` is the program of that name" : ""))
            return
        }
        // To `echo` and `print` a word keeps its spelling (rule 3).
        let keepsSpelling = signature.name == "echo" || signature.name == "print"
        let isDynamic = remaining.contains {
            switch $0 {
            case .spread: true
            case .positional(let value):
                if case .glued(let parts) = value.kind { hasGlob(parts) } else { false }
            case .flag: false
            }
        }
        if isDynamic {
            let list = function.temporary()
            compileList(
                of: Array(remaining), type: keepsSpelling ? .words : rest.type, into: list, at: call.name.span
            )
            site.restList = list
            site.restSpans = [call.name.span]
            return
        }
        for argument in remaining {
            guard case .positional(let value) = argument else { continue }
            let register = function.temporary()
            if !keepsSpelling {
                check(value, fits: rest.type, for: rest.name)
                checkExcluded(value, rest)
                if rest.type != .any { warnOfNull(given: value, to: rest.name) }
            }
            if rest.role == .field { probePath(value, into: stageInput) }
            if let accepted = rest.accepted { checkAccepted(value, accepted, for: rest.name, in: call) }
            if let closure = value.closure {
                compileClosure(closure, for: rest, of: signature, in: call, into: register, at: value.span)
            } else {
                compile(value, into: register, as: keepsSpelling ? .words : rest.type)
            }
            if !keepsSpelling, rest.type != .any, !isLiteral(value) {
                function.emit(
                    .checkType, a: register, c: function.type(rest.type), d: function.name("`\(rest.name)`"),
                    at: value.span)
            }
            site.restRegisters.append(register)
            site.restSpans.append(value.span)
        }
    }

    // MARK: Words that take a type

    /// Compiles a value for a parameter of a type: a bare word takes it (rule 35).
    func compile(_ expression: Expression, into destination: Int, as type: ValueType?) {
        switch expression.kind {
        case .word(let text, let literal):
            switch type {
            case .string?, .path?, .glob?, .cellPath?, .words?:
                load(.text(text), into: destination, at: expression.span)
            case .float?:
                if case .int(let int)? = literal?.kind {
                    load(.float(Double(int)), into: destination, at: expression.span)
                } else {
                    compile(expression, into: destination)
                }
            default: compile(expression, into: destination)
            }
        case .int(let int) where type == .float:
            load(.float(Double(int)), into: destination, at: expression.span)
        default: compile(expression, into: destination)
        }
    }
}
