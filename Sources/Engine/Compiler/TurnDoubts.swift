import PluginAPI
import Syntax

// What one turn of a loop leaves to the next, or does again.

extension FlowDoubts {
    /// `for d in [app web] { cd $d; … }`: the second is looked for in the first.
    mutating func lookForDeeperFolders(_ variable: String, _ iterable: Expression, _ body: Block) {
        guard namesRelative(iterable), !leaves(body) else { return }
        var folders: [Expression] = []
        for statement in body.statements {
            guard case .chain(let chain) = statement.kind, chain.first.stages.count == 1,
                case .command(let call) = chain.first.stages[0].kind, call.name.text == "cd",
                call.shape != nil, call.arguments.compactMap(\.block).isEmpty
            else { continue }
            folders += GivenArguments(call).values
        }
        guard folders.count == 1, isOrHasName(of: variable, folders[0]) else { return }
        let name = file.text(folders[0].span)
        warn(
            "the next turn looks for its folder in `\(name)`: nothing leads back", folders[0].span,
            help: "`cd \(name) { … }` comes back behind its block")
    }

    /// Whether the items are names that lead on from where one is.
    private func namesRelative(_ iterable: Expression) -> Bool {
        func isRelative(_ text: String) -> Bool {
            !text.hasPrefix("/") && !text.hasPrefix("~") && !text.hasPrefix("..")
        }
        switch iterable.kind {
        case .list(let items):
            return items.allSatisfy {
                if case .value(let value) = $0, let text = value.plainText { isRelative(text) } else { false }
            }
        case .parentheses(let block):
            guard let chain = block.loneChain, chain.rest.isEmpty,
                case .command(let call)? = chain.first.stages.first?.kind, call.name.text == "ls",
                call.shape != nil
            else { return false }
            return call.arguments.allSatisfy { argument in
                switch argument {
                case .positional(let value): value.plainText.map(isRelative) ?? false
                case .flag: true
                case .spread: false
                }
            }
        default: return false
        }
    }

    private func isOrHasName(of variable: String, _ value: Expression) -> Bool {
        switch value.kind {
        case .variable(variable): true
        case .path(let base, let accessors):
            if case .variable(variable) = base.kind, accessors.count == 1,
                case .field("name") = accessors[0].kind
            {
                true
            } else {
                false
            }
        default: false
        }
    }

    /// `for f in $files { rm ...$files }`: each turn is given all of them.
    mutating func lookForAllGiven(_ variable: String, _ iterable: Expression, _ body: Block) {
        guard case .variable(let all) = iterable.kind, !leaves(body) else { return }
        let own = assigned(in: body).union(declared(in: body)).union([variable])
        guard !own.contains(all) else { return }
        for statement in body.statements {
            guard case .chain(let chain) = statement.kind, chain.rest.isEmpty,
                chain.first.stages.count == 1,
                let arguments = changingArguments(chain.first.stages[0]),
                names(in: statement).isDisjoint(with: own)
            else { continue }
            for argument in arguments {
                guard case .spread(let value) = argument, case .variable(all) = value.kind else { continue }
                warn(
                    "each turn is given all of `$\(all)`, and `$\(variable)` is one of them", value.span,
                    help: "did you mean `$\(variable)`?")
            }
        }
    }

    private func changingArguments(_ stage: Stage) -> [Argument]? {
        guard stage.redirections.isEmpty else { return nil }
        switch stage.kind {
        case .program(let call): return call.arguments
        case .command(let call):
            guard let (_, bound) = purity.registry.command(named: call.name.text), call.shape != nil,
                definitions[call.name.text] == nil
            else { return call.shape == nil ? call.arguments : nil }
            return bound.signature.changesThings ? call.arguments : nil
        default: return nil
        }
    }

    /// `… | save --force FILE` or `… > FILE` at the end of each turn, where that is one file for all of them.
    mutating func lookForOneFile(of variable: String, _ body: Block) {
        guard !leaves(body), let last = body.statements.last, case .chain(let chain) = last.kind,
            chain.rest.isEmpty, let target = replacedFile(chain.first), let path = path(target)
        else { return }
        let own = assigned(in: body).union(declared(in: body)).union([variable])
        let isNote = Self.notes.contains { path.lowercased().contains($0) }
        guard !isNote, names(in: target).isDisjoint(with: own),
            !names(in: last).isDisjoint(with: own),
            file.text(body.span).ranges(of: path).count == 1
        else { return }
        warn(
            "each turn replaces what the one before has written here", target.span,
            help: "add to it by `save --append` or `>>`, or write once, behind the loop")
    }

    /// Where somebody waits for how far it is, the last one is what is wanted.
    private static let notes = [
        "progress", "state", "current", "last", "latest", "checkpoint", "cursor", "position", "pid", "lock",
        "/dev/", "/proc/", "/sys/", "tmp", "temp",
    ]

    private func replacedFile(_ pipeline: Pipeline) -> Expression? {
        guard let stage = pipeline.stages.last else { return nil }
        if case .command(let call) = stage.kind, call.name.text == "save", call.shape != nil {
            let given = GivenArguments(call)
            guard given.flags["force"] != nil, given.flags["append"] == nil else { return nil }
            return given.values.first
        }
        guard stage.redirections.count == 1 else { return nil }
        switch stage.redirections[0].kind {
        case .output(descriptor: 1, append: false), .both(append: false): return stage.redirections[0].target
        default: return nil
        }
    }

    private func declared(in body: Block) -> Set<String> {
        var names: Set<String> = []
        SyntaxWalk { node in
            guard case .statement(let statement) = node else { return true }
            switch statement.kind {
            case .declare(let name, _, _), .forLoop(let name, _, _): names.insert(name.text)
            default: break
            }
            return true
        }.walk(body)
        return names
    }

    /// The variables that a statement reads.
    private func names(in statement: Statement) -> Set<String> {
        names { $0.walk(statement) }
    }

    func names(in value: Expression) -> Set<String> { names { $0.walk(value) } }

    func names(in block: Block) -> Set<String> { names { $0.walk(block) } }

    private func names(_ walk: (SyntaxWalk) -> Void) -> Set<String> {
        var names: Set<String> = []
        walk(
            SyntaxWalk { node in
                if case .expression(let value) = node, case .variable(let name) = value.kind {
                    names.insert(name)
                }
                return true
            })
        return names
    }
}
