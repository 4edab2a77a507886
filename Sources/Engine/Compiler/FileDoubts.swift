import PluginAPI
import Syntax

// Files that a condition says are not there, and folders that are removed as if they were files.

extension FlowDoubts {
    mutating func lookAtFiles(in block: Block) {
        var blocks: [Block] = []
        SyntaxWalk { node in
            if case .block(let inner) = node { blocks.append(inner) }
            return true
        }.walk(block)
        for inner in blocks {
            for (index, statement) in inner.statements.enumerated() {
                if let branches = statement.loneIf {
                    lookForAbsent(branches, inner.statements[(index + 1)...])
                }
                if case .forLoop(let variable, let iterable, let body) = statement.kind {
                    lookForListedFolder(variable.text, iterable, body)
                }
            }
        }
        var bodies = [block]
        SyntaxWalk { node in
            if case .statement(let statement) = node, case .define(let definition) = statement.kind {
                bodies.append(definition.body)
            }
            return true
        }.walk(block)
        for body in bodies { lookForRemovedFolder(in: body) }
    }

    // MARK: Absent

    /// `if (path exists $file) { return {} }` and behind it `open $file`; `if not (path exists $file) { open $file }`.
    private mutating func lookForAbsent(_ branches: If, _ following: ArraySlice<Statement>) {
        guard branches.branches.count == 1, let (path, isThere) = existing(branches.branches[0].condition)
        else { return }
        let body = branches.branches[0].body
        let place: Span?
        if !isThere {
            place = use(of: path, in: body.statements[...])
        } else if let otherwise = branches.otherwise {
            place = use(of: path, in: otherwise.statements[...])
        } else {
            place =
                body.statements.last?.endsItsBlock ?? false || ends(body) ? use(of: path, in: following) : nil
        }
        guard let place else { return }
        warn(
            "`\(path)` is not there: the condition on line \(line(of: branches.branches[0].condition.span)) says so",
            place,
            help: isThere
                ? "`not (path exists …)` asks whether it is missing"
                : "`path exists …` without `not` asks whether it is there")
    }

    /// The path that a condition asks for, as it is written, and whether it holds where that is there.
    private func existing(_ condition: Expression) -> (path: String, isThere: Bool)? {
        switch condition.kind {
        case .not(let inner): return existing(inner).map { ($0.path, !$0.isThere) }
        case .parentheses(let block):
            guard block.statements.count == 1, case .chain(let chain)? = block.statements.first?.kind,
                chain.rest.isEmpty, chain.first.stages.count == 1,
                case .command(let call) = chain.first.stages[0].kind,
                call.shape != nil, call.name.text == "path exists"
            else { return nil }
            let given = GivenArguments(call)
            guard given.flags.isEmpty, given.values.count == 1, let path = path(given.values[0]) else {
                return nil
            }
            return (path, true)
        default: return nil
        }
    }

    /// Where what is not there is opened or the like, before anything may have made it.
    private func use(of path: String, in statements: ArraySlice<Statement>) -> Span? {
        var place: Span?
        var mayBeThere = false
        let purity = purity
        for statement in statements {
            SyntaxWalk { node in
                switch node {
                case .statement(let statement):
                    switch statement.kind {
                    case .define: return false
                    case .assign(let target, _, _, _): mayBeThere = path.contains("$" + target.name.text)
                    default: break
                    }
                // What it opens may be missing.
                case .expression(let value): if case .tryCatch = value.kind { mayBeThere = true }
                case .stage(let stage, _):
                    guard stage.redirections.isEmpty else {
                        mayBeThere = true
                        break
                    }
                    switch stage.kind {
                    case .program, .capture: mayBeThere = true
                    case .expression: break
                    case .command(let call):
                        if Self.needsFile(call), let first = GivenArguments(call).values.first,
                            self.path(first) == path
                        {
                            place = first.span
                        } else if !["print", "open", "fail"].contains(call.name.text) || call.shape == nil {
                            var purity = purity
                            if !purity.isPure(call) { mayBeThere = true }
                        }
                    }
                case .block: break
                }
                return place == nil && !mayBeThere
            }.walk(statement)
            if place != nil || mayBeThere { break }
        }
        return place
    }

    /// Whether the first path that it is given has to be there.
    private static func needsFile(_ call: CommandCall) -> Bool {
        guard call.shape != nil else { return false }
        switch call.name.text {
        case "open", "ls", "du", "cd", "cp", "mv": return true
        case "rm": return GivenArguments(call).flags["force"] == nil
        default: return false
        }
    }

    // MARK: Folders

    /// `mkdir $work` and, later, `rm $work`.
    private mutating func lookForRemovedFolder(in block: Block) {
        let path = path
        var folders: Set<String> = []
        var removed: [(path: String, span: Span)] = []
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                switch statement.kind {
                case .define: return false
                case .assign(let target, _, _, _):
                    folders = folders.filter { !$0.contains("$" + target.name.text) }
                default: break
                }
            case .stage(let stage, _):
                guard case .command(let call) = stage.kind, call.shape != nil else { break }
                let given = GivenArguments(call)
                switch call.name.text {
                case "mkdir": folders.formUnion(given.values.compactMap(path))
                case "cd": if let path = given.values.first.flatMap(path) { folders.insert(path) }
                case "mv": folders.subtract(given.values.compactMap(path))
                case "rm":
                    let isWhole = given.flags["recursive"] != nil
                    for value in given.values {
                        guard let path = path(value), folders.contains(path) else { continue }
                        if isWhole { folders.remove(path) } else { removed.append((path, value.span)) }
                    }
                default: break
                }
            default: break
            }
            return true
        }.walk(block)
        for (path, span) in removed {
            warn(
                "`\(path)` is a folder, which `rm` leaves", span,
                help: "`rm --recursive` removes it with all that is in it")
        }
    }

    /// `for f in (ls | where type == "dir") { rm $f.name }`
    private mutating func lookForListedFolder(_ variable: String, _ iterable: Expression, _ body: Block) {
        guard case .parentheses(let block) = iterable.kind, listsFolders(block) else { return }
        var places: [Span] = []
        SyntaxWalk { node in
            guard case .stage(let stage, _) = node, case .command(let call) = stage.kind, call.shape != nil,
                call.name.text == "rm"
            else { return true }
            let given = GivenArguments(call)
            for value in given.values where given.flags["recursive"] == nil {
                guard case .path(let base, let accessors) = value.kind, case .variable(variable) = base.kind,
                    case .field("name")? = accessors.first?.kind, accessors.count == 1
                else { continue }
                places.append(value.span)
            }
            return true
        }.walk(body)
        for span in places {
            warn(
                "these are folders, which `rm` leaves", span,
                help: "`rm --recursive` removes each with all that is in it")
        }
    }

    private func listsFolders(_ block: Block) -> Bool {
        guard block.statements.count == 1, case .chain(let chain)? = block.statements.first?.kind,
            chain.rest.isEmpty, case .command(let list)? = chain.first.stages.first?.kind,
            list.shape != nil, list.name.text == "ls"
        else { return false }
        return chain.first.stages.contains { stage in
            guard case .command(let call) = stage.kind, call.shape != nil, call.name.text == "where",
                case .binary(.equal, let left, let right, _)? = GivenArguments(call).values.first?.kind,
                case .rowField("type") = left.kind
            else { return false }
            switch right.kind {
            case .string("dir"), .word("dir", nil): return true
            default: return false
            }
        }
    }
}
