// Plain imports (`import a.b.c`), and dotted names in code that begin with an imported module.

extension PythonRewriter {
    /// A name that an import binds to a module.
    private struct ModuleName {
        /// Place among the file's imports, and among that import's names.
        var statement: Int
        var index: Int
        /// The module bound; for `import a.b.c` the topmost, `a`.
        var path: String
        /// What the whole import leads to.
        var target: Target
        /// `import a.b.c`: the name is the first part of a dotted one.
        var isPlain: Bool
        var root: String { target.root }
    }

    /// What a plain import is to import instead.
    private struct PlainImport {
        var statement: Int
        var name: PythonImport.Name
        var old: [String]
        var new: [String]
    }

    /// A dotted name in code.
    private struct Chain {
        var use: PythonUse
        /// The attributes after the first name, as far as they are modules.
        var attributes: [Int32]
        var path: String
    }

    mutating func rewriteDotted() {
        var modules: [String: [Int32: [ModuleName]]] = [:]
        let isParted = RelativePath.parent(newFile) != RelativePath.parent(file)
        for (number, statement) in syntax.imports.enumerated() {
            for index in statement.names.indices {
                guard let (name, module) = moduleName(statement, number, index) else { continue }
                let isOfInterest =
                    module.isPlain
                    ? map.touches(module.path) || module.target.isBeside && isParted : map.isTorn(module.path)
                if isOfInterest { modules[name, default: [:]][statement.scope, default: []].append(module) }
            }
            if !statement.isFrom { rewriteAliased(statement) }
        }
        guard !modules.isEmpty else { return }
        if let failure = syntax.failure {
            refuse(modules, failure)
            return
        }
        var names = Set(modules.keys)
        for groups in modules.values {
            for group in groups.values { names.formUnion(group.compactMap { newTop(of: $0) }) }
            for group in groups.values { names.formUnion(tornTops(of: group)) }
        }
        let scopes = PythonNames(syntax, bytes, names: names)
        for name in modules.keys.sorted() {
            // `global` in a function makes its import the module's.
            var merged: [Int32: [ModuleName]] = [:]
            for (scope, group) in modules[name] ?? [:] {
                let owner = scopes.scope(of: name, usedIn: scope) ?? scope
                merged[owner, default: []].append(contentsOf: group)
            }
            for scope in merged.keys.sorted() {
                guard let group = merged[scope] else { continue }
                rewriteGroup(name, group.sorted { $0.statement < $1.statement }, in: scope, scopes)
            }
        }
    }

    /// After a syntax error the uses of a name are unknown, so its plain import stays as it is.
    private mutating func refuse(_ modules: [String: [Int32: [ModuleName]]], _ failure: SyntaxFailure) {
        for groups in modules.values {
            for module in groups.values.joined() where module.isPlain {
                let statement = syntax.imports[module.statement]
                let name = statement.names[module.index]
                let old = parts(name)
                guard let target = absolute(old), map.target(of: target.path) != target.path else { continue }
                needsPerson(
                    name.first,
                    "'import \(old.joined(separator: "."))' was left: the uses of '\(old[0])' after the syntax error are unknown"
                )
            }
        }
    }

    private func parts(_ name: PythonImport.Name) -> [String] {
        stride(from: name.first, through: name.last, by: 2).map(text)
    }

    private func moduleName(
        _ statement: PythonImport, _ number: Int, _ index: Int
    ) -> (String, ModuleName)? {
        let name = statement.names[index]
        if statement.isFrom {
            guard let target = module(of: statement) else { return nil }
            guard let path = map.submodule(text(name.first), of: target.path) else { return nil }
            let bound = text(name.alias ?? name.first)
            return (
                bound,
                ModuleName(
                    statement: number, index: index, path: path, target: target, isPlain: false)
            )
        }
        let dotted = parts(name)
        if let alias = name.alias {
            guard let target = absolute(dotted) else { return nil }
            return (
                text(alias),
                ModuleName(
                    statement: number, index: index, path: target.path, target: target, isPlain: false)
            )
        }
        guard let target = absolute(dotted) else { return nil }
        // The top as the whole name finds it: a name shared by several roots is one name space.
        var path = target.path
        for _ in dotted.dropFirst() { path = RelativePath.parent(path) }
        if path.isEmpty {
            guard let top = map.resolve([dotted[0]], in: file) else { return nil }
            path = top.path
        }
        return (
            dotted[0],
            ModuleName(
                statement: number, index: index, path: path, target: target, isPlain: true)
        )
    }

