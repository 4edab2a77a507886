import Changes
import Platform
import PluginAPI
import Syntax

/// What a text would run and change, found out without running it.
struct Explanation {
    /// How long a plan may take, in nanoseconds.
    private static let patience = 5_000_000_000
    /// So many changes are listed.
    private static let mostChanges = 100

    private let session: Session
    private let machine: Machine
    private let file: SourceFile
    /// With a star for each character of a secret.
    private let covered: [UInt8]
    private let block: Block
    /// A copy of the scope that it would run in.
    private let module: Module
    private var rows: [Value] = []
    private var hasErrors = false
    private var needsPlan = false
    /// It would wait for keys.
    private var asks = false
    /// The functions whose bodies have been looked at.
    private var known: Set<String> = []

    private enum Kind: String {
        case command, function, program, missing, expression, redirection, change, error
    }

    /// A table.
    /// - Throws: `ErrorValue` where the text can't be read at all.
    static func table(of text: String, in session: Session, on machine: Machine) throws -> Value {
        var explanation = try Explanation(text, session, machine)
        try explanation.explainStages()
        explanation.explainErrors()
        try explanation.explainChanges(text)
        return .items(explanation.rows)
    }

    private init(_ text: String, _ session: Session, _ machine: Machine) throws {
        self.session = session
        self.machine = machine
        file = session.sources.add(name: "explained line", bytes: Array(text.utf8))
        covered = Array(SecretMask.covered(text).utf8)
        module = Module(name: "explained line", source: file)
        if let outer = machine.current?.code.module {
            module.copyScope(of: outer)
        }
        let parsed = parse(
            file, shapes: session.shapes(of: module, in: file, folder: machine.folder),
            declared: Array(module.variables.keys))
        if let error = parsed.diagnostics.first(where: { $0.severity == .error }) {
            throw ErrorValue(
                error.message, kind: "check", help: error.help, code: 2, at: error.span, label: error.label)
        }
        block = parsed.block
    }

    private mutating func add(
        _ kind: Kind, _ element: String, _ resolved: String?, arguments: String = "", effect: String = "",
        signature: String = ""
    ) {
        func text(_ text: String) -> Value { text.isEmpty ? .null : .text(text) }
        rows.append(
            .fields([
                "element": .text(element), "kind": .text(kind.rawValue),
                "resolves_to": resolved.map { .text($0) } ?? .null, "arguments": text(arguments),
                "effect": text(effect), "signature": text(signature),
            ]))
    }

    /// A part of the line, secrets masked: that something is one may stand elsewhere in it.
    private func source(_ span: Span) -> String {
        let start = max(0, min(Int(span.start), file.bytes.count))
        let end = max(start, min(Int(span.end), file.bytes.count))
        guard covered.count == file.bytes.count else {
            // A secret of characters that take several bytes.
            return SecretMask.masked(String(decoding: file.bytes[start..<end], as: UTF8.self))
        }
        var shown: [UInt8] = []
        var isSecret = false
        for index in start..<end {
            if covered[index] == file.bytes[index] {
                shown.append(covered[index])
                isSecret = false
            } else if !isSecret {
                shown += Array(SecretMask.mask.utf8)
                isSecret = true
            }
        }
        return String(decoding: shown, as: UTF8.self)
    }

    // MARK: - Each element

    private mutating func explainStages() throws {
        let walk = StageWalk(block)
        var own = module.functions.mapValues { $0.definition }
        for definition in walk.definitions { own[definition.name.text] = definition }
        for found in walk.stages {
            try machine.checkInterrupt()
            let stage = found.stage
            let element =
                (found.isPiped ? "| " : "")
                + SecretMask.masked(ArgumentText.short(source(stage.span)))
            switch stage.kind {
            case .expression: add(.expression, element, nil)
            case .command(let call) where call.shape != nil: explain(call, element, own)
            case .command(let call): explain(program: call.name.text, call.arguments, element)
            case .program(let call):
                switch call.name.kind {
                case .word(let name, _), .string(let name): explain(program: name, call.arguments, element)
                default:
                    add(
                        .program, element, nil, arguments: arguments.text(call.arguments, of: nil),
                        effect: "which one is known when it runs")
                }
            case .capture: break
            }
            for redirection in stage.redirections { explain(redirection) }
        }
    }

    private var arguments: ArgumentText {
        ArgumentText(module: module, machine: machine) { [self] in source($0) }
    }

    private mutating func explain(_ call: CommandCall, _ element: String, _ own: [String: Definition]) {
        let name = call.name.text
        if let definition = own[name] {
            let signature = HelpText.signature(of: definition)
            look(into: definition, own)
            add(
                .function, element,
                signature.summary.isEmpty ? "a function of this shell or file" : signature.summary,
                arguments: arguments.text(call.arguments, of: signature), effect: "what its body does",
                signature: signature.usage)
            return
        }
        guard let signature = session.registry.command(named: name)?.signature.signature else {
            // Of a module that is not loaded yet.
            add(.function, element, nil, arguments: arguments.text(call.arguments, of: nil))
            return
        }
        note(name, signature)
        add(
            .command, element, signature.summary, arguments: arguments.text(call.arguments, of: signature),
            effect: signature.changesThings ? "changes things" : "", signature: signature.usage)
    }

    private mutating func note(_ name: String, _ signature: Signature) {
        if signature.changesThings { needsPlan = true }
        if Explanation.waitsForKeys.contains(name) { asks = true }
    }

