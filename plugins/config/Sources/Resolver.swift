// Puts in what `${…}` stands for.

import Formats
import Platform
import PluginAPI
import Syntax

/// Works out the values of a tree, each when it is asked for. What can't be worked out stays as it is written and is
/// kept in `problems`.
final class Resolver {
    private let tree: Node
    private let variables: Variables
    private let schema: ProjectSchema?
    let secrets: SecretStore
    let commands: CommandValues?
    let relocated: (from: String, root: String)?
    private(set) var problems: [Problem] = []
    /// By key: what is worked out.
    private var known: [String: Node] = [:]
    /// The keys that are being worked out, from the outside in.
    private var open: [String] = []
    /// The keys whose values can't be worked out.
    private(set) var failed: Set<String> = []
    /// Maps and lists that are being walked, in each other or by reference.
    private var nesting = 0
    /// Values that references to whole sections have copied.
    private var copied = 0
    /// What ends all of it: references stand for too much.
    private(set) var overflow: Problem?
    private lazy var variableNames = variables.allNames
    private let checkInterrupt: () throws -> Void
    private var steps = 0
    /// What ended a program before its time. Nothing is worked out after it.
    var interruption: (any Error)?

    private static let copyLimit = 1_000_000
    /// Bytes of one text.
    static let textLimit = 1_000_000
    private static let depthLimit = 100
    // Keeps calls well within a thread's stack.
    private static let nestingLimit = 2000

    init(_ configuration: Configuration) {
        tree = configuration.tree
        variables = configuration.variables
        schema = configuration.schema
        secrets = configuration.secrets
        commands = configuration.commands
        relocated = configuration.relocated
        checkInterrupt = configuration.checkInterrupt
    }

    /// Why a value can't be worked out.
    struct Problem {
        enum Reason {
            /// A variable is not set.
            case unset
            /// Nobody here can open a file of secrets; equal texts are one reason.
            case sealed(String)
            /// A file of secrets is broken; equal texts are one reason.
            case broken(String)
            /// A program gave no value; equal texts, its words, are one reason.
            case program(String)
            case other

            fileprivate var shared: String? {
                switch self {
                case .sealed(let text), .broken(let text), .program(let text): text
                case .unset, .other: nil
                }
            }
        }

        let origin: Origin
        var message: String
        var help: String?
        var reason = Reason.other

        var isProgram: Bool {
            if case .program = reason { true } else { false }
        }

        var error: ErrorValue { origin.error(message, help: help) }
    }

    /// The problems as they are told: one reason why several values can't be had is one.
    var told: [Problem] {
        var told: [Problem] = []
        var counts: [(position: Int, reason: String, others: Int)] = []
        for problem in problems {
            guard let reason = problem.reason.shared else {
                told.append(problem)
                continue
            }
            if let index = counts.firstIndex(where: { $0.reason == reason }) {
                counts[index].others += 1
            } else {
                counts.append((told.count, reason, 0))
                told.append(problem)
            }
        }
        for (position, _, others) in counts where others > 0 {
            told[position].message += "; \(others) other value\(others == 1 ? " needs" : "s need") it, too"
        }
        return told
    }

    /// Said in `problems`.
    struct Failed: Error {}

    /// The value at a key with all that is in it.
    /// - Throws: what ended a program before its time, as Ctrl-C does; and `overflow`, where references stand for too much, as
    ///   nothing that is walked may be that large. Nothing else.
    func value(_ node: Node, at key: ConfigKey) throws -> Node {
        let result = workedOut(node, at: key)
        if let interruption { throw interruption }
        if let overflow { throw overflow.error }
        return result
    }

    private func workedOut(_ node: Node, at key: ConfigKey) -> Node {
        var way = key
        return changed(node, &way) ?? node
    }

    /// Nil: there is no `${…}` in it. `key` is where the node is, and is so again afterwards.
    private func changed(_ node: Node, _ key: inout ConfigKey) -> Node? {
        switch node.content {
        case .scalar(let value):
            let isPath = schema?.isPath(at: key) ?? false
            let refers = Self.mayRefer(value)
            guard refers || isPath, let text = value.string else { return nil }
            let name = key.text
            if let done = known[name] { return done }
            var result = refers ? scalar(text, node, key) : node
            if isPath, !failed.contains(name) { result = result.absolutePath(path) }
            if refers, tree.secretNeighbour(of: key) != nil { result = result.sealedText }
            known[name] = result
            return result
        case .map(let fields, let isReplacing):
            guard enter(node.origin) else { return nil }
            defer { nesting -= 1 }
            guard let nodes = changed(fields.nodes, &key, { .name(fields.names[$0]) }) else { return nil }
            return Node(.map(fields.holding(nodes), isReplacing: isReplacing), node.origin)
        case .list(let items, let joining):
            guard enter(node.origin) else { return nil }
            defer { nesting -= 1 }
            guard let nodes = changed(items, &key, { .index($0) }) else { return nil }
            return Node(.list(nodes, joining), node.origin)
        case .keyed, .removed: return nil
        }
    }

