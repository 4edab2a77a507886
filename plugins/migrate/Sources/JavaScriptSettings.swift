// What settings of compilers and other tools say of specifiers.

/// What the settings in one folder say.
struct JavaScriptSettings: Sendable {
    /// The file that they were read from.
    var file = ""
    /// The folder in which a specifier without a dot is looked for.
    var base: JavaScriptHome?
    /// A compiler's `paths`.
    var aliases: [JavaScriptAlias] = []
    /// The folder that the aliases' targets are told from.
    var aliasHome: JavaScriptHome?
    /// What programs that are a tool's settings define besides.
    var toolAliases: [JavaScriptAlias] = []

    var isSilent: Bool { base == nil && aliases.isEmpty && toolAliases.isEmpty }

    /// - Parameter old: the tree before the moves.
    func moved(_ paths: PathMap, in old: JavaScriptWorld) -> JavaScriptSettings {
        var result = self
        result.file = paths.target(of: file)
        result.base = base?.moved(paths)
        result.aliases = aliases.map { $0.moved(paths, aliasHome, in: old) }
        result.aliasHome = aliasHome?.moved(paths)
        result.toolAliases = toolAliases.map { $0.moved(paths, nil, in: old) }
        return result
    }
}

/// A folder that a file of settings tells paths from.
struct JavaScriptHome: Equatable, Sendable {
    var folder: String
    var file: String

    /// Where it is after the moves: the file's own folder is wherever the file is.
    func moved(_ paths: PathMap) -> JavaScriptHome {
        let newFile = paths.target(of: file)
        let isOwn = folder == RelativePath.parent(file)
        return JavaScriptHome(
            folder: isOwn ? RelativePath.parent(newFile) : paths.target(of: folder), file: newFile)
    }
}
