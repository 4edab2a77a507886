// Aliases that programs define: settings of Vite, webpack, Rollup, Vue and Babel, as far as they are plain.

enum JavaScriptBundlers {
    private static let stems: Set<String> = [
        "vite", "vitest", "webpack", "rollup", "vue", "babel", "electron", "craco", "rsbuild", "farm",
        "astro", "svelte", "nuxt", "next",
        "config-overrides", "metro",
    ]

    /// Whether a file is likely to define some.
    static func mayDefine(_ path: String) -> Bool {
        let name = RelativePath.name(path)
        guard stems.contains(String(name.prefix { $0 != "." })) || name.hasPrefix(".babelrc.") else {
            return false
        }
        return JavaScriptPath.isSource(path) && !name.hasSuffix(".vue") && !name.hasSuffix(".svelte")
    }

    /// `"@a": path.resolve(__dirname, "src/a")`, `find: "@a", replacement: …`, `"@a": "./src/a"`: with the folder or file that each names.
    /// - Parameter isThere: whether a path is a file or a folder.
    static func aliases(
        in bytes: UnsafeBufferPointer<UInt8>, file: String, isThere: (String) -> Bool
    ) -> [JavaScriptAlias] {
        let read = JavaScriptLexer.read(bytes, 0..<bytes.count, JavaScriptDialect(of: file))
        let tokens = read.tokens
        let references = JavaScriptReferences(bytes, tokens)
        func text(_ index: Int) -> String { String(decoding: bytes[tokens[index].content], as: UTF8.self) }
        var found: [JavaScriptAlias] = []
        // Whether each open bracket holds aliases, or is in one that does.
        var open: [Bool] = []
        for index in tokens.indices {
            if references.isMark(index, "{") || references.isMark(index, "[") {
                open.append(open.last == true || isTable(index, tokens, references, text))
            } else if references.isMark(index, "}") || references.isMark(index, "]") {
                _ = open.popLast()
            }
            guard open.last == true, references.isMark(index, ":"), index > 0 else { continue }
            guard references.isText(index - 1) || tokens[index - 1].kind == .name else { continue }
            var name = text(index - 1)
            if name == "replacement" {
                guard index > 4, references.isMark(index - 2, ","), references.isText(index - 3),
                    references.is(index - 5, "find")
                else { continue }
                name = text(index - 3)
            }
            // `$` at the end is webpack's mark of a whole name.
            if name.hasSuffix("$") { name.removeLast() }
            if name.hasSuffix("/") { name.removeLast() }
            guard !name.isEmpty, !JavaScriptPath.isRelative(name), !name.utf8.contains(UInt8(ascii: "*")),
                !name.utf8.contains(UInt8(ascii: "^")),
                let written = path(from: index + 1, tokens, references, text),
                let path = RelativePath.resolve(written, in: RelativePath.parent(file)), !path.isEmpty,
                isThere(path)
            else { continue }
            if let target = JavaScriptAlias.Target(path, in: "") {
                found.append(JavaScriptAlias(name, [target]))
            }
            if let target = JavaScriptAlias.Target(path + "/*", in: "") {
                found.append(JavaScriptAlias(name + "/*", [target]))
            }
        }
        return found
    }

    /// Whether a bracket is the value of what tools call their aliases: `alias: {`, `const aliases = {`.
    private static func isTable(
        _ bracket: Int, _ tokens: [JavaScriptToken], _ references: JavaScriptReferences,
        _ text: (Int) -> String
    ) -> Bool {
        guard bracket > 1, references.isMark(bracket - 1, ":") || references.isMark(bracket - 1, "="),
            references.isText(bracket - 2) || tokens[bracket - 2].kind == .name
        else { return false }
        return ["alias", "aliases", "extraNodeModules"].contains(text(bracket - 2))
    }

    /// A value's path: a text with a dot first, or the texts after `__dirname` or in `new URL`.
    private static func path(
        from start: Int, _ tokens: [JavaScriptToken], _ references: JavaScriptReferences,
        _ text: (Int) -> String
    ) -> String? {
        if references.isText(start) {
            let written = text(start)
            return JavaScriptPath.isRelative(written) ? written : nil
        }
        var parts: [String] = []
        var isRooted = false
        for index in start..<min(start + 24, tokens.count) {
            if references.is(index, "__dirname") || references.is(index, "URL") { isRooted = true }
            if references.isText(index) { parts.append(text(index)) }
            if references.isMark(index, "}") || references.isMark(index, "{") || references.isMark(index, ":")
            {
                break
            }
            if references.isMark(index, ")"), !parts.isEmpty { break }
            // `new URL("./src", import.meta.url)`
            if references.is(index, "import") { break }
        }
        guard isRooted, !parts.isEmpty else { return nil }
        let joined = parts.joined(separator: "/")
        return joined.hasPrefix("/") ? String(joined.dropFirst()) : joined
    }
}
