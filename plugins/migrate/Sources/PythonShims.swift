// Python's shims as one kind among others.

enum PythonShims: ShimKind {
    static func mayBe(_ path: String) -> Bool { path.hasSuffix(".py") }

    static func isShim(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { Shim.isShim(bytes) }

    static func reader(in tree: ProjectTree) -> ShimReader {
        let files = Set(tree.files)
        let roots = ModuleMap(files: tree.files, newFiles: tree.files, moves: MoveMap([])).roots
        return { file, bytes in moves(of: file, bytes, files, roots) }
    }

    private static func moves(
        of file: String, _ bytes: UnsafeBufferPointer<UInt8>, _ files: Set<String>, _ roots: [String]
    ) -> [Move] {
        let old = ModuleMap.modulePath(ofFile: file)
        return Shim.targets(of: bytes).compactMap { target in
            let from = old + target.inner.replacing(".", with: "/")
            let inner = target.new.replacing(".", with: "/")
            for root in roots {
                let to = RelativePath.join(root, inner)
                if files.contains(to + "/__init__.py") { return Move(from: from, to: to) }
                if files.contains(to + ".py") { return Move(from: from + ".py", to: to + ".py") }
            }
            return nil
        }
    }
}
