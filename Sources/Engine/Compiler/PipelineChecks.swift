import PluginAPI
import Syntax

// Whether each stage of a pipeline takes what the one before it gives on.

extension Compiler {
    /// Whether a stage that nothing is piped into can do without.
    func checkNeedsNoInput(_ stage: Stage) {
        guard case .command(let call) = stage.kind, function.function(named: call.name.text) == nil,
            let (_, bound) = registry.command(named: call.name.text), bodyForm(of: call) == nil,
            !bound.signature.input.isEmpty,
            bound.signature.input.allSatisfy({ $0 != .any && $0 != .nothing && $0 != .null })
                || (bound.signature.writesInput && bound.signature.changesThings),
            !stage.redirections.contains(where: { if case .input = $0.kind { true } else { false } })
        else { return }
        let name = bound.signature.name
        let help =
            if function.kind == .function {
                "`$in | \(name)` takes what is piped into the function"
            } else if function.kind == .closure {
                "such as `$it | \(name)`"
            } else if isScript {
                "`$in | \(name)` takes what is piped into the script"
            } else {
                "such as `open FILE | \(name)`"
            }
        report("`\(name)` works on what is piped into it, and nothing is", at: call.name.span, help: help)
    }

    /// Whether a stage takes what is piped into it.
    func checkInput(of stage: Stage, _ input: StaticType, from previous: Stage) {
        if case .type(.null) = input, case .command(let call) = previous.kind {
            return report(
                "`\(call.name.text)` gives nothing to pipe on", at: call.name.span,
                help: call.name.text == "print" ? "`echo` gives its words on, `print` shows them" : nil)
        }
        warnOfNothingPiped(from: previous)
        guard case .command(let call) = stage.kind else { return }
        if let found = function.function(named: call.name.text) {
            let types = found.definition.inputTypes.map(\.type)
            if types.isEmpty { pipedCalls.append((found, call.name)) }
            if !types.isEmpty { check(input, fits: types, of: call, from: previous) }
            return
        }
        guard let (_, bound) = registry.command(named: call.name.text), bodyForm(of: call) == nil else {
            return
        }
        let signature = bound.signature
        if let check = signature.checkInput, !isCaught, case .expression(let value) = previous.kind,
            let text = value.lastResort.plainText
        {
            do { try check(text) } catch let error as ErrorValue {
                report(error.message, at: value.lastResort.span, help: error.help)
            } catch {}
        }
        if signature.name.hasPrefix("from ") { checkReadAlready(signature, previous) }
        // To what goes over a list null is an empty one.
        if case .expression(let value) = previous.kind, signature.input.contains(.string),
            !signature.input.contains(where: { [.any, .null, .nothing].contains($0) })
        {
            warnOfNull(given: value, to: signature.name)
        }
        if signature.name == "str join" { checkJoinedItems(of: previous) }
        if signature.name == "default" { checkDefault(call, input) }
        checkSecrets(signature, input, from: previous)
        if signature.input == [.nothing], input.type != .null {
            report(
                "`\(signature.name)` takes no input: what is piped in is lost", at: call.name.span,
                help: "give it as an argument, or leave out the pipe", severity: .warning)
        }
        let types = signature.input
        let isOfLists =
            !types.isEmpty && types.allSatisfy { [.list, .table, .stream, .range, .record].contains($0) }
        if isOfLists, !types.contains(.any) {
            // Of text and bytes alike: a program's output is one of them.
            if case .text = input { return reportTextForList(signature, from: previous) }
            if input.type == .string || input.type == .bytes {
                return reportTextForList(signature, from: previous)
            }
            checkFieldNames(call, signature, input)
            checkAggregated(call, signature, input, from: previous)
            return
        }
        if case .each = signature.result {
            let single = types.filter { ![.list, .table, .stream, .range, .nothing].contains($0) }
            if case .list(let item) = input {
                checkItem(item, fits: single, of: call, from: previous, isOfList: true)
            } else if input.type != .list, input.type != .range {
                checkItem(input, fits: single, of: call, from: previous)
            }
        } else if signature.input.contains(.string), input.type != .list, input.type != .range {
            checkItem(input, fits: types, of: call, from: previous)
        }
    }

    private func reportTextForList(_ signature: Signature, from previous: Stage) {
        report(
            "`\(signature.name)` works on a list, and this is text", at: previous.span,
            help:
                "make a list or a table of it first: `| lines`, `| detect columns`, `| from json`, `| from csv`, "
                + "`| parse '{a} {b}'`")
    }

