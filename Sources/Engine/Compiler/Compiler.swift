import PluginAPI
import Syntax

/// Turns a tree into code for the machine, with every name resolved to a register, a function or a command,
/// and finds all that is wrong before the first line runs. Goes on after an error, to find them all.
final class Compiler {
    /// Calls that something is piped into of functions that may not take it.
    var pipedCalls: [(function: Module.Function, name: Name)] = []
    /// Names of variables, with whether the text asks of them whether they are null.
    var askedNames: [String: Bool] = [:]
    /// What becomes of a value.
    enum Use {
        /// Nobody wants it; what makes it still runs to its end.
        case discard
        /// Shown: the top level.
        case show
        /// Into a register.
        case value(Int)
        /// A function's value, into a register: a program at its end writes as the caller wants.
        case tail(Int)
    }

    let registry: Registry
    let module: Module
    /// The program on PATH whose name is most like another, if that may be a slip.
    let closestProgram: (String) -> String?
    /// Whether PATH has a program of this name.
    let isProgram: (String) -> Bool
    /// The module that a `use` names, read before.
    let usedModule: (Syntax.Use) -> Module?
    var diagnostics: [Diagnostic] = []
    var function: FunctionBuilder
    /// All variables declared, for the warning about unused ones.
    var declared: [Local] = []
    let warnsOfUnused: Bool
    /// Its top level has the input of nops itself.
    let isScript: Bool
    /// What the parser has found.
    let parsed: [Diagnostic]
    /// All assignments, by the variable's name; nil: there may be more, as lines of the shell follow each other.
    let assignments: [String: [Assignment]]?
    /// The names of the file's tests.
    var testNames: Set<String> = []
    /// The top level's variables that functions read, which may stand above them.
    var usedGlobals: Set<String> = []

    /// The program whose arguments are compiled is there.
    var checksProgramArguments = true
    /// What a `use` names and its file doesn't export.
    var missingNames: Set<String> = []

    /// What is compiled.
    let source: SourceFile
    /// The top level's variables that are declared more than once: which of them a function sees depends on when it is called.
    var declaredAgain: Set<String> = []
    var typeDepth = 0
    /// The variables that have been given something that isn't null.
    var sure: Set<String> = []
    /// The conditions that what is being compiled stands behind.
    var guards = Guards()
    /// What is piped into the stage being compiled.
    var stageInput = StaticType.unknown
    /// Nil: it is compiled to be run.
    var probe: FieldProbe?
    /// What an earlier reading of the file has told of its functions.
    var learnt: [String: LearntFunction] = [:]

    init(
        source: SourceFile, module: Module, registry: Registry, warnsOfUnused: Bool, isScript: Bool = false,
        parsed: [Diagnostic] = [], assignments: [String: [Assignment]]? = nil,
        isProgram: @escaping (String) -> Bool,
        closestProgram: @escaping (String) -> String?,
        usedModule: @escaping (Syntax.Use) -> Module?
    ) {
        self.source = source
        self.module = module
        self.registry = registry
        self.warnsOfUnused = warnsOfUnused
        self.isScript = isScript
        self.parsed = parsed
        self.assignments = assignments
        self.isProgram = isProgram
        self.closestProgram = closestProgram
        self.usedModule = usedModule
        let code = FunctionCode(name: module.name, module: module, isTopLevel: true)
        function = FunctionBuilder(code: code, kind: .topLevel, parent: nil, parameterCount: 0)
    }

    private struct Reported: Hashable {
        let span: Span
        let message: String
    }

    private var reported: Set<Reported> = []

    func report(
        _ message: String, at span: Span, label: String = "", help: String? = nil,
        severity: Diagnostic.Severity = .error
    ) {
        // A cleanup is compiled for each way out of its body.
        guard reported.insert(Reported(span: span, message: message)).inserted else { return }
        diagnostics.append(Diagnostic(message, at: span, label: label, help: help, severity: severity))
    }

