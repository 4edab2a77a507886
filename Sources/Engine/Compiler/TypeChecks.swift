import PluginAPI
import Syntax

// What is wrong with types as far as they are known before the run.

extension Compiler {
    /// A literal that doesn't fit the type of what it is given to.
    func check(_ value: Expression, fits type: ValueType, for name: String) {
        var candidates = argumentTypes(value, type)
        // Where it is null that is told or allowed; where it isn't, it has to fit.
        if candidates.contains(where: { $0 != .null }) { candidates.removeAll { $0 == .null } }
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
                help: type == .range && source.text(value.span).contains("..")
                    ? "a range with values in it stands in parentheses: `(0..<$n)`"
                    : pathRemedy(for: value, as: type)
                        ?? Compiler.remedy(for: known, as: type, isLiteral: isLiteral(value)))
        }
    }

    /// A row of `ls` where a path is wanted: which of its fields is one.
    private func pathRemedy(for value: Expression, as type: ValueType) -> String? {
        guard type == .path || type == .glob, value.isNamed,
            case let known = staticType(value).present, known.type == .record
        else { return nil }
        let field = ["path", "name", "file"].first { known.fields?[$0] != nil }
        let text = source.text(value.span)
        return field.map { "did you mean `\(text).\($0)`?" } ?? "name a field of it: `\(text).path`"
    }

    private static let sizeUnits: Set<String> = [
        "B", "KB", "MB", "GB", "TB", "kB", "KiB", "MiB", "GiB", "TiB", "bytes", "byte",
    ]
    private static let durationUnits: Set<String> = [
        "ms", "s", "sec", "secs", "second", "seconds", "min", "mins", "minutes", "h", "hours", "days",
    ]

    /// `"$file.size MB"`: a size and a duration have their units in their text.
    func warnOfUnit(_ text: String, behind value: Expression) {
        // Of most texts their first word tells, so that nothing is asked of the value.
        let word = String((text.hasPrefix(" ") ? text.dropFirst() : text[...]).prefix { $0.isLetter })
        let isSize = Compiler.sizeUnits.contains(word)
        guard isSize || Compiler.durationUnits.contains(word),
            staticType(value).type == (isSize ? .size : .duration)
        else { return }
        report(
            "this is printed with its unit, and `\(word)` behind it", at: value.span,
            help: "leave `\(word)` out, or divide by one of it: `/ \(isSize ? "1MB" : "1s")`",
            severity: .warning)
    }

    /// A value of a type that a parameter of several does not take.
    func checkExcluded(_ value: Expression, _ parameter: Signature.Parameter) {
        guard let type = staticType(value).present.type, parameter.excluded.contains(type) else { return }
        report(
            "`\(parameter.name)` can't be \(type.withArticle)", at: value.span,
            help: type == .list ? "`...` before it spreads a list: one argument for each item" : nil)
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
        if !allowsNull, let end = innermostEnd(of: chain), case .ifElse(let branches)? = end.lone?.kind,
            branches.otherwise == nil
        {
            report(
                "where no branch is taken, `\(function.returnTypeName)` gives null, and not \(type.withArticle)",
                at: end.span, help: "an `else` gives the value for all the rest", severity: .warning)
            return
        }
        let own = staticType(chain)
        let candidates = own.candidates
        if !allowsNull, case .maybe = own, !isCaught, !function.isInTest, !asksWhetherNull(chain) {
            report(
                "this may be null, and `\(function.returnTypeName)` gives \(type.withArticle)",
                at: chain.span,
                help: "`… ?? …` says what is given then; or declare no type", severity: .warning)
        }
        guard let known = candidates.first,
            !candidates.contains(where: { $0 == .null ? allowsNull : Compiler.fits($0, type) }),
            !endsInProgram(chain.rest.last?.pipeline ?? chain.first)
        else { return }
        report(
            "`\(function.returnTypeName)` gives \(type.withArticle), and this is \(known.withArticle)",
            at: chain.span, help: Compiler.remedy(for: known, as: type, isLiteral: false))
    }

    /// Whether the text asks somewhere whether the variable that a chain is, is null.
    private func asksWhetherNull(_ chain: Chain) -> Bool {
        if case .variable(let name)? = chain.lone?.kind { return asks(whether: name) }
        return false
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
        guard !isLast, let expression = chain.lone else { return }
        switch expression.kind {
        case .ifElse, .match, .tryCatch, .call, .block, .parentheses, .missing: return
        // In a `try` it may be there to fail.
        case .path, .binary: if isCaught { return } else { fallthrough }
        default:
            var help = "`let x = …` keeps it, `print …` shows it"
            if case .binary(let op, let left, _, _) = expression.kind, case .variable(let name) = left.kind,
                knownLocal(name)?.isConstant == false, AssignOperator(rawValue: op.rawValue + "=") != nil
            {
                help = "`$\(name) \(op.rawValue)= …` changes `$\(name)`"
            }
            report("nobody uses this value", at: expression.span, help: help)
        }
    }
}
