// How layers become one: a deep merge.
//
// It is associative, an empty map is its identity on both sides, and it depends on nothing but the two trees. For that
// what a layer says about the ones below it (`appended`, `isReplacing`, `removed`) stays in the merged tree until
// `settled` takes it out.

extension Node {
    /// This tree under another: maps are merged field by field, lists as the higher one says, all else is replaced.
    func merged(with high: Node) -> Node {
        switch (content, high.content) {
        case (.map(let low, let isReplacing), .map(let fields, false)):
            return Node(.map(low.merged(with: fields), isReplacing: isReplacing), high.origin)
        case (.keyed(let low, let by, let isReplacing), .keyed(let fields, let other, false))
        where by == other:
            return Node(.keyed(low.merged(with: fields), by: by, isReplacing: isReplacing), high.origin)
        case (.list(let low, let joining), .list(let items, .appended)):
            return Node(.list(low + items, joining), high.origin)
        // What is of another kind hides all that is below it, from whatever is merged under it later, too.
        case (_, .map(let fields, _)): return Node(.map(fields, isReplacing: true), high.origin)
        case (_, .keyed(let fields, let by, _)):
            return Node(.keyed(fields, by: by, isReplacing: true), high.origin)
        case (_, .list(let items, _)): return Node(.list(items, .replacing), high.origin)
        case (_, .scalar), (_, .removed): return high
        }
    }

    /// Without what is removed, and lists by key as lists again. Nil: it is removed itself.
    func settled() -> Node? {
        switch settling() {
        case .same: self
        case .other(let node): node
        case .removed: nil
        }
    }

    private enum Settling {
        case same
        case other(Node)
        case removed
    }

    /// Most of a configuration has nothing to settle, and is not built anew.
    private func settling() -> Settling {
        switch content {
        case .scalar: return .same
        case .removed: return .removed
        case .list(let items, let joining):
            guard let settled = Self.settled(items) else {
                return joining == .appended ? .other(Node(.list(items, .replacing), origin)) : .same
            }
            return .other(Node(.list(settled.compactMap { $0 }, .replacing), origin))
        case .map(let fields, let isReplacing):
            guard let settled = Self.settled(fields.nodes) else {
                return isReplacing ? .other(Node(.map(fields, isReplacing: false), origin)) : .same
            }
            return .other(Node(.map(fields.holding(settled), isReplacing: false), origin))
        case .keyed(let fields, _, _):
            let items = Self.settled(fields.nodes)?.compactMap { $0 } ?? fields.nodes
            return .other(Node(.list(items, .replacing), origin))
        }
    }

    /// Nil: each of them is settled as it is.
    private static func settled(_ nodes: [Node]) -> [Node?]? {
        var result: [Node?]?
        for (index, node) in nodes.enumerated() {
            let settled: Node?
            switch node.settling() {
            case .same:
                result?.append(node)
                continue
            case .other(let other): settled = other
            case .removed: settled = nil
            }
            if result == nil { result = Array(nodes[..<index]) }
            result?.append(settled)
        }
        return result
    }
}

extension Fields {
    fileprivate func merged(with high: Fields) -> Fields {
        var result = self
        for (name, node) in zip(high.names, high.nodes) {
            result.update(name) { $0?.merged(with: node) ?? node }
        }
        return result
    }
}
