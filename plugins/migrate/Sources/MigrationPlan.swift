// A plan as its author wrote it: what moves where, what is left alone, what must hold afterwards.

import Platform

/// The content of a plan file.
struct MigrationPlan: Sendable {
    struct Entry: Sendable {
        var move: Move
        var fromPlace: PlanPlace?
        var toPlace: PlanPlace?
        /// `from` is a regular expression.
        var isExpression = false
    }

    /// A module of Go's that gets another path.
    struct ModuleName: Sendable {
        var from: String
        var to: String
        var place: PlanPlace?
    }

    struct Check: Sendable {
        /// A line of nops.
        var line: String
        var place: PlanPlace
    }

    var name: String
    var entries: [Entry]
    /// Modules of Go's that get other paths, be files moved or not.
    var modules: [ModuleName] = []
    /// Patterns of paths whose content is neither read nor rewritten.
    var exclude: [PathPattern] = []
    var verify: [Check] = []
    /// Overrides the project's root.
    var root: String?
    /// Folders whose modules are imported by their own names, besides those that are found.
    var sourceRoots: [String] = []
    /// The plan's own file, relative to the root, if it lies there: it is not rewritten.
    var ownFile: String?

    var moves: [Move] { entries.map(\.move) }
    var moduleNames: [String: String] {
        Dictionary(modules.map { ($0.from, $0.to) }, uniquingKeysWith: { first, _ in first })
    }

    /// The plan in a file's text; `defaultName` is used where it has none.
    init(_ text: [UInt8], defaultName: String) throws(PlanFailure) {
        guard let document = try PlanNode.read(text) else {
            throw PlanFailure("the plan is empty", help: "it needs at least `moves: [{from: OLD, to: NEW}]`")
        }
        guard case .map(let fields, let place) = document else {
            throw PlanFailure("a plan is a map of keys and values", at: document.place)
        }
        name = defaultName
        entries = []
        var hasMoves = false
        for field in fields {
            switch field.key {
            case "name": name = try Self.text(field.value, "name")
            case "root": root = try Self.text(field.value, "root")
            case "moves":
                hasMoves = true
                for item in try Self.items(field.value, "moves") { entries.append(try Self.entry(item)) }
            case "modules":
                for item in try Self.items(field.value, "modules") { modules.append(try Self.module(item)) }
            case "exclude":
                for item in try Self.items(field.value, "exclude") {
                    let pattern = try Self.text(item, "exclude")
                    guard let parsed = PathPattern(pattern) else {
                        throw PlanFailure("'\(pattern)' is no pattern of paths", at: item.place)
                    }
                    exclude.append(parsed)
                }
            case "roots":
                for item in try Self.items(field.value, "roots") {
                    sourceRoots.append(try Self.path(try Self.text(item, "roots"), item.place))
                }
            case "verify":
                for item in try Self.items(field.value, "verify") {
                    verify.append(Check(line: try Self.text(item, "verify"), place: item.place))
                }
            default:
                throw Self.unknown(
                    field.key, at: field.place,
                    among: ["name", "root", "moves", "modules", "roots", "exclude", "verify"])
            }
        }
        guard hasMoves || !modules.isEmpty else { throw PlanFailure("the plan has no 'moves'", at: place) }
        guard !entries.isEmpty || !modules.isEmpty else {
            throw PlanFailure("'moves' is empty: there is nothing to do", at: place)
        }
        try check()
    }

    /// A plan of one move.
    init(from: String, to: String) throws(PlanFailure) {
        name = "move \(from) to \(to)"
        entries = [Entry(move: Move(from: try Self.path(from, nil), to: try Self.path(to, nil)))]
        try check()
    }

    /// A plan of moves that have been made.
    init(name: String, moves: [Move]) {
        self.name = name
        entries = moves.map { Entry(move: $0) }
    }

    // MARK: Decoding

