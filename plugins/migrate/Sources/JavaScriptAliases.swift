// Names that settings give to places of the tree: `paths` of a compiler, `imports` and `exports` of a package.

/// A pattern of specifiers and what it means: `@app/*` → `src/app/*`.
struct JavaScriptAlias: Equatable, Sendable {
    /// Before the star, and after it; all of it where there is none.
    var prefix: String
    var suffix: String
    var hasStar: Bool
    var targets: [Target]

    /// A path from the root, with the same star.
    struct Target: Equatable, Sendable {
        var prefix: String
        var suffix: String
        var hasStar: Bool

        /// The file of settings whose folder it is told from by `${configDir}`, which stays written so.
        var leaf: String?

        /// - Parameters:
        ///   - written: as the settings have it.
        ///   - folder: what it is relative to.
        init?(_ written: String, in folder: String) {
            let parts = written.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            hasStar = parts.count == 2
            suffix = hasStar ? parts[1] : ""
            guard var path = RelativePath.resolve(parts[0], in: folder) else { return nil }
            if hasStar, !path.isEmpty, parts[0].isEmpty || parts[0].hasSuffix("/") || parts[0] == "." {
                path += "/"
            }
            prefix = path
        }

        func path(_ star: String) -> String { hasStar ? prefix + star + suffix : prefix }

        /// The star that makes it a path.
        func star(of path: String) -> String? {
            guard hasStar else { return path == prefix ? "" : nil }
            guard path.utf8.count >= prefix.utf8.count + suffix.utf8.count, path.hasPrefix(prefix),
                path.hasSuffix(suffix)
            else { return nil }
            let star = String(path.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)) ?? ""
            return star.isEmpty ? nil : star
        }

        /// Where it points once what it names has moved.
        /// - Parameters:
        ///   - home: the folder that a compiler's settings tell it from; nil: other settings have it.
        ///   - old: the tree before the moves.
        func moved(_ paths: PathMap, _ home: JavaScriptHome?, in old: JavaScriptWorld) -> Target {
            var result = self
            if let leaf {
                let inner = RelativePath.inside(prefix, RelativePath.parent(leaf))
                result.prefix = RelativePath.join(RelativePath.parent(paths.target(of: leaf)), inner)
                return result
            }
            guard hasStar else {
                if prefix == home?.folder {
                    result.prefix = home?.moved(paths).folder ?? prefix
                } else {
                    result.prefix = home == nil ? paths.target(of: prefix) : old.target(ofStem: prefix, paths)
                }
                return result
            }
            // The folder before the star, and the beginning of a name after that.
            let cut = prefix.utf8.lastIndex(of: UInt8(ascii: "/"))
            let folder = cut.map { String(prefix[..<$0]) } ?? ""
            let rest = cut.map { String(prefix[prefix.utf8.index(after: $0)...]) } ?? prefix
            let target =
                folder == home?.folder ? home?.moved(paths).folder ?? folder : paths.target(of: folder)
            result.prefix = target.isEmpty ? rest : target + "/" + rest
            return result
        }
    }

    init(_ pattern: String, _ targets: [Target]) {
        let parts = pattern.split(separator: "*", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        prefix = parts[0]
        hasStar = parts.count == 2
        suffix = hasStar ? parts[1] : ""
        self.targets = targets
    }

    /// What the star stands for in a specifier that the pattern matches.
    func star(of specifier: String) -> String? {
        guard hasStar else { return specifier == prefix ? "" : nil }
        guard specifier.utf8.count >= prefix.utf8.count + suffix.utf8.count, specifier.hasPrefix(prefix),
            specifier.hasSuffix(suffix)
        else { return nil }
        return String(specifier.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count))
    }

    func specifier(_ star: String) -> String { hasStar ? prefix + star + suffix : prefix }

    func moved(_ paths: PathMap, _ home: JavaScriptHome?, in old: JavaScriptWorld) -> JavaScriptAlias {
        var result = self
        result.targets = targets.map { $0.moved(paths, home, in: old) }
        return result
    }
}

extension [JavaScriptAlias] {
    /// The one that counts, as compilers and Node take it: a whole name, or else the longest before the star. The others
    /// are not asked, be there a file or not.
    func best(_ specifier: String) -> (alias: JavaScriptAlias, star: String)? {
        var best: (alias: JavaScriptAlias, star: String)?
        for alias in self {
            guard let star = alias.star(of: specifier) else { continue }
            if !alias.hasStar { return (alias, star) }
            if let known = best, known.alias.prefix.utf8.count >= alias.prefix.utf8.count { continue }
            best = (alias, star)
        }
        return best
    }
}
