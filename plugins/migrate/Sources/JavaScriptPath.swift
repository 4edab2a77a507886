// File names as JavaScript's and TypeScript's tools understand them.

enum JavaScriptPath {
    /// Endings of modules in the order in which a specifier without an ending finds them.
    static let omitted = [
        ".ts", ".tsx", ".d.ts", ".js", ".jsx", ".mts", ".d.mts", ".cts", ".d.cts", ".mjs", ".cjs", ".json",
        ".vue",
        ".svelte", ".node",
    ]
    /// What builds for phones and browsers put before an ending.
    static let platforms = [
        ".native", ".ios", ".android", ".web", ".windows", ".macos", ".server", ".client",
    ]

    /// The last part of a name from its last dot on, in small letters as written; "" without one.
    static func ending(_ path: String) -> String {
        let name =
            path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        guard let dot = path.utf8[name...].lastIndex(of: UInt8(ascii: ".")), dot != name else { return "" }
        return String(path[dot...])
    }

    /// Whether a file is code in one of the languages, or holds such.
    static func isSource(_ path: String) -> Bool {
        switch ending(path) {
        case ".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".mts", ".cts", ".vue", ".svelte", ".astro",
            ".mdx":
            return !path.hasSuffix(".min.js")
        default: return false
        }
    }

    static func isStyle(_ path: String) -> Bool {
        switch ending(path) {
        case ".css", ".scss", ".sass", ".less", ".pcss", ".styl": return true
        default: return false
        }
    }

    /// A compiler's settings, which say what specifiers mean.
    static func isConfig(_ path: String) -> Bool {
        let name = RelativePath.name(path)
        return (name.hasPrefix("tsconfig") || name.hasPrefix("jsconfig")) && name.hasSuffix(".json")
    }

    /// The path without a module's ending; nil for one that has none that can be left out.
    static func stem(_ path: String) -> String? {
        for ending in [".d.ts", ".d.mts", ".d.cts"] where path.hasSuffix(ending) {
            return String(path.dropLast(ending.utf8.count))
        }
        let last = ending(path)
        guard omitted.contains(last) else { return nil }
        return String(path.utf8.dropLast(last.utf8.count)) ?? path
    }

    /// The same without what says the platform.
    static func withoutPlatform(_ stem: String) -> String {
        for platform in platforms where stem.hasSuffix(platform) && stem.utf8.count > platform.utf8.count {
            return String(stem.dropLast(platform.utf8.count))
        }
        return stem
    }

    static func isIndex(_ path: String) -> Bool {
        stem(path).map { RelativePath.name(withoutPlatform($0)) == "index" } ?? false
    }

    /// The endings of files that a specifier with a compiled file's ending may mean: `./a.js` is `a.ts`.
    static func sources(of ending: String) -> [String] {
        switch ending {
        case ".js": return [".ts", ".tsx", ".d.ts", ".jsx"]
        case ".jsx": return [".tsx", ".d.ts"]
        case ".mjs": return [".mts", ".d.mts"]
        case ".cjs": return [".cts", ".d.cts"]
        default: return []
        }
    }

    /// The ending that the file is compiled to.
    static func compiled(_ path: String) -> String {
        if path.hasSuffix(".mts") { return ".mjs" }
        if path.hasSuffix(".cts") { return ".cjs" }
        if path.hasSuffix(".ts") || path.hasSuffix(".tsx") { return ".js" }
        return ending(path)
    }

    static func isRelative(_ written: String) -> Bool {
        written == "." || written == ".." || written.hasPrefix("./") || written.hasPrefix("../")
    }
}
