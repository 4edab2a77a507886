/// A tree as one line of parentheses, so that tests can say what a text means.
struct TreeDump {
    static func of(_ block: Block) -> String { block.statements.map(statement).joined(separator: " ; ") }

    static func statement(_ statement: Statement) -> String {
        switch statement.kind {
        case .chain(let value): return chain(value)
        case .declare(let name, let isVariable, let value):
            return "(\(isVariable ? "var" : "let") \(name.text) \(chain(value)))"
        case .assign(let target, let op, _, let value):
            return "(\(op.rawValue) \(target.name.text)\(path(target.path)) \(chain(value)))"
        case .define(let definition): return define(definition)
        case .use(let use):
            return
                "(\(use.isExported ? "export " : "")use \(use.path.text)\(use.names.map { " {" + $0.map(\.text).joined(separator: " ") + "}" } ?? ""))"
        case .whileLoop(let condition, let body): return "(while \(expression(condition)) {\(of(body))})"
        case .loop(let body): return "(loop {\(of(body))})"
        case .forLoop(let variable, let iterable, let body):
            return "(for \(variable.text) \(expression(iterable)) {\(of(body))})"
        case .deferred(let body): return "(defer {\(of(body))})"
        case .breakLoop: return "(break)"
        case .continueLoop: return "(continue)"
        case .returnValue(let value): return value.map { "(return \(chain($0)))" } ?? "(return)"
        }
    }

    static func chain(_ chain: Chain) -> String {
        var text = pipeline(chain.first)
        for (joint, next) in chain.rest {
            text = "(\(joint == .and ? "&&" : "||") \(text) \(pipeline(next)))"
        }
        return text
    }

    static func pipeline(_ pipeline: Pipeline) -> String {
        pipeline.stages.count == 1
            ? stage(pipeline.stages[0]) : "(| " + pipeline.stages.map(stage).joined(separator: " ") + ")"
    }

    static func stage(_ stage: Stage) -> String {
        var text: String
        switch stage.kind {
        case .expression(let value): text = expression(value)
        case .command(let call):
            text = "(\(call.shape == nil ? "run" : "cmd") \(call.name.text)\(arguments(call.arguments)))"
        case .program(let call): text = "(^ \(expression(call.name))\(arguments(call.arguments)))"
        case .capture(.stage(let inner)): text = "(capture \(Self.stage(inner)))"
        case .capture(.block(let block)): text = "(capture {\(of(block))})"
        }
        for redirection in stage.redirections {
            let target = redirection.target.map { " " + expression($0) } ?? ""
            switch redirection.kind {
            case .input: text += " <\(target)"
            case .output(let descriptor, let append): text += " \(descriptor)>\(append ? ">" : "")\(target)"
            case .both(let append): text += " &>\(append ? ">" : "")\(target)"
            case .duplicate(let from, let to): text += " \(from)>&\(to)"
            }
        }
        for (name, value) in stage.environment.reversed() {
            text = "(env \(name.text)=\(expression(value)) \(text))"
        }
        return text
    }

    static func arguments(_ arguments: [Argument]) -> String {
        arguments.map { argument in
            switch argument {
            case .positional(let value): return " " + expression(value)
            case .flag(let name, let isShort, let value):
                return " \(isShort ? "-" : "--")\(name.text)" + (value.map { "=" + expression($0) } ?? "")
            case .spread(let value): return " ..." + expression(value)
            }
        }.joined()
    }

