// `from package import *` where a module of the package goes elsewhere.

extension PythonRewriter {
    /// Lists uses of modules that only the star can have brought: whether it still does is known when the code runs.
    mutating func checkStar(of package: String) {
        for name in map.leaving(package) where modules.has(name, in: package) != true {
            let isBound = syntax.bindings.contains { text($0.token) == name }
            guard !isBound, let use = syntax.uses.first(where: { !$0.isBinding && text($0.token) == name })
            else {
                continue
            }
            needsPerson(
                use.token, "'\(name)' may come of an import of '*', and is no longer where that finds it")
        }
    }
}
