// What was renamed between two revisions: what git takes for renamed, as far as the files bear it out.

/// The files that git tracks in one revision.
struct TrackedFiles {
    let revision: String
    /// In git's order.
    let paths: [String]
    /// Files without any content, which are like every other such file.
    let empty: Set<String>
    /// What each file holds, as git calls it.
    let contents: [String: Substring]

    init(_ git: GitProgram, revision: String) throws {
        self.revision = revision
        var paths: [String] = []
        var empty: Set<String> = []
        var contents: [String: Substring] = [:]
        for line in try git.lines(["ls-tree", "-r", "-l", revision]) {
            // `100644 blob HASH    SIZE\tPATH`
            guard let tab = line.firstIndex(of: "\t") else { continue }
            let path = String(line[line.index(after: tab)...])
            paths.append(path)
            contents[path] = line[..<tab].split(separator: " ").dropFirst(2).first
            if line[..<tab].hasSuffix(" 0") { empty.insert(path) }
        }
        self.paths = paths
        self.empty = empty
        self.contents = contents
    }
}

struct InferredRenames {
    let git: GitProgram
    let old: TrackedFiles
    let new: TrackedFiles
    /// Files whose path is there in both.
    private let kept: Set<String>

    init(git: GitProgram, old: TrackedFiles, new: TrackedFiles) {
        self.git = git
        self.old = old
        self.new = new
        kept = Set(old.paths).intersection(new.paths)
    }

    /// - Parameter similar: how much of a renamed file must be alike, in per cent.
    func renames(similar: Int) throws -> [Move] {
        // With -B a file that was wholly rewritten, as a shim for what moved away is, may be a rename's old place;
        // git then speaks of a copy.
        var best: [String: (move: Move, likeness: Int)] = [:]
        let lines = try git.lines([
            "diff", "--name-status", "-B", "-M\(similar)%", "-l0", "--relative", "--diff-filter=RC",
            old.revision,
            new.revision, "--",
        ])
        let told: [(move: Move, likeness: Int)] = lines.compactMap { line in
            // `R087\told\tnew`
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, let likeness = Int(parts[0].dropFirst()), !parts[1].hasPrefix("\"") else {
                return nil
            }
            return (Move(from: parts[1], to: parts[2]), likeness)
        }
        let places = Set(new.paths).subtracting(old.paths).subtracting(told.map(\.move.to))
        for (found, likeness) in told {
            // What has kept its name beside the file that git found like it.
            let namesake = RelativePath.join(
                RelativePath.parent(found.to), RelativePath.name(found.from))
            let move = places.contains(namesake) ? Move(from: found.from, to: namesake) : found
            guard best[move.from].map({ $0.likeness < likeness }) ?? true else { continue }
            if try isBorneOut(move, isSame: likeness == 100) { best[move.from] = (move, likeness) }
        }
        let moves = TwinFiles(old: old, new: new, moves: best.values.map(\.move)).paired()
        return Self.possible(moves, old.paths).sorted { $0.from < $1.from }
    }

    /// Those whose new place is free in the old tree, or is left by another.
    private static func possible(_ moves: [Move], _ old: [String]) -> [Move] {
        let taken = Set(old)
        var moves = moves
        while true {
            let left = Set(moves.map(\.from))
            let free = moves.filter { !taken.contains($0.to) || left.contains($0.to) }
            if free.count == moves.count { return moves }
            moves = free
        }
    }

    private func isBorneOut(_ move: Move, isSame: Bool) throws -> Bool {
        if old.empty.contains(move.from) { return false }
        if try isStillDefined(move.from) || isStillGiven(move) { return false }
        let isCode = ModuleMap.isSource(move.from)
        guard isCode == ModuleMap.isSource(move.to) else { return false }
        if Self.isBuilt(move.from) || Self.isBuilt(move.to) { return false }
        // Nothing but a licence.
        if isCode, try statements(in: old, move.from, all: true)?.isEmpty ?? false { return false }
        if isSame || RelativePath.name(move.from) == RelativePath.name(move.to) { return true }
        // Short files with the same licence are much alike.
        if !isCode {
            if Self.hasLicences(move.from) { return try sharesStatements(move) }
            return try !Self.isText(move.from) || sharesLines(move)
        }
        guard let names = try definitions(in: old, move.from),
            let newNames = try definitions(in: new, move.to)
        else { return true }
        guard names.isEmpty else { return !names.isDisjoint(with: newNames) }
        // Modules that only import are alike where they import the same.
        guard newNames.isEmpty, let before = try statements(in: old, move.from, all: true),
            let after = try statements(in: new, move.to, all: true)
        else { return false }
        return before.intersection(after).count * 2 >= before.count
    }

    /// `03d7f1a29c5b44e1.chunk.js`: what a build has named after its content.
    private static func isBuilt(_ path: String) -> Bool {
        RelativePath.name(path).split { $0 == "." || $0 == "-" }.contains { part in
            part.utf8.count > 15 && part.allSatisfy(\.isHexDigit)
        }
    }

