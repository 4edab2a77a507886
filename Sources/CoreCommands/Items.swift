import PluginAPI
import Syntax

// What commands on lists share: items in, items out, keys of rows.

extension Invocation {
    /// Each item through `transform`, those with nil left out: of a list at once, of a stream when it is read.
    func transformItems(_ transform: @escaping (Value) throws -> Value?) throws -> Value {
        if case .list(let list) = input {
            var result: [Value] = []
            var countdown = 256
            for item in list.items {
                countdown -= 1
                if countdown == 0 {
                    countdown = 256
                    try context.checkInterrupt()
                }
                if let value = try transform(item) { result.append(value) }
            }
            return .items(result)
        }
        if input.isNull { return .items([]) }
        return .stream(TransformedStream(try items(), context, transform))
    }

    /// The input's items one by one; text is an error that suggests `lines`.
    func items() throws -> ValueStream { try input.itemStream(for: signature.signature.name) }

    /// The input's items as an array.
    func itemArray() throws -> [Value] {
        if case .list(let list) = input { return list.items }
        var result: [Value] = []
        try forEachItem { result.append($0) }
        return result
    }

    func forEachItem(_ body: (Value) throws -> Void) throws {
        let source = try items()
        defer { source.close() }
        var countdown = 256
        while let item = try source.next() {
            countdown -= 1
            if countdown == 0 {
                countdown = 256
                try context.checkInterrupt()
            }
            try body(item)
        }
    }

    /// A condition's answer for a row; an error unless it is true or false (rule 26).
    func holds(_ condition: FunctionValue, _ row: Value, _ name: String) throws -> Bool {
        let answer = try context.invoke(condition, [row])
        guard case .bool(let holds) = answer else {
            throw ErrorValue.type(
                "the condition gave \(answer.type.rawValue), not true or false",
                help: "compare it with something, or ask `is not empty`", at: span(of: name))
        }
        return holds
    }
}

final class TransformedStream: ValueStream {
    private let source: ValueStream
    private let context: any Context
    private let transform: (Value) throws -> Value?
    private var countdown = 256

    init(_ source: ValueStream, _ context: any Context, _ transform: @escaping (Value) throws -> Value?) {
        self.source = source
        self.context = context
        self.transform = transform
    }

    override func next() throws -> Value? {
        while let item = try source.next() {
            countdown -= 1
            if countdown == 0 {
                countdown = 256
                try context.checkInterrupt()
            }
            if let value = try transform(item) { return value }
        }
        return nil
    }

    override var isReady: Bool { source.isReady }

    override func close() { source.close() }

    override func finishUnread() throws { try source.finishUnread() }
}

/// What rows are sorted, grouped or told apart by: a path into the row, or a closure.
enum RowKey {
    case path(CellPath, Span)
    case closure(FunctionValue)

    init(_ value: Value, at span: Span) throws {
        switch value {
        case .closure(let function): self = .closure(function)
        case .int(let index): self = .path(try CellPath(String(index)), span)
        case .string(let text):
            do { self = .path(try CellPath(text.string), span) } catch let error as ErrorValue {
                throw error.placed(at: span)
            }
        default:
            throw ErrorValue.type(
                "a field's name or a closure is expected here, not \(value.type.rawValue)", at: span)
        }
    }

    func key(of row: Value, _ context: any Context) throws -> Value {
        switch self {
        case .path(let path, let span): try path.value(in: row, at: span)
        case .closure(let function): try context.invoke(function, [row])
        }
    }
}

extension CellPath {
    /// The value there; an error points at the path, where it was written.
    func value(in root: Value, orNull: Bool = false, at span: Span) throws -> Value {
        do { return try value(in: root, orNull: orNull) } catch let error as ErrorValue {
            throw error.placed(at: span)
        }
    }
}

extension Invocation {
    /// The rest arguments as paths into rows; at least one.
    func cellPaths() throws -> [CellPath] {
        if rest.isEmpty { throw ErrorValue.usage("no field is named", at: span) }
        return try zip(rest, restSpans).map { value, span in
            do {
                if case .int(let index) = value { return try CellPath(String(index)) }
                guard let text = value.string else {
                    throw ErrorValue.type("a field's name is expected here, not \(value.type.rawValue)")
                }
                return try CellPath(text)
            } catch let error as ErrorValue { throw error.placed(at: span) }
        }
    }

    func cellPath(_ name: String) throws -> CellPath {
        do {
            if case .int(let index) = self[name] { return try CellPath(String(index)) }
            return try CellPath(try string(name))
        } catch let error as ErrorValue { throw error.placed(at: span(of: name)) }
    }
}
