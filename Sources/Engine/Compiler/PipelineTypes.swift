import PluginAPI
import Syntax

// Types through pipelines: what each stage gives on.

extension Compiler {
    func staticType(_ chain: Chain) -> StaticType {
        chain.rest.isEmpty ? staticType(chain.first) : .unknown
    }

    func staticType(_ pipeline: Pipeline) -> StaticType {
        var type: StaticType?
        for stage in pipeline.stages { type = output(of: stage, input: type) }
        return type ?? .unknown
    }

    /// What a stage gives on; `input` nil: it is the first.
    func output(of stage: Stage, input: StaticType?) -> StaticType {
        if stage.redirections.contains(where: { if case .input = $0.kind { false } else { true } }) {
            return .unknown
        }
        switch stage.kind {
        case .expression(let expression): return staticType(expression)
        case .program: return .text
        case .capture(.stage), .capture(.block):
            return .record(["stdout": .text, "stderr": .text, "status": .type(.int)])
        case .command(let call):
            let isFed = stage.redirections.contains { if case .input = $0.kind { true } else { false } }
            return output(of: call, input: isFed ? .text : input)
        }
    }

    private func output(of call: CommandCall, input: StaticType?) -> StaticType {
        if let function = function.function(named: call.name.text) {
            return function.definition.returnType.map { StaticType($0) } ?? .unknown
        }
        guard call.shape != nil else { return .text }
        guard bodyForm(of: call) == nil, let (_, bound) = registry.command(named: call.name.text) else {
            return .unknown
        }
        let signature = bound.signature
        for case .flag(let name, _, _) in call.arguments {
            let flag = signature.flags.first { $0.name == name.text }
            if let type = flag?.gives { return StaticType(type) }
            if flag?.name == "dry-run" { return .unknown }
        }
        if let reshaped = reshaped(call, signature.name, input) { return reshaped }
        switch signature.result {
        case .value:
            if signature.output == .nothing { return signature.changesThings ? .unknown : .type(.null) }
            if !signature.columns.isEmpty {
                let fields = signature.columns.map { ($0.name, StaticType($0.type)) }
                return .list(of: .record(Dictionary(fields) { first, _ in first }))
            }
            if let type = signature.itemType, input?.candidates.contains(.list) != true {
                return .list(of: Compiler.perhapsText(type))
            }
            return StaticType(signature.output)
        case .each:
            var result = StaticType(signature.output)
            if input?.isExposed == true, signature.output == .string { result = .revealed }
            if signature.name == "reveal" { result = .revealed }
            switch input {
            case nil: return isOneValue(call, signature) ? result : .unknown
            case .list?, .type(.range)?: return .list(of: result)
            case .unknown?, .oneOrList?:
                if case .revealed = result { return .revealedOnes }
                return result.type.map { .oneOrList($0) } ?? .unknown
            default: return result
            }
        case .items:
            if case .list? = input { return input ?? .unknown }
            return .list(of: input?.item ?? .unknown)
        case .item:
            let gives = call.arguments.contains { if case .flag = $0 { false } else { true } }
            if gives { return .list(of: input?.item ?? .unknown) }
            return input?.item ?? .unknown
        }
    }

    /// What a line is may turn out to be bytes.
    private static func perhapsText(_ type: ValueType) -> StaticType {
        type == .string ? .text : StaticType(type)
    }

    /// Nothing is piped in, and the arguments of its rest are not several values.
    private func isOneValue(_ call: CommandCall, _ signature: Signature) -> Bool {
        guard signature.rest != nil else { return true }
        var count = 0
        for argument in call.arguments {
            switch argument {
            case .positional(let value):
                if case .glued(let parts) = value.kind, hasGlob(parts) { return false }
                count += 1
            case .spread: return false
            case .flag: break
            }
        }
        return count == 1
    }

