import Changes
import Glibc
import Platform
import PluginAPI
import Syntax

/// One run of nops: the commands there are, the texts that were read, and the machine that runs them.
public final class Session {
    /// How a run ended.
    public enum Outcome {
        /// With an exit status; 0 is success.
        case finished(status: Int)
        /// By `exit`, or because the reader of its output is gone.
        case left(status: Int)

        public var status: Int {
            switch self {
            case .finished(let status), .left(let status): status
            }
        }
    }

    let sources = SourceMap()
    let registry = Registry()
    let machine: Machine
    private(set) var store: ChangeStore
    let jobs: JobTable
    /// The machine whose changes the store makes: this session's, or a parallel branch's or a job's.
    private var acting: Machine { Machine.onThisThread ?? machine }
    /// The shell's own top level, which its lines share.
    lazy var shellModule = Module(name: "shell", source: nil)
    /// When the shell's lines ran; nil: it is no shell.
    var lineTimes: LineTimes?
    /// What the user has set for the shell.
    public let shellSettings = ShellSettings()
    private(set) lazy var loader = ModuleLoader(session: self)
    var shellLines = 0
    /// Code refers to its module without owning it: all that were run live as long as the session.
    private var modules: [Module] = []

    let plugins: [any Plugin]

    /// - Parameter command: how the user called nops; kept with each change.
    public init(
        commands: [[any Command]], plugins: [any Plugin] = [], command: @autoclosure @escaping () -> String
    ) {
        self.plugins = plugins
        let environment = Environment.inherited()
        let folder = Session.startFolder(environment)
        store = ChangeStore(startFolder: folder, environment: environment.dictionary, command: command())
        let output = OutputStack()
        jobs = JobTable()
        // A script's secrets don't get into the logs of its errors.
        sources.cover = SecretMask.covered
        // What controls is shown as a mark.
        sources.width = { $0.properties.generalCategory == .control ? 1 : DisplayWidth.of($0) }
        machine = Machine(
            registry: registry, store: store, variables: environment, folder: folder, output: output,
            jobs: jobs)
        jobs.begin(with: machine)
        registry.add(commands + plugins.map { $0.commands() } + [EngineCommands.all(of: self)])
        wire(store)
        machine.locate = { [sources] span in
            guard let file = sources.file(of: span) else { return .null }
            let (line, column) = file.position(of: Int(span.start))
            return .fields(["file": .text(file.name), "line": .int(line), "column": .int(column)])
        }
        machine.evaluator = { [unowned self] in
            try evaluate($1, name: $2, on: $0)
        }
        machine.runDetached = { [unowned self] in runDetached($1, from: $0) }
    }

    /// Whom the store asks and tells.
    private func wire(_ store: ChangeStore) {
        store.isCancelled = { Interrupt.isRaised }
        store.onRemark = { [unowned self] in acting.output.note($0 + "\n") }
        store.runEffect = { [unowned self] call in
            let machine = acting
            try machine.output.flush()
            try EffectProgram.run(call, environment: machine.variables.dictionary)
        }
        store.onWait = { [unowned self] holder in
            acting.output.note(
                "waiting for another nops that changes \(holder.folder): \(holder.command) (process \(holder.pid), \(holder.user), since \(TimeText.utc(FileTime(seconds: holder.since).sinceEpoch)))\n"
            )
        }
        store.onQuotaPassed = { [unowned self] in
            acting.mayAsk
                && YesNoQuestion.ask(
                    "\($0.message); with `--no-undo` nothing is kept. Keep it all the same?",
                    after: acting.output)
        }
    }

    /// `$PWD` where it is right, which keeps symbolic links as the user sees them; else the real path.
    private static func startFolder(_ environment: Environment) -> String {
        if let shown = environment["PWD"], shown.hasPrefix("/") {
            var here = stat()
            var there = stat()
            if stat(".", &here) == 0, stat(shown, &there) == 0, here.st_ino == there.st_ino,
                here.st_dev == there.st_dev
            {
                return shown
            }
        }
        if let folder = try? Files.workingFolder() { return folder }
        // Removed while a shell stood in it: absolute paths still work, as in other shells.
        return environment["PWD"] ?? "/"
    }

    // MARK: Checking

    /// A text and all that it uses, ready to run where there are no errors.
    struct Compiled {
        let code: FunctionCode
        let block: Block
        let diagnostics: [Diagnostic]
        /// Those of them that the parser gave.
        let unread: [Diagnostic]
        /// False: it isn't the language.
        let isParsed: Bool