    // MARK: import a.b as c

    private mutating func rewriteAliased(_ statement: PythonImport) {
        for name in statement.names where name.alias != nil {
            let old = parts(name)
            guard let target = absolute(old), map.touches(target.path) || target.isBeside else { continue }
            guard let new = newName(of: target, old, at: name.first) else { continue }
            replace(start(name.first), end(name.last), new.joined(separator: "."))
        }
    }

    /// The dotted name of a module at its new place; nil, with a remark, if there is none.
    private mutating func newName(of target: Target, _ old: [String], at token: Int32) -> [String]? {
        let path = map.target(of: target.path)
        if path == target.path, !target.isBeside { return old }
        guard let new = reachingName(of: target, at: path), !new.isEmpty else {
            needsPerson(token, "'\(old.joined(separator: "."))' has no name at its new place, '\(path)'")
            return nil
        }
        return new
    }

    // MARK: Groups

    private func newTop(of module: ModuleName) -> String? {
        let statement = syntax.imports[module.statement]
        guard module.isPlain, let target = absolute(parts(statement.names[module.index])) else { return nil }
        return dottedName(of: target, at: map.target(of: target.path))?.first
    }

    /// The first names that dotted names of a torn module may come to begin with.
    private func tornTops(of group: [ModuleName]) -> [String] {
        group.flatMap { module in
            map.movesBelow(module.path).compactMap { map.name(ofTarget: $0, root: module.root)?.first }
        }
    }

    /// Rewrites the imports that bind `name` in one scope, and the dotted names that begin with it.
    private mutating func rewriteGroup(
        _ name: String, _ group: [ModuleName], in scope: Int32, _ scopes: PythonNames
    ) {
        guard let bound = scopes.bound(name, in: scope), let first = group.first else { return }
        let chains = chains(of: name, in: scope, first.path, scopes)
        listOthers(chains)
        let isAmbiguous =
            bound.hasOther || bound.imports.count > group.count
            || group.contains { $0.path != first.path || $0.isPlain != first.isPlain }
        if isAmbiguous, group.contains(where: { !$0.isPlain }) || changes(group, chains) {
            for chain in chains where map.target(of: chain.path) != chain.path && !chain.attributes.isEmpty {
                needsPerson(
                    chain.use.token,
                    "'\(name)' is bound in more than one way here, so '\(chainText(chain))' was left")
            }
            if first.isPlain {
                for module in group { reportLeft(module, "'\(name)' is bound in more than one way here") }
            }
            return
        }
        if let module = group.first(where: { isDeclaredGlobal(name, by: $0) && newTop(of: $0) != name }) {
            reportLeft(module, "'\(name)' is declared global beside it")
        } else if first.isPlain {
            rewritePlain(name, group, chains, in: scope, bound, scopes)
        } else {
            rewriteTorn(name, first, chains, in: scope, scopes)
        }
    }

    /// Whether a function imports a module into the file's own names: `global a` with `import a.b`.
    private func isDeclaredGlobal(_ name: String, by module: ModuleName) -> Bool {
        let scope = syntax.imports[module.statement].scope
        return module.isPlain && syntax.scopes[Int(scope)].globals.contains { text($0) == name }
    }

