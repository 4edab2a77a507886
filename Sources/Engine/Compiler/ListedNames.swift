import PluginAPI
import Syntax

// What `ls` tells of a folder's files begins with the folder, as it was given.

extension FlowDoubts {
    /// `ls /var/log | where name == "syslog"`, and `for f in (ls $dir) { open "$dir/$f.name" }`.
    mutating func lookForListedNames(in block: Block) {
        for (message, span, help) in listedNames(in: block) { warn(message, span, help: help) }
    }

    private typealias Place = (message: String, span: Span, help: String)

    private func listedNames(in block: Block) -> [Place] {
        var places: [Place] = []
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                switch statement.kind {
                case .forLoop(let variable, let iterable, let body):
                    guard case .parentheses(let inner) = iterable.kind, let chain = inner.loneChain,
                        let folder = listed(chain.first), keepsNames(chain.first.stages.dropFirst())
                    else { break }
                    places += doubled(folder, variable.text, in: body)
                    places += compared(folder, in: body) { value in
                        guard case .path(let base, let accessors) = value.kind, accessors.count == 1,
                            case .field("name") = accessors[0].kind
                        else { return false }
                        if case .variable(variable.text) = base.kind { return true }
                        return false
                    }
                case .chain(let chain), .declare(_, _, let chain), .returnValue(.some(let chain)):
                    places += asked(chain.first)
                default: break
                }
            case .block, .stage, .expression: break
            }
            return true
        }.walk(block)
        return places
    }

    /// The folder that a pipeline begins with the files of, as it is written.
    private func listed(_ pipeline: Pipeline) -> Expression? {
        guard case .command(let call)? = pipeline.stages.first?.kind, call.name.text == "ls",
            call.shape != nil
        else { return nil }
        let given = GivenArguments(call)
        guard given.values.count == 1, !given.hasSpread, given.flags["directory"] == nil else { return nil }
        switch given.values[0].kind {
        case .word(_, nil), .string, .variable: return given.values[0]
        default: return nil
        }
    }

    /// Whether rows go through with the names that they have.
    private func keepsNames(_ stages: ArraySlice<Stage>) -> Bool {
        stages.allSatisfy { stage in
            guard case .command(let call) = stage.kind else { return false }
            return ["where", "sort-by", "first", "last", "reverse", "skip"].contains(call.name.text)
        }
    }

    private func asked(_ pipeline: Pipeline) -> [Place] {
        guard let folder = listed(pipeline) else { return [] }
        let stages = pipeline.stages.dropFirst().prefix { keepsNames([$0]) }
        return stages.flatMap { stage -> [Place] in
            guard case .command(let call) = stage.kind, call.name.text == "where",
                let condition = GivenArguments(call).values.first
            else { return [] }
            return compared(folder, in: Block(expression: condition)) { value in
                if case .rowField("name") = value.kind { true } else { false }
            }
        }
    }

    /// The comparisons of a name with a text that it can't be.
    private func compared(_ folder: Expression, in block: Block, _ isName: (Expression) -> Bool)
        -> [Place]
    {
        var places: [Place] = []
        withoutActuallyEscaping(isName) { isName in
            SyntaxWalk { node in
                guard case .expression(let value) = node,
                    case .binary(let op, let left, let right, _) = value.kind,
                    isName(left), case .string(let text) = right.kind,
                    let example = neverIs(text, op, in: folder)
                else { return true }
                let whole = file.text(left.span).hasPrefix("$") ? file.text(left.span) : "$it.name"
                places.append(
                    (
                        "`name` begins with the folder here: `\(example)`", right.span,
                        "`(\(whole) | path name)` is the name without it"
                    ))
                return true
            }.walk(block)
        }
        return places
    }

    private func neverIs(_ text: String, _ op: BinaryOperator, in folder: Expression) -> String? {
        let shown = folder.plainText ?? file.text(folder.span)
        let start = shown.hasSuffix("/") ? shown : shown + "/"
        switch op {
        case .equal, .notEqual:
            return text.isEmpty || text.contains("/") || text == folder.plainText ? nil : start + text
        case .matches, .notMatches:
            guard folder.plainText != nil, text.hasPrefix("^") else { return nil }
            let beginning = String(text.dropFirst().prefix { $0.isLetter || $0.isNumber })
            let behind = text.dropFirst(1 + beginning.count).first
            guard beginning.count > 1, behind.map({ !"?*{|".contains($0) }) ?? true, !text.contains("|"),
                !start.hasPrefix(beginning), !beginning.hasPrefix(start)
            else { return nil }
            return start + beginning
        default: return nil
        }
    }

    /// `"$dir/$f.name"`, where the name has the folder already.
    private func doubled(_ folder: Expression, _ variable: String, in body: Block)
        -> [Place]
    {
        let written = folder.plainText ?? file.text(folder.span)
        guard written != "." else { return [] }
        let start = written.hasSuffix("/") ? written : written + "/"
        var places: [Place] = []
        SyntaxWalk { node in
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .interpolated, .glued:
                let text = file.text(value.span)
                let bare = text.hasPrefix("\"") ? text.dropFirst() : text[...]
                for name in ["$\(variable).name", "${\(variable).name}", "$(\(variable).name)"]
                where bare.hasPrefix(start + name) {
                    places.append(
                        (
                            "`$\(variable).name` begins with `\(start)` already", value.span,
                            "`$\(variable).name` alone leads there"
                        ))
                }
            default: break
            }
            return true
        }.walk(body)
        return places
    }
}

extension Block {
    /// One expression, by itself.
    fileprivate init(expression: Expression) {
        let stage = Stage(.expression(expression), span: expression.span)
        let chain = Chain(first: Pipeline(stages: [stage], span: expression.span), span: expression.span)
        self.init(statements: [Statement(.chain(chain), expression.span)], span: expression.span)
    }
}
