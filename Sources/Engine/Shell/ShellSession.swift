import Glibc
import Platform
import PluginAPI
import Syntax

// The session as the interactive shell uses it: its lines share one top level.

extension Session {
    /// Runs a line of the shell, whose variables and functions the next lines know.
    public func run(line: String) -> Outcome {
        shellLines += 1
        machine.output.screen.forget()
        sources.columns = Files.terminalColumns(STDERR_FILENO)
        return run(
            sources.add(name: "line \(shellLines)", bytes: Array((askedHelp(line) ?? line).utf8)),
            folder: machine.folder, command: line, warns: true,
            // The program has said what there is to say, and the prompt shows the status.
            tells: { !self.isPlainStatus($0, of: $1) })
    }

    /// A line that asks a command of nops for its help as programs are asked: the line that shows it. Nil: it is another one, or
    /// the command has a flag of that name.
    private func askedHelp(_ line: String) -> String? {
        guard line.hasSuffix("-h") || line.hasSuffix("--help"), case let block = parsed(line).block,
            block.statements.count == 1, case .chain(let chain) = block.statements[0].kind,
            chain.rest.isEmpty,
            chain.first.stages.count == 1, case .command(let call) = chain.first.stages[0].kind,
            let shape = call.shape, call.arguments.count == 1,
            case .flag(let name, let isShort, nil) = call.arguments[0], name.text == (isShort ? "h" : "help"),
            !shape.flags.contains(where: { isShort ? $0.short == "h" : $0.name == "help" })
        else { return nil }
        return "help \(call.name.text)"
    }

    /// Whether a line would pass the check as it stands; nothing is run.
    public func isAcceptable(_ line: String) -> Bool {
        let file = SourceFile(number: -1, name: "", bytes: Array(line.utf8))
        let module = shellModule.copy()
        let parsed = parse(
            file, shapes: SessionShapes(registry: registry, module: module, loader: nil),
            declared: Array(module.variables.keys))
        // What a file's modules have is not looked up for a line that nobody runs yet.
        if parsed.block.statements.contains(where: { if case .use = $0.kind { true } else { false } }) {
            return !parsed.hasSyntaxErrors
        }
        let compiler = Compiler(
            source: file, module: module, registry: registry, warnsOfUnused: false,
            parsed: parsed.diagnostics,
            isProgram: { [machine] in machine.programPath($0) != nil }, closestProgram: { _ in nil },
            usedModule: { _ in nil })
        _ = compiler.compileTopLevel(parsed.block)
        return !(parsed.diagnostics + compiler.diagnostics).contains { $0.severity == .error }
    }

    /// Runs the user's own settings as if they were lines of the shell. Its `use` paths begin at its folder, and the working
    /// folder and `$_` stay what they were.
    /// - Throws: `SystemError` when it can't be read.
    public func run(configuration path: String) throws -> Outcome {
        let folder = machine.folder
        let file = try read(path)
        let outcome = run(file, folder: self.folder(of: path), command: path, warns: false)
        machine.folder = folder
        machine.lastValue = .null
        return outcome
    }

    /// Has `$VISUAL` or `$EDITOR` edit a file (its absolute path as a word of the language), as a program of the shell's that has the terminal to itself.
    /// - Returns: the status that it ended with, of which nothing has been said yet.
    public func edit(_ word: String) -> Int {
        run(aside: "^sh -c 'exec ${VISUAL:-${EDITOR:-vi}} \"$1\"' sh \(word)", name: "the editor")
    }

    /// Runs a line that the user has not entered, and which leaves `$_` as it was; its exit status.
    /// - Parameter name: where its errors are.
    public func run(aside line: String, name: String) -> Int {
        let last = machine.lastValue
        let outcome = run(
            sources.add(name: name, bytes: Array(line.utf8)), folder: machine.folder, command: name,
            warns: false, tells: { error, _ in error.kind != "program" })
        machine.lastValue = last
        return outcome.status
    }

    /// How many items of a stream that was shown `$_` keeps.
    private static let keptItems = 100_000