    /// `open x.json | from json`.
    private func checkReadAlready(_ signature: Signature, _ previous: Stage) {
        guard case .command(let call) = previous.kind, function.function(named: call.name.text) == nil,
            let (_, opened) = registry.command(named: call.name.text),
            let shape = opened.signature.shapeOfCall?(written(call))
        else { return }
        switch shape {
        case .text, .lines: return
        case .data, .list, .record, .rows:
            report(
                "`\(call.name.text)` has made data of this already", at: previous.span,
                help: "leave out `\(signature.name)`, or read it as text: `\(call.name.text) --raw …`")
        }
    }

    /// Lists and records among the items of a list that is written out, which is to be one text.
    private func checkJoinedItems(of previous: Stage) {
        guard case .expression(let value) = previous.kind, case .list(let items) = value.kind else { return }
        for case .value(let item) in items {
            guard let type = staticType(item).type, type == .list || type == .record else { continue }
            report(
                "`str join` joins texts, and this is \(type.withArticle)", at: item.span,
                help: type == .list ? "spread it: `...$xs`" : "name a field of it")
        }
    }

    /// What changes things gives nothing on, but where it only shows what it would do.
    private func warnOfNothingPiped(from previous: Stage) {
        guard case .command(let call) = previous.kind, function.function(named: call.name.text) == nil,
            let (_, bound) = registry.command(named: call.name.text), bodyForm(of: call) == nil,
            bound.signature.changesThings, bound.signature.output == .nothing,
            !isGiven("dry-run", in: call)
        else { return }
        report(
            "`\(call.name.text)` gives nothing to pipe on", at: call.name.span,
            help: "let what follows stand by itself", severity: .warning)
    }

    /// The declared input of a function.
    private func check(
        _ input: StaticType, fits types: [ValueType], of call: CommandCall, from previous: Stage
    ) {
        let candidates = input.candidates
        guard let known = candidates.first,
            !candidates.contains(where: { one in types.contains { Compiler.fits(one, $0) } })
        else { return }
        report(
            "`\(call.name.text)` takes \(Compiler.list(types)), and this is \(known.withArticle)",
            at: previous.span)
    }

    static func list(_ types: [ValueType]) -> String {
        types.map(\.withArticle).joined(separator: " or ")
    }

    /// A value, or the items of a list, given to a command that works on one after the other.
    private func checkItem(
        _ type: StaticType, fits types: [ValueType], of call: CommandCall, from previous: Stage,
        isOfList: Bool = false
    ) {
        guard !types.contains(.any), let known = type.type, known != .null else { return }
        let isText = types.contains(.string)
        if types.contains(where: { Compiler.fits(known, $0) }) || (isText && known == .bytes) { return }
        let help: String?
        switch known {
        case .record: help = "name a field of it: `| get FIELD`"
        case .secret: help = "`reveal` gives its text, which may then be shown"
        case .bool where previous.isComparison:
            help =
                "all that stands before the `|` is piped: `(… | \(call.name.text) …)` in parentheses is an operand"
        case .string where types.contains(.int): help = "make a number of it first: `| into float`"
        case .size where types.contains(.int), .duration where types.contains(.int):
            help = "make a number of it first: `| into int`"
        default: help = isText ? "turn it into text: `| into string`" : nil
        }
        let wanted =
            isText ? "text" : types.contains(.int) ? "numbers" : types.map(\.rawValue).joined(separator: ", ")
        report(
            "`\(call.name.text)` works on \(wanted), and \(Compiler.given(known, isOfList))",
            at: previous.span,
            help: help)
    }

    private static func given(_ type: ValueType, _ isOfList: Bool) -> String {
        if !isOfList { return "this is \(type.withArticle)" }
        return type == .record ? "this is a table" : "this is a list with \(type.withArticle)"
    }

    /// Names of fields that no row has.
    private func checkFieldNames(_ call: CommandCall, _ signature: Signature, _ input: StaticType) {
        let given = GivenArguments(call)
        var remaining = signature.parameters[...]
        for value in given.values where given.flags["optional"] == nil {
            let parameter = remaining.popFirst() ?? signature.rest
            switch parameter?.role {
            case .field:
                checkPath(value, into: input)
                if signature.name == "get" { noteKeyUse(value, of: input) }
            case .looseField: warnOfMissing(value, in: input)
            default: break
            }
        }
        if let fields = signature.fieldsOfCall, !given.hasSpread {
            let place = given.values.first?.span ?? given.flags.values.compactMap { $0?.span }.last
            for field in fields(written(call)) where isSurelyWanted(field, in: input) {
                checkPath(field.path, into: input, at: place ?? call.name.span, line: field.line)
            }
        }
        if signature.name == "join" { checkJoined(given) }
        if signature.name == "insert" { checkInserted(given, input) }
        if signature.name == "select" || signature.name == "rename" { checkNames(given, signature, input) }
        guard signature.name == "rename", case .record(let fields) = input.item,
            case .record(let entries)? = given.flags["column"]??.kind
        else { return }
        for case .entry(let key, _) in entries {
            guard let name = literalKey(key), fields[name] == nil else { continue }
            reportMissing(name, of: fields, "no field `\(name)`", at: key.span)
        }
    }

