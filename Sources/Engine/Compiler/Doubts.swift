import PluginAPI
import Syntax

/// What runs and was probably not meant, for `nops check`: names that hide others or are never used, values that nobody
/// sees. It reads the tree alone.
struct Doubts {
    /// Where a name was declared, in scopes from the outermost; a function begins anew.
    var scopes: [[String: Span]] = [[:]]
    /// Of these, the ones that stand for one thing after another: loops' and closures'.
    var items: Set<Span> = []
    /// Those that are flags without a value, or written out and no text: nobody means them as an argument that is one.
    var switches: Set<Span> = []
    /// The file's own variables, wherever they stand.
    var module: [String: Span] = [:]
    private(set) var functions: [String: (name: Name, origin: Origin)] = [:]
    enum Origin { case defined, imported, module }

    /// The first words, or both, of all that is called.
    private var called: Set<String> = []
    /// The functions that are being read: that they call themselves doesn't count.
    private(set) var inside: [String] = []
    /// For each function being read, the variables that it reads.
    var read: [Set<String>] = [[]]
    /// The same, of the bare names in conditions, with a place of each.
    var rowFields: [[String: Span]] = [[:]]
    /// In a `try` and a `test` what fails matters, not its value.
    var isTrying = false
    var found: [Diagnostic] = []
    /// What does something else than whoever comes from another shell would think.
    private var surprises: [Diagnostic] = []

    let registry: Registry
    private let block: Block
    var purity: Purity
    let file: SourceFile
    let broken: BrokenLines
    private let exports: (Use) -> [String]
    let conditions: ConditionDoubts
    /// The operator that an operand is read of.
    var joint: BinaryOperator?
    private var isInTransaction = false
    /// In one whose changes, but not those of programs, are taken back when it fails.
    var isToBeWhole = false
    /// The variables among the arguments of the call that is read.
    private(set) var givenBeside: Set<String> = []
    /// In arguments whose text is another language's.
    var readsOthersText = false
    /// How often each text is written out in the file: as a word, or in quotes.
    lazy var texts = countedTexts(in: block)
    lazy var quoted = countedQuotes(in: block)
    /// The file's own functions.
    lazy var definitions: [String: Definition] = block.statements.reduce(into: [:]) { found, statement in
        if case .define(let definition) = statement.kind { found[definition.name.text] = definition }
    }
    /// The constants that are one field of all the rows of another.
    lazy var columns = ownColumns(in: block)
    /// The constants that are the time at which they were declared.
    lazy var clocks = clockNames(in: block)
    /// The names declared by `var` somewhere in the file.
    lazy var variables = variableNames(in: block)
    private static let printers: Set<String> = ["print", "echo"]
    private static let readersOfCode: Set<String> = ["explain"]

    /// - Parameter exports: the names of the commands that a `use` could make known.
    static func diagnostics(
        of block: Block, in file: SourceFile, broken: BrokenLines, registry: Registry,
        exports: @escaping (Use) -> [String]
    ) -> [Diagnostic] {
        var doubts = Doubts(
            registry: registry, block: block, purity: Purity(registry: registry, block: block), file: file,
            broken: broken,
            exports: exports)
        doubts.read(block)
        doubts.reportUncalled()
        return doubts.found + doubts.surprises
            + FlowDoubts.diagnostics(of: block, in: file, doubts.conditions, doubts.purity)
            + FieldTexts.diagnostics(of: block)
    }

    /// What the shell warns of before it runs a line: values that nobody sees, and words that are not what they are elsewhere.
    /// - Parameter own: the shell's functions.
    static func surprises(
        of block: Block, in file: SourceFile, registry: Registry, own: [String: Module.Function]
    ) -> [Diagnostic] {
        var doubts = Doubts(
            registry: registry, block: block, purity: Purity(registry: registry, block: block), file: file,
            broken: BrokenLines(of: file, block), exports: { _ in [] })
        for (name, function) in own { doubts.functions[name] = (function.definition.name, .imported) }
        doubts.read(block)
        return doubts.surprises
    }

