import PluginAPI
import Syntax

// `plan { … }`: its body is the caller's, so it is code of its own.

extension Compiler {
    func compilePlan(_ arguments: [Argument], into destination: Int, at span: Span) {
        let mark = function.next
        var body: Block?
        var asDiff = false
        for argument in arguments {
            switch argument {
            case .positional(let value):
                if let block = value.body {
                    if body != nil { report("`plan` takes one block", at: value.span, help: "plan { … }") }
                    body = block
                } else {
                    report("`plan` takes a block", at: value.span, help: "plan { … }")
                }
            case .flag(let flag, _, nil) where flag.text == "diff": asDiff = true
            case .flag(let flag, _, _): report("`plan` has no flag `--\(flag.text)`", at: flag.span)
            case .spread(let value): report("`plan` takes a block", at: value.span, help: "plan { … }")
            }
        }
        guard let body else {
            report("`plan` needs a block", at: span, help: "plan { … }")
            return
        }
        // The handler is there for its marks: an error that passes it ends the plan.
        let register = function.temporary()
        let handler = function.emit(.pushHandler, a: register, b: HandlerReach.all.rawValue, at: span)
        function.emit(.beginPlan, at: span)
        function.cleanups.append(.handler(mayExpectFailure: false))
        function.cleanups.append(.plan)
        compileBlock(body, use: .discard)
        function.cleanups.removeLast(2)
        function.emit(.endPlan, a: destination, c: asDiff ? 1 : 0, at: span)
        function.emit(.popHandler, at: span)
        let end = function.emit(.jump, at: span)
        function.land(handler)
        function.emit(.raise, a: register, at: span)
        function.land(end)
        function.next = mark
    }
}

extension Expression {
    /// The block that stands where a command of the caller's own scope takes one.
    var body: Block? {
        switch kind {
        case .block(let block): block
        case .closure(let closure) where closure.isImplicit: closure.body
        default: nil
        }
    }
}
