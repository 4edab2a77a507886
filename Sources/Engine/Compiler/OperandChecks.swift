import PluginAPI
import Syntax

// Operands whose types don't go together, or that may be null; patterns, and tests that come out one way.

extension Compiler {
    static let numbers: Set<ValueType> = [.int, .float]

    /// Operands whose types are known not to go together (rules 26 and 27).
    func checkOperands(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span) {
        if case .int(0) = right.kind, [.divide, .floorDivide, .remainder].contains(op) {
            if !isCaught { report("division by zero", at: span, help: "it always fails", severity: .warning) }
            return
        }
        if op == .matches || op == .notMatches {
            checkPattern(right, searchedFor: op)
            checkPatternType(right)
        }
        if !checkOperands(op, left, staticType(right), span) {
            warnOfNull(op, right)
            warnOfOtherWords(op, left, right)
            warnOfStrangers(op, left, right)
            warnOfForgottenSign(left, right)
            warnOfCount(op, left, right)
            warnOfNeverNull(op, left, right)
            warnOfWritten(op, left, right)
        }
    }

    /// `"mode" == "live"`, of which neither side is a variable; `$version > "1.9.0"`, which goes by the signs.
    private func warnOfWritten(_ op: BinaryOperator, _ left: Expression, _ right: Expression) {
        guard !isCaught, !function.isInTest else { return }
        switch op {
        case .equal, .notEqual:
            guard case .string = left.kind, right.plainText != nil else { return }
            report(
                "both sides are written out", at: left.span.joined(right.span),
                help: "a variable is `$name`; in a condition on rows a field is a name without quotes",
                severity: .warning)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            guard let version = [left, right].first(where: { $0.plainText.map(Self.isVersion) ?? false })
            else {
                return
            }
            report(
                "texts are compared sign by sign: \"1.10.0\" comes before \"1.9.0\"", at: version.span,
                help: "lists of numbers compare as versions do: `$version | split row . | into int`",
                severity: .warning)
        default: return
        }
    }

    private static func isVersion(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        // Numbers with zeros before them, as in dates, go by their signs.
        return parts.count > 2 && parts.count < 5
            && parts.allSatisfy {
                !$0.isEmpty && $0.allSatisfy(\.isNumber) && ($0.count == 1 || $0.first != "0")
            }
    }

    /// Something that is never null asked whether it is.
    private func warnOfNeverNull(_ op: BinaryOperator, _ left: Expression, _ right: Expression) {
        guard op == .equal || op == .notEqual, case .null = right.kind, !isCaught, !function.isInTest else {
            return
        }
        if case .variable(let name) = left.kind, knownLocal(name)?.isNeverNull == true,
            staticType(left).type == nil
        {
            return report(
                "this is \(op == .equal ? "never" : "always") true: `??` has taken another value for null",
                at: left.span.joined(right.span), severity: .warning)
        }
        guard let type = staticType(left).type, type != .null else { return }
        switch left.kind {
        case .variable, .parentheses: break
        default: return
        }
        report(
            "this is \(op == .equal ? "never" : "always") true: it is \(type.withArticle)",
            at: left.span.joined(right.span),
            help: type == .list || type == .string ? "`is empty` asks whether there is nothing in it" : nil,
            severity: .warning)
    }

    /// `where $it.login in gone`, where there is a `$gone`: whoever writes `$it` means no field by a bare name.
    private func warnOfForgottenSign(_ left: Expression, _ right: Expression) {
        guard case .rowField(let name) = right.kind, case .path(let base, _) = left.kind,
            case .variable("it") = base.kind, function.rowType.field(name) == nil, knownLocal(name) != nil
        else { return }
        if case .record = function.rowType { return }
        // Where it stands nowhere else in the function, that it is never used is told.
        var owner: FunctionBuilder? = function
        while let current = owner, current.kind == .closure { owner = current.parent }
        let text = owner?.definition.map { source.bytes[Int($0.start)..<Int($0.end)] } ?? source.bytes[...]
        guard BrokenLines.count(of: "$\(name)", in: text) > 0 else { return }
        report(
            "`\(name)` is a field of the rows here, and there is a variable of that name", at: right.span,
            help: "did you mean `$\(name)`?", severity: .warning)
    }

    /// `where owner == $owner`, where that is a row with an `owner`.
    private func warnOfRow(_ left: Expression, _ right: Expression) {
        let name: String
        switch left.kind {
        case .rowField(let field): name = field
        case .path(_, let accessors):
            guard case .field(let field)? = accessors.last?.kind else { return }
            name = field
        default: return
        }
        guard case .variable = right.kind, staticType(left).type == nil, !isCaught,
            staticType(right).present.fields?[name] != nil
        else { return }
        report(
            "this is a record with a field `\(name)`, not such a value", at: right.span,
            help: "did you mean `\(source.text(right.span)).\(name)`?", severity: .warning)
    }