    /// Whether a field is not taken from elsewhere where it isn't there.
    private func isSurelyWanted(_ field: Signature.WantedField, in input: StaticType) -> Bool {
        guard let otherwise = field.otherwise else { return true }
        guard case .record(let fields) = input.present, fields[otherwise] == nil,
            let path = fieldPath(field.path),
            path.count > 1
        else { return false }
        switch fields[path[0]]?.present {
        case .record?, .list(.record)?: return true
        default: return false
        }
    }

    /// A field that is there already.
    private func checkInserted(_ given: GivenArguments, _ input: StaticType) {
        guard let value = given.values.first, let name = fieldName(value), input.item.fields?[name] != nil
        else { return }
        report(
            "there is a field `\(name)` already", at: value.span,
            help: "`update` changes it, `upsert` does either",
            severity: .warning)
    }

    /// `default state "active"`, where `state` is a field and `active` none.
    private func checkDefault(_ call: CommandCall, _ input: StaticType) {
        let given = GivenArguments(call)
        guard given.values.count == 2, !given.hasSpread, let value = given.values[0].plainText,
            let name = fieldName(given.values[1])
        else { return }
        if case .record(let fields) = input.item {
            guard fields[value] != nil, fields[name] == nil else { return }
        } else {
            // By how they are written.
            guard case .word(_, nil) = given.values[0].kind, case .string = given.values[1].kind else {
                return
            }
        }
        report(
            "this gives the text \"\(value)\" to the field `\(name)`",
            at: call.name.span.joined(given.values[1].span),
            help: "the value comes first: `default \"\(name)\" \(value)`", severity: .warning)
    }

    /// Names that are given twice, or that are more than there are columns.
    private func checkNames(_ given: GivenArguments, _ signature: Signature, _ input: StaticType) {
        guard !given.hasSpread, given.flags.isEmpty else { return }
        var names: Set<String> = []
        for value in given.values {
            guard let name = value.plainText else { return }
            if !names.insert(name).inserted {
                return report("`\(name)` is named twice", at: value.span, help: "leave one of them out")
            }
        }
        guard signature.name == "rename", case .record(let fields) = input.item, names.count > fields.count
        else {
            return
        }
        report(
            "there are only \(fields.count) columns to rename", at: given.values[fields.count].span,
            help: "they are \(fields.keys.sorted().joined(separator: ", "))")
    }

    /// A field that no row has.
    private func warnOfMissing(_ value: Expression, in input: StaticType) {
        guard let name = fieldName(value), case .record(let fields) = input.present.item.present,
            fields[name] == nil
        else { return }
        report(
            "no row has a field `\(name)`", at: value.span,
            help: closest(to: name, among: fields.keys).map { "did you mean `\($0)`?" }
                ?? "they have \(fields.keys.sorted().joined(separator: ", "))", severity: .warning)
    }

    /// A path into a record or into each row of a table.
    private func checkPath(_ value: Expression, into input: StaticType) {
        guard let text = value.plainText else { return }
        checkPath(text, into: input, at: value.span)
    }

    /// - Parameter line: of the text at the span, where that has several.
    private func checkPath(_ text: String, into input: StaticType, at span: Span, line: Int? = nil) {
        let place = line.map { " (line \($0) of the text)" } ?? ""
        var type = input.present.item.present
        var path = fieldPath(text)
        if path == nil, case .list(let item) = input.present {
            path = itemPath(text)
            type = item.present
        }
        guard let path else { return }
        // What it gets when it runs tells how such a name is quoted.
        if path.count > 1, case .record(let fields) = type, fields[text] != nil { return }
        for name in path {
            switch type {
            case .record(let fields), .list(.record(let fields)):
                guard let field = fields[name] else {
                    return reportMissing(name, of: fields, "no field `\(name)`\(place)", at: span)
                }
                type = field.present
            case .open(let fields), .list(.open(let fields)):
                type = fields[name] ?? .unknown
                if case .absent = type { return reportLeftOut(name, at: span) }
            case .groups(let inner): type = inner
            case .type(let known) where Compiler.haveNoFields.contains(known):
                return report(
                    "\(known.withArticle) has no field `\(name)`\(place)", at: span,
                    help: "the items that come in here are no records")
            default: return
            }
        }
    }

