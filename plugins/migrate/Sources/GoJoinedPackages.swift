// Go packages that join or part: names that need a package before them, or no more.

extension GoRewriter {
    /// An import of what is the file's own package now.
    mutating func joinOwn(_ item: Known, _ uses: [GoScopes.Use], _ names: [String: Int]) {
        imports.changes[item.index] = GoImportBlock.Change(isRemoved: true)
        for use in uses {
            let token = syntax.tokens[use.token]
            let name = syntax.tokens[use.token + 2]
            if let index = names[syntax.text(use.token + 2)], use.isHidden(index) {
                needsPerson(
                    token.start,
                    "'\(syntax.text(use.token + 2))' is of the own package now, and means something else here"
                )
                continue
            }
            replace(token.start..<name.start, "")
        }
    }

    /// An import of a package whose definitions go to several folders.
    mutating func split(_ item: Known, _ uses: [GoScopes.Use], _ names: [String: Int]) {
        let homes = language.packages[item.folder]?.homes ?? [:]
        let spec = syntax.imports[item.index]
        var groups: [String: [GoScopes.Use]] = [:]
        for use in uses {
            groups[homes[syntax.text(use.token + 2)] ?? item.folder, default: []].append(use)
        }
        let kept = groups[item.folder] != nil ? item.folder : groups.keys.sorted().first ?? item.folder
        // One that has the same path already is a second name for the package, and both stay.
        let isRemoved =
            isOwn(kept) || existing(kept, besides: item.index).map { $0.path != spec.path } ?? false
        if isRemoved { imports.changes[item.index] = GoImportBlock.Change(isRemoved: true) }
        // The import that stays has its name before others get theirs.
        for home in [kept] + groups.keys.filter({ $0 != kept }).sorted() {
            let group = groups[home] ?? []
            if isOwn(home) {
                for use in group {
                    replace(syntax.tokens[use.token].start..<syntax.tokens[use.token + 2].start, "")
                }
                continue
            }
            guard let path = language.modules.newPath(of: home), let name = newName(home, item) else {
                continue
            }
            if home == kept, !isRemoved {
                var change = GoImportBlock.Change(path: path == spec.path ? nil : path)
                added[home] = item.name
                if spec.name == nil, name != item.name {
                    if isFree(name, group, names), !isTaken(name, besides: item.index) {
                        for use in group { rename(use, name) }
                        added[home] = name
                    } else {
                        change.alias = item.name
                    }
                }
                if change.path != nil || change.alias != nil { imports.changes[item.index] = change }
                continue
            }
            let besides = isRemoved ? item.index : nil
            guard let bound = reach(home, name, path, group, names, besides: besides, near: item.index) else {
                continue
            }
            for use in group where bound != item.name { rename(use, bound) }
        }
    }

    /// The same of an import by `.`, whose names stand for themselves.
    mutating func splitBare(_ item: Known) {
        let homes = language.packages[item.folder]?.homes ?? [:]
        let names = homes.keys.sorted()
        let uses = GoScopes.uses(of: names, in: syntax).filter { !$0.isHidden($0.name) }
        let all = Set(uses.compactMap { homes[names[$0.name]] })
        let used = all.filter { !isOwn($0) }
        if used.isEmpty, !all.isEmpty {
            imports.changes[item.index] = GoImportBlock.Change(isRemoved: true)
            return
        }
        let kept = used.contains(item.folder) ? item.folder : used.sorted().first ?? item.target
        if isBare(kept), kept != item.folder {
            imports.changes[item.index] = GoImportBlock.Change(isRemoved: true)
        }
        for home in [kept] + used.subtracting([kept]).sorted() {
            guard let path = language.modules.newPath(of: home) else { continue }
            if home == kept {
                if path != syntax.imports[item.index].path, !isBare(kept) {
                    imports.changes[item.index] = GoImportBlock.Change(path: path)
                }
            } else if !isBare(home) {
                imports.additions.append(GoImportBlock.Addition(alias: ".", path: path, near: item.index))
            }
        }
    }

    /// Whether an import by `.` leads to a folder already.
    private func isBare(_ home: String) -> Bool {
        leading[home]?.contains { syntax.imports[$0].name == "." } ?? false
    }

    /// Whether a folder is the file's own after the moves, so that no import is needed.
    func isOwn(_ home: String) -> Bool { home == newFolder && !isApart }