    /// Lists what goes by other names that a package is given: `q = p` and `q.old`, `q = p.sub`, `lambda p=p: p.old`.
    private mutating func listOthers(_ chains: [Chain]) {
        // The scope in which a part of a package got its name; nil: in any.
        var others: [String: (package: String, scope: Int32?)] = [:]
        var own: Set<Int32> = []
        for chain in chains {
            own.insert(chain.use.token)
            let at = Int(chain.use.token)
            let next = Int(chain.attributes.last ?? chain.use.token) + 1
            guard at > 1, next < syntax.tokens.count, map.isFolder(chain.path),
                text(Int32(at - 1)) == "=", syntax.tokens[at - 2].kind == .name,
                text(Int32(next)) != ".", text(Int32(next)) != "("
            else { continue }
            let isAnywhere = chain.attributes.isEmpty || chain.use.scope == 0
            others[text(Int32(at - 2))] = (chain.path, isAnywhere ? nil : chain.use.scope)
        }
        guard !others.isEmpty else { return }
        var leaving: [String: Set<String>] = [:]
        for package in Set(others.values.map(\.package)) {
            leaving[package] = Set(map.leaving(package).filter { !map.imports($0, in: package) })
        }
        for use in syntax.uses where !use.isBinding && !own.contains(use.token) {
            guard Int(use.token) + 2 < syntax.tokens.count, text(use.token + 1) == ".",
                let (package, scope) = others[text(use.token)], scope ?? use.scope == use.scope,
                leaving[package]?.contains(text(use.token + 2)) == true
            else { continue }
            needsPerson(
                use.token,
                "'\(text(use.token)).\(text(use.token + 2))' may mean a module of '\(package)', which is elsewhere now"
            )
        }
    }

    /// Whether anything in a group of plain imports or its uses is to change.
    private func changes(_ group: [ModuleName], _ chains: [Chain]) -> Bool {
        for module in group where module.isPlain {
            let name = syntax.imports[module.statement].names[module.index]
            guard let target = absolute(parts(name)) else { continue }
            if isRenamed(target, parts(name)) { return true }
        }
        return chains.contains { map.target(of: $0.path) != $0.path }
    }

    /// Whether a module is imported by another name at its new place, or at the file's.
    private func isRenamed(_ target: Target, _ old: [String]) -> Bool {
        let path = map.target(of: target.path)
        return path != target.path || target.isBeside && reachingName(of: target, at: path) != old
    }

    private mutating func reportLeft(_ module: ModuleName, _ reason: String) {
        let name = syntax.imports[module.statement].names[module.index]
        let old = parts(name)
        guard let target = absolute(old), isRenamed(target, old) else { return }
        needsPerson(name.first, "'import \(old.joined(separator: "."))' was left: \(reason)")
    }

    private func chainText(_ chain: Chain) -> String {
        ([chain.use.token] + chain.attributes).map(text).joined(separator: ".")
    }

    /// Every dotted name that begins with `name` as bound in `scope`, followed through modules below `path`.
    private func chains(of name: String, in scope: Int32, _ path: String, _ scopes: PythonNames) -> [Chain] {
        let wanted = Array(name.utf8)
        var result: [Chain] = []
        for use in syntax.uses where !use.isBinding {
            let token = syntax.tokens[Int(use.token)]
            guard Int(token.end - token.start) == wanted.count,
                wanted.elementsEqual(bytes[Int(token.start)..<Int(token.end)]),
                scopes.scope(of: name, usedIn: use.scope, at: use.token) == scope
            else { continue }
            var chain = Chain(use: use, attributes: [], path: path)
            var at = Int(use.token)
            while at + 2 < syntax.tokens.count, syntax.tokens[at + 1].kind == .op,
                syntax.tokens[at + 1].code == 0x2E,
                let next = map.submodule(text(Int32(at + 2)), of: chain.path)
            {
                at += 2
                chain.attributes.append(Int32(at))
                chain.path = next
            }
            result.append(chain)
        }
        return result
    }

    // MARK: import a.b.c

