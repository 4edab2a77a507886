// A value as JSON Schema sees it, with its places: what is validated, and schemas themselves.

import PluginAPI

/// One value, called an instance in JSON Schema. An object, so that schemas can be told apart by where they stand.
final class Instance {
    enum Content {
        case null
        case bool(Bool)
        /// Every number without a fraction that fits in 64 bits, `1.0` too.
        case int(Int)
        case number(ExactNumber)
        case string(String)
        case array([Instance])
        case object(Members)
        /// What isn't known here and may be anything: a variable that is not set stands for it.
        case unknown
    }

    let content: Content
    let origin: Origin
    /// Its text is never shown.
    let isSecret: Bool

    init(_ content: Content, _ origin: Origin, isSecret: Bool = false) {
        self.content = content
        self.origin = origin
        self.isSecret = isSecret
    }

    struct Members {
        let names: [String]
        let values: [Instance]
        private let positions: [String: Int]
        private static let linearLimit = 8

        init(names: [String], values: [Instance]) {
            self.names = names
            self.values = values
            var positions: [String: Int] = [:]
            if names.count > Self.linearLimit {
                for (index, name) in names.enumerated() { positions[name] = index }
            }
            self.positions = positions
        }

        func position(of name: String) -> Int? {
            names.count > Self.linearLimit ? positions[name] : names.firstIndex(of: name)
        }

        subscript(_ name: String) -> Instance? { position(of: name).map { values[$0] } }
    }

    var members: Members? {
        if case .object(let members) = content { return members }
        return nil
    }

    var string: String? {
        if case .string(let text) = content { return text }
        return nil
    }

    /// Of a number; nil for anything else.
    var number: ExactNumber? {
        switch content {
        case .int(let int): ExactNumber(int)
        case .number(let number): number
        default: nil
        }
    }

    subscript(_ name: String) -> Instance? { members?[name] }

    /// Where its key stands, or itself where it has none.
    var keyOrigin: Origin { origin.ofKey }

    /// The equality of `const`, `enum` and `uniqueItems`: `1` is `1.0`, and neither is `true`; members in any order.
    static func isSame(_ a: Instance, _ b: Instance) -> Bool {
        switch (a.content, b.content) {
        case (.null, .null): return true
        case (.bool(let x), .bool(let y)): return x == y
        case (.int(let x), .int(let y)): return x == y
        case (.number(let x), .number(let y)): return x == y
        case (.string(let x), .string(let y)): return x.utf8.elementsEqual(y.utf8)
        case (.array(let x), .array(let y)):
            return x.count == y.count && zip(x, y).allSatisfy { isSame($0, $1) }
        case (.object(let x), .object(let y)):
            return x.names.count == y.names.count
                && zip(x.names, x.values).allSatisfy { name, value in
                    y[name].map { isSame(value, $0) } ?? false
                }
        default: return false
        }
    }

    /// The same for the same values, as `isSame` has it.
    func hash(into hasher: inout Hasher) {
        switch content {
        case .null, .unknown: hasher.combine(0)
        case .bool(let bool): hasher.combine(bool ? 1 : 2)
        case .int(let int): hasher.combine(int)
        case .number(let number):
            hasher.combine(number.digits)
            hasher.combine(number.exponent)
        case .string(let text): for byte in text.utf8 { hasher.combine(byte) }
        case .array(let items):
            hasher.combine(items.count)
            for item in items { item.hash(into: &hasher) }
        case .object(let members):
            // Members may stand in any order.
            var sum = members.names.count
            for (name, value) in zip(members.names, members.values) {
                var own = Hasher()
                for byte in name.utf8 { own.combine(byte) }
                value.hash(into: &own)
                sum &+= own.finalize()
            }
            hasher.combine(sum)
        }
    }
}

extension Instance {
    /// A tree as it is; `bigNumbers` are those of its text that a value of nops can't hold.
    /// `unknown`: keys whose values could not be worked out.
    convenience init(
        _ node: Node, at key: ConfigKey = .root, _ bigNumbers: BigNumbers = [:], unknown: Set<String> = []
    ) {
        self.init(node, key, Hiding(key), bigNumbers, unknown)
    }

    private convenience init(
        _ node: Node, _ key: ConfigKey, _ hiding: Hiding, _ bigNumbers: BigNumbers, _ unknown: Set<String>
    ) {
        // The key is wanted only to look it up in `unknown`.
        func below(_ step: ConfigKey.Step) -> ConfigKey { unknown.isEmpty ? key : key.appending(step) }
        let content: Content
        var isSecret = false
        switch node.content {
        case .scalar where !unknown.isEmpty && unknown.contains(key.text): content = .unknown
        case .scalar(let value):
            isSecret = value.type == .secret || hiding.hides(value)
            if let place = node.origin.place, let text = bigNumbers[place],
                let exact = ExactNumber(text: text)
            {
                content = .exact(exact)
            } else {
                content = Content(value)
            }
        case .map(let fields, _):
            content = .object(
                Members(
                    names: fields.names,
                    values: zip(fields.names, fields.nodes).map {
                        Instance($1, below(.name($0)), hiding.within($0), bigNumbers, unknown)
                    }))
        case .list(let items, _):
            content = .array(
                items.enumerated().map {
                    Instance($1, below(.index($0)), hiding, bigNumbers, unknown)
                })
        case .keyed(let fields, _, _):
            content = .array(fields.nodes.map { Instance($0, key, hiding, bigNumbers, unknown) })
        case .removed: content = .null
        }
        self.init(content, node.origin, isSecret: isSecret)
    }
}

extension Instance.Content {
    static func exact(_ number: ExactNumber) -> Self { number.int.map { .int($0) } ?? .number(number) }

    fileprivate init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool(let bool): self = .bool(bool)
        case .int(let int), .size(let int): self = .int(int)
        case .float(let float):
            // JSON has no infinities: as text they are what no schema takes for a number.
            self = ExactNumber(float).map { .exact($0) } ?? .string(float.description)
        case .secret(let secret): self = .string(secret.revealed.string)
        case .time(let time): self = .string(TimeText.utc(time))
        default: self = .string((try? value.plainText()) ?? "")
        }
    }
}
