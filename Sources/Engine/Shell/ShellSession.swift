import Glibc
import Platform
import PluginAPI
import Syntax

// The session as the interactive shell uses it: its lines share one top level.

extension Session {
    /// Runs a line of the shell, whose variables and functions the next lines know.
    public func run(line: String) -> Outcome {
        shellLines += 1
        return run(
            sources.add(name: "line \(shellLines)", bytes: Array(line.utf8)), folder: machine.folder,
            command: line, warns: true)
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

    /// How many items of a stream that was shown `$_` keeps.
    private static let keptItems = 100_000

    /// - Parameter warns: of what does something else than one may think.
    private func run(_ file: SourceFile, folder: String, command: String, warns: Bool) -> Outcome {
        let variables = shellModule.variables
        let functions = shellModule.functions
        let compiled = compile(file, in: shellModule, folder: folder, warns: false)
        store.command = command
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
        return finish {
            _ = try machine.run(compiled.code, registers: shellModule.storage, wantsValue: false)
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
