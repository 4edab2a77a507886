import LineEditor

/// The names of manual pages.
struct ManualPages {
    var folders = ["/usr/share/man", "/usr/local/share/man"]

    func offer(_ given: [String], _ typed: String) -> ProgramWords.Offer? {
        // All of them would bury what is looked for.
        guard !typed.isEmpty else { return nil }
        let section = given.last.flatMap { $0.count == 1 && $0.first?.isNumber == true ? $0 : nil }
        var sections: [String: Set<String>] = [:]
        for folder in folders {
            for number in section.map({ [$0] }) ?? (1...9).map(String.init) {
                for entry in PathCompletion.entries(in: folder + "/man" + number) where entry.hasPrefix(typed)
                {
                    sections[Self.name(entry), default: []].insert(number)
                }
            }
        }
        let candidates = sections.sorted { $0.key < $1.key }.map { name, numbers in
            Completion.Candidate(text: name, summary: "section " + numbers.sorted().joined(separator: ", "))
        }
        return .init(candidates: candidates, takesFiles: false)
    }

    /// `printf.1.gz`, `open.2`, `File::Temp.3perl.gz`
    private static func name(_ entry: String) -> String {
        var parts = entry.split(separator: ".", omittingEmptySubsequences: false)
        if let last = parts.last, ["gz", "xz", "bz2", "zst"].contains(last) { parts.removeLast() }
        if parts.count > 1 { parts.removeLast() }
        return parts.joined(separator: ".")
    }
}
