import PluginAPI
import Syntax

extension Compiler {
    /// How deep it looks: each level of a long expression asks for the types below it.
    private static let typeDepthLimit = 40

    func staticType(_ expression: Expression) -> StaticType {
        guard typeDepth < Compiler.typeDepthLimit else { return .unknown }
        typeDepth += 1
        defer { typeDepth -= 1 }
        switch expression.kind {
        case .null: return .type(.null)
        case .bool, .not, .isTest, .ok: return .type(.bool)
        case .int: return .type(.int)
        case .float: return .type(.float)
        case .duration: return .type(.duration)
        case .size: return .type(.size)
        case .time: return .type(.time)
        case .string: return .type(.string)
        case .interpolated(let parts):
            return text(of: parts.compactMap { if case .value(let value) = $0 { value } else { nil } })
        case .word(_, let literal): return literal.map { staticType($0) } ?? .type(.string)
        case .glued(let parts):
            if hasGlob(parts) { return .unknown }
            return text(of: parts.compactMap { if case .value(let value) = $0 { value } else { nil } })
        case .list(let items): return .list(of: item(of: items).settings)
        case .range: return .type(.range)
        case .closure, .block: return .type(.closure)
        case .record(let items):
            return recordType(items).settings
        case .variable(let name): return variableType(name)
        case .rowField(let name):
            return function.rowType.field(name) ?? .unknown
        case .path(let base, let accessors):
            if let name = environmentName(base, accessors) {
                if SecretMask.isSecretName(name) { return .credential }
                guard accessors.dropFirst().allSatisfy(\.isOrNull) else { return .unknown }
                return accessors.count > 1 || accessors[0].isOptional ? .maybe(.text) : .text
            }
            // What follows from a null that nobody asks about is told where that is.
            if unaskedNull(base) != nil, let first = accessors.first,
                !first.isOptional(before: accessors.dropFirst().first)
            {
                return .unknown
            }
            return partType(staticType(base), accessors)
        case .parentheses(let block):
            return type(of: block)
        case .negate(let inner): return staticType(inner)
        case .ifElse(let branches): return type(of: branches)
        case .match(let match): return type(of: match)
        case .tryCatch(let attempt): return type(of: attempt)
        case .binary(let op, let left, let right, _): return binaryType(op, left, right)
        default: return .unknown
        }
    }

    /// Where each branch is one pipeline.
    private func type(of branches: If) -> StaticType {
        var result: StaticType? = branches.otherwise == nil ? .type(.null) : nil
        for body in branches.branches.map(\.body) + (branches.otherwise.map { [$0] } ?? []) {
            guard case .chain(let chain)? = body.statements.last?.kind else { return .unknown }
            let own = body.statements.count == 1 ? wordType(chain) : type(of: body)
            result = result.map { $0.joined(own) } ?? own
        }
        return result?.withoutLoneWord ?? .unknown
    }

    /// What is tried, or what is given where that fails.
    private func type(of attempt: Try) -> StaticType {
        guard let handler = attempt.handler, case .chain? = attempt.body.statements.last?.kind,
            case .chain? = handler.statements.last?.kind
        else { return .unknown }
        function.scopes.append(.init())
        defer { function.scopes.removeLast() }
        let tried = type(of: attempt.body)
        if let name = attempt.errorName {
            function.declare(
                Local(name: name.text, register: 0, isConstant: true, span: name.span, type: .type(.error)))
        }
        return tried.joined(type(of: handler))
    }

    /// The same, where some arm takes whatever there is.
    private func type(of match: Match) -> StaticType {
        guard match.arms.contains(where: { $0.guardCondition == nil && $0.pattern.takesAll }) else {
            return .unknown
        }
        var result: StaticType?
        for body in match.arms.map(\.body) {
            // What the arm's pattern names is not known here.
            guard let chain = body.loneChain, let expression = chain.lone, isLiteral(expression) else {
                return .unknown
            }
            let type = wordType(chain)
            result = result.map { $0.joined(type) } ?? type
        }
        return result?.withoutLoneWord ?? .unknown
    }

    /// Text with these values in it: secret if one of them is.
    private func text(of values: [Expression]) -> StaticType {
        let types = values.map { staticType($0) }
        if types.contains(where: \.holdsSecret) { return .type(.secret) }
        if types.contains(where: \.isExposed) { return .credential }
        return types.contains { $0.type == nil } ? .text : .type(.string)
    }

    private func item(of items: [ListItem]) -> StaticType {
        var result: StaticType?
        for item in items {
            guard case .value(let value) = item else { return .unknown }
            if case .glued(let parts) = value.kind, hasGlob(parts) { return .unknown }
            let type = items.count > 1 ? rowType(value) : staticType(value)
            result = result.map { $0.joined(type) } ?? type
            if case .unknown? = result { return .unknown }
        }
        return result ?? .never
    }

    private func recordType(_ items: [RecordItem]) -> StaticType {
        var fields: [String: StaticType] = [:]
        var isClosed = true
        for item in items {
            switch item {
            case .entry(let key, let value):
                guard let name = literalKey(key) else { return .open([:]) }
                fields[name] = staticType(value)
            case .spread(let value):
                let spread = staticType(value)
                if case .record(let others) = spread {
                    fields.merge(others) { $1 }
                } else {
                    isClosed = false
                    // Any of those before it may be another now.
                    fields = fields.mapValues { _ in .unknown }
                    fields.merge(spread.fields ?? [:]) { $1 }
                }
            }
        }
        return isClosed ? .record(fields) : .open(fields)
    }

