// Names of Java types that are taken where a type comes to, or that mean another type from then on.

extension JavaTypes {
    /// Types that two files of one root define for one package since the moves, by the later file.
    func doubles() -> [(file: String, other: String, name: String)] {
        var found: [(file: String, other: String, name: String)] = []
        for (name, files) in definitions.sorted(by: { $0.key < $1.key }) where files.count > 1 {
            var owners: [String: (old: String, new: String)] = [:]
            for file in files.sorted() {
                let new = moves.target(ofFile: file)
                let root = Self.root(of: RelativePath.parent(new), Self.package(of: name)) ?? new
                if let other = owners[root], other.new != new {
                    // What was so before the moves is no matter of theirs.
                    if other.old != other.new || file != new { found.append((new, other.new, name)) }
                } else {
                    owners[root] = (file, new)
                }
            }
        }
        return found
    }
}

extension JavaRewriter {
    /// Types that came to the file's package, or to one of which it imports all, and have a name that the file uses for
    /// what another import of all brings.
    mutating func checkNewcomers() {
        // After the moves nothing tells what a name meant before.
        guard syntax.isJava, !language.isCheck else { return }
        let stars = syntax.imports.filter { $0.isStar && !$0.isStatic }.map(\.name)
        guard !stars.isEmpty else { return }
        let bound = bound
        var doubtful: [String: (home: String, info: JavaTypes.TypeInfo)] = [:]
        for home in [newPackage] + stars.map({ types.newPackage($0) ?? $0 }) {
            for info in types.newcomers(in: home) {
                let name = info.newName
                // It was known here before, or what has the name is told in other ways.
                let wasKnown = info.package == package || stars.contains(info.package)
                guard !(wasKnown && name == info.name), bound[name] == nil, doubtful[name] == nil,
                    types.members[package]?[name] == nil, stars.contains(where: { brings($0, name) != false })
                else { continue }
                doubtful[name] = (home, info)
            }
        }
        guard !doubtful.isEmpty else { return }
        let uses = JavaUses.uses(of: Set(doubtful.keys), in: syntax)
        for (name, (home, info)) in doubtful.sorted(by: { $0.key < $1.key }) {
            guard let first = uses[name]?.first else { continue }
            needsPerson(
                syntax.tokens[first].start,
                home == newPackage
                    ? "'\(name)' means '\(info.newFull)' now, which hides what an import of * brings"
                    : "'\(name)' is in '\(home)' as well now: which one is meant, the file doesn't say")
        }
    }

    /// Whether a package holds a type; nil where it isn't known.
    private func brings(_ package: String, _ name: String) -> Bool? {
        types.members[package].map { $0[name] != nil }
    }

    /// A type that gets a name which the file has for another one.
    mutating func checkTaken(_ places: [Int], _ info: JavaTypes.TypeInfo) {
        let new = info.newName
        guard let first = places.first, new != info.name else { return }
        let other = bound[new] ?? types.members[package]?[new]
        if let other, other.newName != new { return }
        let isImported = syntax.imports.contains { item in
            !item.isStar && !item.isStatic && item.name != info.newFull && item.name.hasSuffix("." + new)
        }
        let isDefined = syntax.tokens.indices.dropFirst(syntax.body).contains { at in
            syntax.isName(at) && ["class", "interface", "enum", "record"].contains(syntax.text(at - 1))
                && syntax.text(at) == new
        }
        guard isImported || isDefined || !(JavaUses.uses(of: [new], in: syntax)[new] ?? []).isEmpty else {
            return
        }
        needsPerson(
            syntax.tokens[first].start,
            "'\(info.name)' is called '\(new)' now, and the file has that name for something else")
    }
}
