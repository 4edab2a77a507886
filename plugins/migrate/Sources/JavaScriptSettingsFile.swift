// A compiler's settings as a file that names paths: `tsconfig.json` and its kin.

struct JavaScriptSettingsFile {
    private let file: String
    private let map: JavaScriptMap
    private let root: JSONNode

    init(_ bytes: UnsafeBufferPointer<UInt8>, file: String, map: JavaScriptMap) {
        self.file = file
        self.map = map
        root = JSONNode.read(bytes) ?? .other
    }

    /// Options whose value is a path or a list of such.
    private static let options: Set<String> = [
        "baseUrl", "rootDir", "outDir", "declarationDir", "tsBuildInfoFile", "outFile", "rootDirs",
        "typeRoots",
    ]

    /// Gives each path with what becomes of it.
    func visit(_ body: (Range<Int>, JavaScriptMap.Outcome) -> Void) {
        let own = JavaScriptHome(folder: RelativePath.parent(file), file: file)
        func settle(_ node: JSONNode?, in home: JavaScriptHome, isModule: Bool = false) {
            switch node {
            case .text(let text, let range):
                // What begins with a name is a package's.
                if isModule, !JavaScriptPath.isRelative(text) { return }
                // The folder itself is wherever it is.
                if text == "." || text == "./" || text.hasPrefix("./*") { return }
                let newFolder = home.moved(map.paths).folder
                body(range, map.settled(text, from: home.folder, to: newFolder, in: file))
            case .list(let items): for item in items { settle(item, in: home, isModule: isModule) }
            default: break
            }
        }
        settle(root["extends"], in: own, isModule: true)
        for key in ["files", "include", "exclude"] { settle(root[key], in: own) }
        for reference in root["references"]?.items ?? [] { settle(reference["path"], in: own) }
        let options = root["compilerOptions"]
        for field in options?.fields ?? [] where Self.options.contains(field.key) {
            settle(field.value, in: own)
        }
        let base =
            options?["baseUrl"]?.string.flatMap { RelativePath.resolve($0, in: own.folder) }
            .map { JavaScriptHome(folder: $0, file: file) }
            ?? map.old.settings[own.folder]?.base ?? own
        for field in options?["paths"]?.fields ?? [] { settle(field.value, in: base) }
    }
}

extension JavaScriptMap {
    /// What becomes of a path in settings; a pattern counts by the folder before its first wildcard.
    /// - Parameters:
    ///   - base: the folder that it is told from, before the moves.
    ///   - newBase: the same after them.
    func settled(_ text: String, from base: String, to newBase: String, in file: String) -> Outcome {
        guard !text.hasPrefix("/"), !text.utf8.contains(UInt8(ascii: ":")),
            !text.utf8.contains(UInt8(ascii: "\\")),
            !text.hasPrefix("${")
        else { return .same }
        let wild = text.utf8.firstIndex { "*?{[($".utf8.contains($0) } ?? text.endIndex
        var end = wild
        if wild != text.endIndex {
            guard let slash = text.utf8[..<wild].lastIndex(of: UInt8(ascii: "/")) else { return .same }
            end = slash
        }
        var written = String(text[..<end])
        var rest = String(text[end...])
        if rest.isEmpty, written.count > 1, written.hasSuffix("/") {
            written.removeLast()
            rest = "/"
        }
        guard !written.isEmpty else { return .same }
        guard let path = RelativePath.resolve(written, in: base) else { return .same }
        let found = old.files.contains(path) || old.folders.contains(path) ? path : old.find(path)?.path
        guard let found else {
            // What tools make, told from a folder that moves.
            guard newBase != base, written.hasPrefix("../") else { return .same }
            return again(path, written, rest, newBase)
        }
        let target = paths.target(of: found)
        guard target != found || newBase != base else { return .same }
        let ending = found == path ? "" : String(found.utf8.dropFirst(path.utf8.count)) ?? ""
        guard ending.isEmpty || target.hasSuffix(ending) else { return .same }
        return again(String(target.dropLast(ending.utf8.count)), written, rest, newBase)
    }

    private func again(_ target: String, _ written: String, _ rest: String, _ newBase: String) -> Outcome {
        var result = TextScanner.relative(paths.target(of: target), from: newBase)
        if written.hasPrefix("./"), !result.hasPrefix(".") { result = "./" + result }
        if written.hasPrefix("../"), !result.hasPrefix(".") { result = "./" + result }
        return result == written ? .same : .new(result + rest)
    }

    private static let rootMark = "<rootDir>/"

    /// The same in a program that is a tool's settings.
    func configured(_ text: String, in file: String) -> Outcome {
        let folder = RelativePath.parent(file)
        let newFolder = RelativePath.parent(paths.target(of: file))
        var mark = ""
        var path = text
        for prefix in ["!", Self.rootMark] where path.hasPrefix(prefix) {
            mark += prefix
            path = String(path.dropFirst(prefix.utf8.count))
        }
        guard case .new(let result) = settled(path, from: folder, to: newFolder, in: file) else {
            return .same
        }
        return .new(mark + result)
    }
}
