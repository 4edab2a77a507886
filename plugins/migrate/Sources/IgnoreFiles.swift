// What `.gitignore` files leave out, by gitignore(5).

import Platform

/// Answers whether a path is ignored; reads each folder's `.gitignore` when first asked about something in it. One thread's.
final class IgnoreFiles {
    /// One line of an ignore file.
    private struct Rule {
        var pattern: PathPattern
        var isNegated: Bool
        var isFolderOnly: Bool
    }

    private let root: String
    private var rules: [String: [Rule]] = [:]
    private var known: [String: Bool] = [:]

    /// - Parameter root: absolute.
    init(root: String) { self.root = root }

    /// Whether a file, or a folder that it lies in, is ignored. The path is relative to the root.
    func isIgnored(_ path: String) -> Bool {
        let folder = RelativePath.parent(path)
        if !folder.isEmpty, isIgnoredFolder(folder) { return true }
        return decide(path, isFolder: false)
    }

    private func isIgnoredFolder(_ path: String) -> Bool {
        if let answer = known[path] { return answer }
        let folder = RelativePath.parent(path)
        let answer = !folder.isEmpty && isIgnoredFolder(folder) || decide(path, isFolder: true)
        known[path] = answer
        return answer
    }

    /// The last rule that matches, of the nearest file that has one.
    private func decide(_ path: String, isFolder: Bool) -> Bool {
        var folder = RelativePath.parent(path)
        while true {
            let inner = RelativePath.inside(path, folder)
            for rule in rules(of: folder).reversed() where !rule.isFolderOnly || isFolder {
                if rule.pattern.matchesWhole(inner) { return !rule.isNegated }
            }
            if folder.isEmpty { return false }
            folder = RelativePath.parent(folder)
        }
    }

    private func rules(of folder: String) -> [Rule] {
        if let found = rules[folder] { return found }
        var files = [RelativePath.join(folder, ".gitignore")]
        if folder.isEmpty { files.insert(".git/info/exclude", at: 0) }
        var found: [Rule] = []
        for file in files {
            guard let text = try? Files.read(Path.join(root, file)) else { continue }
            for line in String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline) {
                if let rule = Self.rule(line) { found.append(rule) }
            }
        }
        rules[folder] = found
        return found
    }

    private static func rule(_ line: Substring) -> Rule? {
        var text = line
        while text.last == " " { text.removeLast() }
        guard !text.isEmpty, text.first != "#" else { return nil }
        let isNegated = text.first == "!"
        if isNegated || text.first == "\\" { text.removeFirst() }
        let isFolderOnly = text.last == "/"
        guard let pattern = PathPattern(String(text)) else { return nil }
        return Rule(pattern: pattern, isNegated: isNegated, isFolderOnly: isFolderOnly)
    }
}
