import PluginAPI
import Syntax

/// What can be said of types before the run.
extension Compiler {
    func isLiteral(_ expression: Expression) -> Bool {
        switch expression.kind {
        case .null, .bool, .int, .float, .duration, .size, .time, .string, .interpolated, .word, .closure,
            .block:
            true
        case .glued(let parts): !hasGlob(parts)
        default: false
        }
    }

    /// Whether it is neither a stream nor makes one.
    func isPure(_ expression: Expression?) -> Bool {
        guard let expression else { return false }
        switch expression.kind {
        case .parentheses, .call, .ifElse, .match, .tryCatch: return false
        case .variable(let name): return name != "in"
        default: return true
        }
    }

    /// The expression that is all of a chain, if it is one.
    func lone(_ chain: Chain) -> Expression? {
        guard chain.rest.isEmpty, chain.first.stages.count == 1,
            case .expression(let expression)? = chain.first.stages.first?.kind
        else {
            return nil
        }
        return expression
    }

    func staticType(_ chain: Chain) -> StaticType { lone(chain).map { staticType($0) } ?? .unknown }

    func staticType(_ expression: Expression) -> StaticType {
        switch expression.kind {
        case .null: return .type(.null)
        case .bool, .not, .isTest, .ok: return .type(.bool)
        case .int: return .type(.int)
        case .float: return .type(.float)
        case .duration: return .type(.duration)
        case .size: return .type(.size)
        case .time: return .type(.time)
        case .string, .interpolated: return .type(.string)
        case .word(_, let literal): return literal.map { staticType($0) } ?? .type(.string)
        case .glued(let parts): return hasGlob(parts) ? .unknown : .type(.string)
        case .list: return .type(.list)
        case .range: return .type(.range)
        case .closure, .block: return .type(.closure)
        case .record(let items):
            var fields: [String: StaticType] = [:]
            for item in items {
                guard case .entry(let key, let value) = item, let name = literalKey(key) else {
                    return .type(.record)
                }
                fields[name] = staticType(value)
            }
            return .record(fields)
        case .variable(let name):
            var builder: FunctionBuilder? = function
            while let current = builder {
                if let local = current.local(named: name) { return local.isConstant ? local.type : .unknown }
                builder = current.kind == .closure ? current.parent : nil
            }
            return .unknown
        case .path(let base, let accessors):
            var type = staticType(base)
            for accessor in accessors {
                guard case .record(let fields) = type, case .field(let name) = accessor.kind,
                    !accessor.isOptional, let field = fields[name]
                else {
                    return .unknown
                }
                type = field
            }
            return type
        case .binary(let op, let left, let right, _):
            switch op {
            case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .notMatches,
                .in, .notIn, .and, .or:
                return .type(.bool)
            case .add, .subtract, .multiply:
                guard let a = staticType(left).type, let b = staticType(right).type, a == b else {
                    return .unknown
                }
                return [.int, .float, .string, .duration, .size].contains(a) && op != .subtract || a == .int
                    || a == .float ? .type(a) : .unknown
            default: return .unknown
            }
        default: return .unknown
        }
    }

    // MARK: Checks

    /// A field that a literal record doesn't have.
    func checkFields(_ base: Expression, _ accessors: [Accessor]) {
        var type = staticType(base)
        for (index, accessor) in accessors.enumerated() {
            let isOptional = accessor.isOptional(before: accessors.dropFirst(index + 1).first)
            let name: String
            switch accessor.kind {
            case .field(let field): name = field
            case .index(let key):
                guard case .record = type, case .string(let text) = key.kind else { return }
                name = text
            case .orNull: return
            }
            switch type {
            case .record(let fields):
                if let field = fields[name] {
                    type = field
                    continue
                }
                if isOptional { return }
                let close = closest(to: name, among: fields.keys)
                let help =
                    close.map { "did you mean `\($0)`?" }
                    ?? (fields.isEmpty
                        ? "the record is empty" : "it has \(fields.keys.sorted().joined(separator: ", "))")
                report("this record has no field `\(name)`", at: accessor.span, help: help)
                return
            case .type(let known):
                switch known {
                case .string:
                    var text = "…"
                    if case .variable(let variable) = base.kind { text = variable }
                    report(
                        "a string has no field `\(name)`", at: accessor.span,
                        help: "in a word or text, braces end the name: ${\(text)}.\(name)")
                case .int, .float, .bool, .duration, .size, .time, .list, .range, .closure:
                    report(
                        "\(known.rawValue) has no field `\(name)`", at: accessor.span,
                        help: known == .list ? "`| get \(name)` takes it from each row" : nil)
                default: break
                }
                return
            case .unknown: return
            }
        }
    }