    /// Nil: none of them has changed.
    private func changed(_ nodes: [Node], _ key: inout ConfigKey, _ step: (Int) -> ConfigKey.Step) -> [Node]?
    {
        var result: [Node]?
        for index in nodes.indices {
            key.append(step(index))
            let changed = changed(nodes[index], &key)
            key.removeLast()
            guard let changed else { continue }
            if result == nil { result = nodes }
            result?[index] = changed
        }
        return result
    }

    private static func mayRefer(_ value: Value) -> Bool {
        guard case .string(let text) = value else { return false }
        return text.withUTF8 { bytes in
            bytes.indices.dropLast().contains {
                bytes[$0] == UInt8(ascii: "$") && bytes[$0 + 1] == UInt8(ascii: "{")
            }
        }
    }

    private func enter(_ origin: Origin) -> Bool {
        guard nesting < Self.nestingLimit else {
            _ = fail(origin, "references make sections nest more than \(Self.nestingLimit) deep")
            return false
        }
        nesting += 1
        return true
    }

    func scalar(_ text: String, _ node: Node, _ key: ConfigKey) -> Node {
        if interruption != nil || overflow != nil { return node }
        steps += 1
        if steps & 0xFF == 0 {
            do { try checkInterrupt() } catch {
                interruption = error
                return node
            }
        }
        do {
            let template: Template
            do { template = try Template(text) } catch let failure as ConfigFailure {
                // A default that isn't closed may be the secret itself.
                let isSecret = key.namesSecret || tree.secretNeighbour(of: key) != nil
                throw fail(node.origin, failure.message, help: isSecret ? Template.escape : failure.help)
            }
            open.append(key.text)
            defer { open.removeLast() }
            if template.isWhole, case .some(let piece) = template.pieces.first {
                return try whole(piece, node.origin, key)
            }
            return Node(.scalar(try joined(template.pieces, node.origin).value), node.origin)
        } catch {
            failed.insert(key.text)
            return node
        }
    }

    func fail(
        _ origin: Origin, _ message: String, help: String? = nil, _ reason: Problem.Reason = .other
    ) -> Failed {
        problems.append(Problem(origin: origin, message: message, help: help, reason: reason))
        return Failed()
    }

    /// One `${…}` by itself: a key's value with its type, a variable's or default by YAML's rules.
    private func whole(_ piece: Template.Piece, _ origin: Origin, _ key: ConfigKey) throws -> Node {
        if case .name(let name, let fallback) = piece {
            switch try found(name, fallback, origin) {
            case .node(let node): return Node(node.content, origin)
            case .value(let value):
                if isText(key) { return Node(.scalar(value), origin) }
                return try typed(value, origin)
            case .pieces(let pieces):
                let value = try joined(pieces, origin).value
                let node = isText(key) ? Node(.scalar(value), origin) : try typed(value, origin)
                return SecretMask.isSecretName(name) ? node.sealedText : node
            }
        }
        return Node(.scalar(try joined([piece], origin).value), origin)
    }

    private func isText(_ key: ConfigKey) -> Bool { key.namesSecret || schema?.isText(at: key) ?? false }

    private func typed(_ value: Value, _ origin: Origin) throws -> Node {
        do { return try ScalarText.node(value, origin, isText: false) } catch let error as ErrorValue {
            throw fail(origin, error.message, help: error.help)
        }
    }

    enum Found {
        case node(Node)
        case value(Value)
        case pieces([Template.Piece])
    }

