import PluginAPI
import Syntax

// Fields and items that are known not to be there.

extension Compiler {
    /// A field that is known not to be there.
    func checkFields(_ base: Expression, _ accessors: [Accessor]) {
        checkItem(base, accessors)
        noteFieldUse(base, accessors)
        var type = staticType(base)
        for (index, accessor) in accessors.enumerated() {
            if case .maybe = type {
                if index == 0 { warnOfNull(base, accessor, next: accessors.dropFirst().first) }
                type = type.present
            }
            let isOptional = accessor.isOptional(before: accessors.dropFirst(index + 1).first)
            switch (type, accessor.kind) {
            case (_, .orNull): return
            case (.list(let item), .index(let key)), (.tuple(let item, _), .index(let key)):
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
                guard let field = field(name, of: fields, base, isOptional, at: accessor.span) else { return }
                type = field
            case (.record(let fields), .index(let key)):
                guard case .string(let name) = key.kind else {
                    if !isOptional { noteKeyUse(key, of: type) }
                    return checkFieldName(key, at: accessor.span)
                }
                guard let field = field(name, of: fields, base, isOptional, at: accessor.span) else { return }
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
            !first.isOptional(before: accessors.dropFirst().first), !isAsked(forItemsOf: base)
        else { return }
        let index: Int
        switch key.kind {
        case .int(let int): index = int
        case .negate(let inner):
            guard case .int(let int) = inner.kind else { return }
            index = 0 &- int
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

    func itemCount(of expression: Expression) -> Int? {
        switch expression.kind {
        case .variable(let name):
            let local = knownLocal(name)
            if case .tuple(_, let count)? = local?.type { return count }
            return local?.itemCount
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
        if let expression = chain.lone { return itemCount(of: expression) }
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
        _ name: String, of fields: [String: StaticType], _ base: Expression, _ isOptional: Bool, at span: Span
    ) -> StaticType? {
        if let field = fields[name] { return field }
        // `match $store.kind { … http => { print $store.url } }`: of another kind it has other fields.
        if isAsked(about: base), closest(to: name, among: fields.keys) == nil { return nil }
        if !isOptional, !isAsked(forField: name, of: base, ofEmpty: fields.isEmpty) {
            reportMissing(name, of: fields, "this record has no field `\(name)`", at: span)
        }
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
        let isVariable = if case .variable = base.kind { true } else { false }
        let path = source.text(base.span.joined(end)).drop { $0 == "$" || $0 == "{" }
        let braced = "in a word or text, braces end the name: ${\(isVariable ? path : "…")}.\(name)"
        switch known {
        case .string:
            report("a string has no field `\(name)`", at: span, help: isComputed ? quoted : braced)
        case .secret, .int, .float, .bool, .duration, .size, .time, .list, .range, .closure:
            guard let known else { return }
            report(
                "\(known.rawValue) has no field `\(name)`", at: span,
                help: known == .list
                    ? "`| get \(name)` takes it from each row"
                    : isComputed ? quoted : isVariable && known != .secret ? braced : nil)
        default: break
        }
    }

    /// A bare name in a condition that rows are known not to have.
    func checkRowField(_ name: String, at span: Span) {
        switch function.rowType {
        case .record(let fields):
            guard fields[name] == nil else { return }
            let close = closest(to: name, among: fields.keys)
            if close == nil, knownLocal(name) != nil {
                return report("no field `\(name)`", at: span, help: "did you mean the variable, `$\(name)`?")
            }
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
}
