// Names that a package's own file has by importing from its modules: `from .a import *` binds `a`, too.

extension PythonRewriter {
    /// Imports modules by name that leave the package, or get another name there, where its own file used them without.
    mutating func rewriteOwnModules() {
        let package = RelativePath.parent(file)
        guard !package.isEmpty, RelativePath.name(file) == "__init__.py", syntax.failure == nil else {
            return
        }
        let leaving = Set(map.leaving(package))
        let bound = Set(syntax.bindings.filter { $0.scope == 0 }.map { text($0.token) })
        let free = leaving.subtracting(bound)
        guard !free.isEmpty else { return }
        let used = Set(syntax.uses.filter { !$0.isBinding }.map { text($0.token) }).intersection(free)
        guard !used.isEmpty else { return }
        let scopes = PythonNames(syntax, bytes, names: used)
        for name in used.sorted() {
            let module = RelativePath.join(package, name)
            let use = syntax.uses.first {
                !$0.isBinding && text($0.token) == name
                    && scopes.scope(of: name, usedIn: $0.scope, at: $0.token) == nil
            }
            let giver = syntax.imports.firstIndex { statement in
                statement.isFrom && statement.scope == 0
                    && self.module(of: statement).map { RelativePath.isInside($0.path, module) } ?? false
            }
            guard let use, let giver, !isBroughtByStar(name) else { continue }
            let target = map.target(of: module)
            let home = RelativePath.parent(target)
            let part =
                map.relative(toTarget: home, from: newFile, isNamespace: isNamespace).map {
                    String(repeating: ".", count: $0.level) + $0.names.joined(separator: ".")
                } ?? map.name(ofTarget: home, root: root(of: module))?.joined(separator: ".") ?? ""
            guard !part.isEmpty else {
                needsPerson(use.token, "'\(name)' is '\(target)' now, and nothing binds it here any more")
                continue
            }
            let leaf = RelativePath.name(target)
            additions[giver, default: []].append(
                "from \(part) import \(leaf)" + (leaf == name ? "" : " as \(name)"))
        }
    }

    /// Whether an import of `*` may have a name from elsewhere.
    private func isBroughtByStar(_ name: String) -> Bool {
        syntax.imports.contains { statement in
            guard statement.isStar, statement.scope == 0 else { return false }
            guard let source = module(of: statement) else { return true }
            return modules.has(name, in: source.path) != false
        }
    }
}