    /// - Parameters:
    ///   - warns: of what does something else than one may think.
    ///   - tells: whether an error is shown, which the block that was run has ended with.
    private func run(
        _ file: SourceFile, folder: String, command: String, warns: Bool,
        tells: (ErrorValue, Block) -> Bool = { _, _ in true }
    ) -> Outcome {
        let variables = shellModule.variables
        let functions = shellModule.functions
        let compiled = compile(file, in: shellModule, folder: folder, warns: false)
        store.command = command
        machine.storeFolder = machine.folder
        let errors = compiled.errors
        guard errors.isEmpty else {
            shellModule.variables = variables
            shellModule.functions = functions
            return refuse(errors)
        }
        if warns {
            for surprise in Doubts.surprises(
                of: compiled.block, in: file, registry: registry, own: shellModule.functions)
            {
                machine.output.note(surprise.rendered(in: sources))
            }
        }
        shellModule.grow(to: compiled.code.registerCount)
        tellNames(of: shellModule)
        jobs.line = file
        jobs.terminal?.refusesStops(true)
        defer { jobs.terminal?.refusesStops(false) }
        machine.shower = { machine, value in
            guard case .stream(let stream) = value, !(stream is ByteStream) else {
                if case .stream = value {} else { machine.lastValue = value }
                return try machine.writeShown(value)
            }
            // A stream is shown as it comes; what came stays to be used again as `$_`, unless it is too much to keep.
            machine.lastValue = .null
            var kept: [Value]? = []
            try machine.writeShown(
                .stream(
                    GeneratedStream(onClose: { stream.close() }) {
                        guard let item = try stream.next() else { return nil }
                        if let count = kept?.count, count < Session.keptItems {
                            kept?.append(item)
                        } else {
                            kept = nil
                        }
                        return item
                    }))
            if let kept { machine.lastValue = .items(kept) }
        }
        defer { shellModule.forgetTemporaries() }
        func ran() -> Outcome {
            finish {
                tells($0, compiled.block)
            } _: {
                _ = try machine.run(compiled.code, registers: shellModule.storage, wantsValue: false)
            }
        }
        return lineTimes?.note(ran) ?? ran()
    }

    /// Whether a program in the one pipeline that a line is has ended with a status of its own: not one within a block of it.
    private func isPlainStatus(_ error: ErrorValue, of block: Block) -> Bool {
        guard error.kind == "program", error.code < 126, block.statements.count == 1,
            case .chain(let chain) = block.statements[0].kind, chain.rest.isEmpty
        else { return false }
        return chain.first.stages.contains {
            switch $0.kind {
            case .program: $0.span.file == error.span.file && $0.span.start == error.span.start
            case .command(let call):
                call.shape == nil && $0.span.file == error.span.file && $0.span.start == error.span.start
            default: false
            }
        }
    }

    // MARK: What the shell asks

    public var workingFolder: String { machine.folder }
    public func environment(_ name: String) -> String? { machine.variables[name] }
    public func environmentNames() -> [String] { machine.variables.all.map(\.name) }

    public func isIncomplete(_ text: String) -> Bool { parsed(text).isIncomplete }

    /// The tree of a text, which is not run: unfinished and wrong ones have one too.
    public func parsed(_ text: String) -> ParseResult {
        let file = SourceFile(number: -1, name: "", bytes: Array(text.utf8))
        return parse(file, shapes: SessionShapes(registry: registry, module: shellModule, loader: nil))
    }

    /// Whether a word names a program: a path, or a name on PATH.
    public func isProgram(_ name: String) -> Bool { machine.programPath(name) != nil }

    /// Whether there is a command of that name, or several that begin with it.
    public func hasCommand(_ name: String) -> Bool {
        registry.command(named: name) != nil || registry.groups.contains(name)
    }

    public func commandNames() -> [String] { (registry.names + shellModule.functions.keys).sorted() }

    public func signature(of command: String) -> Signature? {
        if let function = shellModule.functions[command] {
            return HelpText.signature(of: function.definition, as: command)
        }
        return registry.command(named: command)?.signature.signature
    }

    /// Values that a command of nops or a plugin offers for one of its parameters or flags; none where it fails, or takes more
    /// than a third of a second.
    public func offers(of command: String, for parameter: String, typed: String, words: [String])
        -> [OfferedValue]
    {
        guard let (found, _) = registry.command(named: command) else { return [] }
        return withinLimit(333_000_000) { context in
            try found.offers(for: parameter, OfferRequest(typed: typed, words: words, context: context))
        } ?? []
    }

    /// What a plugin says while the user waits; nil where it fails, or takes longer, in nanoseconds.
    func withinLimit<Result>(_ limit: Int, _ body: (any Context) throws -> Result?) -> Result? {
        // What ends the shell is not for here to answer.
        defer { if Interrupt.userSignal == nil || Interrupt.signal == SIGINT { Interrupt.clear() } }
        do {
            try machine.beginTimeout(.duration(limit))
            defer { machine.endTimeout() }
            return try body(machine)
        } catch {
            return nil
        }
    }

    public func variableNames() -> [String] { shellModule.variables.keys.sorted() }
}