    /// Whether a Java file's old place goes on defining its class, which has not moved then: a class has no second name.
    private func isStillDefined(_ path: String) throws -> Bool {
        guard path.hasSuffix(".java"), kept.contains(path),
            let text = try git.output(["show", "\(new.revision):./\(path)"])
        else { return false }
        return Array(text.utf8).withUnsafeBufferPointer { bytes in
            JavaSyntax(bytes, file: path).types().contains { $0.name == JavaTypes.stem(path) }
        }
    }

    /// Whether a package whose own code went into a module of it gives that on, so that the package is what it was to others.
    private func isStillGiven(_ move: Move) throws -> Bool {
        let package = RelativePath.parent(move.from)
        guard RelativePath.name(move.from) == "__init__.py", !package.isEmpty, kept.contains(move.from),
            RelativePath.isInside(move.to, package),
            let lines = try statements(in: new, move.from, all: true)
        else { return false }
        let module = RelativePath.parts(RelativePath.inside(ModuleMap.modulePath(ofFile: move.to), package))
            .joined(separator: ".")
        return lines.contains { $0.hasPrefix("from ") && $0.contains(".\(module) import ") }
    }

    /// Code of the languages whose comments and imports `statements` knows.
    private static func hasLicences(_ path: String) -> Bool {
        path.hasSuffix(".go") || path.hasSuffix(".java") || JavaScriptPath.isSource(path)
    }

    /// Pages, styles and settings, which may begin with a licence.
    private static func isText(_ path: String) -> Bool {
        [
            "html", "htm", "j2", "jinja", "jinja2", "xml", "css", "scss", "less", "sql", "sh", "yaml", "yml",
            "toml",
            "cfg", "ini", "md", "rst", "vue", "svelte",
        ].contains { path.hasSuffix("." + $0) }
    }

    /// Whether a third of the one's lines stand in the other, the comment aside with which they begin.
    private func sharesLines(_ move: Move) throws -> Bool {
        guard let before = try git.output(["show", "\(old.revision):./\(move.from)"]),
            let after = try git.output(["show", "\(new.revision):./\(move.to)"])
        else { return true }
        let lines = Self.lines(before)
        let others = Self.lines(after)
        guard !lines.isEmpty || !others.isEmpty else { return true }
        return lines.intersection(others).count * 3 >= max(1, min(lines.count, others.count))
    }

    /// The lines of a text that say something, without the comment that it begins with.
    private static func lines(_ text: String) -> Set<Substring> {
        var lines = text.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " || $0 == "\t" } }[...]
        lines = lines.drop { $0.hasPrefix("#!") || $0.hasPrefix("<?xml") || $0.hasPrefix("<!DOCTYPE") }
        let ends = ["{#": "#}", "<!--": "-->", "/*": "*/"]
        if let first = lines.first, let end = ends.first(where: { first.hasPrefix($0.key) })?.value {
            let close = lines.firstIndex { $0.contains(end) } ?? lines.startIndex
            lines = lines[(close + 1)...]
        } else {
            lines = lines.drop { $0.hasPrefix("#") || $0.hasPrefix("--") || $0.hasPrefix("..") }
        }
        return Set(lines.filter { $0.utf8.count > 6 })
    }

    /// Whether a third of the one's statements stand in the other.
    private func sharesStatements(_ move: Move) throws -> Bool {
        guard let before = try statements(in: old, move.from), let after = try statements(in: new, move.to),
            !before.isEmpty
        else { return true }
        return before.intersection(after).count * 3 >= min(before.count, max(after.count, 1))
    }

    /// The lines of a file that are neither comments nor imports nor brackets alone; nil where it is no text.
    /// - Parameter all: imports count.
    private func statements(
        in files: TrackedFiles, _ path: String, all: Bool = false
    ) throws -> Set<Substring>? {
        guard let text = try git.output(["show", "\(files.revision):./\(path)"]) else { return nil }
        var lines: Set<Substring> = []
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if all {
                if !line.hasPrefix("#"), !line.isEmpty { lines.insert(line) }
                continue
            }
            let isAside = [
                "//", "/*", "*", "#", "import ", "import{", "package ", "export * from", "\"", "'",
            ].contains { line.hasPrefix($0) }
            if !isAside, line.utf8.count > 3 { lines.insert(line) }
        }
        return lines
    }

    /// What a module defines itself, but for names like `__all__` that many modules have; nil where it is no UTF-8 text.
    private func definitions(in files: TrackedFiles, _ path: String) throws -> Set<String>? {
        guard let text = try git.output(["show", "\(files.revision):./\(path)"]) else { return nil }
        return Array(text.utf8).withUnsafeBufferPointer { bytes in
            let syntax = PythonParser.read(bytes)
            var names: Set<String> = []
            for binding in syntax.bindings where binding.scope == 0 {
                if case .byImport = binding.kind { continue }
                let token = syntax.tokens[Int(binding.token)]
                let name = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
                if !name.hasPrefix("__") { names.insert(name) }
            }
            return names
        }
    }
}