    private mutating func read(_ block: Block) {
        for statement in block.statements {
            if case .declare(let name, _, _) = statement.kind { module[name.text] = name.span }
        }
        statements(of: block, use: .shown)
    }

    private init(
        registry: Registry, block: Block, purity: Purity, file: SourceFile, broken: BrokenLines,
        exports: @escaping (Use) -> [String]
    ) {
        self.purity = purity
        self.broken = broken
        self.registry = registry
        self.block = block
        self.file = file
        self.exports = exports
        conditions = ConditionDoubts(file: file, block)
    }

    mutating func surprise(_ message: String, _ span: Span, help: String) {
        surprises.append(Diagnostic(message, at: span, help: help, severity: .warning))
    }

    mutating func doubt(_ message: String, _ span: Span, help: String) {
        found.append(Diagnostic(message, at: span, help: help, severity: .warning))
    }

    // MARK: - Names

    /// - Parameter isVariable: by `let` or `var`, which hide what a function sees of its file, too; parameters and the like are
    ///   a function's own affair.
    mutating func declare(_ name: Name, isVariable: Bool = false) {
        guard !name.text.hasPrefix("_") else { return }
        // No copy of the scopes may live on: the one that this is declared in would be copied, too.
        let first = isVariable || inside.isEmpty ? 0 : 1
        if let index = scopes.indices.last(where: { $0 >= first && scopes[$0][name.text] != nil }),
            let other = scopes[index][name.text],
            // In a function what the file declares only later is no other's name yet.
            inside.isEmpty || other.start < name.span.start
        {
            let line = file.position(of: Int(other.start)).line
            doubt(
                "`$\(name.text)` hides another variable of that name", name.span,
                help: "the other is declared on line \(line)")
        }
        scopes[scopes.count - 1][name.text] = name.span
    }

    mutating func scoped(_ body: (inout Doubts) -> Void) {
        scopes.append([:])
        body(&self)
        scopes.removeLast()
    }

    mutating func reads(_ name: String) { read[read.count - 1].insert(name) }

    private mutating func calls(_ name: String) {
        guard inside.last != name else { return }
        called.insert(name)
        if let space = name.firstIndex(of: " ") { called.insert(String(name[..<space])) }
    }

    private mutating func reportUncalled() {
        for (key, function) in functions
        where !called.contains(key) && !broken.mention(key, near: function.name.span) {
            doubt(
                "`\(function.name.text)` is never \(function.origin == .module ? "used" : "called")",
                function.name.span,
                help: function.origin == .defined
                    ? "leave it out, or `export` it for other files" : "leave it out")
        }
    }

    // MARK: - Statements

    /// What becomes of the value of a block's last statement; that of any other is nobody's.
    enum Value {
        case shown, used, nobodys
    }

    mutating func statements(of block: Block, use: Value) {
        for (index, statement) in block.statements.enumerated() {
            let isLast = index == block.statements.count - 1
            self.statement(statement, use: use == .shown || isLast ? use : .nobodys)
        }
    }

    mutating func body(_ block: Block, use: Value) { scoped { $0.statements(of: block, use: use) } }

    private mutating func statement(_ statement: Statement, use: Value) {
        switch statement.kind {
        case .chain(let chain): self.chain(chain, use: use)
        case .declare(let name, _, let value):
            chain(value, use: .used)
            declare(name, isVariable: true)
            if Self.isNoText(value) { switches.insert(name.span) }
        case .assign(let target, _, _, let value):
            for accessor in target.path { self.accessor(accessor) }
            chain(value, use: .used)
        case .define(let definition): define(definition)
        case .use(let use): self.use(use)
        case .whileLoop(let condition, let body):
            expression(condition)
            self.body(body, use: .nobodys)
        case .loop(let body), .deferred(let body): self.body(body, use: .nobodys)
        case .forLoop(let variable, let iterable, let body):
            expression(iterable)
            scoped {
                $0.declare(variable)
                $0.items.insert(variable.span)
                $0.body(body, use: .nobodys)
            }
        case .breakLoop, .continueLoop, .returnValue(nil): break
        case .returnValue(.some(let value)): chain(value, use: .used)
        }
    }

