// The names by which old places are spoken of: which files can refer to them at all, and where text still does.

/// Looks for what a set of moves leaves behind. Made once per plan, used for every file.
struct OldNames: Sendable {
    /// One moved thing.
    private struct Name: Sendable {
        /// Its last part without `.py`; of a file that is no module, the whole name.
        var leaf: ByteSearch
        /// The part before it; nil at the top.
        var parent: ByteSearch?
        /// Of both the numbers in the index.
        var leafWord: Int
        var parentWord: Int?
        /// The folder that holds it.
        var folder: String
        var isModule: Bool
        /// The package whose own file moves by itself: those in it name it by dots alone.
        var package: String?
        /// Ways to write all before the leaf, with separators: "django/core/", "core." and so on.
        var prefixes: [[UInt8]]
        /// A package whose `__main__` moves: `python -m` alone speaks of that so.
        var isProgram = false
        /// What may follow the leaf for it to be this name, where the leaf stands alone at the top: submodules' names.
        var children: Set<String>
    }

    private static let importer = ByteSearch("import_module")
    private static let dots = ByteSearch("from .")
    private let names: [Name]
    /// All words at once, where there are so many that looking for each takes longer; and of each last part, by its number,
    /// the names that have it.
    private let index: WordIndex?
    private let named: [Int: [Int]]
    private static let few = 6
    /// Whether documents move by themselves.
    let hasDocuments: Bool

    init(_ moves: [Move], _ map: ModuleMap, children: (String) -> Set<String>) {
        var words = ["import_module"]
        var numbers = ["import_module": 0]
        func number(_ word: String) -> Int {
            if let known = numbers[word] { return known }
            numbers[word] = words.count
            words.append(word)
            return words.count - 1
        }
        var named: [Int: [Int]] = [:]
        func entry(
            _ module: String, isModule: Bool, prefixes: [[UInt8]] = [], package: String? = nil,
            isProgram: Bool = false, children: Set<String> = []
        ) -> Name {
            let (folder, leaf) = (RelativePath.parent(module), RelativePath.name(module))
            let parent = RelativePath.name(folder)
            return Name(
                leaf: ByteSearch(leaf), parent: parent.isEmpty ? nil : ByteSearch(parent),
                leafWord: number(leaf), parentWord: parent.isEmpty ? nil : number(parent),
                folder: folder, isModule: isModule, package: package, prefixes: prefixes,
                isProgram: isProgram,
                children: children)
        }
        var names = moves.map { move in
            let module = ModuleMap.modulePath(ofFile: move.from)
            let folder = RelativePath.parent(module)
            let isModule = module != move.from || map.exists(module)
            var prefixes: [[UInt8]] = folder.isEmpty ? [] : [Array((folder + "/").utf8)]
            if isModule {
                for root in map.roots where RelativePath.isInside(module, root) && module != root {
                    let inner = RelativePath.parent(RelativePath.inside(module, root))
                    guard !inner.isEmpty else { continue }
                    let parts = RelativePath.parts(inner)
                    // The second as a regular expression has it.
                    for dot in [".", "\\."] {
                        prefixes.append(Array((parts.joined(separator: dot) + dot).utf8))
                    }
                }
            }
            return entry(
                module, isModule: isModule, prefixes: prefixes,
                package: module + "/__init__.py" == move.from ? module : nil,
                children: folder.isEmpty ? children(module) : [])
        }
        for move in moves where RelativePath.name(move.from) == "__main__.py" {
            let package = RelativePath.parent(move.from)
            if !package.isEmpty { names.append(entry(package, isModule: true, isProgram: true)) }
        }
        for (place, name) in names.enumerated() { named[name.leafWord, default: []].append(place) }
        self.names = names
        hasDocuments = moves.contains { SphinxDocument.isDocument($0.from) }
        self.named = named
        index = names.count > Self.few ? WordIndex(words) : nil
    }

