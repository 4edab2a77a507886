// Paths that Python code tells from its own place, or from a package's: `Path(__file__).parent / 'data'`,
// `os.path.join(os.path.dirname(__file__), 'data')`, `files('pkg') / 'data'`.
//
// Where the file and what it names do not go the same way, the parts are told anew; and where folders above the file are
// counted, to reach the project's root, they are counted again.

import Platform

extension PythonRewriter {
    private static let beginnings = (["__file__", "files", "find_spec"] + PythonPlaces.resources.sorted())
        .map(
            ByteSearch.init)

    /// Rewrites such paths, and gives the tokens of strings that are spoken for.
    mutating func rewritePlaces() -> Set<Int> {
        let words = Self.beginnings.filter { $0.firstWord(in: bytes) != nil }
        guard !words.isEmpty else { return [] }
        var reader = PythonPlaces(self)
        reader.walk(words)
        for edit in reader.edits { replace(edit.start, edit.end, edit.text) }
        for (token, message) in reader.remarks { needsPerson(Int32(token), message) }
        return reader.strings
    }
}

/// Goes through a file's tokens and works out which folders its expressions mean.
struct PythonPlaces {
    /// What an expression means before the moves and after them.
    struct Place {
        var old: String
        var new: String
        /// How many folders are gone up from the file itself, as it will be; nil: more was joined, or it begins elsewhere.
        var ups: Int?
        /// It is a package's, and what is told from it has to lie in it.
        var isPackage = false
        /// It began at another module's file.
        var isOther = false
        /// It is what `find_spec` gives for the module of that file.
        var isSpec = false
    }

    /// One step up in an expression.
    enum Up {
        /// `.parent`: from its dot to its end.
        case parent(Range<Int>)
        /// `.parents[1]`: the number.
        case parents(Range<Int>, Int)
        /// `dirname(`…`)`: the name with its bracket, the closing bracket.
        case dirname(Range<Int>, Range<Int>)
    }

    /// An expression that has been read.
    struct Expression {
        var place: Place
        /// The token after it.
        var next: Int
        /// Steps up since it began, or since its variable.
        var ups: [Up] = []
    }

    let code: PythonRewriter
    let tokens: [PythonToken]
    /// The first tokens of statements, in order.
    private let starts: [Int]
    private var variables: [String: Place] = [:]
    var edits: [Edit] = []
    var remarks: [(token: Int, message: String)] = []
    /// Strings that are parts of paths of which the beginning is known.
    var strings: Set<Int> = []
    /// Where a call ends in what isn't known, and all before that is done with.
    private var end: Int?

    init(_ code: PythonRewriter) {
        self.code = code
        tokens = code.syntax.tokens
        var starts: [Int] = []
        var isStart = true
        for at in tokens.indices where tokens[at].kind != .end {
            switch tokens[at].kind {
            case .newline, .indent, .dedent: isStart = true
            default:
                if isStart { starts.append(at) }
                isStart = false
            }
        }
        self.starts = starts
    }

    // MARK: Tokens

    func text(_ at: Int) -> String { tokens.indices.contains(at) ? code.text(Int32(at)) : "" }

    func isOp(_ at: Int, _ mark: Unicode.Scalar) -> Bool {
        tokens.indices.contains(at) && tokens[at].kind == .op && tokens[at].code == UInt8(ascii: mark)
    }

    func isName(_ at: Int) -> Bool { tokens.indices.contains(at) && tokens[at].kind == .name }

    func literal(_ at: Int) -> Range<Int>? {
        guard tokens.indices.contains(at), tokens[at].kind == .string else { return nil }
        // Literals side by side are one text.
        let isMore = { (at: Int) in tokens.indices.contains(at) && tokens[at].kind == .string }
        guard !isMore(at - 1), !isMore(at + 1) else { return nil }
        return PythonText.content(of: tokens[at], in: code.bytes)
    }

    func content(_ range: Range<Int>) -> String { String(decoding: code.bytes[range], as: UTF8.self) }

