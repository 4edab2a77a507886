// Imports of a Java file that come and go as whole lines.

import Platform

struct JavaImportLines {
    let syntax: JavaSyntax
    private var removed: Set<Int> = []
    private var added: Set<String> = []
    /// Names that imports have after the moves, where they get others.
    private var renamed: [Int: String] = [:]

    private let newline: String
    /// The file's package clause goes.
    private var losesClause = false

    init(_ syntax: JavaSyntax) {
        self.syntax = syntax
        newline = TextLines(syntax.bytes).newline
    }

    mutating func remove(_ index: Int) { removed.insert(index) }
    mutating func add(_ name: String) { added.insert(name) }
    /// Whether an import comes in.
    func adds(_ name: String) -> Bool { added.contains(name) }
    mutating func rename(_ index: Int, _ name: String) { renamed[index] = name }

    /// Gives a file that has no package clause one, or takes away the one that it has.
    mutating func rewriteClause(_ package: String) -> Edit {
        guard syntax.packageRange != nil else {
            return Edit(start: head, end: head, text: "package \(package)\(mark)\(newline)\(newline)")
        }
        losesClause = true
        var end = syntax.packageEnd
        if isAlone(syntax.packageStart..<end) {
            end = lines.next(after: end)
            while end < bytes.count, lines.isLast(end) { end = lines.next(after: end) }
        }
        return Edit(start: syntax.packageStart, end: end, text: "")
    }

    /// Where the first line of code comes that a file gets: after what is said of the whole file, before what is said of its
    /// first type.
    private var head: Int {
        var at = syntax.tokens.first { $0.kind != .end }?.start ?? bytes.count
        guard syntax.imports.isEmpty else { return lines.start(of: at) }
        for comment in syntax.comments.reversed() where comment.upperBound <= at {
            let between = bytes[comment.upperBound..<at]
            let isApart = between.count { $0 == 0x0A } > 1 || between.contains { $0 > 0x20 }
            let text = syntax.text(comment)
            if isApart || !text.hasPrefix("/**") || text.lowercased().contains("copyright") { break }
            at = comment.lowerBound
        }
        return at
    }

    private var bytes: UnsafeBufferPointer<UInt8> { syntax.bytes }

    private var lines: TextLines { TextLines(syntax.bytes) }

    private var mark: String { syntax.isJava ? ";" : "" }

    func result() -> [Edit] {
        let known = Set(syntax.imports.filter { !$0.isStatic && !$0.isStar }.map(\.name))
        let names = added.subtracting(known)
        var insertions: [Int: [String]] = [:]
        let groups = names.isEmpty ? [] : groups()
        let prefixes = Self.prefixes(groups)
        for name in names.sorted() {
            guard let place = place(of: name, groups, prefixes) else {
                return removals([]) + [firstImports(names.sorted())]
            }
            insertions[place, default: []].append(name)
        }
        var edits = removals(insertions.keys.sorted())
        for (place, names) in insertions.sorted(by: { $0.key < $1.key }) {
            edits.append(
                Edit(start: place, end: place, text: names.map { "import \($0)\(mark)\(newline)" }.joined()))
        }
        return edits
    }

    // MARK: Lines

    private func isAlone(_ range: Range<Int>) -> Bool {
        lines.isFirst(range.lowerBound) && lines.isLast(range.upperBound)
    }

    private func isBlank(_ line: Range<Int>) -> Bool { bytes[line].allSatisfy { $0 <= 0x20 } }