    /// The same, of a row that is written out among others: with the texts in it.
    func rowType(_ row: Expression) -> StaticType {
        if case .list(let items) = row.kind, case .list(let item) = staticType(row),
            let count = itemCount(of: row)
        {
            return items.isEmpty ? .list(of: item) : .tuple(of: item, count: count)
        }
        guard case .record(let entries) = row.kind, case .record(var fields) = recordType(entries) else {
            return staticType(row)
        }
        for case .entry(let key, let value) in entries {
            guard let name = literalKey(key), case .type(.string)? = fields[name],
                let text = value.plainText
            else { continue }
            fields[name] = .word(among: [text], isAll: false)
        }
        return .record(fields)
    }

    private func variableType(_ name: String) -> StaticType {
        if name == "_", let probe { return probe.lastValue }
        if name == "args", function.local(named: name) == nil { return .list(of: .type(.string)) }
        if name == "in" { return function.inputType }
        return knownLocal(name).map { type($0.type, ofAsked: name) } ?? .unknown
    }

    /// The variable of that name, where it is sure which one it is.
    func knownLocal(_ name: String) -> Local? {
        var builder: FunctionBuilder? = function
        while let current = builder {
            if let local = current.local(named: name) { return local }
            guard current.kind == .closure else { break }
            builder = current.parent
        }
        // A function sees the file's variables, not those of what is around it.
        while let current = builder, current.kind != .topLevel { builder = current.parent }
        guard let local = builder?.scopes.first?.locals[name], !declaredAgain.contains(name) else {
            return nil
        }
        return local
    }

    /// The variable that `$env.NAME` reads, if it is that.
    func environmentName(_ base: Expression, _ accessors: [Accessor]) -> String? {
        guard case .variable("env") = base.kind, function.local(named: "env") == nil,
            case .field(let name)? = accessors.first?.kind,
            accessors.allSatisfy({ $0.isOrNull || $0.isField })
        else { return nil }
        return name
    }

    func partType(_ base: StaticType, _ accessors: [Accessor]) -> StaticType {
        var type = base
        var mayBeNull = false
        func unknown() -> StaticType {
            // One of those that follow may be optional, too.
            mayBeNull || accessors.contains { $0.isOptional || $0.isOrNull } ? .maybe(.unknown) : .unknown
        }
        for (index, accessor) in accessors.enumerated() {
            type = type.present
            if accessor.isOptional(before: accessors.dropFirst(index + 1).first) || accessor.isOrNull {
                mayBeNull = true
            }
            if accessor.isOrNull { continue }
            switch (type, accessor.kind) {
            case (.record(let fields), .field(let name)), (.open(let fields), .field(let name)):
                type = fields[name] ?? .unknown
            case (.record(let fields), .index(let key)), (.open(let fields), .index(let key)):
                guard case .string(let name) = key.kind else { return unknown() }
                type = fields[name] ?? .unknown
            case (.groups(let inner), _): type = inner
            case (.list(let item), .index(let key)):
                switch staticType(key).type {
                case .int: type = item
                case .range: type = .list(of: item)
                default: return unknown()
                }
            case (.tuple(let item, _), .index(let key)):
                guard staticType(key).type == .int else { return unknown() }
                type = item
            case (.type(.string), .index), (.word, .index): type = .type(.string)
            case (.revealed, .index): type = .revealed
            default: return unknown()
            }
        }
        if mayBeNull, case .maybe = type { return type }
        return mayBeNull ? .maybe(type) : type
    }

    private func binaryType(_ op: BinaryOperator, _ left: Expression, _ right: Expression) -> StaticType {
        switch op {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .matches, .notMatches, .in,
            .notIn, .and, .or:
            return .type(.bool)
        case .coalesce:
            let first = staticType(left)
            let type = staticType(right)
            if case .type(.null) = first { return type }
            return first.present.joined(type)
        case .power: return .unknown
        case .add, .subtract, .multiply, .divide, .floorDivide, .remainder:
            let types = (staticType(left), staticType(right))
            guard let a = types.0.type.flatMap(SampleValues.of),
                let b = types.1.type.flatMap(SampleValues.of),
                let result = try? SampleValues.compute(op, a, b)
            else { return .unknown }
            if types.0.isExposed || types.1.isExposed { return .revealed }
            return .type(result.type)
        }
    }
}

/// A value of each type, to ask the machine's own arithmetic what it makes of two types.
enum SampleValues {
    static func of(_ type: ValueType) -> Value? {
        switch type {
        case .null: .null
        case .bool: .bool(true)
        case .int: .int(1)
        case .float: .float(1)
        case .duration: .duration(1)
        case .size: .size(1)
        case .time: .time(1)
        case .string: .text("1")
        case .bytes: .bytes(Bytes([1]))
        case .secret: .secret(Secret(Text("1")))
        case .list: .items([])
        case .record: .record(Record())
        case .range: .range(RangeValue(from: 1, to: 2, isInclusive: true))
        default: nil
        }
    }

    /// - Throws: what the machine would.
    static func compute(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
        switch op {
        case .add: try Arithmetic.add(a, b)
        case .subtract: try Arithmetic.subtract(a, b)
        case .multiply: try Arithmetic.multiply(a, b)
        case .divide: try Arithmetic.divide(a, b)
        case .floorDivide: try Arithmetic.floorDivide(a, b)
        case .remainder: try Arithmetic.remainder(a, b)
        case .power: try Arithmetic.power(a, b)
        default: .null
        }
    }
}