    /// What a name stands for: in capitals a variable, else a key, or a variable where there is no such key.
    func found(_ name: String, _ fallback: Template.Fallback, _ origin: Origin) throws -> Found {
        let isCapital = name.utf8.allSatisfy {
            $0 == 0x5F || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39)
        }
        if !isCapital, let key = try? ConfigKey(name), let node = tree.node(at: key) {
            return .node(try reference(node, key, origin))
        }
        if let problem = variables.problem(name) {
            throw fail(problem.origin, problem.message, help: problem.help, .unset)
        }
        if let (value, _) = variables.value(name) {
            let isEmpty = (try? value.revealedText())?.isEmpty ?? false
            // As shells do with `:-` and `:?`.
            if case .none = fallback {
            } else if isEmpty {
                return try fallBack(name, fallback, origin, isCapital)
            }
            guard SecretMask.isSecretName(name), case .string(let text) = value else { return .value(value) }
            return .value(.secret(Secret(text)))
        }
        return try fallBack(name, fallback, origin, isCapital)
    }

    private func fallBack(
        _ name: String, _ fallback: Template.Fallback, _ origin: Origin, _ isVariable: Bool
    ) throws -> Found {
        switch fallback {
        case .value(let pieces):
            if !isVariable, let form = Template.form(near: name) {
                throw fail(
                    origin, "there is no form `${\(name):…}`, and no variable of this name",
                    help: "did you mean `\(form)`?")
            }
            return .pieces(pieces)
        case .required(let message):
            throw fail(
                origin, "`${\(name)}` is not set" + (message.isEmpty ? "" : ": \(message)"),
                isVariable ? .unset : .other)
        case .none:
            if isVariable {
                let close = closest(to: name, among: variableNames)
                throw fail(
                    origin, "the variable \(name) is not set",
                    help: close.map { "did you mean \($0)?" }
                        ?? "set it, or give a default: `${\(name):text}`", close == nil ? .unset : .other)
            }
            let help = (try? ConfigKey(name)).map { tree.missing($0).help } ?? nil
            throw fail(origin, "there is no key or variable `\(name)`", help: help)
        }
    }

    private func reference(_ node: Node, _ key: ConfigKey, _ origin: Origin) throws -> Node {
        let name = key.text
        if let first = open.firstIndex(of: name) {
            throw fail(origin, "this goes in a circle: " + (open[first...] + [name]).joined(separator: " → "))
        }
        guard open.count < Self.depthLimit else {
            throw fail(origin, "references go more than \(Self.depthLimit) deep")
        }
        let before = problems.count
        let result: Node
        if case .scalar = node.content {
            result = workedOut(node, at: key)
        } else {
            // A section that the reference lies in is being worked out for it.
            open.append(name)
            result = workedOut(node, at: key)
            open.removeLast()
            copied += result.count(upTo: Self.copyLimit - copied + 1)
            guard copied <= Self.copyLimit else {
                let failure = fail(
                    origin, "references stand for more than \(Self.copyLimit) values",
                    help: "refer to single keys of a section")
                // The first that is too much tells of all.
                if overflow == nil { overflow = problems.last }
                throw failure
            }
        }
        // What is wrong is said where it is, once.
        let starts = [name + ".", name + "["]
        if problems.count > before || failed.contains(name)
            || failed.contains(where: { failure in starts.contains(where: failure.hasPrefix) })
        {
            throw Failed()
        }
        // What is a secret there is one here, under whatever name.
        return result.sealed(key)
    }
}

extension Node {
    /// Of a text that is a relative path, what `body` makes of it; anything else as it is.
    func absolutePath(_ body: (String, Origin) -> String) -> Node {
        guard case .scalar(.string(let value)) = content else { return self }
        let text = value.string
        let isOther =
            text.isEmpty || text.hasPrefix("~") || Path.isAbsolute(text) || text.contains("://")
            || text.hasPrefix("$")
        return isOther ? self : Node(.scalar(.text(body(text, origin))), origin)
    }

    var scalarValue: Value {
        if case .scalar(let value) = content { return value }
        return .null
    }

    /// Whether there is anything in it.
    var isSection: Bool {
        switch content {
        case .map(let fields, _), .keyed(let fields, _, _): fields.count > 0
        case .list(let items, _): !items.isEmpty
        case .scalar, .removed: false
        }
    }

    /// How many values it has, itself among them; no more than `most` are looked at.
    fileprivate func count(upTo most: Int) -> Int {
        let inner: [Node]
        switch content {
        case .map(let fields, _), .keyed(let fields, _, _): inner = fields.nodes
        case .list(let items, _): inner = items
        case .scalar, .removed: inner = []
        }
        var count = 1
        for node in inner where count < most { count += node.count(upTo: most - count) }
        return count
    }
}
