// Modules that take a name which their new package has for something else: whoever imports them makes that name theirs.

/// Looks for moved modules whose package's `__init__.py` binds their new name.
struct TakenNames {
    let planned: PlannedMoves
    let map: ModuleMap

    func findings() -> [Finding] {
        let from = Set(planned.moved.map { ModuleMap.modulePath(ofFile: $0.from) })
        return planned.moved.sorted { $0.to < $1.to }.compactMap { move in
            guard ModuleMap.isSource(move.from), ModuleMap.isSource(move.to) else { return nil }
            let module = ModuleMap.modulePath(ofFile: move.to)
            let package = RelativePath.parent(module)
            let name = RelativePath.name(module)
            if map.takenName(onWayTo: module) == module {
                return finding(
                    move.to, "takes the name '\(name)', which the package '\(package)' has for something else"
                )
            }
            // `from . import a` keeps that name for a module that leaves it to another.
            guard module != ModuleMap.modulePath(ofFile: move.from), from.contains(module),
                map.imports(name, in: package)
            else { return nil }
            return finding(
                move.to, "takes the name '\(name)', by which the package '\(package)' imports what leaves it")
        }
    }

    private func finding(_ path: String, _ message: String) -> Finding {
        Finding(path: path, line: 0, column: 0, message: message)
    }
}
