// Modules that imports can't reach once the moves are made, since another of the same name is found first.

/// Looks for modules and folders of one name side by side: `a/b.py` and `a/b/`.
struct HiddenModules {
    private let planned: PlannedMoves
    /// Every file before the moves.
    private let before: Set<String>
    private let origins: [String: String]

    init(_ planned: PlannedMoves, before: Set<String>) {
        self.planned = planned
        self.before = before
        origins = Dictionary(
            planned.moved.map { ($0.to, $0.from) }, uniquingKeysWith: { first, _ in first })
    }

    /// Those that the moves bring about.
    func findings() -> [Finding] {
        let folders = Self.pythonFolders(planned.newFiles)
        let oldFolders = Self.pythonFolders(Array(before))
        let files = Set(planned.newFiles)
        return planned.newFiles.sorted().compactMap { file in
            guard file.hasSuffix(".py") else { return nil }
            let module = ModuleMap.modulePath(ofFile: file)
            guard module + ".py" == file, folders.contains(module),
                ModuleMap.isIdentifier(RelativePath.name(module))
            else { return nil }
            let isPackage = files.contains(module + "/__init__.py")
            let old = ModuleMap.modulePath(ofFile: origins[file] ?? file)
            let wasHidden = isPackage ? before.contains(old + "/__init__.py") : oldFolders.contains(old)
            guard !wasHidden else { return nil }
            return Finding(
                path: file, line: 0, column: 0,
                message: isPackage
                    ? "is hidden by the package '\(module)/': imports of it find that"
                    : "hides the folder '\(module)/': nothing in there can be imported")
        }
    }

    private static func pythonFolders(_ files: [String]) -> Set<String> {
        var folders: Set<String> = []
        for file in files where file.hasSuffix(".py") {
            var above = RelativePath.parent(file)
            while !above.isEmpty, folders.insert(above).inserted { above = RelativePath.parent(above) }
        }
        return folders
    }
}
