// Folders that variables hold of which some goes elsewhere: `const S = path.join(__dirname, "a")`, and `${S}/b.js`.
//
// The variable goes on meaning one folder, that in which most of what is told from it lies then. What lies elsewhere is listed.

struct JavaScriptFolders {
    /// What is told from a variable's folder.
    struct Use: Equatable {
        /// What is written of it, quotes included where it is in parts.
        var range: Range<Int>
        /// The texts of its parts, without a slash at the beginning.
        var parts: [Range<Int>]
        /// The variable.
        var name: String
        /// Its folder, before the moves.
        var folder: String
        /// More follows that is only known when the program runs.
        var isBeginning = false
    }

    private let code: JavaScriptReferences
    private let file: String
    private let isTorn: (String) -> Bool
    private var folders: [String: String] = [:]
    /// Where the variables' folders are told, as references have it.
    private(set) var places: [String: Int] = [:]
    /// How often the variables are named besides.
    private(set) var mentions: [String: Int] = [:]
    private(set) var uses: [Use] = []

    /// - Parameter isTorn: whether a path is a folder of which some goes elsewhere than along with it.
    init(_ code: JavaScriptReferences, file: String, isTorn: @escaping (String) -> Bool) {
        self.code = code
        self.file = file
        self.isTorn = isTorn
        findFolders()
        if !folders.isEmpty { findUses() }
    }

    private mutating func findFolders() {
        // How often a name is given something: what is more than one thing is told nowhere.
        var bound: [String: Int] = [:]
        for index in code.tokens.indices.dropFirst() where code.isMark(index, "=") {
            guard code.isName(index - 1), !code.isMember(index - 1), !code.isMark(index + 1, "=") else {
                continue
            }
            let name = code.word(index - 1)
            bound[name, default: 0] += 1
            guard code.is(index - 2, "const") || code.is(index - 2, "let") || code.is(index - 2, "var"),
                let (folder, place) = folder(from: index + 1)
            else { continue }
            places[name] = place
            folders[name] = folder
        }
        if folders.isEmpty { return }
        for name in parameters() { bound[name, default: 0] += 1 }
        folders = folders.filter { bound[$0.key] == 1 && isTorn($0.value) }
    }

    /// The names that functions give to what they are called with.
    private func parameters() -> [String] {
        var names: [String] = []
        for index in code.tokens.indices {
            if code.is(index, "function") {
                var at = index + 1
                while at < code.tokens.count, !code.isMark(at, "(") { at += 1 }
                while at < code.tokens.count, !code.isMark(at, ")") {
                    if code.isName(at) { names.append(code.word(at)) }
                    at += 1
                }
            } else if code.tokens[index].kind == .punctuator, code.tokens[index].code == JavaScriptToken.arrow
            {
                var at = index - 1
                if at >= 0, code.isName(at) { names.append(code.word(at)) }
                guard at >= 0, code.isMark(at, ")") else { continue }
                while at >= 0, !code.isMark(at, "(") {
                    if code.isName(at) { names.append(code.word(at)) }
                    at -= 1
                }
            }
        }
        return names
    }

