import PluginAPI
import Syntax

// `spawn { … }`: its block is a closure, which gets copies.

extension Compiler {
    /// - Parameter use: where nobody uses the job, a program at the block's end writes straight out.
    func compileSpawn(_ call: CommandCall, into destination: Int, use: ProgramUse) {
        let form = "spawn { … }"
        let span = call.name.span
        guard let (body, rest) = takeBody(of: call, form: form) else { return }
        var isDetached = false
        for argument in rest {
            switch argument {
            case .flag(let flag, false, nil) where flag.text == "detach": isDetached = true
            case .flag(let flag, _, _?) where flag.text == "detach":
                return report("`--detach` takes no value", at: argument.span, help: "spawn --detach { … }")
            case .flag(let flag, let isShort, _):
                return reportUnknownFlag(flag, isShort, of: "spawn", known: ["detach"])
            default: return report("`spawn` takes a block only", at: argument.span, help: form)
            }
        }
        let mark = function.next
        let register = function.temporary()
        compileClosure(Closure(parameters: [], isImplicit: false, body: body), into: register, at: body.span)
        function.emit(
            isDetached ? .spawnDetached : .spawnJob, a: destination, b: register, c: use.rawValue,
            d: function.name(shown(body)), at: span)
        function.next = mark
    }

    /// How long, in characters, a list shows a job's text at most.
    private static let longest = 60

    /// A block's text without its braces, in one line.
    private func shown(_ body: Block) -> String {
        var inner = source.text(body.span)[...]
        if inner.hasPrefix("{") { inner.removeFirst() }
        if inner.hasSuffix("}") { inner.removeLast() }
        let text = SecretMask.masked(inner.split { $0.isWhitespace }.joined(separator: " "))
        return text.count > Compiler.longest ? text.prefix(Compiler.longest - 1) + "…" : text
    }
}