    static func path(_ path: [Accessor]) -> String {
        path.map { accessor in
            let mark = accessor.isOptional ? "?" : ""
            switch accessor.kind {
            case .field(let name): return "\(mark).\(name)"
            case .index(let index): return "\(mark)[\(expression(index))]"
            case .orNull: return "?"
            }
        }.joined()
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\"": result += "\\\""
            case "\u{1B}": result += "\\e"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    static func expression(_ expression: Expression) -> String {
        switch expression.kind {
        case .null: return "null"
        case .bool(let value): return String(value)
        case .int(let value): return String(value)
        case .float(let value): return "\(value)f"
        case .duration(let value): return "\(value)ns"
        case .size(let value): return "\(value)B"
        case .time(let value): return "@\(value)"
        case .string(let text): return quoted(text)
        case .interpolated(let parts):
            return "(text"
                + parts.map { part in
                    switch part {
                    case .text(let text): return " " + quoted(text)
                    case .value(let value): return " " + Self.expression(value)
                    }
                }.joined() + ")"
        case .word(let text, let literal):
            return "`\(text)" + (literal.map { "~" + Self.expression($0) } ?? "") + "`"
        case .glued(let parts):
            return "(glue"
                + parts.map { part in
                    switch part {
                    case .text(let text): return " `\(text)`"
                    case .quoted(let text): return " " + quoted(text)
                    case .value(let value): return " " + Self.expression(value)
                    case .star: return " *"
                    case .doubleStar: return " **"
                    }
                }.joined() + ")"
        case .list(let items):
            return "["
                + items.map { item in
                    switch item {
                    case .value(let value): return Self.expression(value)
                    case .spread(let value): return "..." + Self.expression(value)
                    }
                }.joined(separator: " ") + "]"
        case .record(let items):
            return "{"
                + items.map { item in
                    switch item {
                    case .entry(let key, let value):
                        return Self.expression(key) + ": " + Self.expression(value)
                    case .spread(let value): return "..." + Self.expression(value)
                    }
                }.joined(separator: ", ") + "}"
        case .range(let from, let to, let isInclusive):
            return
                "(\(isInclusive ? ".." : "..<") \(from.map(Self.expression) ?? "_") \(to.map(Self.expression) ?? "_"))"
        case .variable(let name): return "$\(name)"
        case .rowField(let name): return ".\(name)"
        case .path(let base, let accessors): return Self.expression(base) + path(accessors)
        case .negate(let value): return "(neg \(Self.expression(value)))"
        case .not(let value): return "(not \(Self.expression(value)))"
        case .binary(let op, let left, let right, _):
            return "(\(op.rawValue) \(Self.expression(left)) \(Self.expression(right)))"
        case .isTest(let value, let test, let isNegated):
            return "(is\(isNegated ? "-not" : "") \(Self.expression(value)) \(Self.test(test)))"
        case .parentheses(let block): return "(do \(of(block)))"
        case .closure(let closure):
            let names = closure.isImplicit ? "" : "|" + parameters(closure.parameters) + "| "
            return "(fn \(names){\(of(closure.body))})"
        case .block(let block): return "(block {\(of(block))})"
        case .ifElse(let value):
            return "(if"
                + value.branches.map { " \(Self.expression($0.condition)) {\(of($0.body))}" }.joined()
                + (value.otherwise.map { " else {\(of($0))}" } ?? "") + ")"
        case .match(let match):
            return "(match \(Self.expression(match.subject))"
                + match.arms.map { arm in
                    " \(pattern(arm.pattern))\(arm.guardCondition.map { " if " + Self.expression($0) } ?? "") => {\(of(arm.body))}"
                }.joined() + ")"
        case .tryCatch(let value):
            return "(try {\(of(value.body))}"
                + (value.handler.map { " catch\(value.errorName.map { " " + $0.text } ?? "") {\(of($0))}" }
                    ?? "")
                + (value.finally.map { " finally {\(of($0))}" } ?? "") + ")"
        case .ok(let block): return "(ok {\(of(block))})"
        case .call(let callee, let values): return "(call \(Self.expression(callee))\(arguments(values)))"
        case .missing: return "??"
        }
    }

    static func test(_ test: TypeTest) -> String {
        switch test {
        case .empty: return "empty"
        case .type(let type): return type.rawValue
        }
    }

    static func pattern(_ pattern: Pattern) -> String {
        switch pattern.kind {
        case .anything: return "_"
        case .value(let value): return expression(value)
        case .bind(let name): return "$\(name.text)"
        case .test(let test, let isNegated): return "is\(isNegated ? "-not" : "") \(Self.test(test))"
        case .record(let entries):
            return "{" + entries.map { "\($0.key.text): \(Self.pattern($0.pattern))" }.joined(separator: ", ")
                + "}"
        case .list(let items, let rest):
            var all = items.map(Self.pattern)
            if let rest { all.append("..." + (rest.map { "$" + $0.text } ?? "")) }
            return "[" + all.joined(separator: " ") + "]"
        case .either(let all): return "(or " + all.map(Self.pattern).joined(separator: " ") + ")"
        }
    }

    static func parameters(_ parameters: [Definition.Parameter]) -> String {
        parameters.map { parameter in
            var text: String
            switch parameter.kind {
            case .positional: text = parameter.name.text
            case .flag(let short): text = "--\(parameter.name.text)" + (short.map { "(-\($0))" } ?? "")
            case .rest: text = "...\(parameter.name.text)"
            }
            if let type = parameter.type { text += ":\(type.rawValue)" }
            if let value = parameter.defaultValue { text += "=\(expression(value))" }
            if !parameter.help.isEmpty { text += "#\(parameter.help)" }
            return text
        }.joined(separator: ",")
    }

    static func define(_ definition: Definition) -> String {
        let head = (definition.isExported ? "export def " : "def ") + definition.name.text
        let help = definition.help.isEmpty ? "" : " ##" + quoted(definition.help)
        let input =
            definition.inputTypes.isEmpty
            ? "" : ": " + definition.inputTypes.map(\.type.rawValue).joined(separator: " or ")
        let type = input + (definition.returnType.map { " -> \($0.rawValue)" } ?? "")
        return "(\(head)(\(parameters(definition.parameters)))\(type)\(help) {\(of(definition.body))})"
    }
}
