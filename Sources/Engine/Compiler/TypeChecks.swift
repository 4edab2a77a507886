import PluginAPI
import Syntax

// What is wrong with types as far as they are known before the run.

extension Compiler {
    /// A field that is known not to be there.
    func checkFields(_ base: Expression, _ accessors: [Accessor]) {
        checkItem(base, accessors)
        var type = staticType(base)
        for (index, accessor) in accessors.enumerated() {
            if case .maybe = type {
                if index == 0 { warnOfNull(base, accessor, next: accessors.dropFirst().first) }
                type = type.present
            }
            let isOptional = accessor.isOptional(before: accessors.dropFirst(index + 1).first)
            switch (type, accessor.kind) {
            case (_, .orNull): return
            case (.list(let item), .index(let key)):
                switch staticType(key).type {
                case .int where !isOptional: type = item
                case .range: break
                case .some(let known) where known != .int: return reportIndex(known, at: accessor.span)
                default: return
                }
            case (.open(let fields), .field(let name)):
                guard let field = fields[name], !isOptional else { return }
                if case .absent = field { return reportLeftOut(name, at: accessor.span) }
                type = field
            case (.open, .index(let key)): return checkFieldName(key, at: accessor.span)
            case (.groups(let inner), .field), (.groups(let inner), .index):
                if isOptional { return }
                type = inner
            case (.record(let fields), .field(let name)):
                guard let field = field(name, of: fields, isOptional, at: accessor.span) else { return }
                type = field
            case (.record(let fields), .index(let key)):
                guard case .string(let name) = key.kind else {
                    return checkFieldName(key, at: accessor.span)
                }
                guard let field = field(name, of: fields, isOptional, at: accessor.span) else { return }
                type = field
            case (.type(.error), .field(let name)):
                // What it is behind that depends on the error.
                if !isOptional { checkErrorField(name, at: accessor.span) }
                return
            case (_, .field(let name)):
                let end = index == 0 ? base.span : accessors[index - 1].span
                reportNoField(name, of: type, base, upTo: end, at: accessor.span)
                return
            case (.type(.string), .index(let key)), (.word, .index(let key)):
                if let known = staticType(key).type, known != .int, known != .range {
                    reportIndex(known, at: accessor.span)
                }
                return
            case (.type(let known), .index) where Compiler.haveNoItems.contains(known):
                return report(
                    "\(known.withArticle) has no items", at: accessor.span,
                    help: "`[…]` takes an item of a list, or a field of a record")
            case (_, .index): return
            }
        }
    }

    private static let haveNoItems: Set<ValueType> = [
        .int, .float, .bool, .duration, .size, .time, .closure, .secret,
    ]

    /// An item that a list of known length has not.
    private func checkItem(_ base: Expression, _ accessors: [Accessor]) {
        guard let first = accessors.first, case .index(let key) = first.kind, let count = itemCount(of: base),
            !first.isOptional(before: accessors.dropFirst().first)
        else { return }
        let index: Int
        switch key.kind {
        case .int(let int): index = int
        case .negate(let inner):
            guard case .int(let int) = inner.kind else { return }
            index = -int
        default: return
        }
        if (index >= count || index < -count) && !isCaught {
            report(
                "there is no [\(index)]: the list has \(count == 1 ? "1 item" : "\(count) items")",
                at: first.span,
                help: (count > 0 ? "the last one is [\(count - 1)]; " : "")
                    + "`?[\(index)]` is null where there is none")
        }
    }

    /// In a `try` what fails may be meant.
    var isCaught: Bool {
        function.cleanups.contains { if case .handler(mayExpectFailure: true) = $0 { true } else { false } }
    }

    private func itemCount(of expression: Expression) -> Int? {
        switch expression.kind {
        case .variable(let name): return knownLocal(name)?.itemCount
        case .list(let items):
            for item in items {
                guard case .value(let value) = item, !isGlob(value) else { return nil }
            }
            return items.count
        default: return nil
        }
    }

