// Which files git ignores (gitignore(5)): `.gitignore` in each folder, and `.git/info/exclude`.

import Platform
import PluginAPI

struct IgnoreFiles {
    private struct Rule {
        let regex: Regex
        let isNegated: Bool
        let isForFolders: Bool
        /// The folder of the file that has it, relative to the walk's start with a `/` at its end; empty: the start.
        let base: String
        /// Of a file above the start: the way from its folder down, with a `/` at its end.
        let above: String
    }

    private var rules: [Rule] = []
    /// The folders whose files were read.
    private var read: Set<String> = []

    /// Of the folders above `start` up to the one with `.git`, if there is one.
    init(above start: String) throws(RegexError) {
        var folders: [String] = []
        var at = start
        while !Files.exists(Path.join(at, ".git")) {
            guard at != "/" else { return }
            folders.append(at)
            at = Path.parent(at)
        }
        folders.append(at)
        try add(Path.join(at, ".git/info/exclude"), base: "", above: Self.below(at, start))
        for folder in folders.reversed() where folder != start {
            try add(Path.join(folder, ".gitignore"), base: "", above: Self.below(folder, start))
        }
    }

    /// The way from a folder down to the walk's start, with a `/` at its end; empty: they are one.
    private static func below(_ folder: String, _ start: String) -> String {
        folder == start ? "" : Path.relative(start, to: folder) + "/"
    }

    /// Reads the file of a folder of the walk, relative to its start; once.
    mutating func enter(_ folder: String, in start: String) throws(RegexError) {
        guard read.insert(folder).inserted else { return }
        let path = folder.isEmpty ? start : Path.join(start, folder)
        try add(Path.join(path, ".gitignore"), base: folder.isEmpty ? "" : folder + "/", above: "")
    }

    /// `above`: what stands before each path of the walk, as the file sees it.
    private mutating func add(_ path: String, base: String, above: String) throws(RegexError) {
        guard let text = try? Files.readText(path) else { return }
        for line in text.split(separator: "\n") {
            var pattern = line.hasSuffix("\r") ? line.dropLast() : line
            while pattern.hasSuffix(" "), !pattern.hasSuffix("\\ ") { pattern = pattern.dropLast() }
            if pattern.isEmpty || pattern.hasPrefix("#") { continue }
            let isNegated = pattern.hasPrefix("!")
            if isNegated { pattern = pattern.dropFirst() }
            let isForFolders = pattern.hasSuffix("/")
            if isForFolders { pattern = pattern.dropLast() }
            let isAnchored = pattern.contains("/")
            if pattern.hasPrefix("/") { pattern = pattern.dropFirst() }
            if pattern.isEmpty { continue }
            let whole = (isAnchored ? "" : "(?:.*/)?") + Self.expression(pattern)
            // A pattern that isn't one for us ignores nothing.
            guard let regex = try? Regex("^" + whole + "$") else { continue }
            rules.append(
                Rule(regex: regex, isNegated: isNegated, isForFolders: isForFolders, base: base, above: above)
            )
        }
    }

    private static func expression(_ pattern: Substring) -> String {
        var result = ""
        var rest = pattern
        while let first = rest.first {
            if rest.hasPrefix("**/") {
                result += "(?:.*/)?"
                rest = rest.dropFirst(3)
            } else if rest == "/**" {
                result += "/.+"
                rest = ""
            } else if first == "*" {
                result += "[^/]*"
                rest = rest.drop { $0 == "*" }
            } else if first == "?" {
                result += "[^/]"
                rest = rest.dropFirst()
            } else if first == "[", let close = rest.dropFirst(2).firstIndex(of: "]") {
                let content = rest[rest.index(after: rest.startIndex)..<close]
                let inner = content.hasPrefix("!") ? "^" + content.dropFirst() : String(content)
                result += "[" + inner.replacing("\\", with: "\\\\").replacing("[", with: "\\[") + "]"
                rest = rest[rest.index(after: close)...]
            } else {
                if first == "\\" { rest = rest.dropFirst() }
                result += Regex.quoted(String(rest.prefix(1)))
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// Whether a path of the walk is ignored, its folders being none. The last rule that matches says.
    func ignores(_ path: String, isFolder: Bool) -> Bool {
        for rule in rules.reversed() where isFolder || !rule.isForFolders {
            guard path.hasPrefix(rule.base) else { continue }
            let seen = rule.above + path.dropFirst(rule.base.count)
            if (try? rule.regex.matches(seen)) == true { return !rule.isNegated }
        }
        return false
    }
}