    /// Another import that leads to a folder after the moves.
    private func existing(_ home: String, besides index: Int?) -> GoImport? {
        leading[home]?.first { other in
            let name = syntax.imports[other].name
            return other != index && name != "_" && name != "."
        }.map { syntax.imports[$0] }
    }

    /// Names that an import can get: the package's own, and aliases where that means something else.
    static func candidates(_ package: String) -> [String] {
        [package, package + "pkg", package + "pkg2"]
    }

    /// Whether no function declares a name where it would be used.
    private func isFree(_ name: String, _ uses: [GoScopes.Use], _ names: [String: Int]) -> Bool {
        guard let index = names[name] else { return true }
        return !uses.contains { $0.isHidden(index) }
    }

    /// The name by which a package can be used in some places, of an import that is there or comes along.
    private mutating func reach(
        _ home: String, _ package: String, _ path: String, _ uses: [GoScopes.Use], _ names: [String: Int],
        besides: Int? = nil, near: Int? = nil
    ) -> String? {
        if let bound = added[home], isFree(bound, uses, names) { return bound }
        if let item = existing(home, besides: besides), isFree(item.name ?? package, uses, names) {
            return item.name ?? package
        }
        for name in Self.candidates(package)
        where isFree(name, uses, names) && !isTaken(name, besides: besides) {
            added[home] = name
            if let first = uses.first { checkRequired(syntax.tokens[first.token].start, folder, home) }
            imports.additions.append(
                GoImportBlock.Addition(alias: name == package ? nil : name, path: path, near: near))
            return name
        }
        if let first = uses.first {
            needsPerson(
                syntax.tokens[first.token].start, "'\(path)' has no name here that is not taken already")
        }
        return nil
    }

    func newName(_ home: String, _ item: Known) -> String? {
        if home == item.folder { return language.names[home] ?? language.packages[home]?.name }
        return language.names[home]
    }

    /// What a file of a package that parts used by its bare name, and is in another package now.
    mutating func qualifyOwn(_ written: String) {
        guard let package = language.packages[folder], package.isTorn, written == package.name else { return }
        let away = package.homes.filter { $0.value != newFolder }
        guard !away.isEmpty else { return }
        let moved = away.keys.sorted()
        let packages = Set(away.values.map { language.names[$0] ?? package.name }).sorted()
        let names = moved + packages.flatMap(Self.candidates) + syntax.imports.compactMap(\.name)
        var groups: [String: [GoScopes.Use]] = [:]
        let numbers = Self.numbers(names)
        for use in GoScopes.uses(of: names, in: syntax)
        where use.name < moved.count && !use.isHidden(use.name) {
            let name = moved[use.name]
            let token = syntax.tokens[use.token]
            guard let home = away[name], let path = language.modules.newPath(of: home) else { continue }
            let isExported = name.unicodeScalars.first.map { $0.properties.isUppercase } ?? false
            if isReceiver(use.token) {
                needsPerson(token.start, "a method of '\(name)', which is in '\(path)' now")
            } else if !isExported {
                needsPerson(token.start, "'\(name)' is in '\(path)' now, and not exported")
            } else if language.names[home] ?? package.name == "main" {
                needsPerson(token.start, "'\(name)' is in a package 'main' now")
            } else {
                groups[home, default: []].append(use)
            }
        }
        for (home, uses) in groups.sorted(by: { $0.key < $1.key }) {
            let name = language.names[home] ?? package.name
            guard let path = language.modules.newPath(of: home),
                let bound = reach(home, name, path, uses, numbers)
            else { continue }
            for use in uses {
                let start = syntax.tokens[use.token].start
                replace(start..<start, bound + ".")
            }
        }
    }

    /// `func (x *Name) …`
    private func isReceiver(_ index: Int) -> Bool {
        guard syntax.isOp(index + 1, 0x29) || syntax.isOp(index + 1, 0x5B) else { return false }
        var at = index - 1
        while at > index - 4, syntax.isOp(at, 0x2A) || syntax.kind(at) == .name { at -= 1 }
        guard syntax.isOp(at, 0x28), syntax.isKeyword(at - 1, .func) else { return false }
        return at - 1 == syntax.body || syntax.kind(at - 2) == .semicolon
    }
}