    private static func isNoText(_ value: Chain) -> Bool {
        switch value.lone?.kind {
        case .bool, .list, .record, .duration, .closure: return true
        default: return false
        }
    }

    private mutating func define(_ definition: Definition) {
        let name = definition.name.text
        if !definition.isExported, name != "main" {
            functions[name] = (definition.name, .defined)
        }
        // An exported one is called by its module's name first.
        if !definition.isExported, registry.command(named: name) != nil {
            doubt("`\(name)` hides the command of that name", definition.name.span, help: "take another name")
        }
        let outer = scopes
        // It sees the file's variables; those of its parameters are its own.
        scopes = [module, [:]]
        inside.append(name)
        read.append([])
        rowFields.append([:])
        for parameter in definition.parameters {
            if let value = parameter.defaultValue { expression(value) }
            scopes[1][Doubts.variable(parameter.name.text)] = parameter.name.span
            if case .flag = parameter.kind, parameter.type == nil { switches.insert(parameter.name.span) }
            scopes[0][Doubts.variable(parameter.name.text)] = nil
        }
        statements(of: definition.body, use: .used)
        if case .chain(let chain)? = definition.body.statements.last?.kind, chain.rest.isEmpty {
            lookForRedirection(in: chain.first.stages[0])
        }
        let rows = rowFields.removeLast()
        let names = read.removeLast()
        read[read.count - 1].formUnion(names)
        inside.removeLast()
        scopes = outer
        for parameter in definition.parameters {
            let variable = Doubts.variable(parameter.name.text)
            if !variable.hasPrefix("_"), !names.contains(variable),
                !broken.mention(variable, near: parameter.name.span)
            {
                if let span = rows[variable] {
                    surprise(
                        "`\(variable)` is a field of the rows here, and the parameter `$\(variable)` is never used",
                        span,
                        help: "did you mean `$\(variable)`?")
                    continue
                }
                doubt(
                    "`$\(variable)` is never used", parameter.name.span,
                    help: "a parameter that may stay unused begins with `_`")
            }
        }
    }

    /// `--dry-run` is read as `$dry_run`.
    private static func variable(_ parameter: String) -> String {
        String(parameter.map { $0 == "-" ? "_" : $0 })
    }

    private mutating func use(_ use: Use) {
        if use.isExported { return }
        if let names = use.names {
            for name in names { functions[name.text] = (name, .imported) }
            return
        }
        // A module without exports is used for what its top level does.
        guard !exports(use).isEmpty else { return }
        var module = use.path.text.split(separator: "/").last.map(String.init) ?? use.path.text
        if module.hasSuffix(".nops") { module.removeLast(5) }
        functions[module] = (use.path, .module)
    }

    // MARK: - Pipelines

    mutating func chain(_ chain: Chain, use: Value) {
        // What stands before `&&` and `||` decides.
        let last = chain.rest.count
        pipeline(chain.first, use: last == 0 ? use : .used)
        for (index, next) in chain.rest.enumerated() {
            pipeline(next.pipeline, use: index == last - 1 ? use : .used, isAfterOr: next.joint == .or)
        }
    }

    /// - Parameter isAfterOr: `^program || true` says that the program may fail.
    private mutating func pipeline(_ pipeline: Pipeline, use: Value, isAfterOr: Bool = false) {
        if use == .nobodys, !isTrying, let wasted = wastedCommand(of: pipeline) {
            surprise(
                "nobody sees what `\(wasted.text)` gives", wasted.span,
                help: "in a block a value is shown by `print` only: `print (…)`, or `… | print`")
        }
        if use == .nobodys, !isTrying, !isAfterOr, pipeline.stages.count == 1,
            case .expression(let value)? = pipeline.stages.first?.kind, Self.isPlainValue(value)
        {
            surprise(
                "nobody sees this value", value.span,
                help: helpForUnseen(value))
        }
        if use == .nobodys, !isTrying { lookForUnseenOutput(of: pipeline) }
        lookForOwnColumn(in: pipeline)
        lookForCopiedStages(in: pipeline)
        lookForEscapes(in: pipeline)
        if use != .used, pipeline.stages.count == 1 { lookForRedirection(in: pipeline.stages[0]) }
        // `'Dear $name' | str replace '$name' $name` fills it in by itself.
        let wasOthers = readsOthersText
        if pipeline.stages.contains(where: replacesName) { readsOthersText = true }
        for stage in pipeline.stages { self.stage(stage, use: pipeline.stages.count == 1 ? use : .used) }
        readsOthersText = wasOthers
    }

