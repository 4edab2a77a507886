import PluginAPI
import Syntax

extension Compiler {
    // MARK: Chains

    func compile(_ chain: Chain, use: Use) {
        compile(chain, upTo: chain.rest.count, use: use)
    }

    /// The first pipeline and the first `count` that are joined to it; equal precedence, left to right (rule 16).
    private func compile(_ chain: Chain, upTo count: Int, use: Use) {
        guard count > 0 else { return compile(chain.first, use: use) }
        let (joint, right) = chain.rest[count - 1]
        let span = right.span
        let mark = function.next
        let result = function.temporary()
        switch joint {
        case .or:
            let handler = function.emit(.pushHandler, a: result, at: span)
            function.cleanups.append(.handler(mayExpectFailure: true))
            compileLeft(chain, upTo: count - 1, into: result, use: use)
            function.cleanups.removeLast()
            function.emit(.popHandler, at: span)
            let failed = function.emit(.jumpIfFailed, a: result, at: span)
            pass(result, to: use, at: span)
            let end = function.emit(.jump, at: span)
            function.land(handler)
            function.land(failed)
            compile(right, use: use)
            finishInTail(use, at: span)
            function.land(end)
        case .and:
            compileLeft(chain, upTo: count - 1, into: result, use: use)
            let failed = function.emit(.jumpIfFailed, a: result, at: span)
            // What only decided is not shown: `path exists x && print yes`.
            if case .show = use { function.emit(.show, a: result, c: 1, at: span) }
            compile(right, use: use)
            finishInTail(use, at: span)
            let end = function.emit(.jump, at: span)
            function.land(failed)
            pass(result, to: use, at: span)
            function.land(end)
        }
        function.next = mark
    }

    private func finishInTail(_ use: Use, at span: Span) {
        switch use {
        case .value(let register), .tail(let register): function.collect(register, at: span)
        case .show, .discard: break
        }
    }

    /// The left side, run to its end, with its value in a register. Its programs write straight out where
    /// the whole chain's would.
    private func compileLeft(_ chain: Chain, upTo count: Int, into register: Int, use: Use) {
        switch use {
        case .show, .discard:
            if count == 0, endsInProgram(chain.first) {
                compile(chain.first, use: .discard)
                function.emit(.loadNull, a: register, at: chain.first.span)
            } else {
                compile(chain, upTo: count, use: .value(register))
            }
        case .value, .tail: compile(chain, upTo: count, use: .value(register))
        }
        function.collect(register, at: chain.first.span)
    }

    func endsInProgram(_ pipeline: Pipeline) -> Bool { pipeline.stages.last.map(isProgram) ?? false }

    private func isProgram(_ stage: Stage) -> Bool {
        switch stage.kind {
        case .program: return true
        case .command(let call): return call.shape == nil && function.function(named: call.name.text) == nil
        default: return false
        }
    }

    /// A value that is there already, to where it is wanted.
    func pass(_ register: Int, to use: Use, at span: Span) {
        switch use {
        case .value(let destination), .tail(let destination):
            if destination != register { function.emit(.take, a: destination, b: register, at: span) }
        case .show: function.emit(.show, a: register, at: span)
        case .discard: function.emit(.loadNull, a: register, at: span)
        }
    }

    // MARK: Pipelines

    func compile(_ pipeline: Pipeline, use: Use) {
        guard pipeline.stages.count > 1 || !isExpression(pipeline.stages.first) else {
            if case .expression(let expression)? = pipeline.stages.first?.kind,
                let stage = pipeline.stages.first
            {
                if !stage.redirections.isEmpty {
                    report(
                        "an expression has no output to redirect", at: stage.redirections[0].span,
                        help: "`print … > FILE`, or `… | save FILE`")
                }
                compile(expression, use: use)
            }
            return
        }
        let mark = function.next
        let flow = directRegister(of: pipeline, use) ?? function.temporary()
        var input: Int?
        var given: StaticType?
        for (index, stage) in pipeline.stages.enumerated() {
            let isLast = index == pipeline.stages.count - 1
            if let given, index > 0 {
                checkInput(of: stage, given, from: pipeline.stages[index - 1])
            } else if index == 0 {
                checkNeedsNoInput(stage)
            }
            let outer = stageInput
            stageInput = given ?? .unknown
            let rest = pipeline.stages[(index + 1)...]
            compile(
                stage, input: input, into: flow, use: isLast ? use : nil,
                joined: rest.allSatisfy(isProgram) ? programUse(of: use) : .stream)
            stageInput = outer
            given = output(of: stage, input: given)
            input = flow
        }
        let span = pipeline.stages.last?.span ?? pipeline.span
        switch use {
        case .value(let register), .tail(let register):
            if register != flow { function.emit(.take, a: register, b: flow, at: span) }
        case .show: function.emit(.show, a: flow, at: span)
        case .discard:
            function.emit(.drain, a: flow, at: span)
        }
        function.next = mark
    }