    /// What the commands give that compute with each item, or change the fields of rows; nil: it is none of them.
    private func reshaped(_ call: CommandCall, _ name: String, _ input: StaticType?) -> StaticType? {
        // They never end.
        if name == "fail" || name == "exit" { return .unknown }
        guard let input else { return nil }
        switch name {
        case "str join": return joined(input)
        case "each":
            guard case .positional(let value)? = call.arguments.first(where: { $0.isPositional }) else {
                return nil
            }
            return .list(of: value.closure.map { result(of: $0, given: input.item) } ?? .unknown)
        case "get":
            guard call.arguments.count == 1, let name = fieldNames(call)?.first else { return .unknown }
            return perRow(input) { $0[name] ?? .unknown }
        case "select":
            guard let names = fieldNames(call), !names.isEmpty else { return .unknown }
            return perRow(input, orAny: true) { fields in
                .record(Dictionary(names.map { ($0, fields[$0] ?? .unknown) }) { first, _ in first })
            }
        case "insert", "update", "upsert":
            guard call.arguments.count == 2, case .positional(let field) = call.arguments[0],
                case .positional(let value) = call.arguments[1], let name = fieldName(field)
            else { return .unknown }
            let row = input.item
            let type = value.closure.map { result(of: $0, given: row) } ?? staticType(value)
            var isClosed = false
            if case .record = row { isClosed = true }
            return perRow(input) { fields in
                let all = fields.merging([name: type]) { $1 }
                return isClosed ? .record(all) : .open(all)
            }
        case "reject":
            guard let names = fieldNames(call) else { return .unknown }
            guard case .record = input.item else { return perRow(input) { _ in .open([:]) } }
            return perRow(input) { fields in .record(fields.filter { !names.contains($0.key) }) }
        default: return nil
        }
    }

    /// A record or each row of a table made into something else.
    /// - Parameter orAny: also where it is not known that they are records.
    private func perRow(
        _ input: StaticType, orAny: Bool = false, _ change: ([String: StaticType]) -> StaticType
    ) -> StaticType {
        if let fields = input.fields { return change(fields) }
        guard case .list(let item) = input else { return .unknown }
        if let fields = item.fields { return .list(of: change(fields)) }
        return .list(of: orAny ? change([:]) : .unknown)
    }

    /// What a closure gives for an argument, where it is one pipeline.
    private func result(of closure: Closure, given item: StaticType) -> StaticType {
        guard closure.body.statements.count == 1,
            case .chain(let chain)? = closure.body.statements.first?.kind
        else { return .unknown }
        let parameter = closure.parameters.first
        guard closure.isImplicit || (parameter.map { $0.type == nil && $0.defaultValue == nil } ?? true)
        else {
            return .unknown
        }
        function.scopes.append(.init())
        defer { function.scopes.removeLast() }
        for (index, parameter) in closure.parameters.enumerated() {
            function.declare(
                Local(
                    name: parameter.name.text, register: 0, isConstant: true, span: parameter.name.span,
                    type: index == 0 ? item : .unknown))
        }
        if closure.isImplicit {
            function.declare(
                Local(name: "it", register: 0, isConstant: true, span: closure.body.span, type: item))
        }
        return staticType(chain)
    }

    /// The names of fields that a call gives; nil: one of them is not written out.
    private func fieldNames(_ call: CommandCall) -> [String]? {
        var names: [String] = []
        for argument in call.arguments {
            guard case .positional(let value) = argument, let name = fieldName(value) else { return nil }
            names.append(name)
        }
        return names
    }

    /// `str join`: text with a secret in it is secret.
    private func joined(_ input: StaticType?) -> StaticType {
        guard let input else { return .text }
        if input.holdsSecret { return .type(.secret) }
        if input.item.isExposed { return .credential }
        return input.item.type == nil ? .text : .type(.string)
    }

    /// A field's name that is written out, and is no longer path; nil: anything else.
    func fieldName(_ value: Expression) -> String? {
        let text: String
        switch value.kind {
        case .word(let word, nil): text = word
        case .string(let string): text = string
        default: return nil
        }
        guard let path = try? CellPath(text), path.steps.count == 1, !text.contains("?"),
            case .field(let name)? = path.steps.first
        else { return nil }
        return name.string
    }
}

extension Expression {
    /// The closure that it is, or the block that is one where a value is due.
    var closure: Closure? {
        switch kind {
        case .closure(let closure): closure
        case .block(let block): Closure(parameters: [], isImplicit: true, body: block)
        default: nil
        }
    }
}

extension Argument {
    fileprivate var isPositional: Bool {
        if case .positional = self { return true }
        return false
    }
}
