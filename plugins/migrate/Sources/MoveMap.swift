// Where each path goes. Paths are relative to the project's root, normal, with "/" between parts.

/// One entry of a plan's `moves`.
struct Move: Sendable, Equatable {
    var from: String
    var to: String
}

/// All moves at once: each path goes by its longest `from`.
struct MoveMap: Sendable {
    let moves: [Move]
    /// In a check: what is there now, and therefore at no old place.
    let settled: Set<String>?
    private let targets: [String: String]
    /// The folders that hold a `from`.
    private let above: Set<String>

    /// - Parameter settled: nil in a plan. In a check, the paths that exist: no move takes those files.
    init(_ moves: [Move], settled: Set<String>? = nil) {
        self.moves = moves
        self.settled = settled
        var targets: [String: String] = [:]
        var above: Set<String> = []
        for move in moves {
            targets[move.from] = move.to
            var folder = RelativePath.parent(move.from)
            while !folder.isEmpty, above.insert(folder).inserted { folder = RelativePath.parent(folder) }
        }
        self.targets = targets
        self.above = above
    }

    /// These moves and others.
    func with(_ more: [Move]) -> MoveMap { more.isEmpty ? self : MoveMap(moves + more, settled: settled) }

    /// Where a path ends up; the path itself if no move takes it.
    func target(of path: String) -> String {
        guard let cut = longestFrom(path) else { return path }
        guard let to = targets[String(path.utf8.prefix(cut)) ?? ""] else { return path }
        return cut == path.utf8.count ? to : to + (String(path.utf8.dropFirst(cut)) ?? "")
    }

    /// Where a file goes.
    func target(ofFile path: String) -> String {
        if let settled, settled.contains(path) { return path }
        return target(of: path)
    }

    func isMoved(_ path: String) -> Bool { longestFrom(path) != nil }

    /// The length in bytes of the longest `from` that is the path or holds it.
    private func longestFrom(_ path: String) -> Int? {
        var longest: Int?
        var rest = path.utf8[...]
        while true {
            // From the top down: most paths part from all moves near it.
            let slash = rest.firstIndex(of: UInt8(ascii: "/"))
            let part = slash.map { String(path[..<$0]) } ?? path
            if targets[part] != nil { longest = part.utf8.count }
            guard let slash, above.contains(part) else { return longest }
            rest = path.utf8[path.utf8.index(after: slash)...]
        }
    }
}

/// Work on relative paths as text.
enum RelativePath {
    /// What a path that is written relative to a folder means; nil: it leads out of the root.
    static func resolve(_ written: String, in folder: String) -> String? {
        var parts = RelativePath.parts(folder)
        for part in RelativePath.parts(written) where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else { return nil }
            } else {
                parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// "a/b" for "a/b/c"; "" for "c".
    static func parent(_ path: String) -> String {
        guard let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(path[..<cut])
    }

    static func name(_ path: String) -> String {
        guard let cut = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: cut)...])
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : name.isEmpty ? folder : folder + "/" + name
    }

    static func parts(_ path: String) -> [String] {
        path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    }

    /// Whether a path is a folder or lies in it. All is in "".
    static func isInside(_ path: String, _ folder: String) -> Bool {
        if folder.isEmpty { return true }
        guard path.utf8.starts(with: folder.utf8) else { return false }
        let rest = path.utf8.dropFirst(folder.utf8.count)
        return rest.isEmpty || rest.first == UInt8(ascii: "/")
    }

    /// The path as seen from a folder that holds it: "c/d" for "a/b/c/d" in "a/b".
    static func inside(_ path: String, _ folder: String) -> String {
        folder.isEmpty ? path : String(path.utf8.dropFirst(folder.utf8.count + 1)) ?? ""
    }
}
