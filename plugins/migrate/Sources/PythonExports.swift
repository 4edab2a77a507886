// `__all__` in a package: names of submodules that nothing else in the file binds.

extension PythonRewriter {
    /// True if the string is an item of a package's `__all__`.
    mutating func rewriteExported(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard let frame = frames.first, frame.open >= 2 else { return false }
        // `__all__ = […]`, `__all__.extend([…])`, `__all__.append(…)`
        let isSet = frames.count == 1 && callers.text(frame.open - 2) == "__all__"
        let isAdded =
            frames.count <= 2 && ["extend", "append"].contains(callers.text(frame.open - 1))
            && callers.text(frame.open - 3) == "__all__"
        guard isSet || isAdded else { return false }
        let name = String(decoding: bytes[content], as: UTF8.self)
        let package = RelativePath.parent(file)
        guard ModuleMap.modulePath(ofFile: file) == package, let module = map.submodule(name, of: package)
        else {
            return true
        }
        rewriteOwn(index, content, name, module, in: "__all__")
        return true
    }

    /// `attach(__name__, submodules=['a'], submod_attrs={'a': ['name']})`: a package that gets its modules when they are asked
    /// for. True if the string is one of those.
    mutating func rewriteAttached(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard frames.count > 1, ModuleMap.modulePath(ofFile: file) == RelativePath.parent(file) else {
            return false
        }
        let (call, list) = (frames[frames.count - 2], frames[frames.count - 1])
        guard callers.isCall(call), callers.callee(endingAt: call.open - 1).first == "attach",
            callers.keyword(call) == "submodules"
                || callers.keyword(call) == "submod_attrs" && callers.isOp(list.open, "{")
                    && callers.isOp(index + 1, ":")
        else { return false }
        let name = String(decoding: bytes[content], as: UTF8.self)
        if let module = map.submodule(name, of: RelativePath.parent(file)) {
            rewriteOwn(index, content, name, module, in: "what it attaches")
        }
        return true
    }

    /// `_import_structure = {'a.b': ['name']}`, `_import_structure['a.b']`: modules that a package of transformers' kind gets when
    /// they are asked for, told from the package. True if the string is one of those.
    mutating func rewriteStructure(
        _ index: Int, _ content: Range<Int>, _ frames: [PythonCallers.Frame], _ callers: PythonCallers
    ) -> Bool {
        guard let frame = frames.first, frames.count == 1, frame.open > 0,
            callers.isOp(frame.open, "[") && callers.reads(frame.open - 1, "_import_structure")
                || callers.isOp(frame.open, "{") && callers.isOp(index + 1, ":")
                    && callers.reads(frame.open - 2, "_import_structure"),
            let names = dotted(content)
        else { return false }
        let package = RelativePath.parent(file)
        let module = ([package] + names).joined(separator: "/")
        guard ModuleMap.modulePath(ofFile: file) == package, map.exists(module) else { return false }
        let home = RelativePath.parent(newFile)
        let target = map.target(of: module)
        if RelativePath.isInside(target, home), target != home {
            let new = RelativePath.parts(RelativePath.inside(target, home)).joined(separator: ".")
            replace(content.lowerBound, content.upperBound, new)
        } else {
            needsPerson(
                Int32(index),
                "'\(names.joined(separator: "."))' is a module that leaves this package, for '\(target)'")
        }
        return true
    }

    /// A submodule's name in a list of the package's own file.
    private mutating func rewriteOwn(
        _ index: Int, _ content: Range<Int>, _ name: String, _ module: String, in list: String
    ) {
        let isBound = syntax.bindings.contains { $0.scope == 0 && text($0.token) == name }
        let target = map.target(of: module)
        let leaf = RelativePath.name(target)
        guard !isBound, target != RelativePath.join(RelativePath.parent(newFile), name) else { return }
        if RelativePath.parent(target) == RelativePath.parent(newFile) {
            replace(content.lowerBound, content.upperBound, leaf)
        } else {
            needsPerson(
                Int32(index), "'\(name)' in \(list) is a module that leaves this package, for '\(target)'")
        }
    }
}
