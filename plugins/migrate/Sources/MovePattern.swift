// Moves that a plan gives by pattern: `{from: "apps/(*)/models.py", to: "models/$1.py"}`.

import Platform

/// A `from` with wildcards, each in brackets, and a `to` that says where what they match goes.
///
/// Every bracket is used in `to`, so that the old path can be told from the new one, too.
struct MovePattern {
    private let forward: Regex
    private let backward: Regex
    private let fromPieces: [String]
    private let toPieces: [Piece]
    /// For each bracket, the place of its first use in `to`.
    private let uses: [Int]

    private enum Piece {
        case text(String)
        /// The bracket's number, from 0.
        case capture(Int)
    }

    static func isPattern(_ path: String) -> Bool {
        path.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    init(_ entry: MigrationPlan.Entry) throws(PlanFailure) {
        let from = entry.move.from
        let (pieces, globs) =
            try entry.isExpression
            ? Self.expression(from, entry.fromPlace) : Self.globs(from, entry.fromPlace)
        fromPieces = pieces
        toPieces = try Self.pieces(of: entry, count: globs.count)
        var uses = [Int?](repeating: nil, count: globs.count)
        var group = 0
        var back = ""
        for piece in toPieces {
            switch piece {
            case .text(let text): back += Regex.quoted(text)
            case .capture(let number):
                group += 1
                // A second use must say the same.
                back += uses[number].map { "(\\g{\($0)})" } ?? globs[number]
                uses[number] = uses[number] ?? group
            }
        }
        if let unused = uses.firstIndex(of: nil) {
            throw PlanFailure(
                "'\(entry.move.to)' does not use '$\(unused + 1)'", at: entry.toPlace,
                help: "else several paths would move to one place")
        }
        self.uses = uses.compactMap { $0 }
        var pattern = Regex.quoted(pieces[0])
        for (glob, piece) in zip(globs, pieces.dropFirst()) { pattern += glob + Regex.quoted(piece) }
        do {
            forward = try Regex("^\(pattern)\\z")
            backward = try Regex("^\(back)\\z")
        } catch {
            throw PlanFailure("'\(from)' is no pattern: \(error)", at: entry.fromPlace)
        }
    }

    /// The text between brackets, and what each bracket matches as a regular expression.
    private static func globs(_ from: String, _ place: PlanPlace?) throws(PlanFailure) -> ([String], [String])
    {
        var pieces = [""]
        var captures: [String] = []
        var inner: String?
        for character in from {
            switch (character, inner) {
            case ("(", nil): inner = ""
            case ("(", _): throw PlanFailure("'\(from)' has a bracket within a bracket", at: place)
            case (")", let text?):
                captures.append(text)
                pieces.append("")
                inner = nil
            case ("*", nil), ("?", nil), ("[", nil):
                throw PlanFailure(
                    "in '\(from)' a wildcard stands outside of brackets", at: place,
                    help: "write `(*)`, and `$1` in `to` for what it matches")
            case (_, nil): pieces[pieces.count - 1].append(character)
            case (_, let text?): inner = text + String(character)
            }
        }
        if inner != nil { throw PlanFailure("in '\(from)' a bracket is not closed", at: place) }
        return (pieces, captures.map { "(\(Self.regex($0)))" })
    }

    /// The same for a regular expression, which outside of its brackets is plain text: so that an old path can be told from a new one.
    private static func expression(_ from: String, _ place: PlanPlace?) throws(PlanFailure) -> (
        [String], [String]
    ) {
        var pieces = [""]
        var groups: [String] = []
        var depth = 0
        var rest = Substring(from)
        while let character = rest.popFirst() {
            if depth > 0 {
                if character == "(", !rest.hasPrefix("?:") {
                    throw PlanFailure(
                        "'\(from)' has a bracket within a bracket", at: place,
                        help: "write `(?:…)` for one that takes nothing")
                }
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                guard depth > 0 else {
                    groups[groups.count - 1] += ")"
                    pieces.append("")
                    continue
                }
                groups[groups.count - 1].append(character)
                if character == "\\", let next = rest.popFirst() { groups[groups.count - 1].append(next) }
                continue
            }
            switch character {
            case "(":
                depth = 1
                groups.append("(")
            case "\\":
                guard let next = rest.popFirst(), !next.isLetter, !next.isNumber else {
                    throw PlanFailure("in '\(from)' an expression stands outside of brackets", at: place)
                }
                pieces[pieces.count - 1].append(next)
            case "*", "+", "?", "[", "{", "|", "^", "$", ")":
                throw PlanFailure(
                    "in '\(from)' '\(character)' stands outside of brackets", at: place,
                    help:
                        "write what varies in brackets, `(\\w+)`, and `$1` in `to` for it; the whole path is matched"
                )
            default: pieces[pieces.count - 1].append(character)
            }
        }
        if depth > 0 { throw PlanFailure("in '\(from)' a bracket is not closed", at: place) }
        return (pieces, groups)
    }

    /// `$1` and text; any other use of `$` is text.
    private static func pieces(of entry: MigrationPlan.Entry, count: Int) throws(PlanFailure) -> [Piece] {
        var result: [Piece] = []
        var text = ""
        var rest = Substring(entry.move.to)
        while let character = rest.popFirst() {
            guard character == "$", let digit = rest.first?.wholeNumberValue, (1...9).contains(digit) else {
                text.append(character)
                continue
            }
            rest.removeFirst()
            guard digit <= count else {
                throw PlanFailure("'$\(digit)' has no bracket in '\(entry.move.from)'", at: entry.toPlace)
            }
            if !text.isEmpty { result.append(.text(text)) }
            text = ""
            result.append(.capture(digit - 1))
        }
        if !text.isEmpty { result.append(.text(text)) }
        return result
    }

    /// A glob as a regular expression.
    private static func regex(_ glob: String) -> String {
        var result = ""
        var rest = Substring(glob)
        while let character = rest.popFirst() {
            switch character {
            case "*":
                if rest.first == "*" {
                    rest.removeFirst()
                    result += ".+"
                } else {
                    result += "[^/]+"
                }
            case "?": result += "[^/]"
            case "[":
                guard let close = rest.dropFirst().firstIndex(of: "]") else {
                    result += "\\["
                    continue
                }
                var set = rest[..<close]
                let isNegated = set.first == "!"
                if isNegated { set = set.dropFirst() }
                let inner = set.map { $0 == "\\" || $0 == "^" || $0 == "[" ? "\\\($0)" : String($0) }.joined()
                result += "[" + (isNegated ? "^/" : "") + inner + "]"
                rest = rest[rest.index(after: close)...]
            default: result += Regex.quoted(String(character))
            }
        }
        return result
    }

    // MARK: Matching

    private func groups(_ regex: Regex, _ path: String) -> [String]? {
        let bytes = Array(path.utf8)
        guard let match = try? regex.firstMatch(in: bytes) else { return nil }
        return match.groups.dropFirst().map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "" }
    }

