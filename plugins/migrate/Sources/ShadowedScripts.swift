// Where moved modules get in the way of the standard library's.

import Platform

/// Looks for modules that hide one of the standard library's from others.
struct ShadowedScripts {
    let tree: ProjectTree
    let map: ModuleMap
    let openReader: @Sendable () throws(SystemError) -> any TreeReader

    /// Modules that get a name of the standard library's at a source root: every import of it finds them instead.
    func hiddenStandardModules(_ planned: PlannedMoves) -> [Finding] {
        planned.moved.compactMap { move in
            guard move.to.hasSuffix(".py") else { return nil }
            let module = ModuleMap.modulePath(ofFile: move.to)
            let name = RelativePath.name(module)
            guard map.roots.contains(RelativePath.parent(module)), StandardLibrary.contains(name),
                RelativePath.name(ModuleMap.modulePath(ofFile: move.from)) != name
            else { return nil }
            return Finding(
                path: move.to, line: 0, column: 0,
                message: "hides Python's own '\(name)' from all that import it")
        }
    }

    /// Scripts that will find a module beside them where they mean the standard library's.
    func shadowed(_ planned: PlannedMoves) throws(SystemError) -> [ShadowedScript] {
        let origins = Dictionary(
            planned.moved.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
        let arrived = Set(origins.keys).union(planned.created)
        var shadows: [String: [(name: String, path: String)]] = [:]
        for file in planned.newFiles where file.hasSuffix(".py") {
            let module = ModuleMap.modulePath(ofFile: file)
            let name = RelativePath.name(module)
            if StandardLibrary.contains(name) {
                shadows[RelativePath.parent(module), default: []].append((name, module))
            }
        }
        guard !shadows.isEmpty else { return [] }
        let reader = try openReader()
        var result: [ShadowedScript] = []
        for file in planned.newFiles.sorted() where file.hasSuffix(".py") {
            let folder = RelativePath.parent(file)
            guard let near = shadows[folder], RelativePath.name(file) != "__init__.py" else { continue }
            let module = ModuleMap.modulePath(ofFile: file)
            let new = near.filter { shadow in
                shadow.path != module
                    && (arrived.contains(file) || arrived.contains(shadow.path + ".py")
                        || arrived.contains(shadow.path + "/__init__.py"))
            }
            // What it was before the moves already is no news.
            let origin = origins[file] ?? file
            let news = new.filter { shadow in
                let before = RelativePath.join(RelativePath.parent(origin), shadow.name)
                return !tree.files.contains(before + ".py") && !tree.files.contains(before + "/__init__.py")
            }
            // What a link leads to is read where it lies.
            guard !news.isEmpty, !tree.special.contains(origin), let bytes = try reader.bytes(of: origin),
                PythonScript.isScript(bytes)
            else {
                continue
            }
            let dotted = RelativePath.parts(module).joined(separator: ".")
            for shadow in news.sorted(by: { $0.name < $1.name }) {
                result.append(
                    ShadowedScript(
                        path: file, name: shadow.name, found: shadow.path,
                        run: folder.isEmpty ? nil : "python3 -m \(dotted)"))
            }
        }
        return result
    }
}
