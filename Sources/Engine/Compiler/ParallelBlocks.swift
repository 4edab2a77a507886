import PluginAPI
import Syntax

// `parallel { … } { … }`: its blocks are closures, which get copies.

extension Compiler {
    /// - Parameter use: of the output of a program at a block's end.
    func compileParallel(_ call: CommandCall, into destination: Int, use: ProgramUse) {
        let form = "parallel { … } { … }"
        let span = call.name.span
        let mark = function.next
        let list = function.temporary()
        function.emit(.buildList, a: list, b: list, c: 0, at: span)
        var isAny = false
        for argument in call.arguments {
            if case .flag(let flag, let isShort, _) = argument {
                return reportUnknownFlag(flag, isShort, of: "parallel", known: [])
            }
            guard let block = argument.block else {
                return report(
                    "`parallel` takes blocks only", at: argument.span,
                    help: "write \(form); `$list | each --parallel 8 { … }` runs one block for each item")
            }
            isAny = true
            let register = function.temporary()
            compileClosure(
                Closure(parameters: [], isImplicit: false, body: block), into: register, at: argument.span)
            function.emit(.appendItem, a: list, b: register, at: argument.span)
        }
        if !isAny { report("`parallel` needs blocks", at: span, help: form) }
        function.emit(.runParallel, a: destination, b: list, c: use.rawValue, at: span)
        function.next = mark
    }
}
