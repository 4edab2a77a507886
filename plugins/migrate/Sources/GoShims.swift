// Packages left at old places whose names are those of the new ones.

enum GoShims: ShimKind {
    private static let mark = "// nops shim:"
    static let file = "moved.go"

    static func mayBe(_ path: String) -> Bool { path.hasSuffix("/" + file) || path == file }

    static func isShim(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { bytes.starts(with: mark.utf8) }

    static func reader(in tree: ProjectTree) -> ShimReader { { _, bytes in moves(bytes) } }

    private static func moves(_ bytes: UnsafeBufferPointer<UInt8>) -> [Move] {
        // `// nops shim: a/b -> c/d; …`
        let line = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self).dropFirst(mark.count)
        let text = line.split(separator: ";").first.map(String.init) ?? ""
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 3, words[1] == "->" else { return [] }
        return [Move(from: words[0], to: words[2])]
    }

    /// Shims for packages that go away whole.
    static func plan(_ language: GoLanguage, _ planned: PlannedMoves, _ read: (String) -> [UInt8]?)
        -> PlannedShims
    {
        let left = Set(planned.newFiles.filter { $0.hasSuffix(".go") }.map(RelativePath.parent))
        var result = PlannedShims()
        for package in language.packages.values.sorted(by: { $0.folder < $1.folder })
        where package.name != "main" {
            let files = (language.modules.packages[package.folder] ?? []).filter { !$0.hasSuffix("_test.go") }
            guard !files.isEmpty, package.target != package.folder || package.isTorn else { continue }
            func miss(_ why: String) {
                result.missing.append(
                    Finding(path: package.folder, line: 0, column: 0, message: "gets no shim: \(why)"))
            }
            guard !package.isTorn, !left.contains(package.folder) else {
                miss("not all of package '\(package.name)' moves to one place")
                continue
            }
            guard let new = language.modules.newPath(of: package.target),
                let old = language.modules.newPath(of: package.folder)
            else { continue }
            guard GoRewriter.mayImport(new, old) else {
                miss("'\(new)' is internal, and the old place may not import it")
                continue
            }
            let definitions = exported(package, files, read)
            guard !definitions.isEmpty else { continue }
            for generic in definitions where generic.isGeneric {
                miss("'\(generic.name)' is generic, so that it has no alias")
            }
            let name = language.names[package.target] ?? package.name
            result.files.append(
                (
                    RelativePath.join(package.folder, file),
                    text(package, new, name, definitions.filter { !$0.isGeneric })
                ))
        }
        return result
    }

    private static func exported(_ package: GoPackage, _ files: [String], _ read: (String) -> [UInt8]?)
        -> [GoSyntax.Definition]
    {
        var found: [String: GoSyntax.Definition] = [:]
        for file in files {
            guard let bytes = read(RelativePath.join(package.folder, file)) else { continue }
            bytes.withUnsafeBufferPointer { buffer in
                let syntax = GoSyntax(buffer)
                guard syntax.package.map(syntax.text) == package.name else { return }
                for definition in syntax.definitions()
                where definition.name.unicodeScalars.first.map({ $0.properties.isUppercase }) ?? false {
                    found[definition.name] = definition
                }
            }
        }
        return found.values.sorted { $0.name < $1.name }
    }

    private static func text(
        _ package: GoPackage, _ path: String, _ name: String, _ all: [GoSyntax.Definition]
    )
        -> String
    {
        var text = """
            \(mark) \(package.folder) -> \(package.target); `migrate unshim` removes this file.

            // Package \(package.name) is \(path) now.
            //
            // Deprecated: import \(path).
            package \(package.name)

            import moved "\(path)"

            """
        for definition in all {
            let word =
                switch definition.kind {
                case .type: "type"
                case .constant: "const"
                case .function, .variable: "var"
                }
            let note =
                definition.kind == .variable ? " Here it is a copy, as it was when the program began." : ""
            text += """

                // \(definition.name) is \(name).\(definition.name) now.\(note)
                //
                // Deprecated: use \(name).\(definition.name).
                \(word) \(definition.name) = moved.\(definition.name)

                """
        }
        return text
    }
}
