import PluginAPI
import Syntax

// What is done all the same where a function is only to say what it would do.

extension FlowDoubts {
    private static let dryRunFlags: Set<String> = ["dry_run", "dry", "pretend", "simulate", "noop", "no_op"]

    /// `if $dry_run { print "would remove …" }` that goes on behind it, where something is removed.
    mutating func lookForDryRun(in definition: Definition) {
        guard let flag = dryRunFlag(of: definition) else { return }
        var blocks: [Block] = []
        SyntaxWalk { node in
            if case .block(let block) = node { blocks.append(block) }
            return true
        }.walk(definition.body)
        for block in blocks {
            for (index, statement) in block.statements.enumerated() {
                guard let branches = statement.loneIf, branches.branches.count == 1,
                    branches.otherwise == nil,
                    case (let condition, let body) = branches.branches[0],
                    case .variable(flag) = condition.kind,
                    !leaves(body), !continues(body), assigned(in: body).isEmpty, change(in: body) == nil,
                    says(body)
                else { continue }
                let following = Block(
                    statements: Array(block.statements[(index + 1)...]), span: block.span)
                guard !names(in: following).contains(flag), let (name, span) = change(in: following) else {
                    continue
                }
                warn(
                    "`\(name)` on line \(line(of: span)) is run all the same", condition.span,
                    help: "`return` or `continue` at the end of this branch, or an `else` around what follows"
                )
                return
            }
        }
    }

    /// `rm --dry-run=$dry_run $file; mv $other /archive`: the flag is passed on to one of them, or to none, and asked for nowhere.
    mutating func lookForHalfDryRun(in definition: Definition) {
        guard let flag = dryRunFlag(of: definition) else { return }
        var passed = 0
        var others = 0
        SyntaxWalk { node in
            switch node {
            case .expression(let value): if case .variable(flag) = value.kind { others += 1 }
            case .stage(let stage, _):
                guard case .command(let call) = stage.kind else { break }
                if case .variable(flag)?? = GivenArguments(call).flags["dry-run"].map({ $0?.kind }) {
                    passed += 1
                    others -= 1
                }
            case .statement, .block: break
            }
            return true
        }.walk(definition.body)
        guard passed > 0, others == 0, let (name, span) = change(in: definition.body),
            ["rm", "mv"].contains(name)
        else { return }
        warn(
            "`\(name)` is run in a dry run, too", span,
            help: "`--dry-run=$\(flag)` passes the flag on, as for the others")
    }

    private func dryRunFlag(of definition: Definition) -> String? {
        definition.parameters.lazy.compactMap { parameter -> String? in
            guard case .flag = parameter.kind, parameter.type == nil else { return nil }
            let name = parameter.name.text.replacing("-", with: "_")
            return Self.dryRunFlags.contains(name) ? name : nil
        }.first
    }

    /// Whether a block prints something.
    private func says(_ block: Block) -> Bool {
        var found = false
        SyntaxWalk { node in
            if case .stage(let stage, _) = node, case .command(let call) = stage.kind,
                ["print", "echo"].contains(call.name.text)
            {
                found = true
            }
            return !found
        }.walk(block)
        return found
    }

    /// The first command of a block that changes something, by itself or in a function of the file.
    private func change(in block: Block) -> (name: String, span: Span)? {
        var found: (String, Span)?
        var seen: Set<String> = []
        func look(_ block: Block, at place: (String, Span)?) {
            SyntaxWalk { node in
                guard found == nil, case .stage(let stage, _) = node, case .command(let call) = stage.kind,
                    call.shape != nil
                else { return found == nil }
                let here = place ?? (call.name.text, call.name.span)
                if let definition = definitions[call.name.text] {
                    if GivenArguments(call).flags["dry-run"] == nil, seen.insert(call.name.text).inserted {
                        look(definition.body, at: here)
                    }
                } else if purity.registry.command(named: call.name.text)?.1.signature.changesThings ?? false,
                    GivenArguments(call).flags["dry-run"] == nil
                {
                    found = here
                }
                return found == nil
            }.walk(block)
        }
        look(block, at: nil)
        return found
    }
}