    /// How many items a value has, where it is a list that is written out, or of the results of so many blocks.
    func itemCount(of chain: Chain) -> Int? {
        if let expression = lone(chain) { return itemCount(of: expression) }
        guard chain.rest.isEmpty, chain.first.stages.count == 1,
            case .command(let call) = chain.first.stages[0].kind,
            call.shape != nil, call.name.text == "parallel", call.arguments.allSatisfy({ $0.block != nil })
        else { return nil }
        return call.arguments.count
    }

    private func reportIndex(_ known: ValueType, at span: Span) {
        report(
            "an index is an int or a range, not \(known.rawValue)", at: span,
            help: known == .string ? "`| get NAME` takes a field of each row" : nil)
    }

    private func checkFieldName(_ key: Expression, at span: Span) {
        guard let known = staticType(key).type, known != .string, known != .null else { return }
        report("a field's name is text, not \(known.rawValue)", at: span)
    }

    /// The type of a record's field; nil, and reported unless it is optional, where there is none.
    private func field(
        _ name: String, of fields: [String: StaticType], _ isOptional: Bool, at span: Span
    ) -> StaticType? {
        if let field = fields[name] { return field }
        if !isOptional { reportMissing(name, of: fields, "this record has no field `\(name)`", at: span) }
        return nil
    }

    func reportMissing(_ name: String, of fields: [String: StaticType], _ message: String, at span: Span) {
        let close = closest(to: name, among: fields.keys)
        report(
            message, at: span,
            help: close.map { "did you mean `\($0)`?" }
                ?? (fields.isEmpty
                    ? "the record is empty" : "it has \(fields.keys.sorted().joined(separator: ", "))"))
    }

    func reportLeftOut(_ name: String, at span: Span) {
        report(
            "`\(name)` was left out before", at: span,
            help: "`reject` and `rename` leave no field of that name")
    }

    private func checkErrorField(_ name: String, at span: Span) {
        let fields = ["kind", "message", "help", "code", "span", "cause"]
        guard !fields.contains(name) else { return }
        report(
            "an error has no field `\(name)`", at: span,
            help: closest(to: name, among: fields).map { "did you mean `\($0)`?" }
                ?? "it has \(fields.joined(separator: ", "))")
    }

    /// - Parameter end: the last part of the path before the field.
    private func reportNoField(
        _ name: String, of type: StaticType, _ base: Expression, upTo end: Span, at span: Span
    ) {
        var known = type.type
        if case .text = type { known = .string }
        let isComputed = if case .parentheses = base.kind { true } else { false }
        let quoted = "what follows a value as text stands in quotes with it: \"$(…).\(name)\""
        switch known {
        case .string:
            var help = "in a word or text, braces end the name: ${…}.\(name)"
            if case .variable = base.kind {
                let path = source.text(base.span.joined(end)).drop { $0 == "$" || $0 == "{" }
                help = "in a word or text, braces end the name: ${\(path)}.\(name)"
            }
            report("a string has no field `\(name)`", at: span, help: isComputed ? quoted : help)
        case .secret, .int, .float, .bool, .duration, .size, .time, .list, .range, .closure:
            guard let known else { return }
            report(
                "\(known.rawValue) has no field `\(name)`", at: span,
                help: known == .list ? "`| get \(name)` takes it from each row" : isComputed ? quoted : nil)
        default: break
        }
    }

    /// A bare name in a condition that rows are known not to have.
    func checkRowField(_ name: String, at span: Span) {
        switch function.rowType {
        case .record(let fields):
            guard fields[name] == nil else { return }
            let close = closest(to: name, among: fields.keys)
            report(
                "no field `\(name)`", at: span,
                help: (close.map { "did you mean `\($0)`?" }
                    ?? (fields.isEmpty
                        ? "the rows are empty" : "it has \(fields.keys.sorted().joined(separator: ", "))"))
                    + "; a text is written in quotes: '\(name)'")
        case .open(let fields):
            if case .absent? = fields[name] { reportLeftOut(name, at: span) }
        default:
            var own = function.rowType.type
            if case .text = function.rowType { own = .string }
            guard let known = own, known != .record, known != .null, known != .error else {
                return
            }
            report(
                "the rows are \(known.rawValue), which has no field `\(name)`", at: span,
                help: "`$it` is the row itself; a text is written in quotes: '\(name)'")
        }
    }