    /// What a function does is not listed, but counts.
    private mutating func look(into definition: Definition, _ own: [String: Definition]) {
        guard known.insert(definition.name.text).inserted else { return }
        for found in StageWalk(definition.body).stages {
            guard case .command(let call) = found.stage.kind else { continue }
            if let other = own[call.name.text] {
                look(into: other, own)
            } else if let signature = session.registry.command(named: call.name.text)?.signature.signature {
                note(call.name.text, signature)
            } else if call.shape != nil {
                // Of its own module: whatever it does.
                needsPlan = true
            }
        }
    }

    private static let waitsForKeys: Set<String> = ["input", "confirm"]

    private mutating func explain(program name: String, _ given: [Argument], _ element: String) {
        let text = arguments.text(given, of: nil)
        guard let path = machine.programPath(name) else {
            add(
                .missing, element, "no command or program of the name '\(SecretMask.masked(name))'",
                arguments: text,
                effect: "the line would not run")
            hasErrors = true
            return
        }
        add(
            .program, element, path, arguments: text,
            effect: "from outside: can be neither planned nor undone")
    }

    private mutating func explain(_ redirection: Redirection) {
        guard let target = redirection.target else { return }
        let element = SecretMask.masked(source(redirection.span))
        var path: String?
        switch target.kind {
        case .word(let word, _), .string(let word): path = word
        default: break
        }
        let state = path.map { arguments.state(of: $0) }
        let effect: String
        switch redirection.kind {
        case .input: effect = "reads it"
        case .output(_, append: true), .both(append: true): effect = "writes at its end"
        default: effect = state == "not there" ? "makes it" : "writes it anew"
        }
        add(
            .redirection, element, path.map { machine.absolute($0) },
            arguments: state ?? arguments.text(target, type: .path), effect: effect)
    }

    // MARK: - The whole

    private mutating func explainErrors() {
        let compiled = session.compile(file, in: module.copy(), folder: machine.folder, warns: false)
        for diagnostic in compiled.errors {
            hasErrors = true
            // What is missing has a row already.
            let place = source(diagnostic.span)
            if rows.contains(where: { row in
                guard case .record(let record) = row else { return false }
                return record["kind"]?.string == Kind.missing.rawValue
                    && record["element"]?.string?.contains(place) ?? false
            }) {
                continue
            }
            add(
                .error, SecretMask.masked(ArgumentText.short(place)), diagnostic.message,
                arguments: diagnostic.help ?? "",
                effect: "the line would not run")
        }
    }

    /// What the nops commands in it would change: a plan, which runs those that only read.
    private mutating func explainChanges(_ text: String) throws {
        guard needsPlan, !hasErrors else { return }
        guard !asks else {
            return add(.change, "", "not known: it depends on what the user answers")
        }
        let depths = (capture: machine.output.captureDepth, plan: machine.store.planDepth)
        try machine.beginTimeout(.duration(Explanation.patience))
        do {
            try machine.output.beginCapture()
            let value = try plan(text)
            _ = try machine.output.endCapture()
            machine.endTimeout()
            guard case .list(let list) = value else { return }
            for case .record(let row) in list.items.prefix(Explanation.mostChanges) { addChange(row) }
            if list.items.count > Explanation.mostChanges {
                add(
                    .change, "",
                    "… and \(list.items.count - Explanation.mostChanges) more, as `plan` lists them")
            }
            if list.items.isEmpty { add(.change, "", "nothing") }
        } catch {
            let isLate = Interrupt.isDeadline
            machine.output.dropCaptures(to: depths.capture)
            machine.endTimeout()
            while machine.store.planDepth > depths.plan { machine.endPlan() }
            if isLate {
                add(
                    .change, "",
                    "not known: to plan it takes more than \(DurationText.text(Explanation.patience))")
            } else if let error = error as? ErrorValue {
                add(.change, "", "not known: " + SecretMask.masked(error.message))
            } else if case Leaving.exit? = error as? Leaving {
                add(.change, "", "it ends nops")
            } else {
                throw error
            }
        }
    }

    private func plan(_ text: String) throws -> Value {
        let planned = session.sources.add(name: "explained line", bytes: Array("plan {\n\(text)\n}".utf8))
        let scope = module.copy()
        let compiled = session.compile(
            planned, in: scope, folder: machine.folder, warns: false, givesValue: true)
        if let error = compiled.errors.first {
            throw ErrorValue(error.message, kind: "check", help: error.help, code: 2)
        }
        scope.grow(to: compiled.code.registerCount)
        return try machine.run(compiled.code, registers: scope.storage, wantsValue: false).collected()
    }

    private mutating func addChange(_ row: Record) {
        let from = row["from"]?.string.map { "from \($0)" }
        var size: String?
        if case .size(let bytes)? = row["size"] { size = SizeText.short(bytes) }
        let mode = row["mode"]?.string.map { "mode \($0)" }
        var canBeUndone = true
        if case .bool(false)? = row["undo"] { canBeUndone = false }
        add(
            .change, SecretMask.masked(row["path"]?.string ?? ""), row["kind"]?.string,
            arguments: [from, size, mode].compactMap { $0 }.joined(separator: ", "),
            effect: canBeUndone ? "can be undone" : "cannot be undone")
    }
}

extension Module {
    /// Takes over another's functions, and its variables with their present values.
    func copyScope(of other: Module) {
        variables = other.variables
        functions = other.functions
        grow(to: (variables.values.map(\.slot).max() ?? -1) + 1)
        for variable in variables.values {
            if let value = try? other.load(variable.slot) { storage[variable.slot] = value }
        }
    }

    func copy() -> Module {
        let copy = Module(name: name, source: source)
        copy.copyScope(of: self)
        return copy
    }
}

extension Session {
    /// The commands that a text can call in a module's scope.
    func shapes(of module: Module, in file: SourceFile, folder: String) -> any CommandShapes {
        loader.folders[file.number] = folder
        return SessionShapes(registry: registry, module: module, loader: loader)
    }
}