    private mutating func rewritePlain(
        _ name: String, _ group: [ModuleName], _ chains: [Chain], in scope: Int32, _ bound: PythonNames.Bound,
        _ scopes: PythonNames
    ) {
        var imports: [PlainImport] = []
        for module in group {
            let imported = syntax.imports[module.statement].names[module.index]
            let old = parts(imported)
            guard let target = absolute(old), let new = newName(of: target, old, at: imported.first) else {
                return
            }
            imports.append(PlainImport(statement: module.statement, name: imported, old: old, new: new))
        }
        guard let first = imports.first else { return }
        var replacements: [(chain: Chain, new: [String])] = []
        var missing: [(names: [String], statement: Int)] = []
        for chain in chains {
            let old = [name] + chain.attributes.map(text)
            let target = map.target(of: chain.path)
            var new = old
            let isGiven = imports.contains {
                $0.old.count > 1 && ($0.old.starts(with: old) || old.starts(with: $0.old))
            }
            if !isGiven, isKept(chain, from: group[0].path), map.target(of: group[0].path) == group[0].path {
                let isBound =
                    imports.contains { $0.new[0] == name } || missing.contains { $0.names[0] == name }
                if !isBound { missing.append(([name], first.statement)) }
                continue
            }
            if target != chain.path, let taken = map.takenName(onWayTo: target) {
                reportTaken(chain, taken)
                continue
            }
            if target != chain.path || group[0].root != rootHolding(chain.path, group[0].root) {
                var module = group[0].target
                module.path = chain.path
                guard let found = dottedName(of: module, at: target), !found.isEmpty else {
                    needsPerson(
                        chain.use.token,
                        "'\(old.joined(separator: "."))' has no name at its new place, '\(target)'")
                    return
                }
                new = found
            }
            if new != old { replacements.append((chain, new)) }
            if imports.contains(where: { $0.new.starts(with: new) }) { continue }
            let giver = imports.first { $0.old.starts(with: old) }
            guard giver != nil || !imports.contains(where: { $0.new[0] == new[0] }) else { continue }
            if !missing.contains(where: { $0.names == new }) {
                missing.append((new, (giver ?? first).statement))
            }
        }
        let tops = Set(imports.map { $0.new[0] } + missing.map { $0.names[0] }).subtracting([name])
        for top in tops.sorted() {
            guard isFree(top, in: scope, replacements.filter { $0.new[0] == top }.map(\.chain.use), scopes)
            else {
                for module in group { reportLeft(module, "'\(top)' means something else here") }
                for chain in chains
                where map.target(of: chain.path) != chain.path && !chain.attributes.isEmpty {
                    needsPerson(
                        chain.use.token, "'\(chainText(chain))' was left: '\(top)' means something else here")
                }
                return
            }
        }
        if bound.hasNone, imports.contains(where: { $0.new[0] != name }) {
            for module in group { reportLeft(module, "'\(name)' is also set to None") }
            return
        }
        for item in imports where item.new != item.old {
            replace(start(item.name.first), end(item.name.last), item.new.joined(separator: "."))
        }
        for (chain, new) in replacements { replaceChain(chain, new) }
        // A name that a longer one brings along needs no import of its own.
        for item in missing
        where !missing.contains(where: { $0.names != item.names && $0.names.starts(with: item.names) }) {
            additions[item.statement, default: []].append("import " + item.names.joined(separator: "."))
        }
    }

    /// `import a.b as c` in a module of `a.b` that goes elsewhere with all that it says of `c`: then `c` is the new package, and
    /// nothing is imported that was not before, which might be on its way already.
    private mutating func followsOwnPackage(_ module: ModuleName, _ chains: [Chain]) -> Bool {
        let statement = syntax.imports[module.statement]
        let name = statement.names[module.index]
        let package = RelativePath.parent(newFile)
        guard !statement.isFrom, RelativePath.parent(file) == module.path, package != module.path,
            !chains.isEmpty,
            chains.allSatisfy({ chain in
                !chain.attributes.isEmpty
                    && map.target(of: chain.path)
                        == RelativePath.join(package, RelativePath.inside(chain.path, module.path))
            }),
            let new = map.name(ofTarget: package, root: module.root), !new.isEmpty
        else { return false }
        replace(start(name.first), end(name.last), new.joined(separator: "."))
        return true
    }