    /// - Parameter insertions: where new imports come.
    private func removals(_ insertions: [Int]) -> [Edit] {
        var edits: [Edit] = []
        // Where the lines begin that go one after another, and whether a blank one stands before them.
        var first = 0
        var isAfterBlank = false
        for index in removed.sorted() {
            let range = syntax.imports[index].range
            guard isAlone(range) else {
                edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: ""))
                continue
            }
            let start = lines.start(of: range.lowerBound)
            var end = lines.next(after: range.upperBound)
            if edits.last?.end != start {
                first = start
                isAfterBlank = first == 0 || lines.isFirst(first - 1)
            }
            // With a group's last import goes one of the blank lines around it.
            if isAfterBlank, end < bytes.count, lines.isLast(end) {
                let after = lines.next(after: end)
                let next = insertions.first { $0 >= first }
                if next.map({ $0 >= after }) ?? true {
                    end = after
                }
            }
            edits.append(Edit(start: start, end: end, text: ""))
        }
        return edits
    }

    /// Imports on successive lines.
    private struct Group {
        /// Numbers of imports.
        var members: [Int]
        var names: [String]
        var isSorted = false
        /// The last member whose name begins with certain parts.
        var last: [String: Int] = [:]
    }

    /// The groups of imports that are not static.
    private func groups() -> [Group] {
        var result: [[Int]] = []
        for index in syntax.imports.indices {
            let item = syntax.imports[index]
            if let last = result.last?.last {
                let between = bytes[syntax.imports[last].range.upperBound..<item.range.lowerBound]
                if between.allSatisfy({ $0 <= 0x20 }), between.count(where: { $0 == 0x0A }) == 1,
                    syntax.imports[last].isStatic == item.isStatic
                {
                    result[result.count - 1].append(index)
                    continue
                }
            }
            result.append([index])
        }
        return result.filter { !syntax.imports[$0[0]].isStatic }.map { members in
            let stars = members.map { syntax.imports[$0].isStar ? ".*" : "" }
            let old = zip(members, stars).map { syntax.imports[$0].name + $1 }
            let new = zip(members, stars).map { (renamed[$0] ?? syntax.imports[$0].name) + $1 }
            // As they will be called, unless that puts them out of order.
            let names = Self.isSorted(old) && !Self.isSorted(new) ? old : new
            var group = Group(members: members, names: names)
            group.isSorted = Self.isSorted(names)
            for (place, index) in members.enumerated() {
                for prefix in Self.prefixes(renamed[index] ?? syntax.imports[index].name) {
                    group.last[prefix] = place
                }
            }
            return group
        }
    }

    private static func isSorted(_ names: [String]) -> Bool {
        zip(names, names.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) || $0 == $1 }
    }

    /// A dotted name's first parts: one, two, and so on, as far as anybody's packages go.
    private static func prefixes(_ name: String) -> [String] {
        var found: [String] = []
        for part in name.split(separator: ".").prefix(32) {
            found.append((found.last.map { $0 + "." } ?? "") + part)
        }
        return found
    }

    /// The first group that has a name which begins with certain parts.
    private static func prefixes(_ groups: [Group]) -> [String: Int] {
        var found: [String: Int] = [:]
        for (number, group) in groups.enumerated().reversed() {
            for prefix in group.last.keys { found[prefix] = number }
        }
        return found
    }

    /// The line before which a new import goes; nil where there is none to go by.
    private func place(of name: String, _ groups: [Group], _ prefixes: [String: Int]) -> Int? {
        let like = Self.prefixes(name).last { prefixes[$0] != nil }
        guard let group = like.flatMap({ prefixes[$0] }).map({ groups[$0] }) ?? groups.last else {
            return nil
        }
        if group.isSorted {
            let next = group.names.partitioningIndex { name.utf8.lexicographicallyPrecedes($0.utf8) }
            if next < group.members.count {
                return lines.start(of: syntax.imports[group.members[next]].range.lowerBound)
            }
        }
        let last = group.isSorted ? nil : like.flatMap { group.last[$0] }
        return lines.next(
            after: syntax.imports[group.members[last ?? group.members.count - 1]].range.upperBound)
    }

    /// The first imports of a file: after its package clause, an empty line between.
    private func firstImports(_ names: [String]) -> Edit {
        let added = names.map { "import \($0)\(mark)" }.joined(separator: newline)
        // Before imports that are all static.
        if let first = syntax.imports.first {
            let at = lines.start(of: first.range.lowerBound)
            return Edit(start: at, end: at, text: added + newline + newline)
        }
        guard syntax.packageRange != nil, !losesClause else {
            let at = losesClause ? syntax.packageStart : head
            return Edit(start: at, end: at, text: added + newline + newline)
        }
        let at = syntax.packageEnd
        return Edit(start: at, end: at, text: newline + newline + added)
    }
}