    /// The token after a bracket's end.
    private func after(_ open: Int) -> Int? {
        var depth = 0
        var at = open
        while at < tokens.count, tokens[at].kind != .end {
            if tokens[at].kind == .op {
                switch tokens[at].code {
                case 0x28, 0x5B, 0x7B: depth += 1
                case 0x29, 0x5D, 0x7D:
                    depth -= 1
                    if depth == 0 { return at + 1 }
                default: break
                }
            }
            at += 1
        }
        return nil
    }

    // MARK: Walk

    /// The most variables of a file that are followed.
    private static let mostVariables = 64

    /// Reads the statements that begin at a known place, and then those that use what such a one defines.
    mutating func walk(_ words: [ByteSearch]) {
        var waiting = Set(words.flatMap(statements)).sorted()
        var done: Set<Int> = []
        var at = 0
        while at < waiting.count {
            let first = waiting[at]
            at += 1
            guard done.insert(first).inserted else { continue }
            let known = variables.keys
            read(from: first)
            let new = variables.keys.filter { !known.contains($0) }
            guard !new.isEmpty else { continue }
            let more = new.flatMap { statements(ByteSearch($0)) }
            waiting = Set(waiting[at...] + more).subtracting(done).sorted()
            at = 0
        }
    }

    /// The first tokens of statements that have a word as a name.
    private func statements(_ word: ByteSearch) -> [Int] {
        var found: [Int] = []
        var from = 0
        while let place = word.firstWord(in: code.bytes, from: from) {
            from = place + word.word.count
            let at = tokens.partitioningIndex { $0.start > UInt32(place) } - 1
            guard at >= 0, tokens[at].kind == .name else { continue }
            let line = starts.partitioningIndex { $0 > at } - 1
            if line >= 0, found.last != starts[line] { found.append(starts[line]) }
        }
        return found
    }

    /// One statement.
    private mutating func read(from first: Int) {
        var at = first
        while at < tokens.count, tokens[at].kind != .end, tokens[at].kind != .newline {
            let isBeginning = isName(at) && !isOp(at - 1, ".") || isOp(at, "(")
            guard isBeginning else {
                at += 1
                continue
            }
            if isName(at), let next = resource(at) {
                at = next
                continue
            }
            let before = (edits.count, remarks.count, strings)
            end = nil
            guard let found = expression(at) else {
                if let end {
                    at = end
                    continue
                }
                // What was found is found again, from where it begins.
                edits.removeSubrange(before.0...)
                remarks.removeSubrange(before.1...)
                strings = before.2
                at += 1
                continue
            }
            assign(found, before: at)
            at = max(found.next, at + 1)
        }
    }

    /// `NAME = …`, once in the file and all of the statement.
    private mutating func assign(_ found: Expression, before at: Int) {
        guard isOp(at - 1, "="), isName(at - 2), at >= 2 else { return }
        let isStart = at == 2 || [.newline, .indent, .dedent].contains(tokens[at - 3].kind)
        let isEnd = tokens.indices.contains(found.next) && tokens[found.next].kind == .newline
        let name = text(at - 2)
        guard isStart, isEnd, variables.count < Self.mostVariables,
            code.syntax.bindings.count(where: { code.text($0.token) == name }) == 1,
            code.syntax.bindings.contains(where: { $0.scope == 0 && Int($0.token) == at - 2 })
        else { return }
        variables[name] = found.place
    }

    // MARK: Expressions

    private static let sames: Set<String> = [
        "abspath", "realpath", "normpath", "expanduser", "fspath", "str", "Path", "PurePath", "PosixPath",
        "PurePosixPath",
    ]