    /// Whether a dotted name says the same after the moves: a package on its way goes on having what it names, by its own import.
    private func isKept(_ chain: Chain, from path: String) -> Bool {
        let home = map.target(of: path)
        var package = path
        for attribute in chain.attributes {
            let name = text(attribute)
            let module = RelativePath.join(package, name)
            let target = map.target(of: package)
            guard target == RelativePath.join(home, RelativePath.inside(package, path)) else { return false }
            // Within the package it gets a name that everybody has.
            if map.imports(name, in: package), RelativePath.parent(map.target(of: module)) != target {
                return map.target(of: chain.path)
                    == RelativePath.join(map.target(of: module), RelativePath.inside(chain.path, module))
            }
            package = module
        }
        return false
    }

    private mutating func reportTaken(_ chain: Chain, _ taken: String) {
        needsPerson(
            chain.use.token,
            "'\(chainText(chain))' was left: the package '\(RelativePath.parent(taken))' has '\(RelativePath.name(taken))' for something else"
        )
    }

    private func rootHolding(_ path: String, _ root: String) -> String {
        RelativePath.isInside(path, root) ? root : ""
    }

    private mutating func replaceChain(_ chain: Chain, _ new: [String]) {
        let last = chain.attributes.last ?? chain.use.token
        let from = start(chain.use.token)
        let to = end(last)
        if bytes[from..<to].contains(0x23) {
            needsPerson(chain.use.token, "'\(chainText(chain))' has a comment within it and was left")
            return
        }
        replace(from, to, new.joined(separator: "."))
    }

    /// Whether a name can begin to mean a module in `scope`, seen from each of `uses`.
    private func isFree(_ name: String, in scope: Int32, _ uses: [PythonUse], _ scopes: PythonNames) -> Bool {
        func isModule(_ scope: Int32) -> Bool {
            guard let bound = scopes.bound(name, in: scope) else { return true }
            if bound.hasOther || bound.hasNone { return false }
            return bound.imports.allSatisfy { index in
                guard case .byImport(let number) = syntax.bindings[index].kind else { return false }
                let statement = syntax.imports[Int(number)]
                let token = syntax.bindings[index].token
                if statement.isFrom { return isTop(name, token, statement) }
                return statement.names.contains { $0.first == token && $0.alias == nil }
            }
        }
        guard isModule(scope) else { return false }
        return uses.allSatisfy { use in
            guard let owner = scopes.scope(of: name, usedIn: use.scope, at: use.token) else { return true }
            return isModule(owner)
        }
    }

    /// Whether `from a import name` is `import name` after the moves.
    private func isTop(_ name: String, _ token: Int32, _ statement: PythonImport) -> Bool {
        guard let target = module(of: statement),
            statement.names.contains(where: { $0.first == token && $0.alias == nil }),
            let module = map.submodule(name, of: target.path)
        else { return false }
        return map.name(ofTarget: map.target(of: module), root: target.root) == [name]
    }

    // MARK: Names of modules that lose some of theirs

    /// `from a import b` and `import a.b as c`: uses of `b.x` where the module `a.b.x` goes elsewhere.
    private mutating func rewriteTorn(
        _ name: String, _ module: ModuleName, _ chains: [Chain], in scope: Int32, _ scopes: PythonNames
    ) {
        let home = map.target(of: module.path)
        if followsOwnPackage(module, chains) { return }
        for chain in chains where !chain.attributes.isEmpty {
            if isKept(chain, from: module.path) { continue }
            let target = map.target(of: chain.path)
            let old = [name] + chain.attributes.map(text)
            if target != chain.path, let taken = map.takenName(onWayTo: target) {
                reportTaken(chain, taken)
                continue
            }
            if RelativePath.isInside(target, home), target != home {
                let new = [name] + RelativePath.parts(RelativePath.inside(target, home))
                if new != old { replaceChain(chain, new) }
                continue
            }
            guard let new = map.name(ofTarget: target, root: module.root), let top = new.first,
                isFree(top, in: scope, [chain.use], scopes)
            else {
                needsPerson(
                    chain.use.token,
                    "'\(old.joined(separator: "."))' is now '\(target)', which has no free name here")
                continue
            }
            replaceChain(chain, new)
            let line = "import " + new.joined(separator: ".")
            if additions[module.statement]?.contains(line) != true {
                additions[module.statement, default: []].append(line)
            }
        }
    }
}
