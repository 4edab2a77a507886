// Modules left at old places that are the new ones: what is imported by either name is one object.

/// The text of a shim, and how one is known.
enum Shim {
    private static let mark = "# nops shim:"

    /// Whether a file is a shim.
    static func isShim(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.starts(with: mark.utf8) }

    /// The dotted names in a shim's text, by what follows the old name: "" for the module itself.
    static func targets(of bytes: UnsafeBufferPointer<UInt8>) -> [(inner: String, new: String)] {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("    \""), line.hasSuffix("\",") else { return nil }
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            return parts.count == 5 ? (String(parts[1]), String(parts[3])) : nil
        }
    }

    /// A shim for a module, and for all that was below it.
    /// - Parameter targets: new dotted names by what follows the old one.
    static func text(_ targets: [(inner: String, new: String)]) -> String {
        let table = targets.map { "    \"\($0.inner)\": \"\($0.new)\",\n" }.joined()
        return """
            \(mark) what was here has moved; `migrate unshim` removes this file.
            import importlib
            import importlib.util
            import sys
            import warnings

            _OLD = __name__
            _NEW = {
            \(table)}


            class _Moved:
                \"\"\"Finds what was at an old name, or below it, as what it is now.\"\"\"

                @staticmethod
                def name(old):
                    inner = old[len(_OLD):]
                    known = max((key for key in _NEW if inner == key or inner.startswith(key + ".")), key=len)
                    return _NEW[known] + inner[len(known):]

                @classmethod
                def become(cls, old):
                    new = importlib.import_module(cls.name(old))
                    level, frame = 1, sys._getframe(0)
                    while frame.f_back and (frame.f_code.co_filename == __file__ or "importlib" in frame.f_code.co_filename):
                        level, frame = level + 1, frame.f_back
                        if "importlib._bootstrap" in frame.f_code.co_filename:
                            level -= 1
                    warnings.warn("%s is %s now" % (old, new.__name__), DeprecationWarning, stacklevel=level)
                    sys.modules[old] = new

                @classmethod
                def find_spec(cls, name, path=None, target=None):
                    if name.startswith(_OLD + ".") and importlib.util.find_spec(cls.name(name)):
                        return importlib.util.spec_from_loader(name, cls)
                    return None

                @staticmethod
                def create_module(spec):
                    return None

                @classmethod
                def exec_module(cls, module):
                    cls.become(module.__spec__.name)

                @classmethod
                def get_code(cls, name):
                    spec = importlib.util.find_spec(cls.name(name))
                    return spec.loader.get_code(spec.name)


            if __name__ == "__main__":
                import runpy

                runpy.run_module(_NEW[""], run_name="__main__", alter_sys=True)
            else:
                sys.meta_path.insert(0, _Moved)
                _Moved.become(__name__)

            """
    }
}

/// What shims a migration leaves.
struct PlannedShims: Sendable {
    var files: [(path: String, text: String)] = []
    /// Old modules that get none, and why.
    var missing: [Finding] = []
}

/// Plans shims for Python modules whose old names end.
struct ShimPlanner {
    let map: ModuleMap
    let planned: PlannedMoves
    /// What a file before the moves imports from beside itself: the first names of its absolute imports.
    let imported: (String) -> Set<String>

    func plan() -> PlannedShims {
        let newFiles = Set(planned.newFiles)
        let code = planned.newFiles.filter { $0.hasSuffix(".py") }
        var result = PlannedShims()
        var groups: [String: [(old: String, new: String)]] = [:]
        for move in planned.moved where move.from.hasSuffix(".py") && move.to.hasSuffix(".py") {
            guard !isLeftOut(move.from) else { continue }
            let old = ModuleMap.modulePath(ofFile: move.from)
            guard let root = root(of: old) else { continue }
            if newFiles.contains(old + ".py") || newFiles.contains(old + "/__init__.py") {
                miss(move, "another module takes its name", &result)
                continue
            }
            let isReached = map.roots.contains(root) || RelativePath.isInside(move.to, root)
            guard isReached,
                let names = map.name(ofTarget: ModuleMap.modulePath(ofFile: move.to), root: root),
                !names.isEmpty
            else {
                miss(move, "its new place has no name", &result)
                continue
            }
            // The outermost package that ends stands for all below it.
            var owner = old
            var above = RelativePath.parent(old)
            while map.isPackage(above) {
                if !newFiles.contains(above + "/__init__.py") { owner = above }
                above = RelativePath.parent(above)
            }
            groups[owner, default: []].append((old, names.joined(separator: ".")))
        }
        for (owner, members) in groups.sorted(by: { $0.key < $1.key }) {
            let isPackage = map.isPackage(owner)
            if isPackage, let left = code.first(where: { RelativePath.isInside($0, owner) }) {
                result.missing.append(
                    Finding(
                        path: left, line: 0, column: 0, message: "stays in '\(owner)', so that gets no shim"))
                continue
            }
            guard let targets = targets(owner, members) else {
                result.missing.append(
                    Finding(
                        path: owner, line: 0, column: 0,
                        message: "gets no shim: the package itself does not move"))
                continue
            }
            result.files.append((owner + (isPackage ? "/__init__.py" : ".py"), Shim.text(targets)))
        }
        return result
    }

    private func miss(_ move: Move, _ why: String, _ result: inout PlannedShims) {
        result.missing.append(
            Finding(path: move.to, line: 0, column: 0, message: "gets no shim at '\(move.from)': \(why)"))
    }

    /// The names below `owner`, where they are not what its own new name gives.
    private func targets(_ owner: String, _ members: [(old: String, new: String)]) -> [(
        inner: String, new: String
    )]? {
        var kept: [(inner: String, new: String)] = []
        for (old, new) in members.sorted(by: { $0.old < $1.old }) {
            let inner = RelativePath.parts(RelativePath.inside(old, owner)).map { "." + $0 }.joined()
            let nearest = kept.filter { $0.inner.isEmpty || inner.hasPrefix($0.inner + ".") }
                .max { $0.inner.utf8.count < $1.inner.utf8.count }
            if let nearest, nearest.new + inner.dropFirst(nearest.inner.count) == new { continue }
            kept.append((inner, new))
        }
        return kept.first?.inner == "" ? kept : nil
    }

    /// Tests would run twice, and programs have no name that others import.
    private func isLeftOut(_ file: String) -> Bool {
        let name = RelativePath.name(file)
        return name.hasPrefix("test_") || name.hasSuffix("_test.py") || name == "conftest.py"
            || name == "setup.py"
            || name == "__main__.py"
    }

    /// The source root of a module that others import by its dotted name; nil for one that only lies somewhere.
    private func root(of module: String) -> String? {
        var root = RelativePath.parent(module)
        while map.isPackage(root) { root = RelativePath.parent(root) }
        if map.roots.contains(root) { return root }
        // Scripts find what lies beside them.
        guard RelativePath.parent(module) == root else { return nil }
        let name = RelativePath.name(module)
        let isUsed = map.modules(in: root).contains { $0 != module && imported($0).contains(name) }
        return isUsed ? root : nil
    }
}
