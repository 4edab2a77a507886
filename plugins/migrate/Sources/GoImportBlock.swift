// Import declarations as lines that change, come and go, in the order that gofmt keeps.

/// Works out the edits of a file's imports.
struct GoImportBlock {
    /// What becomes of one import.
    struct Change {
        /// An alias that it gets; nil: it keeps what it has.
        var alias: String?
        var path: String?
        var isRemoved = false
    }

    /// One that is new.
    struct Addition {
        var alias: String?
        var path: String
        /// The number of the import that it stands beside.
        var near: Int?
    }

    let syntax: GoSyntax
    var changes: [Int: Change] = [:]
    var additions: [Addition] = []
    /// New texts of comments that stand after imports, by where those begin.
    var comments: [Int: String] = [:]
    private var edits: [Edit] = []
    private let newline: String
    /// The numbers of additions by the import that they stand beside.
    private var beside: [Int: [Int]] = [:]

    init(_ syntax: GoSyntax) {
        self.syntax = syntax
        newline = TextLines(syntax.bytes).newline
    }

    /// One line in a group.
    private struct Line {
        var text: String
        /// With what its comment becomes, for where it is put in as a whole.
        var whole: String
        var path: String
        var alias: String
    }

    private var bytes: UnsafeBufferPointer<UInt8> { syntax.bytes }
    private var source: TextLines { TextLines(syntax.bytes) }

    mutating func result() -> [Edit] {
        guard !changes.isEmpty || !additions.isEmpty else { return [] }
        edits = []
        placeAdditions()
        let members = Dictionary(grouping: syntax.imports.indices) { syntax.imports[$0].declaration }
        for (number, declaration) in syntax.declarations.enumerated() {
            let members = members[number] ?? []
            if !members.isEmpty, members.allSatisfy({ changes[$0]?.isRemoved ?? false }),
                added(members).isEmpty
            {
                removeLines(declaration.range)
            } else if declaration.inside == nil {
                single(members)
            } else {
                let groups = groups(members)
                for group in groups {
                    edit(group, isOnly: groups.count == 1 && syntax.declarations.count == 1)
                }
            }
        }
        return edits
    }

    /// Gives additions that stand beside nothing a place: the import whose path is most like theirs.
    private mutating func placeAdditions() {
        for index in additions.indices where additions[index].near == nil {
            func likeness(_ path: String) -> Int {
                zip(path.utf8, additions[index].path.utf8).prefix { $0 == $1 }.count
            }
            additions[index].near = syntax.imports.indices.filter { syntax.imports[$0].path != "C" }
                .max { likeness(syntax.imports[$0].path) < likeness(syntax.imports[$1].path) }
        }
        for (index, addition) in additions.enumerated() {
            if let near = addition.near { beside[near, default: []].append(index) }
        }
        let homeless = additions.filter { $0.near == nil }
        guard !homeless.isEmpty else { return }
        let lines = homeless.map { "import \(Self.spec($0.alias, $0.path))" }.joined(separator: newline)
        edits.append(Edit(start: syntax.packageEnd, end: syntax.packageEnd, text: newline + newline + lines))
    }

    private static func spec(_ alias: String?, _ path: String) -> String {
        (alias.map { $0 + " " } ?? "") + "\"" + path + "\""
    }

    private func added(_ members: [Int]) -> [Addition] {
        members.flatMap { beside[$0] ?? [] }.sorted().map { additions[$0] }
    }

    // MARK: One

    private mutating func single(_ members: [Int]) {
        guard let index = members.first else { return }
        change(index)
        for addition in added(members) {
            edits.append(
                Edit(
                    start: source.end(of: syntax.imports[index].range.upperBound),
                    end: source.end(of: syntax.imports[index].range.upperBound),
                    text: newline + "import " + Self.spec(addition.alias, addition.path)))
        }
    }

