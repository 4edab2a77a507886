import Glibc
import LineEditor
import PluginAPI

/// What Tab offers where a command is due.
extension ShellCompletion {
    private static let keywords = [
        "break", "continue", "def", "defer", "export", "for", "if", "let", "loop", "match", "return", "try",
        "use", "var",
        "while",
    ]

    func commands(_ place: CommandLineScanner, _ value: String) -> Completion {
        if value.hasPrefix("^") {
            let name = String(value.dropFirst())
            if name.contains("/") {
                return paths(place).complete(
                    name, quote: .none, kind: .programs, start: place.start, prefix: "^")
            }
            return Completion(
                start: place.start,
                candidates: programs(beginningWith: name).map { .init(text: "^" + $0, label: $0) })
        }
        if value.contains("/") || value.hasPrefix("~") || place.quote != .none {
            return paths(place).complete(value, quote: place.quote, kind: .programs, start: place.start)
        }
        var candidates = ownCommands(beginningWith: value, isPiped: place.isPiped)
        // All of PATH for nothing typed would bury our own.
        if !value.isEmpty {
            let known = Set(candidates.map(\.text))
            candidates += programs(beginningWith: value).filter { !known.contains($0) }.map {
                .init(text: $0)
            }
        }
        if candidates.isEmpty {
            return paths(place).complete(value, quote: .none, kind: .programs, start: place.start)
        }
        return Completion(start: place.start, candidates: candidates)
    }

    /// Abbreviations, commands and keywords by their names. Behind a pipe only what takes something.
    private func ownCommands(beginningWith typed: String, isPiped: Bool) -> [Completion.Candidate] {
        var summaries = Dictionary(
            uniqueKeysWithValues: evaluator.settings.abbreviations.filter { $0.name.hasPrefix(typed) }
                .map { ($0.name, "abbreviation: " + $0.expansion) })
        for name in evaluator.commandNames() where name.hasPrefix(typed) {
            let signature = evaluator.signature(of: name)
            if isPiped, signature?.input == [.nothing] { continue }
            // Of `migrate apply` the first word, once.
            let words = name.split(separator: " ", maxSplits: 1).map(String.init)
            guard let first = words.first, summaries[first] == nil else { continue }
            summaries[first] = words.count > 1 ? "" : signature?.summary ?? ""
        }
        for keyword in ShellCompletion.keywords
        where !isPiped && keyword.hasPrefix(typed) && summaries[keyword] == nil {
            summaries[keyword] = ""
        }
        return summaries.sorted { $0.key < $1.key }.map { name, summary in
            .init(text: name, summary: summary.isEmpty ? nil : summary)
        }
    }

    func programs(beginningWith prefix: String) -> [String] {
        var found: Set<String> = []
        for folder in programFolders {
            for name in PathCompletion.entries(in: folder) where name.hasPrefix(prefix) {
                if access(folder + "/" + name, X_OK) == 0 { found.insert(name) }
            }
        }
        return found.sorted()
    }
}