    private static let haveNoFields: Set<ValueType> = [
        .int, .float, .bool, .string, .duration, .size, .time, .closure, .secret,
    ]

    /// The field of the other table that `join` compares.
    private func checkJoined(_ given: GivenArguments) {
        guard given.values.count >= 2, !given.hasSpread, let name = given.values.last.flatMap(\.plainText),
            case .list(.record(let fields)) = staticType(given.values[0]), fields[name] == nil
        else { return }
        reportMissing(
            name, of: fields, "no field `\(name)` in the other table",
            at: given.values[given.values.count - 1].span)
    }

    /// A name for what a command never gives.
    func warnOfNothing(_ value: Chain) {
        guard case .type(.null) = staticType(value), let stage = value.first.stages.last,
            case .command(let call) = stage.kind
        else { return }
        report(
            "`\(call.name.text)` gives no value", at: call.name.span,
            help: "there is nothing to keep: leave the name out",
            severity: .warning)
    }

    // MARK: Secrets

    /// A secret piped into what writes it down.
    private func checkSecrets(_ signature: Signature, _ input: StaticType, from previous: Stage) {
        if signature.writesInput, input.holdsSecret {
            report(
                "a secret can't be written by `\(signature.name)`", at: previous.span,
                help: "leave it out, or `reveal` it, if you mean to show it")
        }
        if signature.showsArguments { warnOfShown(input, at: previous.span) }
        if signature.name == "save", input.isExposed {
            report(
                "\(Compiler.named(input)) is saved: who reads the file, its journal or its diff reads it",
                at: previous.span,
                help: "pipe the secret into the program that needs it", severity: .warning)
        }
    }

    /// Arguments of a command that prints them.
    func checkShown(_ call: CommandCall, _ signature: Signature) {
        guard signature.showsArguments else { return }
        for argument in call.arguments {
            switch argument {
            case .positional(let value), .spread(let value):
                warnOfShown(staticType(value), at: value.span)
                noteShown(value)
            case .flag(_, _, let value): if let value { warnOfShown(staticType(value), at: value.span) }
            }
        }
    }

    /// The same of a function's parameter that it prints.
    func checkShown(_ value: Expression, for parameter: Definition.Parameter, of callee: Module.Function) {
        guard callee.shows.contains(parameter.name.text) else { return }
        warnOfShown(staticType(value), at: value.span)
        noteShown(value)
    }

    /// Parameters in what a function prints.
    private func noteShown(_ value: Expression) {
        guard function.kind == .function else { return }
        switch value.kind {
        case .variable(let name): function.shows.insert(name)
        case .interpolated(let parts): for case .value(let part) in parts { noteShown(part) }
        case .glued(let parts): for case .value(let part) in parts { noteShown(part) }
        case .parentheses(let block):
            guard let inner = block.loneChain?.lone else { return }
            noteShown(inner)
        default: break
        }
    }

    private func warnOfShown(_ type: StaticType, at span: Span) {
        if type.holdsSecret {
            report(
                "a secret is printed, as `***`", at: span, help: "leave it out; `reveal` would show it",
                severity: .warning)
        } else if type.isExposed {
            report(
                "\(Compiler.named(type)) is printed", at: span,
                help: "leave it out: output is read and kept by others",
                severity: .warning)
        }
    }

    private static func named(_ type: StaticType) -> String {
        switch type {
        case .revealed, .revealedOnes: "a revealed secret"
        default: "what looks like a secret"
        }
    }

    /// A secret as an argument of a program: everybody on the machine can read those (rule 12).
    func checkProgramArgument(_ value: Expression) {
        let type = staticType(value)
        if type.holdsSecret {
            report(
                "a secret can't be a program's argument: everybody on this machine can read those",
                at: value.span,
                help:
                    "give it by the environment, `with {NAME: $x} { … }`, or on the program's input: `$x | …`"
            )
        } else if type.isExposed {
            report(
                "\(Compiler.named(type)) is a program's argument: everybody on this machine can read those",
                at: value.span,
                help:
                    "give it by the environment, `with {NAME: $x} { … }`, or on the program's input: `$x | …`",
                severity: .warning)
        }
    }
}

extension Stage {
    /// It is an expression of operands joined by an operator.
    fileprivate var isComparison: Bool {
        if case .expression(let value) = kind, case .binary = value.kind { true } else { false }
    }
}

extension Expression {
    /// What is taken where all that stands before `??` is null; itself where nothing is.
    fileprivate var lastResort: Expression {
        switch kind {
        case .parentheses(let block): block.loneChain?.lone?.lastResort ?? self
        case .binary(.coalesce, _, let right, _): right.lastResort
        default: self
        }
    }
}
