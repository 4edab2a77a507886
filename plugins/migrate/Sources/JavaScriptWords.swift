// Which files can name what moves at all: told by the words in them, before anything is read as code.

/// The words without which a file says nothing of what moves.
struct JavaScriptWords: Sendable {
    /// One moved thing.
    private struct Name: Sendable {
        /// The number of the word that every specifier of it has.
        var leaf: Int
        /// Of the folder that holds it: it is written by all files outside of that; nil: another name may stand for the folder.
        var parent: Int?
        var folder: String
    }

    private let names: [Name]
    private let searches: [ByteSearch]
    private let index: WordIndex?
    /// Folders whose `index` moves: within them `.` and `..` name it.
    private let folders: [String]
    private static let few = 6

    init(_ moves: [Move], _ world: JavaScriptWorld) {
        var words: [String] = []
        var numbers: [String: Int] = [:]
        func number(_ word: String) -> Int {
            if let known = numbers[word] { return known }
            numbers[word] = words.count
            words.append(word)
            return words.count - 1
        }
        var folders: Set<String> = []
        var names: [Name] = []
        let aliased = world.namedFolders
        func add(_ path: String, _ leaf: String) {
            guard !leaf.isEmpty else { return }
            let folder = RelativePath.parent(path)
            let isBare = folder.isEmpty || aliased.contains(folder)
            names.append(
                Name(
                    leaf: number(leaf), parent: isBare ? nil : number(RelativePath.name(folder)),
                    folder: folder))
        }
        for move in moves {
            // What only other languages read.
            if [".py", ".pyi", ".go", ".java", ".rb", ".rs"].contains(JavaScriptPath.ending(move.from)) {
                continue
            }
            let stem = JavaScriptPath.withoutPlatform(JavaScriptPath.stem(move.from) ?? move.from)
            let name = RelativePath.name(stem)
            if JavaScriptPath.isIndex(move.from) {
                let folder = RelativePath.parent(move.from)
                folders.insert(folder)
                add(move.from, "index")
                add(folder, RelativePath.name(folder))
            } else if JavaScriptPath.isStyle(move.from) {
                let ending = JavaScriptPath.ending(move.from)
                add(move.from, String(name.dropLast(ending.utf8.count).drop { $0 == "_" }))
            } else {
                add(move.from, name)
            }
        }
        self.names = names
        self.folders = folders.sorted()
        searches = words.map(ByteSearch.init)
        index = words.count > Self.few ? WordIndex(words) : nil
    }

    func mayRefer(_ bytes: UnsafeBufferPointer<UInt8>, file: String) -> Bool {
        if folders.contains(where: { RelativePath.isInside(file, $0) }) { return true }
        let present = index?.present(in: bytes)
        func holds(_ number: Int) -> Bool {
            if let present { return present[number] }
            return searches[number].firstWord(in: bytes) != nil
        }
        return names.contains { name in
            guard holds(name.leaf) else { return false }
            guard let parent = name.parent, !RelativePath.isInside(file, name.folder) else { return true }
            return holds(parent)
        }
    }
}