    /// What begins at a token, with all that is joined to it. Nil: it isn't known what it means.
    /// - Parameter isInner: more steps up may follow around it.
    private mutating func expression(_ at: Int, isInner: Bool = false) -> Expression? {
        guard var found = primary(at) else { return nil }
        while true {
            if isOp(found.next, "."), isName(found.next + 1) {
                guard follow(&found) else { break }
            } else if isOp(found.next, "/"), literal(found.next + 1) != nil {
                recount(&found)
                var parts: [Int] = []
                while isOp(found.next, "/"), literal(found.next + 1) != nil {
                    parts.append(found.next + 1)
                    found.next += 2
                }
                join(&found, parts, " / ")
            } else if isOp(found.next, "+"), let text = literal(found.next + 1),
                code.bytes[text].first == 0x2F,
                text.count > 1
            {
                recount(&found)
                let isWhole = !isOp(found.next + 2, "+") && !isOp(found.next + 2, "%")
                if isWhole { join(&found, [found.next + 1], " / ", isAddress: true) }
                found.next += 2
            } else {
                break
            }
        }
        if !isInner, !isEitherRoot(found, from: at) { recount(&found) }
        return found
    }

    /// Where the project's root and that of its packages were one folder and part now, nothing tells which was meant by one to
    /// which nothing is joined. True if so, and a person is asked.
    private mutating func isEitherRoot(_ found: Expression, from first: Int) -> Bool {
        guard !found.ups.isEmpty, let ups = found.place.ups, ups > 1, !found.place.isOther,
            found.place.old.isEmpty, !isSearched(folder(ups), found.place.old)
        else { return false }
        var root = RelativePath.parent(code.newFile)
        while !root.isEmpty, !code.map.isNewRoot(root) { root = RelativePath.parent(root) }
        guard !root.isEmpty else { return false }
        // A variable that something is joined to is told by that.
        if isOp(first - 1, "="), isName(first - 2), isJoinedTo(text(first - 2)) { return false }
        if isOp(found.next, ",") { return false }
        remarks.append(
            (
                first,
                "this was the project's root and that of its packages, which is '\(root)' now: which is meant?"
            ))
        return true
    }

    /// The folder so many steps above the file's new place.
    private func folder(_ ups: Int) -> String {
        RelativePath.parts(code.newFile).dropLast(ups).joined(separator: "/")
    }

    /// Whether parts of paths are put behind a variable somewhere in the file.
    private func isJoinedTo(_ name: String) -> Bool {
        tokens.indices.contains { at in
            isName(at) && text(at) == name
                && (isOp(at + 1, "/") || isOp(at + 1, "+") || isOp(at + 1, ".")
                    || isOp(at - 1, "(") && isOp(at + 1, ","))
        }
    }

    private mutating func primary(_ at: Int) -> Expression? {
        if isOp(at, "(") {
            guard var inner = expression(at + 1, isInner: true), isOp(inner.next, ")") else { return nil }
            inner.next += 1
            return inner
        }
        guard isName(at) else { return nil }
        if text(at) == "__file__" {
            return Expression(place: Place(old: code.file, new: code.newFile, ups: 0), next: at + 1)
        }
        // `os.path.dirname`: by the last name.
        var last = at
        while isOp(last + 1, "."), isName(last + 2) { last += 2 }
        if isOp(last + 1, "("), let call = call(at, last) { return call }
        if last > at, text(last) == "__file__",
            let file = code.file(ofModule: stride(from: at, to: last, by: 2).map(text))
        {
            let place = Place(old: file, new: code.map.target(ofFile: file), ups: 0, isOther: true)
            return Expression(place: place, next: last + 1)
        }
        guard let place = variables[text(at)] else { return nil }
        return Expression(place: place, next: at + 1)
    }