    /// Where a lone call of a function may put its value at once: nothing is written there before it returns.
    private func directRegister(of pipeline: Pipeline, _ use: Use) -> Int? {
        guard pipeline.stages.count == 1, let stage = pipeline.stages.first, stage.redirections.isEmpty,
            case .command(let call) = stage.kind, function.function(named: call.name.text) != nil
        else { return nil }
        switch use {
        case .value(let register), .tail(let register): return register
        case .show, .discard: return nil
        }
    }

    private func isExpression(_ stage: Stage?) -> Bool {
        if case .expression? = stage?.kind { return true }
        return false
    }

    /// One stage; `use` nil: another stage follows. `joined`: what becomes of the last one's output where all from here on are
    /// programs.
    private func compile(
        _ stage: Stage, input: Int?, into destination: Int, use: Use?, joined: ProgramUse = .stream
    ) {
        switch stage.kind {
        case .expression(let expression):
            if input != nil, !expression.isMissing {
                report(
                    "an expression can stand only first in a pipeline", at: expression.span,
                    help: "`each { … }` computes with what is piped in")
            }
            compile(expression, into: destination)
        case .command(let call):
            compile(call, stage, input: input, into: destination, use: use, joined: joined)
        case .program(let call):
            compileProgram(
                call.name, call.arguments, stage, input: input, into: destination, use: use, joined: joined,
                at: stage.span)
        case .capture(let capture):
            compileCapture(capture, input: input, into: destination, at: stage.span)
        }
    }

    private func compile(
        _ call: CommandCall, _ stage: Stage, input: Int?, into destination: Int, use: Use?, joined: ProgramUse
    ) {
        let found = function.function(named: call.name.text)
        if found == nil, call.shape == nil {
            let isKnown = isProgram(call.name.text)
            if !isKnown { reportUnknownCommand(call.name) }
            // What it would take nobody knows.
            let outer = checksProgramArguments
            checksProgramArguments = isKnown && outer
            defer { checksProgramArguments = outer }
            let name = Expression(.string(call.name.text), call.name.span)
            compileProgram(
                name, call.arguments, stage, input: input, into: destination, use: use, joined: joined,
                at: call.name.span)
            return
        }
        if !stage.environment.isEmpty {
            report(
                "an environment of its own can be given to a program only",
                at: stage.environment[0].name.span,
                help:
                    "`with {\(stage.environment[0].name.text): …} { … }` gives it to all in a block; a program is named by `^\(call.name.text)`"
            )
        }
        let mark = function.next
        var input = input
        let outputs = stage.redirections.filter { if case .input = $0.kind { false } else { true } }
        for redirection in stage.redirections {
            guard case .input = redirection.kind, let target = redirection.target else { continue }
            let register = function.temporary()
            compile(target, into: register, as: .path)
            function.emit(.inputFromFile, a: register, b: register, at: redirection.span)
            input = register
        }
        if !outputs.isEmpty {
            function.code.redirections.append(redirections(outputs))
            function.emit(.pushRedirection, d: function.code.redirections.count - 1, at: stage.span)
        }
        let wanted: Use? = outputs.isEmpty ? use : .value(destination)
        if let found {
            compileCall(found, call, input: input, into: destination, use: wanted)
        } else if let compileBody = bodyForm(of: call) {
            if input != nil {
                report(
                    "`\(call.name.text)` takes no input", at: call.name.span, help: "pipe within its block")
            }
            let inner: Use
            switch wanted {
            case .discard?: inner = .discard
            case .show?: inner = .show
            // A program at its end is at the function's.
            case .tail?: inner = .tail(destination)
            default: inner = .value(destination)
            }
            let outer = function.isInBodyForm
            function.isInBodyForm = true
            compileBody(call, inner)
            function.isInBodyForm = outer
            switch inner {
            case .value, .tail: break
            case .show, .discard: function.emit(.loadNull, a: destination, at: call.name.span)
            }
        } else if call.name.text == "parallel" {
            if input != nil {
                report(
                    "`parallel` takes no input", at: call.name.span, help: "`each --parallel 8 { … }` does")
            }
            compileParallel(call, into: destination, use: programUse(of: wanted))
        } else if call.name.text == "spawn" {
            if input != nil {
                report("`spawn` takes no input", at: call.name.span, help: "pipe within its block")
            }
            compileSpawn(call, into: destination, use: programUse(of: use))
        } else if call.name.text == "plan" {
            compilePlan(call.arguments, into: destination, at: call.name.span)
        } else if call.name.text == TestBlock.word {
            compileTest(call, isAlone: input == nil && use != nil && stage.redirections.isEmpty)
            function.emit(.loadNull, a: destination, at: call.name.span)
        } else if let (command, signature) = registry.command(named: call.name.text) {
            compileCall(command, signature, call, input: input, into: destination)
        }
        if !outputs.isEmpty {
            if redirectsValue(outputs) {
                // What `echo` says is a line, in a file as on the screen.
                function.emit(.writeOut, a: destination, c: call.name.text == "echo" ? 1 : 0, at: stage.span)
            } else {
                function.collect(destination, at: stage.span)
            }
            function.emit(.popRedirection, at: stage.span)
        }
        function.next = mark
    }