    /// Whether a Python file may refer to something moved: it has the last part as a word, and the part
    /// before it too unless the file's own place stands for that.
    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        let present = index?.present(in: bytes)
        func holds(_ word: ByteSearch, _ number: Int?) -> Bool {
            if let present, let number { return present[number] }
            return word.firstWord(in: bytes) != nil
        }
        let isDynamic = holds(Self.importer, 0)
        return names.contains { name in
            guard name.isModule else {
                // Data, which paths lead to.
                guard holds(name.leaf, name.leafWord), Self.holdsPart(name.leaf, bytes) else { return false }
                guard let parent = name.parent, !RelativePath.isInside(file, name.folder) else { return true }
                return holds(parent, name.parentWord)
            }
            // `import_module('a.' + name)`: the last part is nowhere to be read.
            if isDynamic, let parent = name.parent {
                if RelativePath.isInside(file, name.folder) || holds(parent, name.parentWord) { return true }
            }
            if let package = name.package, RelativePath.isInside(file, package),
                Self.dots.first(in: bytes) != nil
            {
                return true
            }
            guard holds(name.leaf, name.leafWord) else { return false }
            guard let parent = name.parent, !RelativePath.isInside(file, name.folder) else { return true }
            return holds(parent, name.parentWord)
        }
    }

    /// Whether a word stands between quotes or slashes, as part of a path.
    private static func holdsPart(_ word: ByteSearch, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let isBorder = { (byte: UInt8) in byte == 0x22 || byte == 0x27 || byte == 0x2F }
        var from = 0
        while let at = word.firstWord(in: bytes, from: from) {
            from = at + word.word.count
            if at > 0, isBorder(bytes[at - 1]), from < bytes.count, isBorder(bytes[from]) { return true }
        }
        return false
    }

    /// Whether the last part of a moved thing's name stands there as a word.
    func hasLeaf(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let index else { return names.contains { $0.leaf.firstWord(in: bytes) != nil } }
        let present = index.present(in: bytes)
        return named.keys.contains { present[$0] }
    }

    /// Where last parts of moved things' names stand as words, in order.
    func leaves(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var found: [Int] = []
        if let index {
            index.visit(bytes) { if named[$0.word] != nil { found.append($0.at) } }
            return found.sorted()
        }
        for name in names {
            var from = 0
            while let at = name.leaf.firstWord(in: bytes, from: from) {
                found.append(at)
                from = at + name.leaf.word.count
            }
        }
        return names.count > 1 ? found.sorted() : found
    }

    /// Where a text speaks of old places by whole dotted name or path: byte ranges in order.
    func mentions(in bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        func look(_ name: Name, _ at: Int) {
            if let start = start(of: name, leafAt: at, in: bytes) {
                found.append(start..<(at + name.leaf.word.count))
            }
        }
        if let index {
            index.visit(bytes) { hit in
                for place in named[hit.word] ?? [] { look(names[place], hit.at) }
            }
        } else {
            for name in names {
                var from = 0
                while let at = name.leaf.firstWord(in: bytes, from: from) {
                    from = at + name.leaf.word.count
                    look(name, at)
                }
            }
        }
        guard found.count > 1 else { return found }
        found.sort { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
        // "a/b" within "a/b/c" is one mention.
        var result: [Range<Int>] = []
        for range in found where result.last.map({ range.lowerBound >= $0.upperBound }) ?? true {
            result.append(range)
        }
        return result
    }

    private func start(of name: Name, leafAt at: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        if name.isProgram { return nil }
        guard name.parent != nil else { return topStart(of: name, at, in: bytes) }
        for prefix in name.prefixes {
            let start = at - prefix.count
            guard start >= 0, prefix.elementsEqual(bytes[start..<at]) else { continue }
            if start > 0 {
                let before = bytes[start - 1]
                if before.isOfName || before == UInt8(ascii: "-") { continue }
                if before == UInt8(ascii: "."), prefix.last == before { continue }
            }
            return start
        }
        return nil
    }

    /// A top-level name is a common word: only `name/…` and `name.submodule` count.
    private func topStart(of name: Name, _ at: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        if at > 0 {
            let before = bytes[at - 1]
            if before == UInt8(ascii: ".") || before == UInt8(ascii: "-") { return nil }
        }
        let end = at + name.leaf.word.count
        guard end + 1 < bytes.count, bytes[end + 1].isOfName else { return nil }
        if bytes[end] == UInt8(ascii: "/") {
            if at > 0, bytes[at - 1] == UInt8(ascii: "/") {
                // "./name/x" is ours, "other/name/x" is not.
                guard at > 1, bytes[at - 2] == UInt8(ascii: "."),
                    at == 2 || bytes[at - 3] != UInt8(ascii: ".")
                else { return nil }
            }
            return at
        }
        guard name.isModule, bytes[end] == UInt8(ascii: ".") else { return nil }
        var last = end + 1
        while last < bytes.count, bytes[last].isOfName { last += 1 }
        return name.children.contains(String(decoding: bytes[(end + 1)..<last], as: UTF8.self)) ? at : nil
    }
}