    /// The folder that an expression means, and where it is told from the file's own or from the root; nil: it is none that is known.
    private func folder(from first: Int) -> (String, Int?)? {
        let home = RelativePath.parent(file)
        if code.isText(first) {
            let written = text(code.tokens[first].content)
            guard written.contains("/"), !code.isMark(first + 1, "+") else { return nil }
            return RelativePath.resolve(written, in: written.hasPrefix(".") ? home : "").map { ($0, nil) }
        }
        if code.is(first, "__dirname"), code.isMark(first + 1, "+"), code.isText(first + 2) {
            let content = code.tokens[first + 2].content
            return RelativePath.resolve(text(content), in: home).map { ($0, content.lowerBound + 1) }
        }
        let callee = code.isMark(first + 1, ".") ? first + 2 : first
        guard isJoin(callee), code.isMark(callee + 1, "(") else { return nil }
        var at = callee + 2
        var base: String
        var isTold = true
        if code.is(at, "__dirname") {
            base = home
            at += 1
        } else if code.is(at, "process"), code.is(at + 2, "cwd"), code.isMark(at + 4, ")") {
            base = ""
            at += 5
        } else if let known = folders[code.word(at)] {
            base = known
            isTold = false
            at += 1
        } else {
            return nil
        }
        var parts: [Range<Int>] = []
        // Nobody writes more.
        while code.isMark(at, ","), code.isText(at + 1), parts.count < 32 {
            let content = code.tokens[at + 1].content
            guard let next = RelativePath.resolve(text(content), in: base) else { return nil }
            base = next
            parts.append(content)
            at += 2
        }
        guard code.isMark(at, ")"), let first = parts.first else { return nil }
        // Several parts are told from quote to quote.
        return (base, isTold ? first.lowerBound - (parts.count > 1 ? 1 : 0) : nil)
    }

    private func isJoin(_ index: Int) -> Bool { code.is(index, "join") || code.is(index, "resolve") }

    private mutating func findUses() {
        let tokens = code.tokens
        for index in tokens.indices where code.isName(index) && !code.isMember(index) {
            let name = code.word(index)
            guard let folder = folders[name], index + 1 < tokens.count else { continue }
            if !code.isMark(index + 1, "=") { mentions[name, default: 0] += 1 }
            let next = tokens[index + 1]
            if index > 0, next.kind == .templateTail || next.kind == .templateMiddle {
                guard tokens[index - 1].kind == .templateHead, tokens[index - 1].content.isEmpty else {
                    continue
                }
                add(next.content, name, isBeginning: next.kind == .templateMiddle)
            } else if code.isMark(index + 1, "+"), code.isText(index + 2) {
                add(tokens[index + 2].content, name, isBeginning: code.isMark(index + 3, "+"))
            } else if code.isMark(index - 1, "("), isJoin(index - 2), code.isMark(index + 1, ",") {
                var parts: [Int] = []
                var at = index + 1
                while code.isMark(at, ","), code.isText(at + 1) {
                    parts.append(at + 1)
                    at += 2
                }
                guard let first = parts.first, let last = parts.last else { continue }
                uses.append(
                    Use(
                        range: Int(tokens[first].start)..<Int(tokens[last].end),
                        parts: parts.map { tokens[$0].content }, name: name, folder: folder,
                        isBeginning: !code.isMark(at, ")")))
            }
        }
    }

    private mutating func add(_ content: Range<Int>, _ name: String, isBeginning: Bool) {
        guard let folder = folders[name], content.count > 1, code.bytes[content].first == UInt8(ascii: "/")
        else { return }
        var end = content.upperBound
        if isBeginning {
            guard let slash = code.bytes[content].lastIndex(of: UInt8(ascii: "/")), slash > content.lowerBound
            else { return }
            end = slash
        }
        let inner = content.lowerBound + 1..<end
        uses.append(
            Use(range: inner, parts: [inner], name: name, folder: folder, isBeginning: isBeginning))
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: code.bytes[range], as: UTF8.self) }
}

extension JavaScriptEditor {
    /// The folders that variables are to mean after the moves, by where they are told, and what is told from them.
    mutating func homes(_ folders: JavaScriptFolders) -> [Int: String] {
        var homes: [Int: String] = [:]
        for (name, uses) in Dictionary(grouping: folders.uses, by: \.name).sorted(by: { $0.key < $1.key }) {
            guard let folder = uses.first?.folder else { continue }
            var home = map.paths.target(of: folder)
            if let place = folders.places[name] {
                let best = mostHomes(uses)
                // Who else has the variable may mean what has stayed, unless the file moves so that it says the new folder already.
                let isAll = folders.mentions[name] == uses.count && uses.allSatisfy(isWhole)
                if let first = best.first, best.count == 1, isAll || says(folder, first) { home = first }
                homes[place] = home
            }
            for use in uses { tell(use, from: home) }
        }
        return homes
    }

