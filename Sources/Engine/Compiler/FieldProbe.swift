import PluginAPI
import Syntax

/// Asks the compiler which fields a name at one place of a text may have: for completion.
final class FieldProbe {
    /// In bytes, within the name.
    private let offset: Int
    /// What the shell's variables hold, by their slots in its top level, and `$_`.
    let typeOf: (Int) -> StaticType
    let lastValue: StaticType
    /// What the name is looked up in; nil: no field's name stands there, or nothing is known of it.
    private(set) var found: StaticType?

    init(at offset: Int, typeOf: @escaping (Int) -> StaticType, lastValue: StaticType) {
        self.offset = offset
        self.typeOf = typeOf
        self.lastValue = lastValue
    }

    func isWithin(_ span: Span) -> Bool { span.start <= offset && offset < span.end }

    func look(in type: StaticType, at span: Span) {
        if isWithin(span) { found = type }
    }
}

extension StaticType {
    /// Of a value that is there. Of a list the first rows are looked at.
    init(of value: Value) {
        switch value {
        case .record(let record):
            self = .record(
                Dictionary(
                    zip(record.keys.names, record.values).map { ($0.string, StaticType(of: $1)) }
                ) { first, _ in first })
        case .list(let list):
            let types = list.items.prefix(100).map { StaticType(of: $0) }
            self = .list(of: types.dropFirst().reduce(types.first ?? .unknown) { $0.joined($1) })
        default: self = StaticType(value.type)
        }
    }
}

extension Compiler {
    /// A path in a word or text, of whose last name the cursor is at the end.
    func probePath(_ value: Expression, into input: StaticType) {
        guard let probe, probe.isWithin(value.span), let path = fieldPath(value) else { return }
        var type = input.item
        for name in path.dropLast() {
            if case .list(let item) = type { type = item }
            if case .groups(let inner) = type { type = inner } else { type = type.fields?[name] ?? .unknown }
        }
        if case .list(let item) = type { type = item }
        probe.look(in: type, at: value.span)
    }
}
