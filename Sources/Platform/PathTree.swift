// A tree of values by path, in which moving a folder moves all below it at once.

/// Values by absolute, normal path.
public struct PathTree<Value> {
    private struct Node {
        var value: Value?
        var children: [PathKey: Int] = [:]
    }

    private var nodes: [Node] = [Node()]
    /// The path that was last walked down to, and its nodes: the next one mostly lies beside it.
    private var last: (path: String, nodes: [Int]) = ("/", [0])

    public init() {}

    /// The values on the way down to a path, itself last, and whether anything lies below it.
    public func lineage(_ path: String) -> [(depth: Int, value: Value)] {
        var found: [(Int, Value)] = []
        var at = 0
        if let value = nodes[0].value { found.append((0, value)) }
        for (depth, part) in Path.parts(path).enumerated() {
            guard let next = nodes[at].children[PathKey(part)] else { break }
            at = next
            if let value = nodes[at].value { found.append((depth + 1, value)) }
        }
        return found
    }

    public subscript(path: String) -> Value? {
        get {
            var at = 0
            for part in Path.parts(path) {
                guard let next = nodes[at].children[PathKey(part)] else { return nil }
                at = next
            }
            return nodes[at].value
        }
        set { nodes[node(path)].value = newValue }
    }

    /// The names directly below a path, and the value at each that has one.
    public func children(_ path: String) -> [(name: String, value: Value?)] {
        var at = 0
        for part in Path.parts(path) {
            guard let next = nodes[at].children[PathKey(part)] else { return [] }
            at = next
        }
        return nodes[at].children.map { ($0.key.path, nodes[$0.value].value) }
    }

    /// Alters the value at each step of the way down to a path; `isLast` is true for the path itself.
    public mutating func update(along path: String, _ body: (inout Value?, _ isLast: Bool) -> Void) {
        walk(to: path)
        for at in last.nodes { body(&nodes[at].value, at == last.nodes.last) }
    }

    /// Makes `last` of a path, and what nodes are missing on the way.
    private mutating func walk(to path: String) {
        if path.utf8.elementsEqual(last.path.utf8) { return }
        let bytes = path.utf8
        if last.nodes.count > 1, let slash = bytes.lastIndex(of: UInt8(ascii: "/")),
            bytes.index(after: slash) < bytes.endIndex,
            let lastSlash = last.path.utf8.lastIndex(of: UInt8(ascii: "/")),
            bytes[...slash].elementsEqual(last.path.utf8[...lastSlash])
        {
            last.nodes.removeLast()
            last.nodes.append(child(last.nodes[last.nodes.count - 1], path[bytes.index(after: slash)...]))
        } else {
            last.nodes = [0]
            for part in Path.parts(path) { last.nodes.append(child(last.nodes[last.nodes.count - 1], part)) }
        }
        last.path = path
    }

    /// Forgets all below a path.
    public mutating func clear(below path: String) {
        nodes[node(path)].children.removeAll()
        last = ("/", [0])
    }

    /// Takes the value and all below it from one path to another.
    public mutating func move(_ from: String, _ to: String) {
        let source = node(from)
        let target = node(to)
        nodes[target] = nodes[source]
        nodes[source] = Node()
        last = ("/", [0])
    }

    /// Every value below a path, itself too, in no order.
    public func all(below path: String = "/") -> [(path: String, value: Value)] {
        var at = 0
        for part in Path.parts(path) {
            guard let next = nodes[at].children[PathKey(part)] else { return [] }
            at = next
        }
        var found: [(String, Value)] = []
        var open = [(path, at)]
        while let (path, at) = open.popLast() {
            if let value = nodes[at].value { found.append((path, value)) }
            for (name, child) in nodes[at].children {
                open.append((Path.join(path, String(name.text)), child))
            }
        }
        return found
    }

    private mutating func node(_ path: String) -> Int {
        var at = 0
        for part in Path.parts(path) { at = child(at, part) }
        return at
    }

    private mutating func child(_ at: Int, _ part: Substring) -> Int {
        if let next = nodes[at].children[PathKey(part)] { return next }
        nodes.append(Node())
        nodes[at].children[PathKey(part)] = nodes.count - 1
        return nodes.count - 1
    }
}
