// Finding many words in bytes at once.

/// Words to look for, by the hash of the name that each begins with: one pass over a text finds them all.
struct WordIndex: Sendable {
    /// A word's occurrence: its number, and where it begins.
    typealias Hit = (word: Int, at: Int)

    private let words: [[UInt8]]
    /// Of each place of the table the numbers of the words, by their first name's hash.
    private let table: [[Int32]]
    /// Words that begin with a byte that no name has; they are looked for one by one.
    private let others: [(word: Int, search: ByteSearch)]

    /// - Parameter words: none is empty, none is there twice.
    init(_ words: [String]) {
        self.words = words.map { Array($0.utf8) }
        var size = 256
        while size < words.count * 4 { size *= 2 }
        var table = [[Int32]](repeating: [], count: size)
        var others: [(word: Int, search: ByteSearch)] = []
        for (number, word) in self.words.enumerated() {
            let name = word.prefix { $0.isOfName }
            if name.isEmpty {
                others.append((number, ByteSearch(words[number])))
            } else {
                table[Int(truncatingIfNeeded: name.reduce(Self.seed, Self.mixed)) & (size - 1)].append(
                    Int32(number))
            }
        }
        self.table = table
        self.others = others
    }

    private static let seed: UInt32 = 0x811C_9DC5

    private static func mixed(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
        (hash ^ UInt32(byte)) &* 0x0100_0193
    }

    /// Gives each place where one of the words stands with no name byte beside it; those of one word in order.
    func visit(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (Hit) -> Void) {
        let mask = table.count - 1
        var at = 0
        let count = bytes.count
        table.withUnsafeBufferPointer { table in
            while at < count {
                guard bytes[at].isOfName else {
                    at += 1
                    continue
                }
                let start = at
                var hash = Self.seed
                while at < count, bytes[at].isOfName {
                    hash = Self.mixed(hash, bytes[at])
                    at += 1
                }
                let place = Int(truncatingIfNeeded: hash) & mask
                if table[place].isEmpty { continue }
                for number in table[place] where isWord(Int(number), at: start, in: bytes) {
                    body((Int(number), start))
                }
            }
        }
        for (number, search) in others {
            var from = 0
            while let at = search.firstWord(in: bytes, from: from) {
                body((number, at))
                from = at + search.word.count
            }
        }
    }

    private func isWord(_ number: Int, at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        words[number].withUnsafeBufferPointer { word in
            let end = start + word.count
            guard end <= bytes.count, end == bytes.count || !bytes[end].isOfName else {
                return false
            }
            return word.elementsEqual(bytes[start..<end])
        }
    }

    /// Of each word, by its number, whether it stands there.
    func present(in bytes: UnsafeBufferPointer<UInt8>) -> [Bool] {
        var found = [Bool](repeating: false, count: words.count)
        visit(bytes) { found[$0.word] = true }
        return found
    }
}
