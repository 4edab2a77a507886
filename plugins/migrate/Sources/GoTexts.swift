// Import paths and paths in a Go file's comments, directives and strings.

extension GoRewriter {
    mutating func rewriteComments() {
        rewritePreambles()
        let lineEnd = TextLines(bytes).next(after: syntax.packageEnd)
        for comment in syntax.comments {
            if isImportComment(comment, lineEnd) {
                mention(comment, .certain)
            } else if bytes[comment].starts(with: "//go:embed ".utf8) {
                embed(comment)
            } else if bytes[comment].starts(with: "//go:generate ".utf8) {
                generate(comment)
            } else {
                mention(comment, .likely)
            }
        }
    }

    /// `package x // import "…"`: only on the clause's line.
    private func isImportComment(_ comment: Range<Int>, _ lineEnd: Int) -> Bool {
        guard let package = syntax.package, comment.lowerBound >= package.upperBound,
            comment.lowerBound < lineEnd
        else { return false }
        let text = bytes[comment].dropFirst(2).drop { $0 == 0x20 || $0 == 0x09 }
        return text.starts(with: "import \"".utf8)
    }

    private mutating func mention(_ range: Range<Int>, _ grade: Grade) {
        for found in language.mentions(in: bytes, range) {
            replace(found.range, found.text, grade)
        }
    }

    /// Patterns of files that are built in: from the file's own folder, and never out of it.
    private mutating func embed(_ comment: Range<Int>) {
        let start = comment.lowerBound + "//go:embed ".utf8.count
        for word in TextLines(bytes).words(start..<comment.upperBound) {
            var range = word
            if let first = bytes[range].first, first == 0x22 || first == 0x60, range.count > 1 {
                range = range.lowerBound + 1..<range.upperBound - 1
            }
            if bytes[range].starts(with: "all:".utf8) { range = range.lowerBound + 4..<range.upperBound }
            let parts = RelativePath.parts(syntax.text(range))
            let plain = Array(parts.prefix { !$0.utf8.contains { [0x2A, 0x3F, 0x5B].contains($0) } })
            guard !plain.isEmpty else { continue }
            let path = RelativePath.join(folder, plain.joined(separator: "/"))
            guard language.paths.exists(path) else { continue }
            let target = language.paths.target(of: path)
            let rest = parts.dropFirst(plain.count)
            guard RelativePath.isInside(target, newFolder), target != newFolder else {
                needsPerson(range.lowerBound, "'\(target)' can't be embedded from '\(newFolder)'")
                continue
            }
            replace(
                range, ([RelativePath.inside(target, newFolder)] + rest).joined(separator: "/"), .certain,
                .path)
        }
    }

    /// A command that runs in the file's own folder.
    private mutating func generate(_ comment: Range<Int>) {
        let start = comment.lowerBound + "//go:generate ".utf8.count
        var made = [folder]
        defer { nameGenerated(made, start..<comment.upperBound) }
        for word in TextLines(bytes).words(start..<comment.upperBound) {
            let found = language.mentions(in: bytes, word)
            if !found.isEmpty {
                for item in found { replace(item.range, item.text) }
                continue
            }
            var range = word
            if let equals = bytes[range].lastIndex(of: 0x3D) { range = equals + 1..<range.upperBound }
            range = TextLines(bytes).unquoted(range)
            if let path = RelativePath.resolve(syntax.text(range), in: folder) {
                made.append(RelativePath.parent(path))
            }
            if let new = relative(syntax.text(range), needsExisting: false) {
                replace(range, new, .certain, .path)
            }
        }
    }

    /// Flags of generators that take the name of the package which they write.
    private static let packageFlags: Set<String> = [
        "package", "pkg", "p", "outpkg", "pkgname", "packagename", "package-name",
    ]