    /// Compiles a file's top level (or a line of the shell, which goes on where the last one ended).
    /// With `givesValue`, its last statement's value is its own; else each statement's value is shown.
    func compileTopLevel(_ block: Block, givesValue: Bool = false) -> FunctionCode {
        let builder = function
        var slots = 0
        for (name, variable) in module.variables {
            builder.declare(
                Local(
                    name: name, register: variable.slot, isConstant: variable.isConstant || probe != nil,
                    span: variable.span, type: probe?.typeOf(variable.slot) ?? .unknown))
            slots = max(slots, variable.slot + 1)
        }
        for (name, function) in module.functions { builder.scopes[0].functions[name] = function }
        builder.next = slots
        // Functions read variables of the top level by slot wherever they stand, so slots are given first.
        for statement in block.statements {
            guard case .declare(let name, let isVariable, _) = statement.kind else { continue }
            if module.variables[name.text] != nil { declaredAgain.insert(name.text) }
            let slot = module.variables[name.text]?.slot ?? builder.temporary()
            if slot >= noRegister { reportTooLarge(at: name.span) }
            module.variables[name.text] = Module.Variable(
                slot: slot, isConstant: !isVariable, span: name.span)
        }
        builder.code.registerCount = max(builder.code.registerCount, builder.next)
        declareFunctions(of: block)
        let result = builder.temporary()
        builder.emit(.loadNull, a: result, at: block.span)
        compileStatements(of: block, each: .show, last: givesValue ? .tail(result) : .show)
        builder.collect(result, at: block.span)
        builder.emit(.returnValue, a: result, at: block.span)
        for (name, function) in builder.scopes[0].functions { module.functions[name] = function }
        for call in pipedCalls where call.function.code.inputRegister == nil {
            report(
                "`\(call.name.text)` reads no `$in`: what is piped in is lost", at: call.name.span,
                help: "give it as an argument, or leave out the pipe", severity: .warning)
        }
        for statement in block.statements {
            guard case .define(let definition) = statement.kind,
                let made = builder.scopes[0].functions[definition.name.text]
            else { continue }
            warnOfStrangeKeys(made)
            if !definition.isExported { warnOfUngiven(made) }
        }
        warnOfUnused(in: block)
        builder.code.seal()
        return builder.code
    }

    private func warnOfUnused(in block: Block) {
        guard warnsOfUnused else { return }
        let broken = BrokenLines(of: module.source, block, unread: parsed, wrong: diagnostics)
        for local in declared
        where !local.isUsed && !local.name.hasPrefix("_") && !usedGlobals.contains(local.name)
            && !broken.mention(local.name, near: local.span)
        {
            report(
                "`$\(local.name)` is never used", at: local.span,
                help: "a name that begins with `_` may stay unused",
                severity: .warning)
        }
    }

    // MARK: Functions

    /// Makes the functions of a block known before its statements.
    func declareFunctions(of block: Block) {
        let isFile = function.kind == .topLevel && function.scopes.count == 1
        for statement in block.statements {
            guard case .define(let definition) = statement.kind else { continue }
            let name = definition.name.text
            reportTwice(name, at: definition.name.span)
            if definition.isExported, !isFile {
                report(
                    "`export` stands at the top level of a file only", at: definition.name.span,
                    help: "leave `export` out, or move the function out of the braces")
            }
            function.scopes[function.scopes.count - 1].origins[name] = definition.name.span
            let code = FunctionCode(name: definition.name.text, module: module)
            code.parameters = definition.parameters.map {
                FunctionCode.ParameterInfo(
                    name: $0.name.text, kind: $0.kind, type: $0.type,
                    isOptional: $0.defaultValue != nil || $0.type == nil && $0.kind.isFlag)
            }
            let made = Module.Function(definition: definition, code: code)
            if isFile, let gives = learnt[name]?.gives { made.gives = gives }
            function.scopes[function.scopes.count - 1].functions[name] = made
            if definition.isExported, isFile { module.exports[name] = made }
        }
    }

    /// Two functions of one name in one block.
    func reportTwice(_ name: String, at span: Span) {
        guard let other = function.scopes.last?.origins[name] else { return }
        let line = module.source?.position(of: Int(other.start)).line
        report(
            "`\(name)` is defined twice here", at: span, help: line.map { "the other stands on line \($0)" })
    }

