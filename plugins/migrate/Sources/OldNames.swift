// The names by which old places are spoken of: which files can refer to them at all, and where text still does.

/// Looks for what a set of moves leaves behind. Made once per plan, used for every file.
struct OldNames: Sendable {
    /// One moved thing.
    private struct Name: Sendable {
        /// Its last part without `.py`; of a file that is no module, the whole name.
        var leaf: ByteSearch
        /// The part before it; nil at the top.
        var parent: ByteSearch?
        /// The folder that holds it.
        var folder: String
        var isModule: Bool
        /// Ways to write all before the leaf, with separators: "django/core/", "core." and so on.
        var prefixes: [[UInt8]]
        /// What may follow the leaf for it to be this name, where the leaf stands alone at the top: submodules' names.
        var children: Set<String>
    }

    private static let importer = ByteSearch("import_module")
    private let names: [Name]

    init(_ moves: [Move], _ map: ModuleMap, children: (String) -> Set<String>) {
        names = moves.map { move in
            let module = ModuleMap.modulePath(ofFile: move.from)
            let folder = RelativePath.parent(module)
            let isModule = module != move.from || map.exists(module)
            var prefixes: [[UInt8]] = folder.isEmpty ? [] : [Array((folder + "/").utf8)]
            if isModule {
                for root in map.roots where RelativePath.isInside(module, root) && module != root {
                    let inner = RelativePath.parent(RelativePath.inside(module, root))
                    guard !inner.isEmpty else { continue }
                    prefixes.append(Array((RelativePath.parts(inner).joined(separator: ".") + ".").utf8))
                }
            }
            let parent = RelativePath.name(folder)
            return Name(
                leaf: ByteSearch(RelativePath.name(module)),
                parent: parent.isEmpty ? nil : ByteSearch(parent),
                folder: folder, isModule: isModule, prefixes: prefixes,
                children: folder.isEmpty ? children(module) : [])
        }
    }

    /// Whether a Python file may refer to something moved: it has the last part as a word, and the part
    /// before it too unless the file's own place stands for that.
    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        let isDynamic = Self.importer.firstWord(in: bytes) != nil
        return names.contains { name in
            // `import_module('a.' + name)`: the last part is nowhere to be read.
            if isDynamic, name.isModule, let parent = name.parent {
                if RelativePath.isInside(file, name.folder) || parent.firstWord(in: bytes) != nil {
                    return true
                }
            }
            guard name.isModule, name.leaf.firstWord(in: bytes) != nil else { return false }
            guard let parent = name.parent, !RelativePath.isInside(file, name.folder) else { return true }
            return parent.firstWord(in: bytes) != nil
        }
    }

    /// Whether the last part of a moved thing's name stands there as a word.
    func hasLeaf(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        names.contains { $0.leaf.firstWord(in: bytes) != nil }
    }

    /// Where last parts of moved things' names stand as words, in order.
    func leaves(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
        var found: [Int] = []
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
        for name in names {
            var from = 0
            while let at = name.leaf.firstWord(in: bytes, from: from) {
                let end = at + name.leaf.word.count
                from = end
                if let start = start(of: name, leafAt: at, in: bytes) { found.append(start..<end) }
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
        guard name.parent != nil else { return topStart(of: name, at, in: bytes) }
        for prefix in name.prefixes {
            let start = at - prefix.count
            guard start >= 0, prefix.elementsEqual(bytes[start..<at]) else { continue }
            if start > 0 {
                let before = bytes[start - 1]
                if PythonLexer.isNameByte(before) || before == UInt8(ascii: "-") { continue }
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
        guard end + 1 < bytes.count, PythonLexer.isNameByte(bytes[end + 1]) else { return nil }
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
        while last < bytes.count, PythonLexer.isNameByte(bytes[last]) { last += 1 }
        return name.children.contains(String(decoding: bytes[(end + 1)..<last], as: UTF8.self)) ? at : nil
    }
}