    /// `if … { du … | sum size } else { 0 }`: a plain number in one branch, in the others what has a unit.
    func warnOfMixedUnits(_ branches: If) {
        let ends = (branches.branches.map(\.body) + (branches.otherwise.map { [$0] } ?? [])).compactMap {
            body in
            if case .chain(let chain)? = body.statements.last?.kind { chain } else { nil }
        }
        let units = ends.compactMap { staticType($0).type }.filter { $0 == .size || $0 == .duration }
        guard let unit = units.first else { return }
        for end in ends where end.lone.flatMap(writtenNumber) != nil {
            report(
                "this is a number without a unit, and in the other branch \(unit.withArticle)", at: end.span,
                help: unit == .size
                    ? "a size is written with its unit: `0B`, `10KB`"
                    : "a duration is written with its unit: `0s`",
                severity: .warning)
        }
    }

    /// `$name not in $kept`, where those are rows: no item is ever such a value.
    private func warnOfStrangers(_ op: BinaryOperator, _ left: Expression, _ right: Expression) {
        if op == .equal || op == .notEqual { return warnOfRow(left, right) }
        guard op == .in || op == .notIn, !isCaught else { return }
        if staticType(left).type == .list, staticType(right).type == .string {
            return report(
                "this is \(op == .in ? "never" : "always") true: a list is in no text",
                at: left.span.joined(right.span),
                help: "are the two swapped?", severity: .warning)
        }
        if staticType(right).type == .string, let own = staticType(left).type,
            [.int, .float, .size, .duration, .time, .bool].contains(own)
        {
            return report(
                "this is \(op == .in ? "never" : "always") true: \(own.withArticle) is in no text",
                at: left.span.joined(right.span), help: "in quotes it is text", severity: .warning)
        }
        guard case .list(let item) = staticType(right).present else { return }
        if case .record(let fields) = item, case .path(_, let accessors) = left.kind,
            case .field(let name)? = accessors.last?.kind, fields[name] != nil, staticType(left).type == nil
        {
            return report(
                "the items are records with a field `\(name)`, not such values",
                at: left.span.joined(right.span),
                help: "`| get \(name)` takes it of each row", severity: .warning)
        }
        guard let own = staticType(left).present.type, own != .null, let other = item.type, other != own,
            own == .record || other == .record || (own == .list) != (other == .list)
        else { return }
        report(
            "this is \(op == .in ? "never" : "always") true: this is \(own.withArticle), and the items are \(other.plural)",
            at: left.span.joined(right.span),
            help: other == .record ? "`| get FIELD` takes a field of each row" : nil, severity: .warning)
    }

    /// A number of things compared with less than none.
    private func warnOfCount(_ op: BinaryOperator, _ left: Expression, _ right: Expression) {
        guard case .int(let bound)? = writtenNumber(right), isCount(left) else { return }
        let outcome: Bool
        switch op {
        case .less where bound <= 0, .lessOrEqual where bound < 0, .equal where bound < 0: outcome = false
        case .greaterOrEqual where bound <= 0, .greater where bound < 0, .notEqual where bound < 0:
            outcome = true
        default: return
        }
        report(
            "this is \(outcome ? "always" : "never") true: a count is never less than 0",
            at: left.span.joined(right.span),
            help: "`== 0` asks whether there are none, `> 0` whether there are any", severity: .warning)
    }

    private func isCount(_ value: Expression) -> Bool {
        switch value.kind {
        case .variable(let name): return knownLocal(name)?.isCount ?? false
        case .parentheses(let block):
            return block.loneChain.map(isCount) ?? false
        default: return false
        }
    }

    /// Whether its last command counts things.
    func isCount(_ chain: Chain) -> Bool {
        guard chain.rest.isEmpty, case .command(let call)? = chain.first.stages.last?.kind,
            function.function(named: call.name.text) == nil,
            let (_, command) = registry.command(named: call.name.text)
        else { return false }
        return command.signature.counts
    }

    /// - Returns: whether something was said.
    @discardableResult
    func checkOperands(_ op: BinaryOperator, _ left: Expression, _ right: StaticType, _ span: Span) -> Bool {
        var first: ErrorValue?
        // Where one is null that is told or allowed; where it isn't, the two have to go together.
        func present(_ type: StaticType) -> [ValueType] {
            if case .maybe(let inner) = type { return inner.candidates }
            return type.candidates
        }
        search: for a in present(staticType(left)) {
            for b in present(right) {
                guard let error = mismatch(op, a, b) else {
                    first = nil
                    break search
                }
                first = first ?? error
            }
        }
        if let first {
            report(first.message, at: span, help: first.help)
        } else {
            warnOfNull(op, left)
        }
        return first != nil
    }

