import PluginAPI
import Syntax

// Files that are there already, files that a condition says are not, and folders that are taken for files.

extension FlowDoubts {
    // MARK: Absent

    /// `if (path exists $file) { return {} }` and behind it `open $file`; `if not (path exists $file) { open $file }`.
    mutating func lookForAbsent(_ branches: If, _ following: ArraySlice<Statement>) {
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
            guard let chain = block.loneChain, chain.rest.isEmpty, let last = chain.first.stages.last,
                case .command(let call) = last.kind, call.shape != nil, call.name.text == "path exists"
            else { return nil }
            var given = GivenArguments(call).values
            if chain.first.stages.count == 2, case .expression(let piped) = chain.first.stages[0].kind {
                given.append(piped)
            } else if chain.first.stages.count > 1 {
                return nil
            }
            guard GivenArguments(call).flags.isEmpty, given.count == 1, let path = path(given[0]) else {
                return nil
            }
            return (path, true)
        default: return nil
        }
    }

    /// Where what is not there is opened or the like, before anything may have made it.
    func use(of path: String, in statements: ArraySlice<Statement>) -> Span? {
        var place: Span?
        var mayBeThere = false
        var purity = purity
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
                            mayBeThere = !purity.isPure(call)
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

    /// Whether what the first path that it is given leads to has to be there. A link that leads nowhere can be moved and removed.
    private static func needsFile(_ call: CommandCall) -> Bool {
        call.shape != nil && ["open", "ls", "du", "cd", "cp"].contains(call.name.text)
    }

    // MARK: Folders

    /// `mkdir $work` and, later, `rm $work` or `cp $work $kept`.
    mutating func lookForFolders(in block: Block) {
        let path = path
        var folders: Set<String> = []
        var left: [(path: String, command: String, span: Span)] = []
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
                        if isWhole { folders.remove(path) } else { left.append((path, "rm", value.span)) }
                    }
                case "cp":
                    for value in given.values.dropLast() where given.flags["recursive"] == nil {
                        guard let path = path(value), folders.contains(path) else { continue }
                        left.append((path, "cp", value.span))
                    }
                default: break
                }
            default: break
            }
            return true
        }.walk(block)
        for (path, command, span) in left {
            warn(
                "`\(path)` is a folder, which `\(command)` leaves", span,
                help: "`\(command) --recursive` takes it with all that is in it")
        }
    }

    /// `mv $file $file`
    mutating func lookForSamePaths(in block: Block) {
        let file = file
        var same: [(command: String, span: Span)] = []
        SyntaxWalk { node in
            guard case .stage(let stage, _) = node, case .command(let call) = stage.kind, call.shape != nil,
                ["mv", "cp", "ln"].contains(call.name.text), case let values = GivenArguments(call).values,
                values.count == 2, file.text(values[0].span) == file.text(values[1].span)
            else { return true }
            same.append((call.name.text, values[1].span))
            return true
        }.walk(block)
        for (command, span) in same {
            warn("`\(command)` is given the same path twice", span, help: "was another one meant?")
        }
    }

    /// `for f in (ls | where type == "dir") { rm $f.name }`
    mutating func lookForListedFolder(_ variable: String, _ iterable: Expression, _ body: Block) {
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
        guard let chain = block.loneChain, chain.rest.isEmpty,
            case .command(let list)? = chain.first.stages.first?.kind,
            list.shape != nil, list.name.text == "ls"
        else { return false }
        return chain.first.stages.contains { stage in
            guard case .command(let call) = stage.kind, call.shape != nil, call.name.text == "where",
                case .binary(.equal, let left, let right, _)? = GivenArguments(call).values.first?.kind,
                case .rowField("type") = left.kind
            else { return false }
            return right.plainText == "dir"
        }
    }

    // MARK: Files that are there

    /// `save FILE` behind an `open FILE`: without `--force` it is an error.
    mutating func lookForExisting(in block: Block, opened: Set<String>) {
        var opened = opened
        for statement in block.statements {
            if case .define = statement.kind { continue }
            if let path = asked(by: statement) { opened.insert(path) }
            if case .assign(let target, _, _, _) = statement.kind {
                opened = opened.filter { !$0.contains("$" + target.name.text) }
            }
            var inner: [Block] = []
            var calls: [CommandCall] = []
            SyntaxWalk { node in
                switch node {
                case .block(let block):
                    inner.append(block)
                    return false
                case .expression(let value):
                    // What a `try` opens may not be there.
                    if case .tryCatch = value.kind { return false }
                case .stage(let stage, _):
                    if case .command(let call) = stage.kind, call.shape != nil { calls.append(call) }
                case .statement: break
                }
                return true
            }.walk(statement)
            for call in calls { look(at: call, &opened) }
            for block in inner { lookForExisting(in: block, opened: opened) }
        }
    }

    /// `if not ($file | path exists) { fail … }`: behind it that file is there.
    private func asked(by statement: Statement) -> String? {
        guard let branches = statement.loneIf, branches.branches.count == 1, branches.otherwise == nil,
            let (path, isThere) = existing(branches.branches[0].condition), !isThere,
            case let body = branches.branches[0].body,
            body.statements.last?.endsItsBlock ?? false || ends(body)
        else { return nil }
        return path
    }

    mutating func look(at call: CommandCall, _ opened: inout Set<String>) {
        let given = GivenArguments(call)
        switch call.name.text {
        case "open": if let path = given.values.first.flatMap(path) { opened.insert(path) }
        case "rm", "mv": for path in given.values.compactMap(path) { opened.remove(path) }
        case "save":
            guard let value = given.values.first, let path = path(value), opened.contains(path),
                given.flags["force"] == nil, given.flags["append"] == nil
            else { return }
            warn(
                "`\(path)` is there already: `save` doesn't replace it", value.span,
                help: "`save --force` does")
        case "ln":
            guard given.values.count == 2, given.flags["force"] == nil, let link = path(given.values[1]),
                opened.contains(link)
            else { return }
            warn(
                "`\(link)` is there already, and the link is to be made there", given.values[1].span,
                help: "what it leads to stands first: `ln TARGET LINK`")
        default: break
        }
    }

    /// `save $half`, and then `mv $target $half`: what was written is replaced, or in the way.
    mutating func lookForOverwritten(in block: Block) {
        var written: [String: Span] = [:]
        var copied: [String: Span] = [:]
        for statement in block.statements {
            guard case .chain(let chain) = statement.kind, chain.rest.isEmpty,
                case .command(let call)? = chain.first.stages.last?.kind, call.shape != nil
            else {
                // Something may have become of it.
                (written, copied) = ([:], [:])
                continue
            }
            let given = GivenArguments(call)
            let paths = given.values.map(path)
            switch call.name.text {
            case "save":
                guard let path = paths.first ?? nil else { continue }
                if let span = copied[path], given.flags["force"] != nil, !mentions(path, twiceIn: statement) {
                    warn(
                        "this replaces what line \(line(of: span)) has put there", given.values[0].span,
                        help: "are the two paths there swapped?")
                }
                written[path] = call.name.span
            case "mv", "cp":
                guard paths.count == 2, let from = paths[0], let to = paths[1] else { continue }
                if let span = written[to], written[from] == nil {
                    warn(
                        "this is what line \(line(of: span)) has written: `\(call.name.text)` would put `\(from)` in its place",
                        given.values[1].span,
                        help: "are the two swapped? `\(call.name.text) \(to) \(from)`")
                }
                written[to] = call.name.span
                copied[to] = call.name.span
            case "print": continue
            case "rm": for path in paths.compactMap({ $0 }) { (written[path], copied[path]) = (nil, nil) }
            default:
                if call.shape == nil || definitions[call.name.text] != nil {
                    (written, copied) = ([:], [:])
                }
            }
        }
    }

    /// `touch $lock`, and `rm $lock` right behind it.
    mutating func lookForLostMark(in block: Block) {
        func path(_ statement: Statement, of command: String) -> (path: String, span: Span)? {
            guard let call = statement.loneCall, call.name.text == command,
                let value = GivenArguments(call).values.first
            else { return nil }
            return self.path(value).map { ($0, value.span) }
        }
        for (first, second) in zip(block.statements, block.statements.dropFirst()) {
            guard let made = path(first, of: "touch"), let removed = path(second, of: "rm"),
                made.path == removed.path
            else { continue }
            warn(
                "this removes what the line before has just made", removed.span,
                help: "`defer { rm … }` removes it at the end")
        }
    }

    private func mentions(_ path: String, twiceIn statement: Statement) -> Bool {
        file.text(statement.span).split(separator: path, omittingEmptySubsequences: false).count > 2
    }

    /// `save --force FILE` twice, one right behind the other.
    mutating func lookForSavedTwice(in block: Block) {
        var before: (path: String, span: Span)?
        for statement in block.statements {
            guard let (path, span, isForced) = saving(statement) else {
                before = nil
                continue
            }
            if isForced, let before, before.path == path {
                warn(
                    "this replaces what line \(line(of: before.span)) has saved", span,
                    help: "was another file meant?")
            }
            before = (path, span)
        }
    }

    /// The file that a statement saves a value in, which it doesn't read itself.
    private func saving(_ statement: Statement) -> (path: String, span: Span, isForced: Bool)? {
        guard case .chain(let chain) = statement.kind, chain.rest.isEmpty, chain.first.stages.count > 1,
            case .expression = chain.first.stages[0].kind,
            case .command(let call)? = chain.first.stages.last?.kind, call.shape != nil,
            call.name.text == "save"
        else { return nil }
        let given = GivenArguments(call)
        guard given.flags["append"] == nil, given.flags["dry-run"] == nil, let value = given.values.first,
            let path = written(value)
        else { return nil }
        return (path, value.span, given.flags["force"] != nil)
    }

    /// A path as it is written: one that is put together, too.
    func written(_ value: Expression) -> String? {
        if case .parentheses(let block) = value.kind, let chain = block.loneChain, chain.rest.isEmpty,
            chain.first.stages.count == 1, case .command(let call) = chain.first.stages[0].kind,
            call.name.text == "path join"
        {
            return file.text(value.span)
        }
        return path(value)
    }

    /// A path as it is written, where it is the same each time.
    func path(_ value: Expression) -> String? {
        switch value.kind {
        case .word(let word, _): word
        case .string(let text): text
        case .variable: file.text(value.span)
        case .path(_, let accessors) where accessors.allSatisfy(\.isField): file.text(value.span)
        case .interpolated(let parts):
            parts.allSatisfy {
                if case .value(let value) = $0 { path(value) != nil } else { true }
            } ? file.text(value.span) : nil
        default: nil
        }
    }
}