    private func redirectsValue(_ redirections: [Redirection]) -> Bool {
        redirections.contains {
            switch $0.kind {
            case .output(descriptor: 1, _), .both, .duplicate(from: 1, to: 2): true
            default: false
            }
        }
    }

    func redirections(_ list: [Redirection]) -> RedirectionSite {
        RedirectionSite(
            list.map { redirection in
                var register: Int?
                if let target = redirection.target {
                    let made = function.temporary()
                    compile(target, into: made, as: .path)
                    register = made
                }
                return (kind: redirection.kind, target: register, span: redirection.span)
            })
    }

    private func reportUnknownCommand(_ name: Name) {
        var candidates = registry.names
        var builder: FunctionBuilder? = function
        while let current = builder {
            for scope in current.scopes { candidates += scope.functions.keys }
            builder = current.parent
        }
        // Its `use` was reported.
        if missingNames.contains(name.text) { return }
        let close = closest(to: name.text, among: candidates)
        report(
            "there is no command `\(name.text)`", at: name.span,
            label: "neither a command of nops nor a program on PATH",
            help: unknownCommandHelp(name.text, close: close))
    }

    private func unknownCommandHelp(_ word: String, close: String?) -> String {
        if word == "recover" {
            return "the next change recovers what was left unfinished; `^nops recover` does it now"
        }
        if let help = ForeignNames.help(for: word) { return help }
        if word.first?.isNumber == true, word.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." }) {
            let example = spelledUnit(word).map { "`\($0)`" } ?? "`10KB`, `5m`"
            return "text is written \"\(word)\"; sizes and durations have their units: \(example)"
        }
        if let help = variableHelp(for: word) { return help }
        if let close = close ?? closestProgram(word) { return "did you mean `\(close)`?" }
        return "`^\(word)` runs a program that will be there only later"
    }

    /// The variable whose `$` was left out: `row.size` where there is `$row`.
    private func variableHelp(for word: String) -> String? {
        let name = word.prefix { $0 != "." && $0 != "[" && $0 != "?" }
        guard knownLocal(String(name)) != nil else { return nil }
        return "`$\(word)` is "
            + (name.count < word.count ? "a part of the variable" : "the variable of that name")
    }

    // MARK: Programs

    private func compileProgram(
        _ name: Expression, _ arguments: [Argument], _ stage: Stage, input: Int?, into destination: Int,
        use: Use?, joined: ProgramUse = .stream, at span: Span
    ) {
        let mark = function.next
        let nameRegister = function.temporary()
        compileProgramWord(name, into: nameRegister)
        let list = function.temporary()
        compileProgramArguments(arguments, into: list, at: span)
        let environment = stage.environment.map { name, value in
            let register = function.temporary()
            compile(value, into: register, as: .string)
            return (name: name.text, register: register)
        }
        let site = ProgramSite(
            name: nameRegister, arguments: list,
            redirections: stage.redirections.isEmpty ? nil : redirections(stage.redirections),
            environment: environment, joined: joined, isPipedInto: input != nil)
        function.code.programs.append(site)
        function.emit(
            .runProgram, a: destination, b: input ?? noRegister, c: programUse(of: use).rawValue,
            d: function.code.programs.count - 1, at: span)
        function.next = mark
    }

    func programUse(of use: Use?) -> ProgramUse {
        switch use {
        case .discard?, .show?: .direct
        case .tail?: .asCallerWants
        default: .stream
        }
    }

    /// A word as a program gets it: with its spelling.
    private func compileProgramWord(_ expression: Expression, into register: Int) {
        checkProgramArgument(expression)
        switch expression.kind {
        case .word(let text, _): load(.text(text), into: register, at: expression.span)
        case .glued(let parts): compileWord(parts, into: register, at: expression.span)
        case .string, .interpolated: compile(expression, into: register)
        default:
            if checksProgramArguments, let type = staticType(expression).type,
                [.null, .list, .record, .closure].contains(type)
            {
                report(
                    "a program's argument is text, not \(type.rawValue)", at: expression.span,
                    help: type == .list ? "spread it: `...$xs`" : "write it as data: `| to json`")
            }
            compile(expression, into: register)
            function.emit(.wordText, a: register, b: register, at: expression.span)
        }
    }

    private func compileProgramArguments(_ arguments: [Argument], into list: Int, at span: Span) {
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
                    compileProgramWord(value, into: register)
                    function.emit(.appendItem, a: list, b: register, at: value.span)
                }
            case .spread(let value):
                checkProgramArgument(value)
                compile(value, into: register)
                function.emit(.spreadItems, a: list, b: register, at: value.span)
            case .flag(let name, let isShort, let value):
                load(.text((isShort ? "-" : "--") + name.text), into: register, at: name.span)
                function.emit(.appendItem, a: list, b: register, at: name.span)
                if let value {
                    compileProgramWord(value, into: register)
                    function.emit(.appendItem, a: list, b: register, at: value.span)
                }
            }
            function.next = mark
        }
    }

    // MARK: capture

    private func compileCapture(_ capture: Capture, input: Int?, into destination: Int, at span: Span) {
        let mark = function.next
        defer { function.next = mark }
        if case .stage(let stage) = capture {
            var program: (name: Expression, arguments: [Argument])?
            switch stage.kind {
            case .program(let call): program = (call.name, call.arguments)
            case .command(let call)
            where call.shape == nil && function.function(named: call.name.text) == nil:
                if !isProgram(call.name.text) { reportUnknownCommand(call.name) }
                program = (Expression(.string(call.name.text), call.name.span), call.arguments)
            default: break
            }
            if let program {
                compileProgram(
                    program.name, program.arguments, stage, input: input, into: destination, use: nil,
                    at: stage.span)
                function.code.instructions[function.here - 1].op = .captureProgram
                return
            }
        }
        let result = function.temporary()
        function.emit(.beginCapture, at: span)
        let handler = function.emit(.pushHandler, a: result, at: span)
        function.cleanups.append(.handler(mayExpectFailure: true))
        switch capture {
        case .stage(let stage):
            compile(stage, input: input, into: result, use: .value(result))
        case .block(let block): compileBlock(block, use: .value(result))
        }
        // Written while errors are still caught: a program may fail as late as at the end of its output.
        function.emit(.writeOut, a: result, at: span)
        function.cleanups.removeLast()
        function.emit(.popHandler, at: span)
        function.emit(.endCapture, a: destination, b: result, at: span)
        let end = function.emit(.jump, at: span)
        function.land(handler)
        function.emit(.endCapture, a: destination, b: result, c: 1, at: span)
        function.land(end)
    }
}