    /// A variable that may be null, where nothing in the text asks whether it is; nil: it is another expression.
    func unaskedNull(_ value: Expression) -> String? {
        guard case .variable(let name) = value.kind, case .maybe = staticType(value), !isCaught,
            !sure.contains(name),
            // A test finds that out.
            !function.isInTest, !asks(whether: name)
        else { return nil }
        return name
    }

    /// One that is given where null is not taken.
    func warnOfNull(given value: Expression, to name: String) {
        guard let variable = unaskedNull(value) else { return }
        report(
            "`$\(variable)` may be null, which `\(name)` does not take", at: value.span,
            help: "`$\(variable) ?? …` says what is taken then; or ask before: `if $\(variable) != null`",
            severity: .warning)
    }

    /// One that is filled into a text.
    func warnOfNull(inText value: Expression) {
        guard let variable = unaskedNull(value) else { return }
        report(
            "`$\(variable)` may be null, which has no text", at: value.span,
            help: "`$($\(variable) ?? \"none\")` says what is written then", severity: .warning)
    }

    /// An operand.
    private func warnOfNull(_ op: BinaryOperator, _ operand: Expression) {
        switch op {
        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .less, .lessOrEqual,
            .greater, .greaterOrEqual:
            break
        // A variable that may be null is told where its type is asked for.
        case .matches, .notMatches:
            warnOfOptional(operand)
            return
        default: return
        }
        warnOfOptional(operand)
        guard let name = unaskedNull(operand) else { return }
        report(
            "`$\(name)` may be null, with which this is an error", at: operand.span,
            help: "`$\(name) ?? …` says what is taken then; or ask before: `if $\(name) != null`",
            severity: .warning)
    }

    /// `where owner?.mail? =~ "x$"`: the question mark says that it may be null, and nothing takes it out.
    private func warnOfOptional(_ operand: Expression) {
        guard case .path(let base, let accessors) = operand.kind, let last = accessors.last, last.isOptional,
            !isCaught, !function.isInTest
        else { return }
        let written = source.text(operand.span)
        guard !asks(ofPath: written) else { return }
        let question = "`\(written) != null and …` asks before"
        let isField = if case .rowField = base.kind { true } else { false }
        report(
            "`\(written)` is null where there is none, with which this is an error", at: operand.span,
            help: isField ? question : "`(\(written) ?? …)` says what is taken then, and \(question)",
            severity: .warning)
    }

    /// A part of what may be null, where nothing in the text asks whether it is.
    func warnOfNull(_ base: Expression, _ accessor: Accessor, next: Accessor?) {
        if case .orNull = accessor.kind { return }
        guard !accessor.isOptional(before: next) else { return }
        if case .parentheses = base.kind, case .maybe = staticType(base), !isCaught, !function.isInTest {
            return report(
                "this may be null, which has no parts", at: base.span.joined(accessor.span),
                help: "`(…)?\(source.text(accessor.span))` is null then, too", severity: .warning)
        }
        guard let name = unaskedNull(base) else { return }
        report(
            "`$\(name)` may be null, which has no parts", at: base.span.joined(accessor.span),
            help:
                "`$\(name)?\(source.text(accessor.span))` is null then, too; or ask before: `if $\(name) != null`",
            severity: .warning)
    }

    /// The left side of `??`, which is never null.
    func checkCoalesced(_ value: Expression) {
        if case .path(_, let accessors) = value.kind, let last = accessors.last, !last.isOptional,
            case .index(let key) = last.kind, !isLiteral(key), staticType(value).candidates.isEmpty, !isCaught
        {
            let text = source.text(value.span)
            return report(
                "where there is no such item this is an error, and `??` is not asked", at: last.span,
                help: "`\(text)?` is null then", severity: .warning)
        }
        if case .path(let base, let accessors) = value.kind, environmentName(base, accessors) != nil,
            let last = accessors.last, !last.isOptional, !last.isOrNull, !isCaught
        {
            let text = source.text(value.span)
            return report(
                "where there is no such variable this is an error, and `??` is not asked", at: value.span,
                help: "`\(text)?` is null then", severity: .warning)
        }
        guard let type = staticType(value).type, type != .null, !isCaught else { return }
        report(
            "this is never null: it is \(type.withArticle)", at: value.span, help: "leave out the `??`",
            severity: .warning)
    }

