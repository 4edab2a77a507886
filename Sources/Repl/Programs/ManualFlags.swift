import Glibc
import LineEditor
import Platform

/// The flags of programs from outside, out of their manual pages. Pages stay as they were read while their files do.
final class ManualFlags {
    private struct Page {
        let modified: timespec
        let flags: [ManualFlag]
    }

    private var pages: [String: Page] = [:]
    /// So many pages are kept.
    private static let mostPages = 64
    /// More of a page is not read: the longest, gcc's, have some 1.5 MB.
    private static let mostBytes = 4 << 20
    private static let sections = ["1", "8", "6", "1ssl", "1p"]

    /// - Parameters:
    ///   - words: the program and the arguments before the cursor.
    ///   - typed: begins with `-`.
    ///   - programFolders: as in PATH; manuals lie beside them.
    ///   - manualPath: `$MANPATH`: folders of manuals instead of those; an empty part of it stands for them.
    func offer(
        after words: [String], beginningWith typed: String, programFolders: [String], manualPath: String?
    ) -> [Completion.Candidate] {
        let given = Set(words.dropFirst().map { String($0.prefix { $0 != "=" }) })
        return flags(of: words, in: Self.roots(programFolders, manualPath)).filter {
            $0.forms.allSatisfy { !given.contains($0) }
        }.flatMap { Self.candidates($0, typed) }
    }

    private static func candidates(_ flag: ManualFlag, _ typed: String) -> [Completion.Candidate] {
        let summary = flag.summary.isEmpty ? nil : flag.summary
        /// Of many names the short one, and the one that is meant.
        func label(_ form: String) -> String {
            let others = flag.forms.count > 2 ? flag.forms.filter { $0.count == 2 || $0 == form } : flag.forms
            return others.joined(separator: ", ") + flag.value
        }
        if typed == "-" {
            // The short one is due.
            let form = flag.forms.first { $0.count == 2 } ?? flag.forms[0]
            let long = flag.forms.first { $0.hasPrefix("--") } ?? form
            return [.init(text: form, label: label(long), summary: summary)]
        }
        let fitting = flag.forms.filter { $0.hasPrefix(typed) }
        return fitting.map { form in
            // Its value may follow as a word of its own only where the page says so.
            let isJoined = form.hasPrefix("--") && flag.value.hasPrefix("=")
            return .init(
                text: form + (isJoined ? "=" : ""),
                label: fitting.count == 1 ? label(form) : form + flag.value,
                summary: summary, ending: isJoined ? "" : " ")
        }
    }

    private func flags(of words: [String], in roots: [String]) -> [ManualFlag] {
        Self.page(of: words, in: roots).map { flags(at: $0.path) } ?? []
    }

    /// The name of the manual page on what these words call; nil: there is none.
    func page(of words: [String], programFolders: [String], manualPath: String?) -> String? {
        Self.page(of: words, in: Self.roots(programFolders, manualPath))?.name
    }

    /// Of `git commit` git-commit(1), where there is such a page.
    private static func page(of words: [String], in roots: [String]) -> (name: String, path: String)? {
        guard let program = words.first.map({ Path.name($0) }), !program.isEmpty else { return nil }
        var found = path(of: program, in: roots).map { (name: program, path: $0) }
        var name = program
        for word in words.dropFirst().filter(ProgramUses.isSubcommand).prefix(3) {
            guard let path = path(of: name + "-" + word, in: roots) else { continue }
            name += "-" + word
            found = (name, path)
        }
        return found
    }

    private func flags(at path: String) -> [ManualFlag] {
        var info = stat()
        guard stat(path, &info) == 0 else { return [] }
        if let page = pages[path], page.modified.tv_sec == info.st_mtim.tv_sec,
            page.modified.tv_nsec == info.st_mtim.tv_nsec
        {
            return page.flags
        }
        let flags = Self.text(at: path).map(ManualPageReader.flags) ?? []
        if pages.count >= Self.mostPages { pages = [:] }
        pages[path] = Page(modified: info.st_mtim, flags: flags)
        return flags
    }

    // MARK: Files

    /// Folders of manuals: beside those of programs, and the usual ones.
    private static func roots(_ programFolders: [String], _ manualPath: String?) -> [String] {
        let own = (manualPath ?? "").split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        var roots = own.filter { !$0.isEmpty }
        guard own.contains("") else { return roots }
        for folder in programFolders + ["/usr/local/bin", "/usr/bin"] {
            guard let slash = folder.lastIndex(of: "/") else { continue }
            let base = String(folder[..<slash])
            for root in [base + "/share/man", base + "/man"] where !roots.contains(root) {
                roots.append(root)
            }
        }
        return roots
    }

    private static func path(of name: String, in roots: [String]) -> String? {
        for root in roots {
            for section in sections {
                let path = "\(root)/man\(section.prefix(1))/\(name).\(section)"
                for path in [path + ".gz", path] where access(path, R_OK) == 0 { return path }
            }
        }
        return nil
    }

    /// A page that only names another one (`.so man1/less.1`) is that one.
    private static func text(at path: String, depth: Int = 0) -> String? {
        guard let bytes = SmallFile.bytes(of: path, limit: mostBytes) else { return nil }
        let plain = path.hasSuffix(".gz") ? Gzip.expanded(bytes, limit: mostBytes) : bytes
        guard let plain else { return nil }
        let text = String(decoding: plain, as: UTF8.self)
        guard text.hasPrefix(".so "), depth < 3 else { return text }
        let name = text.dropFirst(4).prefix { !$0.isWhitespace }
        let root = Path.parent(Path.parent(path))
        let other = root + "/" + name
        return self.text(at: access(other + ".gz", R_OK) == 0 ? other + ".gz" : other, depth: depth + 1)
    }
}
