// Which kind of text a file is, by its name: that says where in it paths and names stand, and what they are relative to.

/// A format of files that are no code of a language that migrate reads.
enum TextFormat: Sendable {
    /// `.gitignore` and its kin: patterns that hold anywhere unless they have a slash.
    case ignore
    /// `.dockerignore`: patterns from the file's own folder.
    case anchoredIgnore
    case codeOwners
    case manifest
    case dockerfile
    case yaml
    case json
    case toml
    case ini
    case environment
    case makefile
    case shell
    case nginx
    case markdown
    case restructured
    /// What was so once, and is told as it was: a list of changes.
    case history
    /// Data, whose names are its own: tables, statements of databases, translations.
    case data
    /// Maven's `pom.xml`.
    case maven
    /// Gradle's builds and settings.
    case gradle
    /// Anything else.
    case other

    /// What relative paths in a file begin at, in the order in which they are tried.
    enum Base: Sendable {
        case root
        case folder
    }

    /// - Parameter path: relative to the root.
    /// Nil for a file whose text is made by a program, and made again after the moves.
    static func of(_ path: String) -> TextFormat? {
        let name = RelativePath.name(path)
        let lower = name.lowercased()
        let stem = lower.split(separator: ".").first.map(String.init) ?? lower
        let ending =
            lower.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(lower[$0...].dropFirst()) } ?? ""
        switch lower {
        case "package-lock.json", "npm-shrinkwrap.json", "composer.lock", "go.sum": return nil
        case ".dockerignore", ".gcloudignore", ".helmignore": return .anchoredIgnore
        case "codeowners": return .codeOwners
        case "manifest.in": return .manifest
        case "makefile", "gnumakefile", "bsdmakefile": return .makefile
        case "procfile", ".envrc": return .shell
        case "setup.cfg", "tox.ini", ".flake8", ".coveragerc", ".pylintrc", "pylintrc", ".editorconfig",
            ".isort.cfg":
            return .ini
        case "pipfile": return .toml
        case "pom.xml": return .maven
        case ".gitattributes": return .codeOwners
        default: break
        }
        if ending == "lock" || lower.hasSuffix(".min.js") || ending == "map" { return nil }
        let folders = RelativePath.parts(RelativePath.parent(path)).map { $0.lowercased() }
        if folders.contains(where: { $0.hasSuffix(".egg-info") || $0.hasSuffix(".dist-info") }) { return nil }
        if ["md", "rst", "txt", "html"].contains(ending),
            folders.contains(where: histories.contains) || isVersion(lower) || isProposal(lower)
                || isNote(lower)
        {
            return .history
        }
        // What was recorded once.
        if folders.contains("cassettes") { return .data }
        if dataEndings.contains(ending) || isTranslation(stem, ending, folders) { return .data }
        if lower.hasPrefix("."), lower.hasSuffix("ignore") { return .ignore }
        if stem == "dockerfile" || stem == "containerfile" || ending == "dockerfile" { return .dockerfile }
        if lower == ".env" || lower.hasPrefix(".env.") || ending == "env" { return .environment }
        let bare = stem.filter(\.isLetter)
        if ["changelog", "changes", "history", "news", "releases", "releasenotes"].contains(bare)
            && ending != "py"
            || bare == "release" && ["md", "rst", "txt"].contains(ending)
        {
            return .history
        }
        if lower.hasSuffix(".gradle.kts") { return .gradle }
        switch ending {
        case "gradle": return .gradle
        case "yml", "yaml": return .yaml
        case "json", "jsonc", "json5", "webmanifest": return .json
        case "toml": return .toml
        case "ini", "cfg", "service", "timer", "socket", "path", "mount", "target", "desktop", "properties":
            return .ini
        case "mk", "mak": return .makefile
        case "sh", "bash", "zsh", "ksh", "fish": return .shell
        case "conf", "nginx": return .nginx
        case "md", "markdown", "mdx", "mdc": return .markdown
        case "rst", "rest": return .restructured
        default: return !ending.isEmpty && folders.contains(where: inputs.contains) ? .data : .other
        }
    }

    /// Whether what looks like a module's name is likelier another's: in what tests read, and in code of other languages, but
    /// for a text in quotes.
    static func hasOtherNames(_ path: String, isQuoted: Bool) -> Bool {
        let ending =
            path.utf8.lastIndex(of: UInt8(ascii: ".")).map { path[$0...].dropFirst().lowercased() } ?? ""
        if codeEndings.contains(ending) { return !isQuoted }
        return RelativePath.parts(RelativePath.parent(path)).contains { inputs.contains($0.lowercased()) }
    }

    /// Of code whose members are asked for with a dot, too.
    private static let codeEndings: Set<String> = [
        "c", "h", "cc", "cpp", "cxx", "hpp", "m", "mm", "lua", "rb", "php", "rs", "swift", "cs", "fs", "pl",
        "pm",
        "ex", "exs", "erl", "hs", "ml", "r", "jl", "dart", "zig", "tcl", "el", "clj", "glsl", "cu",
    ]

    /// Folders of what tests read: there a file of no known format is data.
    private static let inputs: Set<String> = [
        "fixtures", "testdata", "test_data", "test-data", "examplefiles", "golden", "goldens",
    ]

    private static let dataEndings: Set<String> = [
        "sql", "csv", "tsv", "ftl", "xlf", "xliff", "arb", "strings", "po", "pot",
        // What a program is to print, or has printed.
        "output", "expected", "golden", "out", "stdout", "stderr", "approved",
    ]
    private static let translations: Set<String> = [
        "i18n", "l10n", "locale", "locales", "lang", "langs", "translations",
    ]

    /// Whether a file holds texts by keys: it is called so, or after a language in a folder that is.
    private static func isTranslation(_ stem: String, _ ending: String, _ folders: [String]) -> Bool {
        ["json", "json5", "yml", "yaml", "toml", "properties", "ini"].contains(ending)
            && (translations.contains(stem)
                || folders.contains(where: translations.contains)
                    && (isLanguage(stem) || folders.last.map(isLanguage) ?? false))
    }

    /// `de`, `pt_br`, `zh-hans`.
    private static func isLanguage(_ name: String) -> Bool {
        let parts = name.split(whereSeparator: { $0 == "-" || $0 == "_" })
        guard let first = parts.first, (2...3).contains(first.count), parts.count < 3 else { return false }
        return first.allSatisfy(\.isLetter) && (parts.count == 1 || (2...4).contains(parts[1].count))
    }

    /// Whether a file is called after a version: `v0.14.rst`, `1.20.0-notes.md`.
    private static func isVersion(_ name: String) -> Bool {
        let digits = name.hasPrefix("v") ? name.dropFirst() : name[...]
        let number = digits.prefix { $0.isNumber || $0 == "." }
        return digits.first?.isNumber ?? false && number.dropLast().contains(".")
    }

    /// Whether a file tells what a version brought: `whatsnew-3.0.rst`, `migration_08.html`, `upgrading.md`.
    private static func isNote(_ name: String) -> Bool {
        let stem = name.prefix(upTo: name.lastIndex(of: ".") ?? name.endIndex)
        let letters = stem.filter(\.isLetter)
        if ["whatsnew", "upgrading", "upgrade"].contains(letters) { return true }
        let kinds = ["release", "releasenotes", "migration", "migrating", "changes", "news", "changelog"]
        return kinds.contains(letters) && stem.last?.isNumber ?? false
    }

    /// Whether a file is called after the number of a proposal: `nep-0015-title.rst`, `pep-8.txt`.
    private static func isProposal(_ name: String) -> Bool {
        let kind = name.prefix(while: \.isLetter)
        let number = name.dropFirst(kind.count + 1).prefix(while: \.isNumber)
        return kind.hasSuffix("ep") && kind.count == 3 && !number.isEmpty
            || (2...5).contains(kind.count) && number.count > 2 && name.dropFirst(kind.count).first == "-"
    }

    /// Folders of notes on what was new in each version, and of what was decided once.
    private static let histories: Set<String> = [
        "whats_new", "whats-new", "release", "neps", "peps", "rfcs", "adr", "adrs", "proposals", "decisions",
        "releases", "release_notes", "release-notes", "changelog", "changelogs", "changelog.d", "changes",
        "newsfragments",
        "news", "news.d", "history", "whatsnew",
    ]

    /// Whether Python may stand in it as it is: in documents, and in scripts that give it to an interpreter.
    func mayHoldCode(_ path: String) -> Bool {
        switch self {
        case .restructured, .shell: true
        case .other: path.hasSuffix(".txt") || !RelativePath.name(path).utf8.contains(0x2E)
        default: false
        }
    }

    /// Whether it is text for people, with links.
    var isDocument: Bool { self == .markdown || self == .restructured }

    /// What relative paths begin at.
    func bases(of path: String) -> [Base] {
        switch self {
        case .markdown, .restructured, .ignore, .anchoredIgnore, .manifest: return [.folder]
        case .codeOwners: return [RelativePath.name(path) == ".gitattributes" ? .folder : .root]
        case .json, .toml, .makefile, .dockerfile, .maven, .gradle: return [.folder, .root]
        case .yaml where RelativePath.isInside(path, ".github"): return [.root]
        default: return [.root, .folder]
        }
    }
}