    /// A test of a type that is known to come out one way.
    func checkTest(_ value: Expression, _ test: TypeTest, isNegated: Bool, at span: Span) {
        guard case .type(let type) = test, !isCaught else { return }
        let known = staticType(value)
        let candidates = known.candidates
        guard let first = candidates.first else { return }
        let fits = candidates.map {
            Compiler.fits($0, type) && ($0 != .null || [.null, .nothing].contains(type))
        }
        if !fits.contains(true) {
            report(
                "this is \(isNegated ? "always" : "never") true: the value is \(first.withArticle)", at: span,
                help: "leave it out, or correct it", severity: .warning)
        } else if case .type(let own) = known, own == type {
            report(
                "this is \(isNegated ? "never" : "always") true: the value is \(first.withArticle)", at: span,
                help: "leave it out, or correct it", severity: .warning)
        }
    }

    private func checkPatternType(_ pattern: Expression) {
        guard let known = staticType(pattern).type, known != .string, known != .null else { return }
        report("a regular expression is text, not \(known.withArticle)", at: pattern.span)
    }

    /// A regular expression that is written out.
    /// - Parameter op: the operator that looks for it; nil: a command does something with what it fits.
    func checkPattern(_ expression: Expression, searchedFor op: BinaryOperator? = nil) {
        let pattern: String
        switch expression.kind {
        case .string(let text): pattern = text
        case .variable(let name):
            guard let text = knownLocal(name)?.text else { return }
            pattern = text
        default: return
        }
        do { _ = try Patterns.compiled(pattern) } catch let error as ErrorValue {
            return report(error.message, at: expression.span, help: error.help)
        } catch {}
        if !warnOfPattern(pattern, at: expression.span), let op {
            warnOfFindingAll(op, pattern, at: expression.span)
        }
    }

    /// What the machine would say of an operator between values of these types; nil: nothing.
    private func mismatch(_ op: BinaryOperator, _ a: ValueType, _ b: ValueType) -> ErrorValue? {
        let bothNumbers = Compiler.numbers.contains(a) && Compiler.numbers.contains(b)
        switch op {
        case .equal, .notEqual:
            if a == b || bothNumbers || a == .null || b == .null { return nil }
            return .type(
                "\(a.rawValue) and \(b.rawValue) are never equal: comparing them is an error",
                help: Compiler.comparisonHelp(a, b))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            if bothNumbers { return nil }
            if a == b, [.string, .duration, .size, .time, .bytes, .bool, .list].contains(a) { return nil }
            return .type(
                "\(a.rawValue) and \(b.rawValue) can't be compared", help: Compiler.comparisonHelp(a, b))
        case .add where (a == .string) != (b == .string):
            return .type(
                "a string and \(a == .string ? b.rawValue : a.rawValue) can't be added",
                help: Compiler.additionHelp(a == .string ? b : a))
        case .matches, .notMatches:
            if a == .string || a == .bytes { return nil }
            return .type("`\(op.rawValue)` searches a text, not \(a.rawValue)")
        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power:
            guard let x = SampleValues.of(a), let y = SampleValues.of(b) else { return nil }
            return typeError { _ = try SampleValues.compute(op, x, y) }
        case .in, .notIn:
            guard let x = SampleValues.of(a), let y = SampleValues.of(b) else { return nil }
            return typeError { _ = try Arithmetic.contains(x, in: y) }
        case .and, .or, .coalesce: return nil
        }
    }

    /// What makes two values comparable that aren't.
    private static func comparisonHelp(_ a: ValueType, _ b: ValueType) -> String? {
        if a == .string || b == .string {
            let other = a == .string ? b : a
            guard [.int, .float, .duration, .size, .time, .bool].contains(other) else { return nil }
            return "`into \(other.rawValue)` makes one of text, such as a cell of CSV"
        }
        guard numbers.contains(a) || numbers.contains(b) else { return nil }
        switch numbers.contains(a) ? b : a {
        case .duration: return "a duration is written with its unit: `250ms`, `30s`"
        case .size: return "a size is written with its unit: `10KB`"
        default: return nil
        }
    }

    private static func additionHelp(_ other: ValueType) -> String {
        switch other {
        case .list: "`+ [x]` adds an item to a list"
        case .int, .float, .duration, .size:
            "one text of both is \"$a$b\"; for a sum `into \(other.rawValue)` makes one of text"
                + (other == .duration ? ", `into time` a time" : "")
        default: "put both into one text: \"$a$b\""
        }
    }

    private func typeError(_ body: () throws -> Void) -> ErrorValue? {
        do { try body() } catch let error as ErrorValue where error.kind == "type" { return error } catch {}
        return nil
    }
}