    private func replacesName(_ stage: Stage) -> Bool {
        guard case .command(let call) = stage.kind, call.name.text == "str replace" else { return false }
        return call.arguments.contains {
            guard case .positional(let value) = $0, case .string(let text) = value.kind else { return false }
            return text.hasPrefix("$")
        }
    }

    private mutating func stage(_ stage: Stage, use: Value) {
        for (_, value) in stage.environment { expression(value) }
        for redirection in stage.redirections {
            if let target = redirection.target { expression(target) }
            if isToBeWhole { lookForLoss(by: redirection) }
            lookForNumber(in: redirection)
        }
        switch stage.kind {
        case .expression(let value): expression(value, use: use)
        case .command(let call): command(call)
        case .program(let call):
            expression(call.name)
            // What stands in single quotes there may be a script of its own: awk's, sed's, a shell's.
            let wasOthers = readsOthersText
            readsOthersText = true
            for case .positional(let value) in call.arguments {
                lookForBareName(value, in: call)
                lookForLoneName(in: value)
            }
            arguments(call.arguments)
            readsOthersText = wasOthers
        case .capture(.stage(let inner)): self.stage(inner, use: .used)
        case .capture(.block(let block)): body(block, use: .used)
        }
    }

    private mutating func command(_ call: CommandCall) {
        calls(call.name.text)
        lookForLongSleep(in: call)
        if call.name.text == "help" {
            for case .positional(let value) in call.arguments {
                if case .word(let word, _) = value.kind { calls(word) }
            }
        }
        if let definition = definitions[call.name.text] {
            lookForBareNames(in: call, of: definition)
        } else if call.shape != nil {
            for case .positional(let value) in call.arguments { lookForBraces(in: value) }
            lookForBareNames(in: call)
            lookForEscapes(in: call)
            lookForIdleConditions(in: call)
        }
        let wasTrying = isTrying
        let (wasWhole, wasInTransaction) = (isToBeWhole, isInTransaction)
        if call.name.text == TestBlock.word { isTrying = true }
        if isInTransaction, call.name.text == "spawn", call.shape != nil {
            doubt(
                "a job can't begin inside a transaction, which may be over before it", call.name.span,
                help: "`parallel { … } { … }` runs blocks at once inside of one; or spawn it before")
        }
        if call.name.text == Transaction().name, call.shape != nil {
            isInTransaction = true
            isToBeWhole = !call.arguments.contains {
                if case .flag(let name, _, _) = $0 { name.text == "watch" } else { false }
            }
        }
        if Doubts.printers.contains(call.name.text) {
            for case .positional(let value) in call.arguments { lookForEscapes(in: value) }
            lookForCalls(in: call)
            lookForOperators(in: call)
            lookForDirectives(in: call)
        }
        let wasOthers = readsOthersText
        readsOthersText = call.shape == nil || Doubts.readersOfCode.contains(call.name.text)
        arguments(call.arguments)
        readsOthersText = wasOthers
        isTrying = wasTrying
        isToBeWhole = wasWhole
        isInTransaction = wasInTransaction
    }

    mutating func arguments(_ arguments: [Argument]) {
        let outer = givenBeside
        defer { givenBeside = outer }
        for case .positional(let value) in arguments {
            switch value.kind {
            case .variable(let name): givenBeside.insert(name)
            case .interpolated(let parts):
                for case .value(let part) in parts {
                    if case .variable(let name) = part.kind { givenBeside.insert(name) }
                }
            default: break
            }
        }
        for argument in arguments {
            switch argument {
            case .positional(let value), .spread(let value): expression(value)
            case .flag(_, _, let value): if let value { expression(value) }
            }
        }
    }
}