    private static func entry(_ node: PlanNode) throws(PlanFailure) -> Entry {
        guard case .map(let fields, let place) = node else {
            throw PlanFailure("each move is written {from: OLD, to: NEW}", at: node.place)
        }
        var from: PlanNode?
        var to: PlanNode?
        var isExpression = false
        for field in fields {
            switch field.key {
            case "match", "from":
                if from != nil {
                    throw PlanFailure("a move has either 'from' or 'match'", at: field.place)
                }
                from = field.value
                isExpression = field.key == "match"
            case "to": to = field.value
            default: throw unknown(field.key, at: field.place, among: ["from", "match", "to"])
            }
        }
        guard let from else { throw PlanFailure("this move has no 'from'", at: place) }
        guard let to else { throw PlanFailure("this move has no 'to'", at: place) }
        let old = try text(from, isExpression ? "match" : "from")
        let move = Move(
            from: isExpression ? old : try path(old, from.place), to: try path(try text(to, "to"), to.place))
        return Entry(move: move, fromPlace: from.place, toPlace: to.place, isExpression: isExpression)
    }

    private static func module(_ node: PlanNode) throws(PlanFailure) -> ModuleName {
        guard case .map(let fields, let place) = node else {
            throw PlanFailure("each module is written {from: OLD, to: NEW}", at: node.place)
        }
        var names: [String: String] = [:]
        for field in fields {
            guard ["from", "to"].contains(field.key) else {
                throw unknown(field.key, at: field.place, among: ["from", "to"])
            }
            let name = try text(field.value, field.key)
            let isPath = RelativePath.parts(name).joined(separator: "/") == name && !name.isEmpty
            guard isPath, !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x22 || $0 == 0x5C }) else {
                throw PlanFailure("'\(name)' is no module's path", at: field.value.place)
            }
            names[field.key] = name
        }
        guard let from = names["from"] else { throw PlanFailure("this module has no 'from'", at: place) }
        guard let to = names["to"] else { throw PlanFailure("this module has no 'to'", at: place) }
        guard from != to else { throw PlanFailure("'\(from)' is called that already", at: place) }
        return ModuleName(from: from, to: to, place: place)
    }

    private static func text(_ node: PlanNode, _ key: String) throws(PlanFailure) -> String {
        guard case .scalar(let text, let isText, let place) = node else {
            throw PlanFailure("'\(key)' must be text", at: node.place)
        }
        guard isText else {
            throw PlanFailure(
                "'\(key)' must be text, not \(text.isEmpty ? "nothing" : text)", at: place,
                help: "put it in quotes")
        }
        return text
    }

    private static func items(_ node: PlanNode, _ key: String) throws(PlanFailure) -> [PlanNode] {
        guard case .list(let items, _) = node else {
            throw PlanFailure("'\(key)' must be a list", at: node.place)
        }
        return items
    }

    private static func unknown(_ key: String, at place: PlanPlace, among known: [String]) -> PlanFailure {
        PlanFailure("unknown key '\(key)'", at: place, help: "known here: \(known.joined(separator: ", "))")
    }

    /// A path within the root, in normal form.
    static func path(_ text: String, _ place: PlanPlace?) throws(PlanFailure) -> String {
        if text.utf8.first == UInt8(ascii: "/") {
            throw PlanFailure(
                "'\(text)' is outside the project's root", at: place, help: "paths are relative to the root")
        }
        if text.utf8.contains(0) { throw PlanFailure("a path can't hold a zero byte", at: place) }
        var parts: [String] = []
        for part in RelativePath.parts(text) where part != "." {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                throw PlanFailure("'\(text)' is outside the project's root", at: place)
            }
        }
        guard let first = parts.first else {
            throw PlanFailure("'\(text)' is the project's root itself, which can't move", at: place)
        }
        if first == ".git" || first == ".nops" {
            throw PlanFailure("'\(text)' lies in '\(first)', which keeps the project's history", at: place)
        }
        return parts.joined(separator: "/")
    }

    /// What can be said of moves without looking at the tree.
    func check() throws(PlanFailure) {
        var named: Set<String> = []
        for module in modules where !named.insert(module.from).inserted {
            throw PlanFailure("'\(module.from)' is given twice", at: module.place)
        }
        var sources: Set<String> = []
        for entry in entries {
            let move = entry.move
            if move.from == move.to {
                throw PlanFailure("'\(move.from)' moves to itself", at: entry.toPlace)
            }
            guard sources.insert(move.from).inserted else {
                throw PlanFailure("'\(move.from)' is moved twice", at: entry.fromPlace)
            }
        }
    }
}
