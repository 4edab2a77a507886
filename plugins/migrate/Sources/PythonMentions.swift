// Names that a package may have though nothing binds them: it has the word at least, or imports `*` from a module that has it.

extension PythonDefinitions {
    /// Whether a package's `__init__.py` tells of a name. True where it can't be read.
    func mentions(_ name: String, in package: String) -> Bool {
        if let known = mentioned[package]?[name] { return known }
        var seen: Set<String> = []
        let found = finds(name, in: package, &seen)
        mentioned[package, default: [:]][name] = found
        return found
    }

    private func finds(_ name: String, in module: String, _ seen: inout Set<String>) -> Bool {
        guard seen.insert(module).inserted, seen.count < 64 else { return false }
        if has(name, in: module) == true { return true }
        guard let file = map.sourceFile(ofModule: module) else { return seen.count == 1 }
        let word = ByteSearch(name)
        let isOutermost = seen.count == 1
        let map = map
        let read = files.read(file) { bytes in
            // Others' words are of their own.
            isOutermost && word.firstWord(in: bytes) != nil
                ? nil : PythonRewriter.stars(in: bytes, file: file, map: map, modules: self)
        }
        guard let stars = read ?? nil else { return isOutermost }
        return stars.contains { star in star.map { finds(name, in: $0, &seen) } ?? false }
    }

    /// The modules from which one imports `*`; nil: one at least is none of the tree's.
    func stars(of module: String) -> [String]? {
        if let known = starred[module] { return known }
        let map = map
        let found = map.sourceFile(ofModule: module).flatMap { file in
            files.read(file) { PythonRewriter.stars(in: $0, file: file, map: map, modules: self) }
        }
        let all = found.flatMap { $0.contains(nil) ? nil : $0.compactMap { $0 } }
        starred[module] = .some(all)
        return all
    }
}

extension PythonRewriter {
    /// The modules that a file imports `*` from at its top; nil for what is none of the tree's.
    static func stars(
        in bytes: UnsafeBufferPointer<UInt8>, file: String, map: ModuleMap, modules: PythonDefinitions
    ) -> [String?] {
        let syntax = PythonParser.read(bytes)
        let rewriter = PythonRewriter(
            bytes: bytes, syntax: syntax, map: map, file: file, newFile: file, modules: modules, depth: 0)
        return syntax.imports.filter { $0.isStar && $0.scope == 0 }.map {
            rewriter.module(of: $0).flatMap { map.isRegular($0.path) ? $0.path : nil }
        }
    }
}