    /// The functions that take a path and give one.
    private mutating func call(_ first: Int, _ last: Int) -> Expression? {
        let open = last + 1
        switch text(last) {
        case let name where Self.sames.contains(name):
            guard var inner = expression(open + 1, isInner: true) else { return nil }
            // `Path(x, 'a')`
            if isOp(inner.next, ",") {
                recount(&inner)
                arguments(&inner)
            }
            guard isOp(inner.next, ")") else { return nil }
            inner.next += 1
            return inner
        case "dirname":
            guard var inner = expression(open + 1, isInner: true), isOp(inner.next, ")"),
                let place = up(inner.place)
            else { return nil }
            inner.place = place
            inner.ups.append(
                .dirname(
                    code.start(Int32(first))..<code.end(Int32(open)),
                    code.start(Int32(inner.next))..<code.end(Int32(inner.next))))
            inner.next += 1
            return inner
        case "join":
            guard text(last - 2) == "path" || last == first,
                var inner = expression(open + 1, isInner: true), isOp(inner.next, ",")
            else { return nil }
            recount(&inner)
            arguments(&inner)
            guard isOp(inner.next, ")") else {
                end = inner.next
                return nil
            }
            inner.next += 1
            return inner
        case "find_spec":
            guard let name = literal(open + 1), isOp(open + 2, ")"), let parts = code.dotted(name),
                let found = code.references.reference(parts, isModule: true), found.count == parts.count
            else { return nil }
            let file = found.path + (code.map.isPackage(found.path) ? "/__init__.py" : ".py")
            guard code.map.holds(file) else { return nil }
            var place = Place(old: file, new: code.map.target(ofFile: file), ups: 0, isOther: true)
            place.isSpec = true
            return Expression(place: place, next: open + 3)
        case "files":
            if let name = literal(open + 1), isOp(open + 2, ")"), let parts = code.dotted(name),
                let place = package(parts)
            {
                return Expression(place: place, next: open + 3)
            }
            // `files(pkg)`
            guard isName(open + 1), code.isImportedPackage(text(open + 1)), let end = after(open),
                let parts = code.chain(from: open + 1, to: end - 1), let place = package(parts)
            else { return nil }
            return Expression(place: place, next: end)
        default: return nil
        }
    }

    /// `, 'a', 'b'` in a call.
    private mutating func arguments(_ found: inout Expression) {
        var parts: [Int] = []
        while isOp(found.next, ","), literal(found.next + 1) != nil {
            parts.append(found.next + 1)
            found.next += 2
        }
        join(&found, parts, ", ")
        if isOp(found.next, ","), isOp(found.next + 1, ")") { found.next += 1 }
    }

    /// `.parent`, `.parents[1]`, `.resolve()`, `.joinpath('a')`. False where it is something else.
    private mutating func follow(_ found: inout Expression) -> Bool {
        let name = found.next + 1
        switch text(name) {
        case "origin" where found.place.isSpec:
            found.place.isSpec = false
            found.next += 2
        case "submodule_search_locations" where found.place.isSpec:
            guard isOp(name + 1, "["), text(name + 2) == "0", isOp(name + 3, "]"),
                RelativePath.name(found.place.old) == "__init__.py", let place = up(found.place)
            else { return false }
            found.place = place
            found.place.isSpec = false
            found.next += 5
        case "parent" where !found.place.isSpec:
            guard !isOp(name + 1, "("), let place = up(found.place) else { return false }
            found.place = place
            found.ups.append(.parent(code.start(Int32(found.next))..<code.end(Int32(name))))
            found.next += 2
        case "parents":
            guard isOp(name + 1, "["), isOp(name + 3, "]"), found.place.ups != nil,
                tokens[name + 2].kind == .number, let number = Int(text(name + 2)), number < 32
            else { return false }
            var place = found.place
            for _ in 0...number {
                guard let next = up(place) else { return false }
                place = next
            }
            found.place = place
            found.ups.append(.parents(code.start(Int32(name + 2))..<code.end(Int32(name + 2)), number))
            found.next += 5
        case "resolve", "absolute", "expanduser", "as_posix":
            guard isOp(name + 1, "("), let end = after(name + 1) else { return false }
            found.next = end
        case "joinpath":
            guard isOp(name + 1, "("), literal(name + 2) != nil else { return false }
            recount(&found)
            var parts = [name + 2]
            var at = name + 3
            while isOp(at, ","), literal(at + 1) != nil {
                parts.append(at + 1)
                at += 2
            }
            join(&found, parts, ", ")
            guard isOp(at, ")") else { return false }
            found.next = at + 1
        default: return false
        }
        return true
    }

    /// The folder above; nil where that is not the project's any more, or not told from the file.
    private func up(_ place: Place) -> Place? {
        guard let ups = place.ups, !place.old.isEmpty else { return nil }
        return Place(
            old: RelativePath.parent(place.old), new: RelativePath.parent(place.new), ups: ups + 1,
            isOther: place.isOther)
    }
}
