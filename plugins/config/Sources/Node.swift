// A configuration as a tree whose every value knows the file and line that set it.

import Formats
import PluginAPI

/// What values were read from.
final class Source: Sendable {
    /// As the user sees it: `configs/base.yaml`, `variable NOPS__API__PORT`, `--set`.
    let name: String
    /// What `${file:…}` is relative to. Absolute.
    let folder: String
    /// Of a file that another one includes, its absolute path.
    let included: String?
    /// Whether `${cmd:…}` in it runs a program: only where it is a file of the configuration.
    let runsPrograms: Bool

    init(_ name: String, folder: String, included: String? = nil, runsPrograms: Bool = false) {
        self.name = name
        self.folder = folder
        self.included = included
        self.runsPrograms = runsPrograms
    }

    /// The same as a file of the configuration. Files of variables run nothing, even if they are among those.
    var ofConfiguration: Source {
        Source(name, folder: folder, included: included, runsPrograms: !FileEdit.isDotenv(name))
    }
}

/// Where a value was set.
struct Origin {
    let source: Source
    // A tree has one of these for each value: a line of 0 is no place, which takes less than an optional.
    private let ownPlace: SourcePlace
    private let keyPlace: SourcePlace
    private static let none = SourcePlace(line: 0, column: 0)

    /// `key`: where the key of the value stands; nil where it has none, or where that is `place`.
    init(_ source: Source, _ place: SourcePlace? = nil, key: SourcePlace? = nil) {
        self.source = source
        ownPlace = place ?? Self.none
        keyPlace = key ?? Self.none
    }

    /// Nil where the source has no lines.
    var place: SourcePlace? { ownPlace.line == 0 ? nil : ownPlace }

    /// Of the value's key, or of itself where it has none.
    var ofKey: Origin { keyPlace.line == 0 ? self : Origin(source, keyPlace) }

    /// `configs/base.yaml:4:9`
    var text: String { place.map { "\(source.name):\($0.line):\($0.column)" } ?? source.name }

    /// An error about what stands here.
    func error(_ message: String, kind: String = "config", help: String? = nil) -> ErrorValue {
        ErrorValue("\(text): \(message)", kind: kind, help: help)
    }

    /// Gives this place to an error of a file as a whole, which has none: here it is wanted.
    func placing<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as ErrorValue where error.place == nil {
            throw self.error(error.message, kind: error.kind, help: error.help)
        }
    }
}

extension ErrorValue {
    /// The place that its message begins with, up to the column; nil: it begins with none.
    var place: Substring? {
        guard let colon = message.firstRange(of: ": "), message[..<colon.lowerBound].last?.isNumber ?? false
        else {
            return nil
        }
        return message[..<colon.lowerBound]
    }
}

/// One value with all that is in it.
struct Node {
    enum Content {
        case scalar(Value)
        case list([Node], Joining)
        /// `isReplacing`: nothing of what is below it stays.
        case map(Fields, isReplacing: Bool)
        /// A list whose items are merged as a map's fields are, by the value of their key `key`.
        indirect case keyed(Fields, by: String, isReplacing: Bool)
        /// Set by `!!null`: what is below it is gone.
        case removed
    }

    /// What a list does with the one below it.
    enum Joining {
        /// It takes its place, unless the project's settings say otherwise.
        case unsaid
        /// It takes its place.
        case replacing
        /// It goes behind it.
        case appended
    }

    var content: Content
    var origin: Origin

    init(_ content: Content, _ origin: Origin) {
        self.content = content
        self.origin = origin
    }

    static func empty(_ source: Source) -> Node { Node(.map(Fields(), isReplacing: false), Origin(source)) }
}

/// The fields of a map, in their order, each name once.
struct Fields {
    /// One box, so that a node is small and copied by one count. Written only while it has one owner.
    private final class Storage {
        var names: [String]
        var nodes: [Node]
        /// Made once a linear look takes longer.
        var positions: [String: Int]