    private static let numbers: Set<ValueType> = [.int, .float]

    /// Operands whose types are known not to go together (rules 26 and 27).
    func checkOperands(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span) {
        guard let a = staticType(left).type, let b = staticType(right).type else { return }
        let bothNumbers = Compiler.numbers.contains(a) && Compiler.numbers.contains(b)
        switch op {
        case .equal, .notEqual:
            if a == b || bothNumbers || a == .null || b == .null { return }
            report("\(a.rawValue) and \(b.rawValue) are never equal: comparing them is an error", at: span)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            if bothNumbers { return }
            if a == b, [.string, .duration, .size, .time, .bytes, .bool, .list].contains(a) { return }
            report("\(a.rawValue) and \(b.rawValue) can't be compared", at: span)
        case .add:
            if (a == .string) != (b == .string) {
                report(
                    "a string and \(a == .string ? b.rawValue : a.rawValue) can't be added", at: span,
                    help: "put both into one text: \"$a$b\"")
            }
        case .matches, .notMatches:
            if a != .string, a != .bytes {
                report("`\(op.rawValue)` searches a text, not \(a.rawValue)", at: span)
            }
            if b == .string, case .string(let pattern) = right.kind {
                do { _ = try Patterns.compiled(pattern) } catch let error as ErrorValue {
                    report(error.message, at: right.span, help: error.help)
                } catch {}
            }
        default: break
        }
    }

    /// A literal that doesn't fit the type of what it is given to.
    func check(_ value: Expression, fits type: ValueType, for name: String) {
        guard let known = argumentType(value, type) else { return }
        let fits: Bool
        switch type {
        case .any, .words, .condition: fits = true
        case .number: fits = Compiler.numbers.contains(known)
        case .float: fits = Compiler.numbers.contains(known)
        case .string, .path, .glob, .cellPath: fits = known == .string
        case .block, .closure: fits = known == .closure
        case .table: fits = known == .list
        default: fits = known == type || known == .null
        }
        guard !fits else { return }
        if case .word(let text, let literal) = value.kind, literal == nil {
            report("`\(name)` is \(type.withArticle), and `\(text)` is none", at: value.span)
        } else {
            let help =
                known == .string && [.int, .float, .duration, .size, .time].contains(type)
                ? "without quotes, or `into \(type.rawValue)`" : nil
            report(
                "`\(name)` is \(type.withArticle), and this is \(known.withArticle)", at: value.span,
                help: help)
        }
    }

    private func argumentType(_ value: Expression, _ type: ValueType) -> ValueType? {
        switch (value.kind, type) {
        case (.word, .string), (.word, .path), (.word, .glob), (.word, .cellPath): .string
        default: staticType(value).type
        }
    }

    /// An expression (not a command) whose value nobody uses (rule 22).
    func checkUsed(_ chain: Chain, isLast: Bool) {
        guard !isLast, let expression = lone(chain) else { return }
        switch expression.kind {
        case .ifElse, .match, .tryCatch, .call, .block, .parentheses, .missing: return
        default:
            report(
                "nobody uses this value", at: expression.span,
                help: "`let x = …` keeps it, `print …` shows it")
        }
    }
}