    /// What a use means, before the moves.
    private func path(_ use: JavaScriptFolders.Use) -> String? {
        guard let path = RelativePath.resolve(use.parts.map(text).joined(separator: "/"), in: use.folder)
        else { return nil }
        let isThere = map.old.files.contains(path) || map.old.folders.contains(path)
        return isThere ? path : map.old.find(path)?.path
    }

    /// Whether all that is told from a folder is known, and goes one way.
    private func isWhole(_ use: JavaScriptFolders.Use) -> Bool {
        !use.isBeginning && path(use).map { !map.paths.isTorn($0) } ?? false
    }

    /// Whether the words by which the file tells a folder lead to another one from its new place.
    private func says(_ old: String, _ new: String) -> Bool {
        let target = map.paths.target(of: file)
        return target != file
            && TextScanner.relative(old, from: RelativePath.parent(file))
                == TextScanner.relative(new, from: RelativePath.parent(target))
    }

    /// The folders from which most uses could be told as they are.
    private func mostHomes(_ uses: [JavaScriptFolders.Use]) -> [String] {
        var votes: [String: Int] = [:]
        for use in uses {
            guard let path = path(use), RelativePath.isInside(path, use.folder), !map.paths.isTorn(path)
            else {
                continue
            }
            let inner = RelativePath.inside(path, use.folder)
            let target = map.paths.target(of: path)
            if target.hasSuffix("/" + inner) {
                votes[String(target.dropLast(inner.count + 1)), default: 0] += 1
            }
        }
        let most = votes.values.max()
        return votes.filter { $0.value == most }.map(\.key)
    }

    /// Tells anew what a variable's folder still holds, and lists what goes elsewhere.
    private mutating func tell(_ use: JavaScriptFolders.Use, from home: String) {
        guard let found = path(use) else { return }
        let isTorn = map.paths.isTorn(found)
        let target = map.paths.target(of: found)
        let new = TextScanner.relative(target, from: home)
        let isApart = new != TextScanner.relative(found, from: use.folder)
        guard isApart || use.isBeginning && isTorn else { return }
        let quote = String(
            decoding: bytes[use.parts[0].lowerBound - 1..<use.parts[0].lowerBound], as: UTF8.self)
        let isWhole = use.parts.count == 1 && use.range == use.parts[0]
        // An ending that is left out stays so.
        let isKnown =
            !isTorn && !new.hasPrefix("..") && map.old.files.contains(found)
            && RelativePath.name(found) == RelativePath.name(text(use.parts[use.parts.count - 1]))
        let told = isWhole ? new : RelativePath.parts(new).map { quote + $0 + quote }.joined(separator: ", ")
        rewriting.edits.append(
            Edit(
                start: use.range.lowerBound, end: use.range.upperBound, text: told,
                grade: isKnown ? .certain : .unsure, kind: .path))
    }

    /// Tells a variable's folder anew.
    mutating func rewrite(_ reference: JavaScriptReference, to home: String) {
        let base = reference.sense == .root ? "" : RelativePath.parent(map.paths.target(of: file))
        let new = TextScanner.relative(home, from: base)
        guard reference.parts.isEmpty else {
            let written = reference.parts.map(text).joined(separator: "/")
            let quote = String(
                decoding: bytes[reference.parts[0].lowerBound - 1..<reference.parts[0].lowerBound],
                as: UTF8.self)
            guard new != written else { return }
            return rewriting.edits.append(
                Edit(
                    start: reference.range.lowerBound, end: reference.range.upperBound,
                    text: RelativePath.parts(new).map { quote + $0 + quote }.joined(separator: ", "),
                    kind: .path))
        }
        let written = text(reference.range)
        let isDotted = written.hasPrefix("./") && !new.hasPrefix(".")
        let text = isDotted ? "./" + new : new
        if text != written { settle(reference.range, .new(text)) }
    }
}
