import PluginAPI
import Syntax

// What the calls of a function tell of its parameters: fields that no caller's record has, keys that nothing is known by.

extension Compiler {
    /// Notes a field that is taken of a parameter of which no more is declared than that it is a record.
    func noteFieldUse(_ base: Expression, _ accessors: [Accessor]) {
        guard case .variable(let name) = base.kind, let first = accessors.first,
            case .field(let field) = first.kind,
            !first.isOptional(before: accessors.dropFirst().first), !isCaught
        else { return }
        guard let owner = plainParameter(name) else { return }
        owner.fieldUses.append(
            .init(parameter: name, field: field, span: first.span, isAsked: isAsked(about: base)))
    }

    /// The parameter that a name stands for, where no more of it is known than that it is a record.
    private func plainParameter(_ name: String) -> FunctionBuilder? {
        // In a closure it may be the parameter of the function around it.
        var owner: FunctionBuilder? = function
        while let current = owner, current.kind == .closure, current.local(named: name) == nil {
            owner = current.parent
        }
        guard let owner, owner.kind == .function, let local = owner.scopes.first?.locals[name],
            owner.local(named: name)?.span == local.span
        else { return nil }
        switch local.type {
        case .unknown: return owner
        case .open(let fields) where fields.isEmpty: return owner
        default: return nil
        }
    }

    /// Notes what a call gives for a parameter; nil: anything.
    func noteGiven(_ value: Expression?, for parameter: Definition.Parameter, of callee: Module.Function) {
        // The shell's functions outlive its lines, which nobody asks for this.
        guard warnsOfUnused else { return }
        let name = parameter.name.text
        if case .variable(let own)? = value?.kind, let owner = plainParameter(own), let giver = owner.made {
            callee.givers.append(.init(parameter: name, function: giver, its: own))
            return
        }
        let type = value.map { staticType($0) } ?? .unknown
        callee.given[name] = callee.given[name].map { $0.joined(type) } ?? type
    }

    /// Notes that a record whose fields are all known is asked for the one that a parameter names.
    func noteKeyUse(_ key: Expression, of record: StaticType) {
        guard case .variable(let name) = key.kind, case .record(let fields) = record, !isCaught,
            function.kind == .function, function.scopes.first?.locals[name] != nil,
            // Who asks first has an answer for others.
            !asks(whether: name)
        else { return }
        function.keyUses.append(.init(parameter: name, keys: Set(fields.keys)))
    }

    /// Notes a text that is written out for a parameter.
    func noteText(_ value: Expression, for parameter: Definition.Parameter, of callee: Module.Function) {
        guard warnsOfUnused, let text = value.plainText, !isCaught else { return }
        let name = String(parameter.name.text.map { $0 == "-" ? "_" : $0 })
        callee.texts.append(.init(parameter: name, text: text, span: value.span))
    }

    /// Texts that are given as keys, and are none.
    func warnOfStrangeKeys(_ function: Module.Function) {
        for use in function.keyUses {
            for given in function.texts
            where given.parameter == use.parameter && !use.keys.contains(given.text) {
                report(
                    "`\(function.definition.name.text)` looks up a field of that name, and there is none",
                    at: given.span,
                    help: closest(to: given.text, among: use.keys.sorted()).map { "did you mean `\($0)`?" }
                        ?? "there are \(use.keys.sorted().joined(separator: ", "))", severity: .warning)
            }
        }
    }

    /// Whether a text asks somewhere whether there is such a field: `.tls?`, `"tls" in …`.
    private func asksFor(_ field: String, in block: Block) -> Bool {
        let text = source.text(block.span)
        return ["\(field)?", "'\(field)'", "\"\(field)\"", "columns"].contains(where: text.contains)
    }

    /// Fields that none of those who call a function have in what they give.
    func warnOfUngiven(_ function: Module.Function) {
        for use in function.fieldUses {
            guard case .record(let fields) = function.givenType(of: use.parameter),
                fields[use.field] == nil,
                // Of another kind, which is not given yet, it has other fields.
                !use.isAsked || closest(to: use.field, among: fields.keys) != nil,
                !asksFor(use.field, in: function.definition.body)
            else { continue }
            report(
                "nobody gives a `\(use.parameter)` with a field `\(use.field)`", at: use.span,
                help: closest(to: use.field, among: fields.keys).map { "did you mean `\($0)`?" }
                    ?? "what is given has \(fields.keys.sorted().joined(separator: ", "))", severity: .warning
            )
        }
    }
}