    /// `-package=mocks`, where the package of one of the folders that the command names is called otherwise now.
    private mutating func nameGenerated(_ folders: [String], _ range: Range<Int>) {
        var names: [String: String] = [:]
        for folder in folders {
            guard let package = language.packages[folder], !package.isTorn,
                let new = language.names[package.target], new != package.name
            else { continue }
            names[package.name] = new
        }
        guard !names.isEmpty else { return }
        var flag = ""
        for word in TextLines(bytes).words(range) {
            let text = syntax.text(word)
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            let name = String((parts.first ?? "").drop { $0 == "-" }).lowercased()
            if text.hasPrefix("-"), parts.count == 2, Self.packageFlags.contains(name) {
                if let new = names[parts[1]] {
                    replace(word.upperBound - parts[1].utf8.count..<word.upperBound, new)
                }
            } else if Self.packageFlags.contains(flag), let new = names[text] {
                replace(word, new)
            }
            flag = text.hasPrefix("-") && parts.count == 1 ? name : ""
        }
    }

    /// A path told from the file's folder as it is after the moves; nil where it stays, or is none.
    private func relative(_ written: String, needsExisting: Bool) -> String? {
        guard written.contains("/") || written.contains("."), !written.hasPrefix("/"),
            !written.hasPrefix("-"),
            !written.contains(":"), let path = RelativePath.resolve(written, in: folder), !path.isEmpty
        else { return nil }
        // What is made there need not be there yet; the folder is.
        var known = path
        var rest = ""
        if !language.paths.exists(path) {
            guard !needsExisting, written.hasPrefix("../") else { return nil }
            rest = "/" + RelativePath.name(path)
            known = RelativePath.parent(path)
            guard !known.isEmpty, language.paths.exists(known) else { return nil }
        }
        let target = language.paths.target(of: known) + rest
        guard target != path || newFolder != folder else { return nil }
        var new = TextScanner.relative(target, from: newFolder)
        if written.hasPrefix("./"), !new.hasPrefix(".") { new = "./" + new }
        if written.hasSuffix("/") { new += "/" }
        return new == written ? nil : new
    }

    /// `./a/...`, as the go command is told packages, from the root of the tree; nil where it stays, or is none.
    private func pattern(_ written: String) -> String? {
        guard written.hasPrefix("./"), written.hasSuffix("/...") else { return nil }
        let path = String(written.dropFirst(2).dropLast(4))
        let target = language.paths.target(of: path)
        guard !path.isEmpty, target != path, language.paths.isFolder(path), !language.paths.isTorn(path),
            !language.paths.isFolder(RelativePath.join(folder, path)) || folder.isEmpty
        else { return nil }
        return "./" + target + "/..."
    }

    /// Whether a program has written the file: what its texts hold may be measured elsewhere.
    private var isGenerated: Bool {
        let end = syntax.package?.lowerBound ?? 0
        return syntax.comments.prefix { $0.upperBound <= end }.contains { comment in
            bytes[comment].starts(with: "// Code generated ".utf8)
                && bytes[comment].suffix(12).elementsEqual("DO NOT EDIT.".utf8)
        }
    }

    mutating func rewriteStrings() {
        let imported = Set(syntax.imports.map(\.pathRange.lowerBound))
        let isTest = file.hasSuffix("_test.go")
        let isGenerated = isGenerated
        var isAsked = false
        for token in syntax.tokens where token.kind == .string && !imported.contains(token.start + 1) {
            let content = token.start + 1..<token.end - 1
            guard content.count > 1 else { continue }
            let found = language.mentions(in: bytes, content)
            for item in found {
                let isWhole =
                    item.range.lowerBound == content.lowerBound
                    && (item.range.upperBound == content.upperBound || bytes[item.range.upperBound] == 0x2E)
                let isSure = isWhole || item.isQuoted
                replace(item.range, item.text, isSure ? .certain : isGenerated ? .unsure : .likely, .name)
                if isGenerated, !isSure, !isAsked {
                    isAsked = true
                    needsPerson(
                        item.range.lowerBound, "a generated file's text holds an old path: generate it again")
                }
            }
            guard found.isEmpty, content.count < 1024 else { continue }
            if let new = pattern(syntax.text(content)) {
                replace(content, new, .likely, .path)
                continue
            }
            guard newFolder != folder || isTest else { continue }
            // Tests run in their own folder.
            let isRelative = bytes[content].starts(with: "../".utf8) || bytes[content].starts(with: "./".utf8)
            guard isRelative || isTest && bytes[content].contains(0x2F) else { continue }
            if let new = relative(syntax.text(content), needsExisting: true) {
                replace(content, new, isTest ? .certain : .unsure, .path)
            }
        }
    }
}
