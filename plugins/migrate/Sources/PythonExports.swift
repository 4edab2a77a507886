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
        let isBound = syntax.bindings.contains { $0.scope == 0 && text($0.token) == name }
        let target = map.target(of: module)
        let leaf = RelativePath.name(target)
        guard !isBound, target != RelativePath.join(RelativePath.parent(newFile), name) else { return true }
        if RelativePath.parent(target) == RelativePath.parent(newFile) {
            replace(content.lowerBound, content.upperBound, leaf)
        } else {
            needsPerson(
                Int32(index), "'\(name)' in __all__ is a module that leaves this package, for '\(target)'")
        }
        return true
    }
}
