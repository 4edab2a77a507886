import PluginAPI
import Syntax

// Answers that say the same, however it went.

extension FlowDoubts {
    /// `try { ^ping $host; true } catch { true }`
    mutating func lookForSameAnswer(_ attempt: Try) {
        guard let handler = attempt.handler, let answer = lastAnswer(of: attempt.body),
            lastAnswer(of: handler) == answer, let last = handler.statements.last
        else { return }
        warn(
            "this is \(answer), as it is where nothing fails", last.span,
            help: "was `\(!answer)` meant in one of them?")
    }

    private func lastAnswer(of block: Block) -> Bool? {
        switch block.statements.last?.kind {
        case .chain(let chain), .returnValue(.some(let chain)):
            if case .bool(let answer)? = chain.lone?.kind { return answer }
            return nil
        default: return nil
        }
    }

    /// A function that answers in several places, and each time the same.
    mutating func lookForOneAnswer(_ definition: Definition) {
        guard let last = lastAnswer(of: definition.body), let place = definition.body.statements.last else {
            return
        }
        var answers: [Bool?] = [last]
        var isLast = false
        SyntaxWalk { node in
            switch node {
            case .statement(let statement):
                if case .returnValue(let value) = statement.kind {
                    isLast = statement.span == place.span
                    if case .bool(let answer)? = value?.lone?.kind {
                        if !isLast { answers.append(answer) }
                    } else {
                        answers.append(nil)
                    }
                }
                if case .define = statement.kind { return false }
            case .expression(let value): if value.closure != nil { return false }
            case .block, .stage: break
            }
            return true
        }.walk(definition.body)
        guard answers.count > 1, answers.allSatisfy({ $0 == last }) else { return }
        warn(
            "`\(definition.name.text)` gives \(last), whichever way it takes", place.span,
            help: "was `\(!last)` meant in one of them?")
    }

    /// `print "error: …"; exit 0`
    mutating func lookForGoodEnd(_ statement: Statement, _ before: Statement?) {
        guard let exit = statement.loneCall, exit.name.text == "exit", let print = before?.loneCall,
            ["print", "echo"].contains(print.name.text)
        else { return }
        let code = GivenArguments(exit).values
        guard code.count <= 1, code.allSatisfy({ file.text($0.span) == "0" }),
            let text = GivenArguments(print).values.first.map({ file.text($0.span).lowercased() }),
            ["error:", "fatal:", "cannot "].contains(where: { text.dropFirst().hasPrefix($0) })
        else { return }
        warn(
            "the script ends well here, behind an error", statement.span,
            help: "`exit 1` says that it failed; `fail \"…\"` prints the error, too")
    }

    /// `var smallest = 0B`, and `if $f.size < $smallest { $smallest = $f.size }`: nothing is below it.
    mutating func lookForLowest(_ name: Name, _ value: Chain, _ following: ArraySlice<Statement>) {
        let isLeast: Bool
        switch value.lone?.kind {
        case .size(0), .duration(0): isLeast = true
        case .int(0):
            isLeast = ["min", "small", "low", "short", "fast", "least"].contains { name.text.contains($0) }
        default: isLeast = false
        }
        guard isLeast, let place = lowered(name.text, in: following) else { return }
        warn(
            "nothing is below `\(file.text(value.span))`, with which `$\(name.text)` begins", place,
            help: "begin with null: `if $\(name.text) == null or …`; or ask the list: `| sort-by … | first`")
    }

    /// The condition behind which a variable is set to what is below it.
    private func lowered(_ name: String, in following: ArraySlice<Statement>) -> Span? {
        var place: Span?
        for statement in following {
            SyntaxWalk { node in
                guard case .expression(let value) = node, case .ifElse(let branches) = value.kind else {
                    return place == nil
                }
                for (condition, body) in branches.branches {
                    guard case .binary(.less, let left, let right, _) = condition.kind,
                        case .variable(name) = right.kind, left.isNamed,
                        body.statements.contains(where: { sets(name, to: left, $0) })
                    else { continue }
                    place = condition.span
                }
                return place == nil
            }.walk(statement)
        }
        return place
    }

    private func sets(_ name: String, to value: Expression, _ statement: Statement) -> Bool {
        guard case .assign(let target, .set, _, let new) = statement.kind, target.name.text == name,
            let lone = new.lone
        else { return false }
        return file.text(lone.span) == file.text(value.span)
    }
}
