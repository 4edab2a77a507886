// Which files git ignores: `.gitignore` in each folder, and `.git/info/exclude`, as gitignore(5) has them.

/// Answers for the paths of one tree; reads each folder's file when first asked about something in it. One thread's.
///
/// The files of the folders above the tree count, too, up to the one with `.git`. What the user told git to ignore everywhere
/// (`core.excludesFile`) is not known here.
public final class GitIgnore {
    /// One line of such a file.
    private struct Rule {
        var pattern: PathPattern
        var isNegated: Bool
        var isFolderOnly: Bool
    }

    /// Absolute: the folder with `.git`; without one the tree's own.
    private let top: String
    /// The tree, seen from the top; empty: it is the top.
    private let start: String
    private var rules: [String: [Rule]] = [:]
    private var known: [String: Bool] = [:]

    /// - Parameter root: the tree that is asked about; absolute.
    public init(root: String) {
        var above = root
        while above != "/", !Files.exists(Path.join(above, ".git")) { above = Path.parent(above) }
        top = Files.exists(Path.join(above, ".git")) ? above : root
        start = top == root ? "" : Path.relative(root, to: top)
    }

    /// Whether a file of the tree, or a folder that it lies in, is ignored.
    /// - Parameter path: relative to the tree's root.
    public func isIgnored(_ path: String) -> Bool {
        let path = seen(path)
        return isWithinIgnored(path) || decide(path, isFolder: false)
    }

    /// Whether a path of the tree itself is ignored, for a walk that enters no ignored folder.
    public func ignores(_ path: String, isFolder: Bool) -> Bool { decide(seen(path), isFolder: isFolder) }

    private func seen(_ path: String) -> String { start.isEmpty ? path : start + "/" + path }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private func isWithinIgnored(_ path: String) -> Bool {
        let folder = Self.parent(path)
        if folder.isEmpty { return false }
        if let answer = known[folder] { return answer }
        let answer = isWithinIgnored(folder) || decide(folder, isFolder: true)
        known[folder] = answer
        return answer
    }

    /// The last rule that matches, of the nearest folder that has one.
    private func decide(_ path: String, isFolder: Bool) -> Bool {
        var folder = Self.parent(path)
        while true {
            let inner = folder.isEmpty ? path : String(path.utf8.dropFirst(folder.utf8.count + 1)) ?? path
            for rule in rules(of: folder).reversed() where isFolder || !rule.isFolderOnly {
                if rule.pattern.matchesWhole(inner) { return !rule.isNegated }
            }
            if folder.isEmpty { return false }
            folder = Self.parent(folder)
        }
    }

    private func rules(of folder: String) -> [Rule] {
        if let found = rules[folder] { return found }
        var found: [Rule] = []
        for file in (folder.isEmpty ? [".git/info/exclude"] : []) + [Path.join(folder, ".gitignore")] {
            // Without one nothing is ignored; git takes one that it can't read the same way.
            guard let text = try? Files.read(Path.join(top, file)) else { continue }
            found += text.split(separator: UInt8(ascii: "\n")).compactMap(Self.rule)
        }
        rules[folder] = found
        return found
    }

    private static func rule(_ line: ArraySlice<UInt8>) -> Rule? {
        var text = line
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        while text.last == UInt8(ascii: " "), text.dropLast().last != UInt8(ascii: "\\") { text.removeLast() }
        guard !text.isEmpty, text.first != UInt8(ascii: "#") else { return nil }
        let isNegated = text.first == UInt8(ascii: "!")
        if isNegated { text.removeFirst() }
        let isFolderOnly = text.last == UInt8(ascii: "/")
        if isFolderOnly { text.removeLast() }
        // Git compares as it stands: no path has an empty part, or `.`.
        let parts = (text.first == UInt8(ascii: "/") ? text.dropFirst() : text).split(
            separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard !parts.contains(where: { $0.isEmpty || $0.elementsEqual(".".utf8) }),
            let pattern = PathPattern(String(decoding: text, as: UTF8.self))
        else { return nil }
        return Rule(pattern: pattern, isNegated: isNegated, isFolderOnly: isFolderOnly)
    }
}
