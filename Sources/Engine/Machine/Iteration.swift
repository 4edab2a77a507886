import PluginAPI

/// What `for` goes over. Its state is two registers: an int and the last int for a range, else a list
/// and the next position, or a stream.
enum Iteration {
    static func prepare(_ state: UnsafeMutablePointer<Value>, over value: Value) throws {
        switch value {
        case .range(let range):
            guard let from = range.from else { throw ErrorValue.type("`for` needs a range with a beginning") }
            var last = range.to ?? Int.max
            if range.to != nil, !range.isInclusive {
                if last == Int.min { last = from == Int.min ? from : last } else { last -= 1 }
            }
            state[0] = .int(from)
            state[1] = .int(last)
        case .list:
            state[0] = value
            state[1] = .size(0)
        case .stream(let stream):
            if stream is ByteStream { throw textError }
            state[0] = value
            state[1] = .null
        case .null:
            state[0] = .items([])
            state[1] = .size(0)
        case .string, .bytes: throw textError
        case .record:
            throw ErrorValue.type(
                "`for` goes over a list, not a record",
                help: "`| columns` gives the names of its fields, `| values` their values")
        default:
            throw ErrorValue.type("`for` goes over a list, a range or a stream, not \(value.type.rawValue)")
        }
    }

    private static var textError: ErrorValue {
        .type("`for` goes over a list, and this is text", help: "turn it into a list first: `| lines`")
    }

    /// Puts the next one into `item`; false at the end.
    @inline(__always)
    static func step(_ state: UnsafeMutablePointer<Value>, _ item: UnsafeMutablePointer<Value>) throws -> Bool
    {
        if case .int(let next) = state[0], case .int(let last) = state[1] {
            if next > last { return false }
            Machine.set(item, next)
            // At the largest integer there is no next: the end is then met by an empty range.
            if next == Int.max { state[1] = .int(Int.min) } else { state.initialize(to: .int(next + 1)) }
            return true
        }
        guard let value = try next(state) else { return false }
        Machine.put(item, value)
        return true
    }

    static func next(_ state: UnsafeMutablePointer<Value>) throws -> Value? {
        switch state[0] {
        case .list:
            guard case .size(let position) = state[1],
                let item = state.list._withUnsafeGuaranteedRef({
                    position < $0.items.count ? $0.items[position] : nil
                })
            else { return nil }
            (state + 1).initialize(to: .size(position + 1))
            return item
        case .stream(let stream): return try stream.next()
        default: return nil
        }
    }
}
