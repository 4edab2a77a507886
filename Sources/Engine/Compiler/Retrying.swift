import PluginAPI
import Syntax

// `retry { … }` and `timeout 30s { … }`.

extension Compiler {
    func compileRetry(_ call: CommandCall, use: Use) {
        let form = "retry --times 5 --delay 1s { … }"
        guard let (body, rest) = takeBody(of: call, form: form) else { return }
        let span = call.name.span
        let mark = function.next
        let state = function.temporaries(Attempts.registers)
        for offset in 0..<Attempts.registers { function.emit(.loadNull, a: state + offset, at: span) }
        var hasUnknownFlag = false
        for argument in rest {
            guard case .flag(let name, let isShort, let value) = argument else {
                // Behind an unknown flag a word may be its value.
                if hasUnknownFlag { continue }
                report("`retry` takes a block only", at: argument.span, help: form)
                continue
            }
            guard let index = Retry.flags.firstIndex(where: { $0.name == name.text }) else {
                reportUnknownFlag(name, isShort, of: "retry", known: Retry.flags.map(\.name))
                hasUnknownFlag = true
                continue
            }
            let register = compileFlag(Retry.flags[index], name, value, usage: Retry().signature.usage)
            if let value { check(value, of: Retry.flags[index], in: call) }
            function.emit(.take, a: state + 1 + index, b: register, at: argument.span)
        }
        function.emit(.beginAttempts, a: state, at: span)
        let start = function.here
        let error = function.temporary()
        let handler = function.emit(.pushHandler, a: error, at: span)
        function.cleanups.append(.handler(mayExpectFailure: false))
        compileBlock(body, use: use)
        finish(use, at: span)
        function.cleanups.removeLast()
        function.emit(.popHandler, at: span)
        let end = function.emit(.jump, at: span)
        function.land(handler)
        function.emit(.nextAttempt, a: state, b: error, at: span)
        function.emit(.loop, d: start, at: span)
        function.land(end)
        function.next = mark
    }

    func compileTimeout(_ call: CommandCall, use: Use) {
        let form = "timeout 30s { … }; the program of that name is run by `^timeout`"
        guard let (body, rest) = takeBody(of: call, form: form) else { return }
        let span = call.name.span
        if case .flag(let flag, let isShort, _)? = rest.first {
            return reportUnknownFlag(flag, isShort, of: "timeout", known: [])
        }
        guard case .positional(let value)? = rest.first, rest.count == 1 else {
            report(
                "`timeout` takes a duration and a block", at: rest.dropFirst().first?.span ?? span, help: form
            )
            return
        }
        let mark = function.next
        let register = function.temporary()
        check(value, fits: .duration, for: "time")
        compile(value, into: register, as: .duration)
        function.emit(
            .checkType, a: register, c: function.type(.duration), d: function.name("`time`"), at: value.span)
        let handler = function.emit(.pushHandler, a: register, b: HandlerReach.all.rawValue, at: span)
        function.emit(.beginTimeout, a: register, at: value.span)
        function.cleanups.append(.handler(mayExpectFailure: false))
        function.cleanups.append(.timeout)
        compileBlock(body, use: use)
        finish(use, at: span)
        function.cleanups.removeLast(2)
        function.emit(.endTimeout, at: span)
        function.emit(.popHandler, at: span)
        let end = function.emit(.jump, at: span)
        function.land(handler)
        function.emit(.raiseTimedOut, a: register, at: span)
        function.land(end)
        function.next = mark
    }
}
