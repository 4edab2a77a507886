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

    func offer(_ given: [String], beginningWith typed: String) -> ProgramWords.Offer? {
        var words = given[...]
        var folder = workingFolder
        // `git -C FOLDER -c name=value …`
        while let flag = words.first, flag.hasPrefix("-") {
            words.removeFirst()
            guard ["-C", "-c", "--git-dir", "--work-tree", "--namespace"].contains(flag) else { continue }
            guard let value = words.popFirst() else { return nil }
            if flag == "-C" { folder = Path.absolute(value, in: folder) }
        }
        guard let subcommand = words.first else {
            if typed.hasPrefix("-") {
                return .init(candidates: GitSubcommands.flags.map { .init(text: $0) }, takesFiles: false)
            }
            return .init(candidates: subcommands(in: folder), takesFiles: false)
        }
        if words.contains("--") || typed.hasPrefix("-") { return nil }
        return offer(
            to: expanded(subcommand, in: folder), words.dropFirst().filter { !$0.hasPrefix("-") }, typed,
            in: folder)
    }

    private func offer(
        to subcommand: String, _ arguments: [String], _ typed: String, in folder: String
    ) -> ProgramWords.Offer? {
        if arguments.isEmpty, let words = GitSubcommands.words[subcommand] {
            return .init(candidates: words.map { .init(text: $0) }, takesFiles: false)
        }
        guard let repository = GitHead.repository(from: folder) else { return nil }
        if Self.takesRemotes.contains(subcommand) {
            let names = arguments.isEmpty ? remotes(of: repository) : references(of: repository)
            return .init(candidates: names, takesFiles: false)
        }
        if subcommand == "remote" {
            // What is added is new; where it is may be a folder.
            if arguments[0] != "add" { return .init(candidates: remotes(of: repository), takesFiles: false) }
            guard arguments.count == 1 else { return nil }
            let known = remotes(of: repository).map(\.text)
            return .init(
                candidates: ["origin", "upstream"].filter { !known.contains($0) }.map { .init(text: $0) },
                takesFiles: false)
        }
        if subcommand == "stash" {
            return .init(candidates: stashes(of: repository), takesFiles: arguments[0] == "push")
        }
        guard Self.takesCommits.contains(subcommand) else { return nil }
        if let files = files(of: typed, in: folder) { return files }
        return .init(
            candidates: ranges(references(of: repository), typed),
            takesFiles: !Self.takesOnlyCommits.contains(subcommand))
    }

    /// `main..TYPED`, `main...TYPED`: what stands before goes before each name.
    private func ranges(_ references: [Completion.Candidate], _ typed: String) -> [Completion.Candidate] {
        var cut = typed.utf8.count
        let bytes = Array(typed.utf8)
        let dot = UInt8(ascii: ".")
        while cut > 1, !(bytes[cut - 1] == dot && bytes[cut - 2] == dot) { cut -= 1 }
        guard cut > 1 else { return references }
        let head = String(decoding: bytes[..<cut], as: UTF8.self)
        return references.map { .init(text: head + $0.text, label: $0.label, summary: $0.summary) }
    }

    /// `REVISION:PATH`: files of the working tree, from its top or, behind `./`, from here. nil: no such word.
    private func files(of typed: String, in folder: String) -> ProgramWords.Offer? {
        guard let colon = typed.firstIndex(of: ":"), colon > typed.startIndex else { return nil }
        let path = String(typed[typed.index(after: colon)...])
        let isHere = path.hasPrefix("./") || path.hasPrefix("../")
        let start = isHere ? folder : GitHead.top(from: folder) ?? folder
        let found = PathCompletion(workingFolder: start, home: nil).complete(
            path, quote: .none, kind: .any, start: 0, prefix: String(typed[...colon]))
        return .init(candidates: found.candidates, takesFiles: false)
    }

    // MARK: Subcommands

    /// Those for people first, then those for scripts.
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
        let aliases = aliases(in: folder)
        let common =
            aliases.map {
                Completion.Candidate(text: $0.key, summary: "alias: " + $0.value)
            }
            + names.filter { GitSubcommands.common.contains($0) && aliases[$0] == nil }.map {
                .init(text: $0)
            }
        let others = names.filter { !GitSubcommands.common.contains($0) && aliases[$0] == nil }
        return common.sorted { $0.text < $1.text } + others.sorted().map { .init(text: $0) }
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

    /// What is put aside, by number, the newest first; git keeps them in a log of their own.
    private func stashes(of repository: String) -> [Completion.Candidate] {
        let messages = SmallFile.lines(of: repository + "/logs/refs/stash").reversed().map {
            $0.split(separator: "\t", maxSplits: 1).last.map(String.init) ?? ""
        }
        return messages.enumerated().map { .init(text: String($0.offset), summary: $0.element) }
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
