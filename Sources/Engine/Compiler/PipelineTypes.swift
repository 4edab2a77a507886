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
            return result(of: function)
        }
        if call.name.text == MeasureTime().name, bodyForm(of: call) != nil { return .type(.duration) }
        guard call.shape != nil else { return isProgram(call.name.text) ? .text : .unknown }
        if bodyForm(of: call) != nil {
            guard let body = call.arguments.compactMap(\.block).last,
                case .chain(let chain)? = body.statements.last?.kind,
                // What a program prints is the caller's to see.
                !endsInProgram(chain.rest.last?.pipeline ?? chain.first)
            else { return .unknown }
            return type(of: body)
        }
        guard let (_, bound) = registry.command(named: call.name.text) else {
            return .unknown
        }
        let signature = bound.signature
        for case .flag(let name, _, _) in call.arguments {
            let flag = signature.flags.first { $0.name == name.text }
            if let type = flag?.gives { return StaticType(type) }
            if flag?.name == "dry-run" { return .unknown }
        }
        if let reshaped = reshaped(call, signature, input) { return reshaped }
        if let columns = signature.columnsOfCall, case .each = signature.result {
            guard let row = columns(written(call)).map(Compiler.row) else { return .unknown }
            switch input?.present {
            case .list?: return .list(of: row.orNull)
            case .type?, .text?: return isAsked(forPatternOf: call) ? row : row.orNull
            default: return .unknown
            }
        }
        if let columns = signature.columnsOfCall {
            return .list(of: columns(written(call)).map(Compiler.row) ?? .open([:]))
        }
        if let shape = signature.shapeOfCall?(written(call)) { return StaticType(shape) }
        switch signature.result {
        case .value:
            if signature.output == .nothing { return signature.changesThings ? .unknown : .type(.null) }
            if !signature.columns.isEmpty {
                let row = Compiler.row(signature.columns)
                return signature.output == .record ? row : .list(of: row)
            }
            // What is written as text of it, as by `to json`, shows it.
            if signature.output == .string, signature.name.hasPrefix("to "), input?.holdsExposed == true {
                return .revealed
            }
            if let type = signature.itemType, input?.candidates.contains(.list) != true {
                return .list(of: Compiler.perhapsText(type))
            }
            return Compiler.output(of: signature)
        case .each:
            var result = Compiler.output(of: signature)
            // A digest tells nothing of it.
            if input?.isExposed == true, signature.output == .string, !signature.name.hasPrefix("hash") {
                result = .revealed
            }
            if signature.name == "reveal" { result = .revealed }
            if signature.keepsUnits {
                switch input?.present {
                case .list(let item)?, .oneOrList(let item)?: result = Compiler.unit(of: item, else: result)
                case let one: result = Compiler.unit(of: one ?? .unknown, else: result)
                }
            }
            switch input?.present {
            case nil: return isOneValue(call, signature) ? result : .unknown
            case .list?, .type(.range)?: return .list(of: result)
            case .unknown?, .oneOrList?:
                if case .revealed = result { return .revealedOnes }
                return result.type == nil ? .unknown : .oneOrList(result)
            default: return result
            }
        case .items:
            if let list = input?.present, case .list(let item) = list {
                return leavesNull(call, signature) ? list : .list(of: item.present)
            }
            return .list(of: input?.item ?? .unknown)
        case .item:
            let gives = call.arguments.contains { if case .flag = $0 { false } else { true } }
            if gives { return .list(of: input?.item ?? .unknown) }
            return input?.item ?? .unknown
        case .aggregate(let aggregation): return aggregated(call, signature, aggregation, input)
        }
    }

    /// Whether null stays among the items: `compact` and `where $it != null` leave it out.
    private func leavesNull(_ call: CommandCall, _ signature: Signature) -> Bool {
        let given = GivenArguments(call)
        if signature.dropsNull { return !given.values.isEmpty || given.hasSpread }
        guard let index = signature.parameters.firstIndex(where: { $0.type == .condition }),
            given.values.indices.contains(index)
        else { return true }
        guard case .binary(.notEqual, let left, let right, _) = given.values[index].kind,
            case .variable("it") = left.kind, case .null = right.kind
        else { return true }
        return false
    }

    /// What is left of a value that is rounded and the like.
    private static func unit(of type: StaticType, else number: StaticType) -> StaticType {
        switch type.present {
        case .type(.size), .type(.duration): type.present
        case .type(.int), .type(.float), .number: number
        default: .unknown
        }
    }

    private static func row(_ columns: [Signature.Column]) -> StaticType {
        .record(
            Dictionary(
                columns.map { column in
                    let type = type(column.type, column.words)
                    return (column.name, column.isOptional ? type.orNull : type)
                }
            ) { first, _ in first })
    }

    private static func output(of signature: Signature) -> StaticType {
        if let type = signature.outputOrNull { return StaticType(type).orNull }
        return type(signature.output, signature.words)
    }

    /// Of a declared type whose texts are these, where there are any; what may be of any type may be null, too.
    private static func type(_ declared: ValueType, _ words: [String]) -> StaticType {
        guard !words.isEmpty else { return StaticType(declared) }
        let word = StaticType.word(among: Set(words), isAll: true)
        return declared == .string ? word : .maybe(word)
    }

    /// What of a call can be told before the run.
    func written(_ call: CommandCall) -> Signature.WrittenCall {
        let given = GivenArguments(call)
        return .init(
            arguments: given.hasSpread ? [nil] : given.values.map { knownText($0) },
            ends: given.hasSpread ? [nil] : given.values.map { knownEnd($0) },
            flags: Set(given.flags.keys),
            texts: given.flags.compactMapValues { $0.flatMap { knownText($0) } })
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

    /// What a closure gives for arguments of these types, where it is one pipeline.
    func result(of closure: Closure, given arguments: [StaticType]) -> StaticType {
        function.scopes.append(.init())
        defer { function.scopes.removeLast() }
        for (index, parameter) in closure.parameters.enumerated() {
            let isPlain =
                parameter.type == nil && parameter.defaultValue == nil && parameter.kind.isPositional
            function.declare(
                Local(
                    name: parameter.name.text, register: 0, isConstant: true, span: parameter.name.span,
                    type: isPlain && index < arguments.count ? arguments[index] : .unknown))
        }
        if closure.isImplicit {
            function.declare(
                Local(
                    name: "it", register: 0, isConstant: true, span: closure.body.span,
                    type: arguments.first ?? .unknown))
        }
        return lastType(of: closure.body)
    }

    /// What the last statement of a block gives, where none before it leaves it.
    func type(of block: Block) -> StaticType {
        function.scopes.append(.init())
        defer { function.scopes.removeLast() }
        return lastType(of: block)
    }

    private func lastType(of block: Block) -> StaticType {
        guard case .chain(let last)? = block.statements.last?.kind else { return .unknown }
        for statement in block.statements.dropLast() {
            switch statement.kind {
            case .declare(let name, let isVariable, let value):
                let type = staticType(value)
                function.declare(
                    Local(
                        name: name.text, register: 0, isConstant: !isVariable, span: name.span,
                        type: isVariable ? settledType(of: name.text, type) : type))
            // One of them may leave the block with something else.
            default: if statement.mayReturn { return .unknown }
            }
        }
        return staticType(last)
    }

    /// `str join`: text with a secret in it is secret.
    func joined(_ input: StaticType) -> StaticType {
        if input.holdsSecret { return .type(.secret) }
        if input.item.isExposed { return .credential }
        return input.item.type == nil ? .text : .type(.string)
    }

    /// The same, also behind the name of a constant.
    func knownText(_ value: Expression) -> String? {
        if case .variable(let name) = value.kind { return knownLocal(name)?.text }
        return value.plainText
    }

    /// The text that a value ends with, as far as it is written out.
    private func knownEnd(_ value: Expression) -> String? {
        switch value.kind {
        case .interpolated(let parts): if case .text(let text)? = parts.last { text } else { nil }
        case .glued(let parts):
            switch parts.last {
            case .text(let text)?, .quoted(let text)?: hasGlob(parts) ? nil : text
            default: nil
            }
        default: knownText(value)
        }
    }

    /// The names of fields of a path that is written out and goes through fields alone, of which none may be absent; nil:
    /// anything else.
    func fieldPath(_ value: Expression) -> [String]? { value.plainText.flatMap { fieldPath($0) } }

    func fieldPath(_ text: String) -> [String]? {
        guard let path = try? CellPath(text), !text.contains("?") else {
            return nil
        }
        return fieldNames(path.steps)
    }

    private func fieldNames(_ steps: some Sequence<CellPath.Step>) -> [String]? {
        var names: [String] = []
        for step in steps {
            // Of a list a number is an index.
            guard case .field(let name) = step, Int(name.string) == nil else { return nil }
            names.append(name.string)
        }
        return names
    }

    /// The same behind an index of a list, which `get` alone takes: `0.name`.
    func itemPath(_ value: Expression) -> [String]? { value.plainText.flatMap { itemPath($0) } }

    func itemPath(_ text: String) -> [String]? {
        guard let path = try? CellPath(text), !text.contains("?"),
            case .field(let first)? = path.steps.first, Int(first.string) != nil
        else { return nil }
        return fieldNames(path.steps.dropFirst())
    }

    /// A field's name that is written out, and is no longer path; nil: anything else.
    func fieldName(_ value: Expression) -> String? {
        guard let path = fieldPath(value), path.count == 1 else { return nil }
        return path[0]
    }
}

/// The arguments of a call, by position and by flag.
struct GivenArguments {
    private(set) var values: [Expression] = []
    /// By their long names; nil: without a value.
    private(set) var flags: [String: Expression?] = [:]
    private(set) var hasSpread = false

    init(_ call: CommandCall) {
        for argument in call.arguments {
            switch argument {
            case .positional(let value): values.append(value)
            case .spread: hasSpread = true
            case .flag(let name, _, let value): flags[name.text] = .some(value)
            }
        }
    }

    var isEmpty: Bool { values.isEmpty && flags.isEmpty && !hasSpread }
}

extension Expression {
    /// The text that it is, written out; nil: anything else.
    var plainText: String? {
        switch kind {
        case .string(let text), .word(let text, nil): text
        default: nil
        }
    }

    /// The closure that it is, or the block that is one where a value is due.
    var closure: Closure? {
        switch kind {
        case .closure(let closure): closure
        case .block(let block): Closure(parameters: [], isImplicit: true, body: block)
        default: nil
        }
    }
}
