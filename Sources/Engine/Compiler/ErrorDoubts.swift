import PluginAPI
import Syntax

// Errors that are asked for and never come, or whose coming nobody would miss.

extension FlowDoubts {
    /// `$e.kind == "timout"`: no error is of this kind, but of one with nearly this name.
    mutating func lookForUnknownKinds(in block: Block) {
        var raised: Set<String> = []
        var errors: Set<String> = []
        SyntaxWalk { node in
            switch node {
            case .stage(let stage, _):
                if case .command(let call) = stage.kind, call.name.text == "fail",
                    let kind = GivenArguments(call).flags["kind"] ?? nil
                {
                    if let text = kind.plainText { raised.insert(text) }
                }
            case .expression(let value):
                if case .tryCatch(let attempt) = value.kind, let name = attempt.errorName {
                    errors.insert(name.text)
                }
            case .block, .statement: break
            }
            return true
        }.walk(block)
        guard !errors.isEmpty else { return }
        let known = raised.union(ErrorValue.kinds)
        func isKind(_ value: Expression) -> Bool {
            guard case .path(let base, let accessors) = value.kind, case .variable(let name) = base.kind,
                errors.contains(name), case .field("kind")? = accessors.last?.kind
            else { return false }
            return accessors.count == 1
        }
        var asked: [(kind: String, span: Span)] = []
        func note(_ value: Expression) {
            if let text = value.plainText { asked.append((text, value.span)) }
        }
        SyntaxWalk { node in
            guard case .expression(let value) = node else { return true }
            switch value.kind {
            case .binary(let op, let left, let right, _):
                guard isKind(left) else { break }
                switch op {
                case .equal, .notEqual: note(right)
                case .in, .notIn:
                    if case .list(let items) = right.kind {
                        for case .value(let item) in items { note(item) }
                    }
                default: break
                }
            case .match(let match) where isKind(match.subject):
                for pattern in match.arms.flatMap(\.pattern.alternatives) {
                    if case .value(let value) = pattern.kind { note(value) }
                }
            default: break
            }
            return true
        }.walk(block)
        for (kind, span) in asked where !known.contains(kind) {
            guard let near = closest(to: kind, among: known.sorted()) else { continue }
            warn("no error here is of the kind `\(kind)`", span, help: "did you mean `\(near)`?")
        }
    }

    /// `test "refuses" { try { parse "x" } catch e { assert $e.kind == "parse" } }` passes where nothing is refused.
    mutating func lookForIdleTests(in block: Block) {
        for statement in block.statements where statement.loneCommand == TestBlock.word {
            guard case .chain(let chain) = statement.kind,
                case .command(let call)? = chain.first.stages.first?.kind,
                let body = GivenArguments(call).values.last?.closure?.body
            else { continue }
            let definitions = definitions
            var attempts: [Try] = []
            var asserts = false
            SyntaxWalk { node in
                switch node {
                case .expression(let value):
                    if case .tryCatch(let attempt) = value.kind, let handler = attempt.handler {
                        if Self.calls(["assert", "fail"], in: handler) { attempts.append(attempt) }
                        if Self.calls(["assert", "fail"], in: attempt.body) { asserts = true }
                        return false
                    }
                case .stage(let stage, _):
                    // What it calls may assert.
                    if case .command(let call) = stage.kind {
                        if ["assert", "fail"].contains(call.name.text) || definitions[call.name.text] != nil {
                            asserts = true
                        }
                    }
                case .block, .statement: break
                }
                return !asserts
            }.walk(body)
            guard !asserts, attempts.count == 1, let handler = attempts[0].handler else { continue }
            warn(
                "where nothing fails this is not asked, and the test passes", handler.span,
                help:
                    "`let kind = try { …; null } catch e { $e.kind }` keeps what came, for an `assert` behind it"
            )
        }
    }

    private static func calls(_ names: Set<String>, in block: Block) -> Bool {
        var found = false
        SyntaxWalk { node in
            if case .stage(let stage, _) = node, case .command(let call) = stage.kind,
                names.contains(call.name.text)
            {
                found = true
            }
            return !found
        }.walk(block)
        return found
    }
}
