// Modules left at old places that give on what the new ones have.

enum JavaScriptShim: ShimKind {
    private static let mark = "// nops shim:"

    static func mayBe(_ path: String) -> Bool { JavaScriptPath.isSource(path) }

    static func isShim(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.starts(with: mark.utf8) }

    static func reader(in tree: ProjectTree) -> ShimReader {
        let world = JavaScriptWorld(files: tree.files, settings: [:], packages: [])
        return { file, bytes in moves(of: file, bytes, world) }
    }

    private static func moves(
        of file: String, _ bytes: UnsafeBufferPointer<UInt8>, _ world: JavaScriptWorld
    ) -> [Move] {
        let read = JavaScriptLexer.read(bytes, 0..<bytes.count, JavaScriptDialect(of: file))
        guard let specifier = read.tokens.first(where: { $0.kind == .string })?.content,
            let target = world.resolve(String(decoding: bytes[specifier], as: UTF8.self), in: file)?.found
                .path
        else { return [] }
        return [Move(from: file, to: target)]
    }

    /// What a module gives to others.
    struct Exports {
        var isModule = false
        var hasDefault = false
        /// TypeScript's `export = x`.
        var isAssigned = false

        init(_ bytes: UnsafeBufferPointer<UInt8>, file: String) {
            let read = JavaScriptLexer.read(bytes, 0..<bytes.count, JavaScriptDialect(of: file))
            let references = JavaScriptReferences(bytes, read.tokens)
            var depth = 0
            for index in read.tokens.indices {
                if references.isMark(index, "{") || references.isMark(index, "(") { depth += 1 }
                if references.isMark(index, "}") || references.isMark(index, ")") { depth -= 1 }
                guard depth == 0, !references.isMark(index - 1, ".") else { continue }
                if references.is(index, "import"), !references.isMark(index + 1, "("),
                    !references.isMark(index + 1, ".")
                {
                    isModule = true
                }
                guard references.is(index, "export") else { continue }
                isModule = true
                if references.is(index + 1, "default") { hasDefault = true }
                if references.isMark(index + 1, "=") { isAssigned = true }
                if references.isMark(index + 1, "{") { readNames(index + 2, read.tokens, references) }
            }
            if [".mjs", ".mts"].contains(JavaScriptPath.ending(file)) { isModule = true }
        }

        /// `export { a as default }`
        private mutating func readNames(
            _ start: Int, _ tokens: [JavaScriptToken], _ references: JavaScriptReferences
        ) {
            var index = start
            while index < tokens.count, !references.isMark(index, "}") {
                if references.is(index, "default"), !references.is(index + 1, "as") { hasDefault = true }
                index += 1
            }
        }
    }

    static func text(_ exports: Exports, _ specifier: String, isTyped: Bool) -> String {
        let head = "\(mark) what was here has moved; `migrate unshim` removes this file.\n"
        if exports.isAssigned { return head + "import moved = require(\"\(specifier)\");\nexport = moved;\n" }
        guard exports.isModule else {
            // A compiler takes nothing from what has no exports.
            return head
                + (isTyped ? "import \"\(specifier)\";\n" : "module.exports = require(\"\(specifier)\");\n")
        }
        let isDefault = exports.hasDefault ? "export { default } from \"\(specifier)\";\n" : ""
        return head + "export * from \"\(specifier)\";\n" + isDefault
    }
}

/// Plans shims for modules that move.
struct JavaScriptShimPlanner {
    let planned: PlannedMoves
    let files: NeighbourFiles

    func plan() -> PlannedShims {
        let newFiles = Set(planned.newFiles)
        var result = PlannedShims()
        for move in planned.moved where Self.isModule(move.from) && Self.isModule(move.to) {
            let stem = JavaScriptPath.stem(move.from) ?? move.from
            if newFiles.contains(move.from)
                || JavaScriptPath.omitted.contains(where: { newFiles.contains(stem + $0) })
            {
                result.missing.append(
                    Finding(
                        path: move.to, line: 0, column: 0,
                        message: "gets no shim at '\(move.from)': another module takes its name"))
                continue
            }
            guard let exports = files.read(move.from, { JavaScriptShim.Exports($0, file: move.from) }) else {
                continue
            }
            let ending = JavaScriptPath.ending(move.to)
            let isTyped = ending == ".ts" || ending == ".tsx" || ending == ".mts" || ending == ".cts"
            // Node finds only whole names; compilers of TypeScript only those without the ending.
            let path: String
            switch ending {
            case ".ts", ".tsx":
                path = (JavaScriptPath.stem(move.to) ?? move.to) + (needsEndings(move.from) ? ".js" : "")
            case ".mts", ".cts":
                path = (JavaScriptPath.stem(move.to) ?? move.to) + JavaScriptPath.compiled(move.to)
            default: path = move.to
            }
            let specifier = JavaScriptMap.relative(path, from: move.from, like: "./")
            let text = JavaScriptShim.text(
                exports, specifier.hasSuffix("/") ? String(specifier.dropLast()) : specifier, isTyped: isTyped
            )
            result.files.append((move.from, text))
        }
        return result
    }

    /// Whether the nearest package is one of modules, which Node finds by whole names only.
    private func needsEndings(_ file: String) -> Bool {
        var folder = RelativePath.parent(file)
        while true {
            let package = files.read(RelativePath.join(folder, "package.json")) { JSONNode.read($0) } ?? nil
            if let package { return package["type"]?.string == "module" }
            if folder.isEmpty { return false }
            folder = RelativePath.parent(folder)
        }
    }

    /// What others import; tests and declarations are not.
    private static func isModule(_ file: String) -> Bool {
        guard JavaScriptPath.isSource(file), !file.hasSuffix(".d.ts"), !file.hasSuffix(".d.mts"),
            !file.hasSuffix(".d.cts"),
            ![".vue", ".svelte", ".astro", ".mdx"].contains(JavaScriptPath.ending(file))
        else { return false }
        let name = RelativePath.name(file)
        return !name.contains(".test.") && !name.contains(".spec.") && !name.contains(".stories.")
            && !name.contains(".config.")
    }
}
