import LineEditor

/// How programs from outside were called before: which subcommands and flags the lines of history give them.
struct ProgramUses {
    private let history: History
    /// So many of the newest lines with the program's name are looked at.
    private static let mostLines = 2000
    /// So many words of a call may be subcommands: `docker compose up`.
    private static let depth = 3

    init(_ history: History) { self.history = history }

    /// Flags where a `-` is typed, else subcommands: plain words that followed the same words. Sorted.
    /// - Parameter words: the program and the arguments before the cursor.
    func arguments(after words: [String], beginningWith typed: String) -> [String] {
        guard var program = words.first else { return [] }
        if program.hasPrefix("^") { program.removeFirst() }
        let before = [program] + words.dropFirst()
        let areFlags = typed.hasPrefix("-")
        if !areFlags, before.count > Self.depth || !before.dropFirst().allSatisfy(Self.isSubcommand) {
            return []
        }
        var found: Set<String> = []
        for line in history.entries(holding: program, limit: Self.mostLines) {
            for call in Self.calls(in: line) where call.first == program {
                if areFlags {
                    // Those of another subcommand are not for this one.
                    if before.count > 1, Self.isSubcommand(before[1]), call.dropFirst().first != before[1] {
                        continue
                    }
                    // Right behind the program: not those that follow its subcommand.
                    let fitting =
                        before.count > 1 ? call[...] : call.prefix { $0 == program || $0.hasPrefix("-") }
                    found.formUnion(fitting.compactMap(Self.flag).filter { $0.hasPrefix(typed) })
                } else if call.count > before.count, call.prefix(before.count).elementsEqual(before),
                    call[before.count].hasPrefix(typed), Self.isSubcommand(call[before.count])
                {
                    found.insert(call[before.count])
                }
            }
        }
        if areFlags { found.subtract(words) }
        return found.sorted()
    }

    /// A flag without its value.
    private static func flag(_ word: String) -> String? {
        guard word.utf8.count > 1, word.hasPrefix("-") else { return nil }
        let name = word.prefix { $0 != "=" }
        guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }),
            name.contains(where: \.isLetter)
        else { return nil }
        return String(name)
    }

    /// No path, number or text, as far as one can see that.
    static func isSubcommand(_ word: String) -> Bool {
        guard let first = word.first, first.isASCII, first.isLetter else { return false }
        return word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }

    /// The words of each command of a line, up to the first that is quoted: enough to see how it begins.
    private static func calls(in line: String) -> [[String]] {
        line.split(whereSeparator: { "|;&(){}\n".contains($0) }).map { part in
            var words = part.split(separator: " ", omittingEmptySubsequences: true).prefix {
                !$0.contains(where: { "\"'$\\".contains($0) })
            }.map(String.init)
            if let first = words.first, first.hasPrefix("^") { words[0].removeFirst() }
            return words
        }
    }
}
