import PluginAPI
import Syntax

// Commands whose block is the caller's own code: it assigns the caller's variables, and `return`, `break` and
// `continue` pass through (rule 31). The commands themselves are only declarations.

extension Compiler {
    /// How such a command is compiled; nil: it is another one.
    func bodyForm(of call: CommandCall) -> ((CommandCall, Use) -> Void)? {
        switch call.name.text {
        case "transaction": return compileTransaction
        case "with": return compileWith
        case "retry": return compileRetry
        case "timeout": return compileTimeout
        case "time": return compileTime
        case "cd": return call.arguments.contains { $0.block != nil } ? compileFolderBlock : nil
        default: return nil
        }
    }

    /// A command's block and its other arguments; nil, and reported, where there is no block.
    func takeBody(of call: CommandCall, form: String) -> (body: Block, rest: [Argument])? {
        let blocks = call.arguments.compactMap(\.block)
        guard let body = blocks.last else {
            report("`\(call.name.text)` needs a block", at: call.name.span, help: form)
            return nil
        }
        if blocks.count > 1 {
            report("`\(call.name.text)` takes one block", at: blocks[1].span, help: form)
        }
        return (body, call.arguments.filter { $0.block == nil })
    }

    /// `with {NAME: "v"} { … }`
    private func compileWith(_ call: CommandCall, use: Use) {
        let form = "with {NAME: \"value\"} { … }"
        guard let (body, rest) = takeBody(of: call, form: form) else { return }
        if case .flag(let flag, let isShort, _)? = rest.first(where: {
            if case .flag = $0 { true } else { false }
        }) {
            return reportUnknownFlag(flag, isShort, of: "with", known: [])
        }
        guard case .positional(let value)? = rest.first, rest.count == 1 else {
            report(
                "`with` takes a record of variables and a block",
                at: rest.dropFirst().first?.span ?? call.name.span, help: form)
            return
        }
        let mark = function.next
        let register = function.temporary()
        check(value, fits: .record, for: "variables")
        compile(value, into: register)
        function.emit(.pushSurroundings, at: call.name.span)
        function.emit(.extendEnvironment, a: register, at: value.span)
        compileSurrounded(body, use: use, at: call.name.span)
        function.next = mark
    }

    /// `cd DIR { … }`
    private func compileFolderBlock(_ call: CommandCall, use: Use) {
        guard let (body, rest) = takeBody(of: call, form: "cd FOLDER { … }") else { return }
        guard !rest.isEmpty, let (command, signature) = registry.command(named: "cd") else {
            report("`cd` needs a folder before its block", at: call.name.span, help: "cd FOLDER { … }")
            return
        }
        let mark = function.next
        let register = function.temporary()
        function.emit(.pushSurroundings, at: call.name.span)
        var plain = call
        plain.arguments = rest
        compileCall(command, signature, plain, input: nil, into: register)
        compileSurrounded(body, use: use, at: call.name.span)
        function.next = mark
    }

    /// `time { … }`
    private func compileTime(_ call: CommandCall, use: Use) {
        let form = "time { … }; the program of that name is run by `^time`"
        guard let (body, rest) = takeBody(of: call, form: form) else { return }
        if case .flag(let flag, let isShort, _)? = rest.first {
            return reportUnknownFlag(flag, isShort, of: "time", known: [])
        }
        let span = call.name.span
        if let other = rest.first { return report("`time` takes a block only", at: other.span, help: form) }
        let mark = function.next
        let (began, took) = (function.temporary(), function.temporary())
        function.emit(.readClock, a: began, at: span)
        let isShown = if case .show = use { true } else { false }
        compileBlock(body, use: isShown ? .show : .discard)
        function.emit(.readClock, a: took, at: span)
        function.emit(.subtract, a: took, b: took, c: began, at: span)
        pass(took, to: use, at: span)
        function.next = mark
    }

    /// A block after which folder and environment are as they were before. An error puts them back, too: whoever
    /// handles it knows how many were kept.
    private func compileSurrounded(_ body: Block, use: Use, at span: Span) {
        function.cleanups.append(.surroundings)
        compileBlock(body, use: use)
        finish(use, at: span)
        function.cleanups.removeLast()
        function.emit(.popSurroundings, at: span)
    }
}

extension Argument {
    /// The block that it is, if it is one.
    var block: Block? {
        if case .positional(let value) = self { return value.body }
        return nil
    }

    var span: Span {
        switch self {
        case .positional(let value), .spread(let value): value.span
        case .flag(let name, _, let value): value.map { name.span.joined($0.span) } ?? name.span
        }
    }
}