    private mutating func change(_ index: Int) {
        guard let change = changes[index] else { return }
        let item = syntax.imports[index]
        if let alias = change.alias {
            if let range = item.nameRange {
                edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: alias))
            } else {
                edits.append(
                    Edit(start: item.range.lowerBound, end: item.range.lowerBound, text: alias + " "))
            }
        }
        if let path = change.path, path != item.path {
            edits.append(Edit(start: item.pathRange.lowerBound, end: item.pathRange.upperBound, text: path))
        }
    }

    // MARK: Groups

    /// Runs of imports on successive lines, each alone on its own.
    private func groups(_ members: [Int]) -> [[Int]] {
        var result: [[Int]] = []
        for index in members {
            let start = syntax.imports[index].range.lowerBound
            if let last = result.last?.last {
                let between = bytes[syntax.imports[last].range.upperBound..<start]
                if between.count(where: { $0 == 0x0A }) == 1 {
                    result[result.count - 1].append(index)
                    continue
                }
            }
            result.append([index])
        }
        return result
    }

    /// - Parameter isOnly: the file has no other imports.
    private mutating func edit(_ group: [Int], isOnly: Bool) {
        var added = added(group)
        if isOnly, group.allSatisfy({ Self.isStandard(syntax.imports[$0].path) }) {
            // What isn't the standard library's stands apart from it.
            let apart = added.filter { !Self.isStandard($0.path) }
            added.removeAll { !Self.isStandard($0.path) }
            addGroup(apart.sorted { $0.path < $1.path }, after: group)
        }
        guard added.count > 0 || group.contains(where: { changes[$0] != nil }) else { return }
        guard group.allSatisfy(isAlone) else {
            for index in group where !(changes[index]?.isRemoved ?? false) { change(index) }
            for index in group where changes[index]?.isRemoved ?? false {
                let range = syntax.imports[index].range
                let next = bytes[range.upperBound...].first { $0 != 0x20 && $0 != 0x09 }
                let end =
                    next == 0x3B
                    ? (bytes[range.upperBound...].firstIndex(of: 0x3B) ?? 0) + 1 : range.upperBound
                edits.append(Edit(start: range.lowerBound, end: max(end, range.upperBound), text: ""))
            }
            for addition in added {
                let at = source.end(of: syntax.imports[group[group.count - 1]].range.upperBound)
                edits.append(
                    Edit(start: at, end: at, text: newline + "\t" + Self.spec(addition.alias, addition.path)))
            }
            return
        }
        let wasSorted = zip(group, group.dropFirst()).allSatisfy {
            syntax.imports[$0].path.utf8.lexicographicallyPrecedes(syntax.imports[$1].path.utf8)
                || syntax.imports[$0].path == syntax.imports[$1].path
        }
        var lines: [Line] = []
        for index in group where !(changes[index]?.isRemoved ?? false) { lines.append(line(index)) }
        for addition in added {
            let text = Self.spec(addition.alias, addition.path)
            let line = Line(text: text, whole: text, path: addition.path, alias: addition.alias ?? "")
            let near = group.firstIndex { $0 == addition.near } ?? 0
            lines.insert(line, at: min(lines.count, near + 1))
        }
        if wasSorted {
            let sorted = lines.enumerated().sorted {
                if $0.element.path != $1.element.path {
                    return $0.element.path.utf8.lexicographicallyPrecedes($1.element.path.utf8)
                }
                if $0.element.alias != $1.element.alias { return $0.element.alias < $1.element.alias }
                return $0.offset < $1.offset
            }.map(\.element)
            lines = sorted
        }
        replace(group, lines)
    }

    /// Paths whose first part is no host's.
    private static func isStandard(_ path: String) -> Bool { !path.prefix { $0 != "/" }.contains(".") }

    private mutating func addGroup(_ added: [Addition], after group: [Int]) {
        guard let last = group.last, !added.isEmpty else { return }
        let at = lineRange(last).upperBound
        let indent = isAlone(last) ? indentation(last) : "\t"
        let lines = added.map { newline + indent + Self.spec($0.alias, $0.path) }
        edits.append(Edit(start: at, end: at, text: newline + lines.joined()))
    }

    private func line(_ index: Int) -> Line {
        let item = syntax.imports[index]
        let change = changes[index]
        let path = change?.path ?? item.path
        let alias = change?.alias ?? item.name
        let quote = String(decoding: [bytes[item.pathRange.lowerBound - 1]], as: UTF8.self)
        let head = item.nameRange.map { syntax.text($0.upperBound..<item.pathRange.lowerBound - 1) } ?? " "
        let rest = item.range.upperBound..<source.end(of: item.range.upperBound)
        let spec = (alias.map { $0 + head } ?? "") + quote + path + quote
        var whole = spec + syntax.text(rest)
        if let start = rest.first(where: { bytes[$0] > 0x20 }), let comment = comments[start] {
            whole = spec + syntax.text(rest.lowerBound..<start) + comment
        }
        return Line(text: spec + syntax.text(rest), whole: whole, path: path, alias: alias ?? "")
    }

    /// Puts lines where a group's were, from the first that differs to the last.
    private mutating func replace(_ group: [Int], _ lines: [Line]) {
        let old = group.map { syntax.text(lineRange($0)) }
        let new = lines.map(\.text)
        var first = 0
        while first < old.count, first < new.count, old[first] == new[first] { first += 1 }
        var last = 0
        while last < old.count - first, last < new.count - first,
            old[old.count - 1 - last] == new[new.count - 1 - last]
        {
            last += 1
        }
        if old.count == new.count {
            // A line that only gets another path is edited in place.
            for at in first..<(old.count - last) where old[at] != new[at] {
                let index = group[at]
                if changes[index] != nil, line(index).text == new[at] {
                    change(index)
                } else {
                    let range = lineRange(index)
                    edits.append(
                        Edit(start: range.lowerBound, end: range.upperBound, text: lines[at].whole))
                }
            }
            return
        }
        let indent = indentation(group[0])
        let gone = group[first..<(old.count - last)]
        let come = lines[first..<(new.count - last)].map(\.whole)
        guard let from = gone.first, let to = gone.last else {
            if first > 0 {
                let at = lineRange(group[first - 1]).upperBound
                edits.append(
                    Edit(start: at, end: at, text: come.map { newline + indent + $0 }.joined()))
            } else {
                let at = lineRange(group[0]).lowerBound
                edits.append(Edit(start: at, end: at, text: come.map { $0 + newline + indent }.joined()))
            }
            return
        }
        if come.isEmpty {
            removeLines(syntax.imports[from].range.lowerBound..<lineRange(to).upperBound, isWhole: true)
            return
        }
        let span = lineRange(from).lowerBound..<lineRange(to).upperBound
        edits.append(
            Edit(start: span.lowerBound, end: span.upperBound, text: come.joined(separator: newline + indent))
        )
    }

    // MARK: Lines

    private func lineRange(_ index: Int) -> Range<Int> {
        let range = syntax.imports[index].range
        return range.lowerBound..<source.end(of: range.upperBound)
    }

    private func indentation(_ index: Int) -> String {
        let start = syntax.imports[index].range.lowerBound
        return syntax.text(source.start(of: start)..<start)
    }

    /// Nothing but blanks before it, and nothing but a comment after it on its line.
    private func isAlone(_ index: Int) -> Bool {
        let range = syntax.imports[index].range
        guard source.isFirst(range.lowerBound) else { return false }
        let rest = bytes[range.upperBound...].drop { $0 == 0x20 || $0 == 0x09 }
        return source.isLast(range.upperBound) || rest.starts(with: "//".utf8)
    }

    /// Takes whole lines out, and with a declaration one of the empty lines around it.
    private mutating func removeLines(_ range: Range<Int>, isWhole: Bool = false) {
        let rest = bytes[range.upperBound...].drop { $0 == 0x20 || $0 == 0x09 }
        guard source.isFirst(range.lowerBound), rest.first != 0x3B || source.isLast(rest.startIndex + 1)
        else {
            // Beside something else, that stays.
            let end = rest.first == 0x3B ? rest.startIndex + 1 : range.upperBound
            edits.append(Edit(start: range.lowerBound, end: end, text: ""))
            return
        }
        var start = source.start(of: range.lowerBound)
        var end = source.end(of: range.upperBound)
        while end < bytes.count, bytes[end] != 0x0A { end += 1 }
        if end < bytes.count { end += 1 }
        let isBlankBefore = start == 0 || start >= 2 && bytes[start - 1] == 0x0A && bytes[start - 2] == 0x0A
        // A block's last group.
        if isWhole, isBlankBefore, start > 0, end < bytes.count, bytes[end] == 0x29 { start -= 1 }
        if isBlankBefore || isWhole && syntax.text(..<start).hasSuffix("(\n") {
            if end < bytes.count, bytes[end] == 0x0A { end += 1 }
        }
        edits.append(Edit(start: start, end: end, text: ""))
    }
}

extension GoSyntax {
    fileprivate func text(_ range: PartialRangeUpTo<Int>) -> String {
        text(max(0, range.upperBound - 16)..<range.upperBound)
    }
}