    /// Where a path goes; nil for one that the pattern doesn't match.
    func target(of path: String) -> String? {
        guard let captured = groups(forward, path) else { return nil }
        return toPieces.map { piece in
            switch piece {
            case .text(let text): text
            case .capture(let number): captured[number]
            }
        }.joined()
    }

    /// Where a path came from, if it is one that the pattern gives.
    func source(of path: String) -> String? {
        guard let captured = groups(backward, path) else { return nil }
        var result = fromPieces[0]
        for (use, piece) in zip(uses, fromPieces.dropFirst()) { result += captured[use - 1] + piece }
        return result
    }
}

extension MigrationPlan {
    /// The plan with each pattern's moves in place of it, and with the stubs that go along with modules.
    /// - Parameter isApplied: the tree is what the moves have made, so that patterns are read backwards.
    func expanded(over tree: ProjectTree, isApplied: Bool = false) throws(PlanFailure) -> MigrationPlan {
        var plan = self
        plan.entries = []
        let paths = tree.files + tree.folders.sorted()
        let known = Set(paths)
        // A path that is there is meant as it is, whatever it looks like.
        let exact = Set(
            entries.filter {
                !$0.isExpression && (!MovePattern.isPattern($0.move.from) || known.contains($0.move.from))
            }.map(\.move.from))
        let taken = Set(entries.filter { exact.contains($0.move.from) }.map(\.move.to))
        for entry in entries {
            guard entry.isExpression || !exact.contains(entry.move.from) else {
                plan.entries.append(entry)
                continue
            }
            let pattern = try MovePattern(entry)
            var moves: [Move] = []
            for path in paths {
                if isApplied {
                    // A package's own file that the moves brought with them was no module before.
                    let name = RelativePath.name(path)
                    if let from = pattern.source(of: path), !known.contains(from), !taken.contains(path),
                        name != "__init__.py" || RelativePath.name(from) == name
                    {
                        moves.append(Move(from: from, to: path))
                    }
                } else if let to = pattern.target(of: path) {
                    moves.append(Move(from: path, to: to))
                }
            }
            guard isApplied || !moves.isEmpty else {
                throw PlanFailure(
                    "nothing matches '\(entry.move.from)'", at: entry.fromPlace,
                    help: paths.contains { pattern.source(of: $0) != nil } ? MovePlanner.isMade : nil)
            }
            for move in moves where !exact.contains(move.from) && move.from != move.to {
                plan.entries.append(
                    Entry(
                        move: Move(
                            from: try Self.path(move.from, entry.fromPlace),
                            to: try Self.path(move.to, entry.toPlace)),
                        fromPlace: entry.fromPlace, toPlace: entry.toPlace))
            }
        }
        try plan.openNested(over: tree, isApplied: isApplied)
        plan.addStubs(known, isApplied: isApplied)
        try plan.check()
        return plan
    }