        init(names: [String] = [], nodes: [Node] = [], positions: [String: Int] = [:]) {
            self.names = names
            self.nodes = nodes
            self.positions = positions
        }
    }

    private var storage: Storage
    static let linearLimit = 12

    init() { storage = Storage() }

    /// Of names of which none is there twice. `positions` has each name's, or is empty where there are at most `linearLimit`.
    init(_ names: [String], _ nodes: [Node], _ positions: [String: Int]) {
        storage = Storage(names: names, nodes: nodes, positions: positions)
    }

    var names: [String] { storage.names }
    var nodes: [Node] { storage.nodes }
    var count: Int { storage.names.count }

    func position(of name: String) -> Int? {
        count <= Self.linearLimit ? storage.names.firstIndex(of: name) : storage.positions[name]
    }

    /// To be called before anything is written.
    private mutating func own() {
        guard !isKnownUniquelyReferenced(&storage) else { return }
        storage = Storage(names: storage.names, nodes: storage.nodes, positions: storage.positions)
    }

    subscript(_ name: String) -> Node? { position(of: name).map { nodes[$0] } }

    /// In the place of the one of that name, else at the end.
    mutating func set(_ name: String, _ node: Node) {
        own()
        if let position = position(of: name) {
            storage.nodes[position] = node
            return
        }
        storage.names.append(name)
        storage.nodes.append(node)
        guard count > Self.linearLimit else { return }
        if storage.positions.isEmpty {
            for (position, name) in names.enumerated() { storage.positions[name] = position }
        } else {
            storage.positions[name] = count - 1
        }
    }

    /// Sets what `body` makes of the one of that name, or of nil.
    mutating func update(_ name: String, _ body: (Node?) -> Node) {
        guard let position = position(of: name) else { return set(name, body(nil)) }
        own()
        storage.nodes[position] = body(storage.nodes[position])
    }

    mutating func remove(_ name: String) -> Node? {
        guard let found = self[name] else { return nil }
        var rest = Fields()
        for (other, node) in zip(names, nodes) where other != name { rest.set(other, node) }
        self = rest
        return found
    }

    /// Fields of the same names, without those for which `body` gives nil.
    func mapped(_ body: (String, Node) throws -> Node?) rethrows -> Fields {
        holding(try zip(names, nodes).map { try body($0, $1) })
    }

    /// Fields of the same names with other nodes, as many as there are; a field for which there is nil is gone.
    func holding(_ others: [Node?]) -> Fields {
        guard others.contains(where: { $0 == nil }) else {
            return Fields(names, others.compactMap { $0 }, storage.positions)
        }
        var result = Fields()
        for (name, node) in zip(names, others) {
            if let node { result.set(name, node) }
        }
        return result
    }
}

extension Node {
    /// What kind of value it is, for messages and `config keys`.
    var typeName: String {
        switch content {
        case .scalar(let value): value.type.rawValue
        case .list, .keyed: "list"
        case .map: "record"
        case .removed: "nothing"
        }
    }

    /// `a list`, `an int`
    var described: String {
        if case .scalar(let value) = content { return value.type.withArticle }
        return "a \(typeName)"
    }

    /// The fields of a map; nil for anything else.
    var fields: Fields? {
        if case .map(let fields, _) = content { return fields }
        return nil
    }

    /// Whether both hold the same values, wherever these were set.
    func hasSameContent(as other: Node) -> Bool {
        func same(_ a: Fields, _ b: Fields) -> Bool {
            a.count == b.count
                && zip(a.names, a.nodes).allSatisfy { name, node in b[name].map(node.hasSameContent) ?? false
                }
        }
        switch (content, other.content) {
        case (.scalar(let a), .scalar(let b)): return Value.isSame(a, b)
        case (.list(let a, _), .list(let b, _)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.hasSameContent(as: $1) }
        case (.map(let a, _), .map(let b, _)), (.keyed(let a, _, _), .keyed(let b, _, _)): return same(a, b)
        case (.removed, .removed): return true
        default: return false
        }
    }
}