    func compile(_ definition: Definition) {
        guard let made = function.function(named: definition.name.text) else { return }
        let outer = function
        let builder = FunctionBuilder(
            code: made.code, kind: .function, parent: outer, parameterCount: definition.parameters.count)
        builder.made = made
        builder.returnType = definition.returnType
        builder.returnTypeName = definition.name.text
        builder.definition = definition.name.span.joined(definition.body.span)
        function = builder
        let known = sure
        sure = []
        defer { (function, sure) = (outer, known) }
        if let input = definition.inputTypes.first {
            made.code.inputTypes = definition.inputTypes.map(\.type)
            made.code.inputRegister = builder.inputRegister
            if definition.inputTypes.count == 1 { builder.inputType = StaticType(input.type) }
            builder.emit(.checkInput, a: builder.inputRegister, at: input.span)
        }
        bind(definition.parameters)
        compileBody(definition.body)
        if let type = definition.returnType { checkResult(of: definition, type) }
        if let given = builder.given {
            if case .list = given {
                made.gives = given
            } else {
                made.gives = builder.givesEmptyList ? .unknown : given.withoutLoneWord
            }
        }
        made.shows = builder.shows
        made.fieldUses = builder.fieldUses
        made.keyUses = builder.keyUses
        made.code.seal()
    }

    /// What a function gives, where it is known not to be what is declared.
    private func checkResult(of definition: Definition, _ type: ValueType) {
        guard !diagnostics.contains(where: { $0.severity == .error }) else { return }
        switch definition.body.statements.last?.kind {
        case .chain, .returnValue: break
        case .loop where function.lastLoopIsEndless, .whileLoop where function.lastLoopIsEndless: break
        case nil, .declare, .assign, .define, .use, .whileLoop, .loop, .forLoop, .breakLoop, .continueLoop,
            .deferred:
            if [.any, .null, .nothing].contains(type) { return }
            report(
                "`\(definition.name.text)` gives \(type.withArticle), and its last statement has no value",
                at: definition.body.statements.last?.span ?? definition.name.span,
                help: "end with the value, or with `return`")
        }
    }

    /// Names for the parameters, and code that fills in defaults.
    func bind(_ parameters: [Definition.Parameter]) {
        for (slot, parameter) in parameters.enumerated() {
            if ["it", "in", "_", "args"].contains(parameter.name.text) {
                reportUndeclarable(parameter.name)
            }
            if function.scopes[0].locals[parameter.name.text] != nil {
                report("two parameters are named `\(parameter.name.text)`", at: parameter.name.span)
            }
            var type: ValueType? = parameter.type
            switch parameter.kind {
            case .flag where parameter.type == nil: type = .bool
            case .rest: type = .list
            default: break
            }
            // What isn't given gets the default, unless that is null, too.
            let isSure =
                type == .bool
                || (parameter.defaultValue.map { if case .null = $0.kind { false } else { true } }
                    ?? !parameter.kind.isFlag)
            // `--dry-run` is read as `$dry_run` (rule 11).
            let local = Local(
                name: String(parameter.name.text.map { $0 == "-" ? "_" : $0 }), register: slot,
                isConstant: true, span: parameter.name.span,
                type: learntType(of: parameter) ?? typeInside(parameter, type, isSure: isSure))
            if let defaultValue = parameter.defaultValue {
                let skip = function.emit(.jumpIfNotNull, a: slot, at: parameter.name.span)
                if let type = parameter.type { check(defaultValue, fits: type, for: parameter.name.text) }
                compile(defaultValue, into: slot, as: parameter.type)
                function.land(skip)
            }
            function.declare(local)
        }
    }

    /// What a parameter is in its function; of a text with a default that is one that it may be.
    private func typeInside(_ parameter: Definition.Parameter, _ type: ValueType?, isSure: Bool) -> StaticType
    {
        guard let type else { return .unknown }
        if type == .string, let text = parameter.defaultValue.flatMap(\.plainText), !text.isEmpty {
            return .word(among: [text], isAll: false)
        }
        return isSure ? StaticType(type) : StaticType(type).orNull
    }

