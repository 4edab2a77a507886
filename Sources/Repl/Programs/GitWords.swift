import Glibc
import LineEditor
import Platform

/// git's subcommands and aliases; branches, tags and remotes of the repository, read from its files (gitrepository-layout(5)).
struct GitWords {
    let workingFolder: String
    let home: String?
    let programFolders: [String]

    /// Subcommands that take a branch, a tag or another name of a commit.
    private static let takesCommits: Set<String> = [
        "checkout", "switch", "merge", "rebase", "branch", "log", "diff", "reset", "cherry-pick", "revert",
        "show",
        "tag", "worktree", "range-diff", "describe", "bisect", "archive", "difftool", "format-patch",
        "rev-list", "rev-parse",
        "merge-base", "restore", "blame",
    ]
    /// Of those the ones that take no files.
    private static let takesOnlyCommits: Set<String> = [
        "switch", "merge", "rebase", "branch", "tag", "cherry-pick", "revert",
    ]
    private static let takesRemotes: Set<String> = ["push", "pull", "fetch"]
    private static let mostReferences = 5000

    func offer(_ given: [String]) -> ProgramWords.Offer? {
        var words = given[...]
        var folder = workingFolder
        // `git -C FOLDER -c name=value …`
        while let flag = words.first, flag.hasPrefix("-") {
            words.removeFirst()
            guard ["-C", "-c", "--git-dir", "--work-tree", "--namespace"].contains(flag) else { continue }
            if flag == "-C", let value = words.first { folder = Path.absolute(value, in: folder) }
            words = words.dropFirst()
        }
        guard let subcommand = words.first else {
            return .init(candidates: subcommands(in: folder), takesFiles: false)
        }
        let arguments = words.dropFirst().filter { !$0.hasPrefix("-") }
        if words.contains("--") { return nil }
        let known = expanded(subcommand, in: folder)
        guard let repository = GitHead.repository(from: folder) else { return nil }
        if Self.takesRemotes.contains(known) {
            let names = arguments.isEmpty ? remotes(of: repository) : references(of: repository)
            return .init(candidates: names, takesFiles: false)
        }
        if known == "remote", !arguments.isEmpty {
            return .init(candidates: remotes(of: repository), takesFiles: false)
        }
        guard Self.takesCommits.contains(known) else { return nil }
        return .init(
            candidates: references(of: repository), takesFiles: !Self.takesOnlyCommits.contains(known))
    }

    // MARK: Subcommands

    private func subcommands(in folder: String) -> [Completion.Candidate] {
        var names: Set<String> = []
        for folder in ["/usr/lib/git-core", "/usr/libexec/git-core", "/usr/local/libexec/git-core"]
            + programFolders
        {
            for name in PathCompletion.entries(in: folder) where name.hasPrefix("git-") {
                let word = String(name.dropFirst(4))
                // What only git itself calls: `git-remote-https`, `git-sh-setup`, `git-add--interactive`.
                let isInner =
                    word.contains("--") || word.contains(".") || word.hasPrefix("sh-")
                    || word.hasPrefix("remote-")
                if !isInner { names.insert(word) }
            }
        }
        var candidates = aliases(in: folder).map {
            Completion.Candidate(text: $0.key, summary: "alias: " + $0.value)
        }
        candidates += names.map { .init(text: $0) }
        return candidates.sorted { $0.text < $1.text }
    }

    /// What an alias stands for, if it is one: its first word.
    private func expanded(_ subcommand: String, in folder: String) -> String {
        guard let text = aliases(in: folder)[subcommand], !text.hasPrefix("!") else { return subcommand }
        return text.split(separator: " ").first.map(String.init) ?? subcommand
    }

    private func aliases(in folder: String) -> [String: String] {
        var found: [String: String] = [:]
        for (section, name, value) in settings(in: folder) where section == "alias" { found[name] = value }
        return found
    }

    // MARK: Repository

    private func remotes(of repository: String) -> [Completion.Candidate] {
        var names: Set<String> = []
        for (section, _, _) in Self.settings(in: repository + "/config") where section.hasPrefix("remote \"")
        {
            names.insert(String(section.dropFirst(8).dropLast()))
        }
        return names.sorted().map { .init(text: $0, summary: "remote") }
    }

    private func references(of repository: String) -> [Completion.Candidate] {
        let kinds = [("refs/heads/", "branch"), ("refs/tags/", "tag"), ("refs/remotes/", "remote branch")]
        var candidates: [Completion.Candidate] = []
        let packed = SmallFile.lines(of: repository + "/packed-refs").compactMap { line -> Substring? in
            let parts = line.split(separator: " ")
            return parts.count == 2 && !line.hasPrefix("#") ? parts[1] : nil
        }
        for (prefix, kind) in kinds {
            var names = Set(
                packed.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.utf8.count)) })
            collect(repository + "/" + prefix.dropLast(), "", &names)
            candidates += names.sorted().prefix(Self.mostReferences).map { .init(text: $0, summary: kind) }
        }
        return candidates
    }

    private func collect(_ folder: String, _ prefix: String, _ names: inout Set<String>) {
        for entry in PathCompletion.entries(in: folder) where names.count < Self.mostReferences {
            let path = folder + "/" + entry
            if PathCompletion.isFolder(path) {
                collect(path, prefix + entry + "/", &names)
            } else if !entry.hasSuffix(".lock") {
                names.insert(prefix + entry)
            }
        }
    }

    // MARK: Settings

    private func settings(in folder: String) -> [(section: String, name: String, value: String)] {
        var found: [(section: String, name: String, value: String)] = []
        if let home {
            found += Self.settings(in: home + "/.gitconfig") + Self.settings(in: home + "/.config/git/config")
        }
        if let repository = GitHead.repository(from: folder) {
            found += Self.settings(in: repository + "/config")
        }
        return found
    }

    /// As git-config(1) describes the file, but for values over several lines.
    private static func settings(in file: String) -> [(section: String, name: String, value: String)] {
        var section = ""
        return SmallFile.lines(of: file).compactMap { line in
            let line = line.trimmed
            if line.hasPrefix("["), let end = line.lastIndex(of: "]") {
                section = String(line[line.index(after: line.startIndex)..<end])
                // The part in quotes alone tells capitals apart.
                if !section.contains("\"") { section = section.lowercased() }
                return nil
            }
            guard let equals = line.firstIndex(of: "="), !line.hasPrefix("#"), !line.hasPrefix(";") else {
                return nil
            }
            return (
                section, String(line[..<equals].trimmed), String(line[line.index(after: equals)...].trimmed)
            )
        }
    }
}

extension Substring {
    /// Without blanks at its ends.
    var trimmed: Substring {
        var text = self
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
