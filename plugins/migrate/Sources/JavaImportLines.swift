// Imports of a Java file that come and go as whole lines.

struct JavaImportLines {
    let syntax: JavaSyntax
    private var removed: Set<Int> = []
    private var added: Set<String> = []

    init(_ syntax: JavaSyntax) { self.syntax = syntax }

    mutating func remove(_ index: Int) { removed.insert(index) }
    mutating func add(_ name: String) { added.insert(name) }

    private var bytes: UnsafeBufferPointer<UInt8> { syntax.bytes }

    private var newline: String {
        guard let end = bytes.firstIndex(of: 0x0A), end > 0, bytes[end - 1] == 0x0D else { return "\n" }
        return "\r\n"
    }

    private var mark: String { syntax.isJava ? ";" : "" }

    func result() -> [Edit] {
        let names = added.filter { name in
            !syntax.imports.contains { $0.name == name && !$0.isStatic && !$0.isStar }
        }
        var insertions: [Int: [String]] = [:]
        for name in names.sorted() {
            guard let place = place(of: name) else { return removals([]) + [firstImports(names.sorted())] }
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

    private func lineStart(_ offset: Int) -> Int {
        var at = offset
        while at > 0, bytes[at - 1] != 0x0A { at -= 1 }
        return at
    }

    private func lineEnd(_ offset: Int) -> Int {
        var at = offset
        while at < bytes.count, bytes[at] != 0x0A { at += 1 }
        return min(bytes.count, at + 1)
    }

    private func isAlone(_ range: Range<Int>) -> Bool {
        bytes[lineStart(range.lowerBound)..<range.lowerBound].allSatisfy { $0 == 0x20 || $0 == 0x09 }
            && bytes[range.upperBound..<lineEnd(range.upperBound)].allSatisfy { $0 <= 0x20 }
    }

    private func isBlank(_ line: Range<Int>) -> Bool { bytes[line].allSatisfy { $0 <= 0x20 } }

    /// - Parameter insertions: where new imports come.
    private func removals(_ insertions: [Int]) -> [Edit] {
        var edits: [Edit] = []
        // Where the lines begin that go one after another.
        var first = 0
        for index in removed.sorted() {
            let range = syntax.imports[index].range
            guard isAlone(range) else {
                edits.append(Edit(start: range.lowerBound, end: range.upperBound, text: ""))
                continue
            }
            let start = lineStart(range.lowerBound)
            var end = lineEnd(range.upperBound)
            if edits.last?.end != start { first = start }
            // With a group's last import goes one of the blank lines around it.
            if first > 0, isBlank(lineStart(first - 1)..<first), end < bytes.count {
                let after = lineEnd(end)
                if isBlank(end..<after), !insertions.contains(where: { $0 >= first && $0 < after }) {
                    end = after
                }
            }
            edits.append(Edit(start: start, end: end, text: ""))
        }
        return edits
    }

    /// Runs of imports on successive lines, the static ones left out.
    private func groups() -> [[Int]] {
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
        return result
    }

    /// The line before which a new import goes; nil where there is none to go by.
    private func place(of name: String) -> Int? {
        let groups = groups().filter { !syntax.imports[$0[0]].isStatic }
        func likeness(_ other: String) -> Int {
            zip(name.split(separator: "."), other.split(separator: ".")).prefix { $0 == $1 }.count
        }
        func best(_ group: [Int]) -> Int { group.map { likeness(syntax.imports[$0].name) }.max() ?? 0 }
        guard var group = groups.last else { return nil }
        if let like = groups.max(by: { best($0) < best($1) }), best(like) > 0 { group = like }
        let names = group.map { syntax.imports[$0].name + (syntax.imports[$0].isStar ? ".*" : "") }
        let isSorted = zip(names, names.dropFirst()).allSatisfy {
            $0.utf8.lexicographicallyPrecedes($1.utf8) || $0 == $1
        }
        if isSorted,
            let next = zip(group, names).first(where: { name.utf8.lexicographicallyPrecedes($0.1.utf8) })
        {
            return lineStart(syntax.imports[next.0].range.lowerBound)
        }
        if !isSorted, let like = group.last(where: { likeness(syntax.imports[$0].name) == best(group) }) {
            return lineEnd(syntax.imports[like].range.upperBound)
        }
        return group.last.map { lineEnd(syntax.imports[$0].range.upperBound) }
    }

    /// The first imports of a file: after its package clause, an empty line between.
    private func firstImports(_ names: [String]) -> Edit {
        let lines = names.map { "import \($0)\(mark)" }.joined(separator: newline)
        guard syntax.packageRange != nil else {
            let at = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            return Edit(start: at, end: at, text: lines + newline + newline)
        }
        // Before imports that are all static.
        if let first = syntax.imports.first {
            let at = lineStart(first.range.lowerBound)
            return Edit(start: at, end: at, text: lines + newline + newline)
        }
        let at = syntax.packageEnd
        return Edit(start: at, end: at, text: newline + newline + lines)
    }
}