    /// A function's or closure's body: its last statement is its value.
    func compileBody(_ body: Block) {
        let result = function.temporary()
        compileBlock(body, use: .tail(result))
        emitReturn(result, at: body.statements.last?.span ?? body.span)
    }

    func emitReturn(_ register: Int, at span: Span) {
        function.collect(register, at: span)
        if let type = function.returnType {
            function.emit(
                .checkType, a: register, b: 0, c: function.type(type),
                d: function.name("the value of `\(function.returnTypeName)`"), at: span)
        }
        function.emit(.returnValue, a: register, at: span)
    }

    // MARK: Blocks

    /// A block in a scope of its own. Its value is its last statement's.
    func compileBlock(_ block: Block, use: Use) {
        let mark = function.next
        function.scopes.append(.init())
        declareFunctions(of: block)
        if case .value(let register) = use, !endsInValue(block) {
            function.emit(.loadNull, a: register, at: block.span)
        }
        if case .tail(let register) = use, !endsInValue(block) {
            function.emit(.loadNull, a: register, at: block.span)
            noteGiven(.type(.null))
        }
        compileStatements(of: block, each: .discard, last: use)
        function.scopes.removeLast()
        function.next = mark
    }

    /// Whether the last statement gives the block's value, or control never passes it.
    private func endsInValue(_ block: Block) -> Bool {
        switch block.statements.last?.kind {
        case .chain, .returnValue: true
        default: false
        }
    }

    // MARK: Names

    /// Where a name's value is.
    enum Place {
        case register(Local)
        case captured(Int, Local)
        case global(Module.Variable)
    }

    /// Finds a variable, and captures it where a closure needs it.
    func place(of name: String) -> Place? { place(of: name, in: function) }

    private func place(of name: String, in builder: FunctionBuilder) -> Place? {
        if let local = builder.local(named: name) {
            local.isUsed = true
            return .register(local)
        }
        if builder.kind == .closure, let parent = builder.parent {
            if let index = builder.captured.firstIndex(where: { $0.local.name == name }) {
                return .captured(index, builder.captured[index].local)
            }
            switch place(of: name, in: parent) {
            case .register(let local):
                builder.captured.append((local, local.register))
                return .captured(builder.captured.count - 1, local)
            case .captured(let index, let local):
                // The parent has it from its own parent: it is copied into a register there first.
                let register = parent.temporary()
                parent.emit(.loadCaptured, a: register, d: index, at: local.span)
                builder.captured.append((local, register))
                return .captured(builder.captured.count - 1, local)
            case .global(let variable): return .global(variable)
            case nil: return nil
            }
        }
        if builder.kind == .function, let variable = module.variables[name] {
            usedGlobals.insert(name)
            return .global(variable)
        }
        return nil
    }

    /// All names that a variable could be meant by, for "did you mean".
    func visibleNames() -> [String] {
        var names = ["env", "args", "in", "it", "_"] + module.variables.keys
        var builder: FunctionBuilder? = function
        while let current = builder {
            for scope in current.scopes { names += scope.locals.keys }
            builder = current.kind == .closure ? current.parent : nil
        }
        return names
    }

    func reportUnknownVariable(_ name: String, at span: Span) {
        let close = closest(to: name, among: visibleNames())
        if close == nil, name == name.uppercased() {
            report("there is no variable `$\(name)`", at: span, help: "the environment's is `$env.\(name)`")
            return
        }
        if close == name {
            report("`$\(name)` is not declared yet", at: span, help: "it is declared below")
            return
        }
        // The one that was meant is used, so that it isn't said to be unused as well.
        if let close { _ = place(of: close) }
        report(
            "there is no variable `$\(name)`", at: span,
            help: close.map { "did you mean `$\($0)`?" } ?? "declare it first: `let \(name) = …`")
    }
}

extension Definition.Parameter.Kind {
    var isPositional: Bool {
        if case .positional = self { return true }
        return false
    }

    var isFlag: Bool {
        if case .flag = self { return true }
        return false
    }
}