    /// A folder that moves into one of its own: each thing in it does.
    private mutating func openNested(over tree: ProjectTree, isApplied: Bool) throws(PlanFailure) {
        var opened: [Entry] = []
        for entry in entries {
            let (from, to) = (entry.move.from, entry.move.to)
            guard RelativePath.isInside(to, from), from != to else {
                opened.append(entry)
                continue
            }
            let inner = RelativePath.parts(RelativePath.inside(to, from))[0]
            let first = RelativePath.join(from, inner)
            let home = isApplied ? to : from
            let children = (tree.files + tree.folders.sorted()).filter { RelativePath.parent($0) == home }
            guard tree.folders.contains(from), isApplied || !children.contains(first) else {
                throw PlanFailure(
                    "'\(from)' moves into itself: '\(to)'", at: entry.toPlace,
                    help: tree.folders.contains(from)
                        ? "'\(first)' is there already: move what is to go there by its own name" : nil)
            }
            for child in children {
                let name = RelativePath.name(child)
                let move = Move(from: RelativePath.join(from, name), to: RelativePath.join(to, name))
                opened.append(Entry(move: move, fromPlace: entry.fromPlace, toPlace: entry.toPlace))
            }
        }
        entries = opened
    }

    /// A module's stub, `.pyi` beside `.py`, goes where the module goes, and so does what Cython's tell of themselves, `.pxd` beside `.pyx`.
    private mutating func addStubs(_ known: Set<String>, isApplied: Bool) {
        let named = Set(entries.flatMap { [$0.move.from, $0.move.to] })
        for entry in entries {
            guard
                let ending = [".py": ".pyi", ".pyx": ".pxd"].first(where: {
                    entry.move.from.hasSuffix($0.key) && entry.move.to.hasSuffix($0.key)
                })
            else { continue }
            let stub = Move(
                from: entry.move.from.dropLast(ending.key.count) + ending.value,
                to: entry.move.to.dropLast(ending.key.count) + ending.value)
            guard known.contains(isApplied ? stub.to : stub.from), !named.contains(stub.from),
                !named.contains(stub.to)
            else { continue }
            entries.append(Entry(move: stub, fromPlace: entry.fromPlace, toPlace: entry.toPlace))
        }
    }
}