    private static let numbers: Set<ValueType> = [.int, .float]

    /// Operands whose types are known not to go together (rules 26 and 27).
    func checkOperands(_ op: BinaryOperator, _ left: Expression, _ right: Expression, _ span: Span) {
        if case .int(0) = right.kind, [.divide, .floorDivide, .remainder].contains(op) {
            if !isCaught { report("division by zero", at: span, help: "it always fails", severity: .warning) }
            return
        }
        if op == .matches || op == .notMatches {
            checkPattern(right)
            checkPatternType(right)
        }
        if !checkOperands(op, left, staticType(right), span) {
            warnOfNull(op, right)
            warnOfOtherWords(op, left, right)
        }
    }

    /// - Returns: whether something was said.
    @discardableResult
    func checkOperands(_ op: BinaryOperator, _ left: Expression, _ right: StaticType, _ span: Span) -> Bool {
        var first: ErrorValue?
        search: for a in staticType(left).candidates {
            for b in right.candidates {
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

    /// A variable that may be null, where nothing in the text asks whether it is.
    private func warnOfNull(_ op: BinaryOperator, _ operand: Expression) {
        switch op {
        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder, .power, .less, .lessOrEqual,
            .greater,
            .greaterOrEqual:
            break
        default: return
        }
        guard case .variable(let name) = operand.kind, case .maybe = staticType(operand), !isCaught,
            !source.asks(whether: name)
        else { return }
        report(
            "`$\(name)` may be null, with which this is an error", at: operand.span,
            help: "`$\(name) ?? …` says what is taken then; an `if` gives null where it has no `else`",
            severity: .warning)
    }

    /// A part of what may be null, where nothing in the text asks whether it is.
    private func warnOfNull(_ base: Expression, _ accessor: Accessor, next: Accessor?) {
        guard case .variable(let name) = base.kind, !accessor.isOptional(before: next), !isCaught,
            // A test finds that out.
            !function.isInTest, !source.asks(whether: name)
        else { return }
        if case .orNull = accessor.kind { return }
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
    func checkPattern(_ expression: Expression) {
        let pattern: String
        switch expression.kind {
        case .string(let text): pattern = text
        case .variable(let name):
            guard let text = knownLocal(name)?.text else { return }
            pattern = text
        default: return
        }
        do { _ = try Patterns.compiled(pattern) } catch let error as ErrorValue {
            report(error.message, at: expression.span, help: error.help)
        } catch {}
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
        default: "put both into one text: \"$a$b\""
        }
    }

    private func typeError(_ body: () throws -> Void) -> ErrorValue? {
        do { try body() } catch let error as ErrorValue where error.kind == "type" { return error } catch {}
        return nil
    }

    /// A literal that doesn't fit the type of what it is given to.
    func check(_ value: Expression, fits type: ValueType, for name: String) {
        let candidates = argumentTypes(value, type)
        guard let known = candidates.first, !candidates.contains(where: { Compiler.fits($0, type) }) else {
            return
        }
        if type == .secret {
            report(
                "`\(name)` is a secret, and this is \(known.withArticle)", at: value.span,
                help: "a secret is made by `input --secret`, or of text by `into secret`")
        } else if case .word(let text, let literal) = value.kind, literal == nil {
            report(
                "`\(name)` is \(type.withArticle), and `\(text)` is none", at: value.span,
                help: spelledUnit(text).map { "with a unit it is written `\($0)`" })
        } else {
            report(
                "`\(name)` is \(type.withArticle), and this is \(known.withArticle)", at: value.span,
                help: Compiler.remedy(for: known, as: type, isLiteral: isLiteral(value)))
        }
    }

    /// Whether a value of a type can be given where another is declared.
    static func fits(_ known: ValueType, _ type: ValueType) -> Bool {
        switch type {
        case .any, .words, .condition: true
        case .number, .float: numbers.contains(known)
        case .string, .path, .glob, .cellPath: known == .string
        case .block, .closure: known == .closure
        case .table: known == .list
        case .stream: known == .list || known == .range
        case .nothing: known == .null
        default: known == type || known == .null
        }
    }

    private static func remedy(for known: ValueType, as type: ValueType, isLiteral: Bool) -> String? {
        switch (known, type) {
        case (.string, .int), (.string, .float), (.string, .duration), (.string, .size), (.string, .time):
            isLiteral
                ? "without quotes, or `into \(type.rawValue)`" : "`into \(type.rawValue)` turns text into one"
        case (.int, .duration): "write its unit: `500ms`, `30s`"
        case (.int, .size): "write its unit: `10KB`"
        case (.string, .secret): "`into secret` turns text into one"
        case (.secret, .string), (.secret, .path), (.secret, .glob), (.secret, .cellPath):
            "`reveal` gives its text, which may then be shown"
        default: nil
        }
    }

    private func argumentTypes(_ value: Expression, _ type: ValueType) -> [ValueType] {
        switch (value.kind, type) {
        case (.word, .string), (.word, .path), (.word, .glob), (.word, .cellPath): [.string]
        default: staticType(value).candidates
        }
    }

    /// The value of a function whose declaration says what it gives.
    func checkReturned(_ chain: Chain) {
        guard let type = function.returnType else { return }
        let allowsNull = [.any, .null, .nothing].contains(type)
        if !allowsNull, let end = innermostEnd(of: chain), case .ifElse(let branches)? = lone(end)?.kind,
            branches.otherwise == nil
        {
            report(
                "where no branch is taken, `\(function.returnTypeName)` gives null, and not \(type.withArticle)",
                at: end.span, help: "an `else` gives the value for all the rest", severity: .warning)
            return
        }
        let candidates = staticType(chain).candidates
        guard let known = candidates.first,
            !candidates.contains(where: { $0 == .null ? allowsNull : Compiler.fits($0, type) }),
            !endsInProgram(chain.rest.last?.pipeline ?? chain.first)
        else { return }
        report(
            "`\(function.returnTypeName)` gives \(type.withArticle), and this is \(known.withArticle)",
            at: chain.span, help: Compiler.remedy(for: known, as: type, isLiteral: false))
    }

    /// What gives a chain's value: the last statement of its block, where it is a command with one of the caller's own
    /// (`with`, `transaction`).
    private func innermostEnd(of chain: Chain) -> Chain? {
        guard chain.rest.isEmpty, chain.first.stages.count == 1,
            case .command(let call) = chain.first.stages[0].kind, call.shape != nil,
            call.name.text != MeasureTime().name, bodyForm(of: call) != nil,
            let body = call.arguments.compactMap(\.block).last
        else { return chain }
        guard case .chain(let last)? = body.statements.last?.kind else { return nil }
        return innermostEnd(of: last)
    }

    /// What `for` gives its variable.
    func itemType(of iterable: Expression) -> StaticType {
        switch staticType(iterable) {
        case .list(let item): item
        case .type(.range): .type(.int)
        default: .unknown
        }
    }

    /// What is known not to be a list.
    func checkIterable(_ iterable: Expression) {
        let type = staticType(iterable)
        var known = type.type
        if case .text = type { known = .string }
        switch known {
        case nil, .null, .list, .range, .bytes: return
        case .string:
            report(
                "`for` goes over a list, and this is text", at: iterable.span,
                help: "turn it into a list first: `| lines`")
        case .record:
            report(
                "`for` goes over a list, not a record", at: iterable.span,
                help: "`| columns` gives the names of its fields, `| values` their values")
        case .some(let known):
            report(
                "`for` goes over a list, a range or a stream, not \(known.rawValue)", at: iterable.span)
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