        var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }
    }

    /// Nothing runs: says what is wrong.
    func refuse(_ errors: [Diagnostic]) -> Outcome {
        machine.output.note(errors.map { $0.rendered(in: sources) }.joined(separator: "\n"))
        return .finished(status: 2)
    }

    /// Reads and compiles a text, and all that it uses.
    func compile(
        _ source: SourceFile, in module: Module, folder: String, warns: Bool, givesValue: Bool = false,
        isScript: Bool = false, learnt: [String: LearntFunction] = [:],
        select: (Block) -> Block = { $0 }
    ) -> Compiled {
        loader.folders[source.number] = folder
        let shapes = SessionShapes(registry: registry, module: module, loader: loader)
        let parsed = parse(source, shapes: shapes, declared: Array(module.variables.keys))
        if !modules.contains(where: { $0 === module }) { modules.append(module) }
        let compiler = Compiler(
            source: source, module: module, registry: registry, warnsOfUnused: warns, isScript: isScript,
            parsed: parsed.diagnostics,
            // The shell's has no file: more lines may follow.
            assignments: module.source == nil ? nil : parsed.assignments,
            isProgram: { [machine] in machine.programPath($0) != nil },
            closestProgram: { [machine] in machine.closestProgram(to: $0) },
            usedModule: { [loader] in loader.module($0.path.text, at: $0.path.span) })
        compiler.learnt = learnt
        let code = compiler.compileTopLevel(select(parsed.block), givesValue: givesValue)
        var diagnostics = parsed.diagnostics + loader.takeDiagnostics()
        // Where the parser said something about a place, what follows from it is not said again.
        let said = Set(parsed.diagnostics.map(\.span))
        diagnostics += compiler.diagnostics.filter { !said.contains($0.span) }
        diagnostics.sort { ($0.span.file, $0.span.start) < ($1.span.file, $1.span.start) }
        return Compiled(
            code: code, block: parsed.block, diagnostics: diagnostics, unread: parsed.diagnostics,
            isParsed: !parsed.hasSyntaxErrors)
    }

    func read(_ path: String, as name: String? = nil) throws -> SourceFile {
        let file = sources.add(name: name ?? path, bytes: try Files.read(machine.absolute(path)))
        loader.paths[file.number] = machine.absolute(path)
        return file
    }

    /// The file that a text was read from; nil for `-c`, standard input and the shell's lines.
    func path(of span: Span) -> String? { loader.paths[span.file] }

    /// Of the file itself, also where a link leads to it: a script may be linked into a folder of PATH.
    func folder(of path: String) -> String {
        let absolute = machine.absolute(path)
        return Path.parent((try? Files.realPath(absolute)) ?? absolute)
    }

    /// The commands that a text can call, those of the modules that it uses among them; for reading it only.
    func shapes(of file: SourceFile, folder: String) -> any CommandShapes {
        loader.folders[file.number] = folder
        return SessionShapes(
            registry: registry, module: Module(name: file.name, source: file), loader: loader)
    }

    // MARK: Running

    /// Runs a script file with its arguments.
    /// - Throws: `SystemError` when it can't be read.
    public func run(path: String, arguments: [String]) throws -> Outcome {
        let file = try read(path)
        return run(file, folder: folder(of: path), arguments: arguments)
    }

    /// Runs a text: that of `-c`, or of standard input.
    public func run(text: [UInt8], name: String, arguments: [String]) -> Outcome {
        run(sources.add(name: name, bytes: text), folder: machine.folder, arguments: arguments)
    }

    /// The name of a text that was read from there.
    public static let standardInput = "standard input"

    /// How a text is named on nops's command line.
    private static func shownScript(_ name: String) -> String {
        switch name {
        case "-c": "-c TEXT"
        case standardInput: "-"
        default: name
        }
    }

    private func run(_ file: SourceFile, folder: String, arguments: [String]) -> Outcome {
        let module = Module(name: file.name, source: file)
        let compiled = compile(
            file, in: module, folder: folder, warns: false, isScript: true)
        let main = module.functions["main"]
        if main != nil, arguments == ["--help"] {
            return finish {
                try self.machine.write(HelpText.script(Session.shownScript(file.name), main?.definition))
            }
        }
        let errors = compiled.errors
        guard errors.isEmpty else { return refuse(errors) }
        tellNames(of: module)
        return finishWithJobs {
            machine.argumentValues = .items(arguments.map { Value.text($0) })
            // Where the script itself came that way nothing is left of it.
            machine.hasScriptInput = file.name != Session.standardInput
            var bound: [Value]?
            if let main {
                bound = try ScriptArguments(session: self, script: Session.shownScript(file.name)).bind(
                    arguments, to: main.definition)
            }
            module.grow(to: compiled.code.registerCount)
            module.state = .done
            if let main, let bound {
                machine.main = { [unowned machine] in
                    let value = try machine.call(
                        main.code, bound,
                        input: main.code.inputRegister == nil ? .null : try machine.takeScriptInput(),
                        wantsValue: false)
                    if !value.isNull { try machine.shower(machine, value) }
                }
            }
            _ = try machine.run(compiled.code, registers: module.storage, wantsValue: false)
            // Unless the top level has called it, as what it put off runs after that.
            try machine.main?()
        }
    }

    /// For `help` and `which`: the functions of a text are commands, too.
    func tellNames(of module: Module) {
        machine.ownSignature = { [unowned module] name in
            module.functions[name].map { HelpText.signature(of: $0.definition, as: name) }
        }
        machine.ownNames = { [unowned module] in Array(module.functions.keys) }
    }

    /// Runs something and tells how it ended; reports an error with its place on standard error.
    /// - Parameter tells: whether an error is reported at all.
    func finish(tells: (ErrorValue) -> Bool = { _ in true }, _ body: () throws -> Void) -> Outcome {
        finish(to: machine.output, tells: tells, body)
    }

    private func finish(
        to output: OutputStack, tells: (ErrorValue) -> Bool = { _ in true }, _ body: () throws -> Void
    ) -> Outcome {
        do {
            do {
                try body()
                try output.flush()
                return .finished(status: 0)
            } catch {
                // What was printed before it went wrong comes first.
                try output.flush()
                throw error
            }
        } catch Leaving.interrupted {
            // Whoever answered the flag has cleared it: then it was Ctrl-C.
            return .finished(status: 128 + Int(Interrupt.isRaised ? Interrupt.signal : SIGINT))
        } catch Leaving.stopped {
            return .finished(status: 128 + Int(SIGTSTP))
        } catch Leaving.exit(let status) {
            return .left(status: status)
        } catch let error as ErrorValue {
            if tells(error) { output.note(error.diagnostic.rendered(in: sources)) }
            return .finished(status: error.code)
        } catch {
            output.note("error: \(error)\n")
            return .finished(status: 1)
        }
    }

    /// Runs a script, and ends the jobs that are left when it ends. One that has failed, and was not waited for, is told of;
    /// a script that went well otherwise fails by it.
    func finishWithJobs(_ body: () throws -> Void) -> Outcome {
        finishWithJobs(to: machine.output, body)
    }

    private func finishWithJobs(to output: OutputStack, _ body: () throws -> Void) -> Outcome {
        let outcome = finish(to: output, body)
        var status = outcome.status
        for error in jobs.close() {
            output.note(error.diagnostic.rendered(in: sources))
            if status == 0 { status = error.code }
        }
        if case .left = outcome { return .left(status: status) }
        return .finished(status: status)
    }

    /// What is left of the process that it came from are its values, its texts and its settings.
    private func runDetached(_ block: DetachedBlock, from machine: Machine) -> Never {
        store = ChangeStore(
            startFolder: machine.folder, environment: machine.variables.dictionary, command: block.command)
        wire(store)
        jobs.restart(on: store)
        let outcome = finishWithJobs(to: block.output) {
            let made = try jobs.makeMachine(from: machine, output: block.output, command: block.command)
            made.claimThread()
            _ = try made.runWholly(block.closure, [], wantsValue: false)
        }
        _exit(Int32(truncatingIfNeeded: outcome.status))
    }

    /// `Context.evaluate`: a text in a scope of its own, inside of what is running.
    private func evaluate(_ text: String, name: String, on machine: Machine) throws -> Value {
        let file = sources.add(name: name, bytes: Array(text.utf8))
        let module = Module(name: name, source: file)
        let compiled = compile(
            file, in: module, folder: machine.folder, warns: false, givesValue: true)
        if let error = compiled.errors.first {
            throw ErrorValue(
                error.message, kind: "check", help: error.help, code: 2, at: error.span, label: error.label)
        }
        module.grow(to: compiled.code.registerCount)
        return try machine.run(compiled.code, registers: module.storage, wantsValue: false)
    }

    /// `nops recover`: what it did, a line each, and whether all of it could be taken back.
    /// - Throws: `ChangeError`.
    public static func recover(root: String?) throws -> (lines: [String], isWhole: Bool) {
        let environment = Environment.inherited()
        let folder = try root.map { try Files.realPath($0) } ?? startFolder(environment)
        let store = ChangeStore(
            startFolder: folder, environment: environment.dictionary, command: "nops recover")
        var remarks: [String] = []
        store.onRemark = { remarks.append($0) }
        let lines = try store.recover()
        return (lines + remarks, store.isRecoveredWhole)
    }
}

/// The commands that a text can call, for the parser.
struct SessionShapes: CommandShapes {
    let registry: Registry
    let module: Module
    let loader: ModuleLoader?

    func shape(named name: String) -> CommandShape? {
        if let function = module.functions[name] { return function.definition.shape }
        return registry.command(named: name)?.signature.shape
    }

    func isGroup(_ word: String) -> Bool {
        registry.groups.contains(word) || module.functions.keys.contains { $0.hasPrefix(word + " ") }
    }

    func subcommands(of group: String) -> [String] {
        (registry.names + module.functions.keys).filter { $0.hasPrefix(group + " ") }.map {
            String($0.dropFirst(group.utf8.count + 1))
        }
    }

    func module(path: String, at span: Span) -> [CommandShape]? {
        loader?.module(path, at: span)?.exports.values.map(\.definition.shape)
    }
}
