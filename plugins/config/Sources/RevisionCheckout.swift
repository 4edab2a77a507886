// Takes what a configuration needs out of a revision of git, by an index of its own: the working tree stays as it is.

import Platform
import PluginAPI
import Syntax

/// Unlike an archive, this leaves nothing out that attributes keep from exports, and gives names as they are.
struct RevisionCheckout {
    /// Where the project's root is in it.
    let root: String
    private let revision: String
    private let project: ConfigProject
    private let context: any Context
    /// Of the commit.
    private let hash: String
    /// The project's root in the repository, with `/` behind it; empty: the repository's own.
    private let prefix: String
    /// The repository's.
    private let top: String
    /// What is taken out lies here as it does in the repository.
    private let files: String
    private let index: String
    private let wholeIndex: String
    /// In bytes. What is larger is no configuration, and names nothing.
    private static let readLimit = ConfigFile.sizeLimit

    /// - Throws: an `ErrorValue` where git doesn't know the revision.
    init(_ revision: String, _ project: ConfigProject, _ context: any Context, in folder: String) throws {
        self.revision = revision
        self.project = project
        self.context = context
        func line(_ arguments: [String]) throws -> String? {
            guard let bytes = try Self.git(arguments, in: project.root, index: nil, context) else {
                return nil
            }
            let text = String(decoding: bytes, as: UTF8.self)
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        }
        guard
            let hash = try line([
                "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}",
            ])
        else {
            throw ErrorValue(
                "git knows no revision '\(revision)' here", kind: "not-found",
                help: "`git log --oneline` lists commits; a branch or tag is one, too")
        }
        self.hash = hash
        prefix = try line(["rev-parse", "--show-prefix"]) ?? ""
        top = try line(["rev-parse", "--show-toplevel"]) ?? project.root
        files = Path.join(folder, "files")
        root = prefix.isEmpty ? files : Path.join(files, String(prefix.dropLast()))
        index = Path.join(folder, "index")
        wholeIndex = Path.join(folder, "whole")
    }

    /// Nil: git has failed.
    private static func git(_ arguments: [String], in folder: String, index: String?, _ context: any Context)
        throws -> [UInt8]?
    {
        // A hook that looks at the working tree has nothing to tell of another one.
        let words = ["-C", folder, "-c", "core.fsmonitor=false"] + arguments
        var script = "capture ^git " + words.map(ConfigRevision.quoted).joined(separator: " ")
        if let index { script = "with {GIT_INDEX_FILE: \(ConfigRevision.quoted(index))} { \(script) }" }
        guard case .record(let record) = try context.evaluate(script, name: "git").collected(),
            case .int(0)? = record["status"]
        else { return nil }
        switch record["stdout"] {
        case .string(let text)?: return Array(text.string.utf8)
        case .bytes(let bytes)?: return bytes.storage
        default: return []
        }
    }

    private func git(_ arguments: [String], index: String? = nil) throws -> [UInt8]? {
        try Self.git(arguments, in: top, index: index, context)
    }

    /// Takes out the folder of the configuration, the settings, and the files that these name, wherever they lie.
    /// - Throws: an `ErrorValue` where the revision has no configuration.
    mutating func run() throws {
        do { try Files.makeFolder(files) } catch { throw ErrorValue(error.description, kind: "io") }
        let wanted = [
            Path.relative(project.folder, to: project.root), ProjectSettings.fileName,
        ].map { Path.normalise(prefix + $0) }
        var isThere = false
        for path in wanted { isThere = try take(path) || isThere }
        guard isThere else {
            let names = Set([Path.relative(project.folder, to: project.root), ProjectSettings.fileName])
            throw ErrorValue(
                "'\(revision)' has no configuration: \(names.sorted().joined(separator: ", ")) are not in it",
                kind: "not-found")
        }
        try takeMentioned(besides: wanted[0])
    }

    /// A folder with all that is in it, or a file; false: there is none.
    private func take(_ path: String) throws -> Bool {
        let isAll = path == "." || path.isEmpty
        let type = try git(["cat-file", "-t", isAll ? hash + "^{tree}" : "\(hash):\(path)"])
        switch type.map({ String(decoding: $0, as: UTF8.self) }) {
        case "tree\n"?:
            let words = isAll ? [hash] : ["--prefix=\(path)/", "\(hash):\(path)"]
            guard try git(["read-tree"] + words, index: index) != nil,
                try git(["checkout-index", "-a", "-f", "-q", "--prefix=\(files)/"], index: index) != nil
            else { throw failure }
            return true
        case "blob\n"?:
            try takeFiles([path])
            return true
        default: return false
        }
    }

    private var failure: ErrorValue {
        ErrorValue("the files of '\(revision)' can't be read from git", kind: "io")
    }

    private func takeFiles(_ paths: [String]) throws {
        if !Files.exists(wholeIndex), try git(["read-tree", hash], index: wholeIndex) == nil {
            throw failure
        }
        var rest = paths[...]
        while !rest.isEmpty {
            // Few enough for one command line.
            let some = rest.prefix(200)
            rest = rest.dropFirst(200)
            guard
                try git(
                    ["checkout-index", "-f", "-q", "--prefix=\(files)/", "--"] + some, index: wholeIndex)
                    != nil
            else { throw failure }
        }
    }

    /// Files outside of the folder whose names stand in what was taken out, by `extends`, `!include`, `${file:…}`; and where
    /// links lead.
    private func takeMentioned(besides folder: String) throws {
        guard folder != ".",
            let listed = try git(["ls-tree", "-r", "-z", "--name-only", "--full-tree", hash])
        else { return }
        let within = folder + "/"
        var others: [String: [String]] = [:]
        for name in listed.split(separator: 0) {
            guard let path = String(validating: name, as: UTF8.self), !path.hasPrefix(within) else {
                continue
            }
            others[Path.name(path), default: []].append(path)
        }
        var looked: Set<String> = []
        while true {
            var names: Set<String> = []
            var links: [String] = []
            do {
                try TreeWalk.walk(files, unreadable: { _ in }) { entry in
                    try context.checkInterrupt()
                    if entry.kind != .folder, looked.insert(entry.path).inserted {
                        if entry.kind == .link { links.append(entry.path) }
                        names.formUnion(Self.mentions(Path.join(files, entry.path), entry.kind))
                    }
                    return .enter
                }
            } catch let error as SystemError { throw ErrorValue(error.description, kind: "io") }
            let paths = names.sorted().flatMap { others.removeValue(forKey: $0) ?? [] }
            let hasMore = try links.filter(takeTarget).count > 0
            if paths.isEmpty, !hasMore { return }
            if !paths.isEmpty { try takeFiles(paths) }
        }
    }

    /// Takes out where a link leads in the repository; false: nowhere, or it is there already.
    private func takeTarget(of link: String) throws -> Bool {
        guard let target = try? Files.readLink(Path.join(files, link)), !Path.isAbsolute(target) else {
            return false
        }
        let path = Path.normalise(Path.join(Path.parent(link), target))
        guard !path.hasPrefix(".."), !Files.exists(Path.join(files, path)) else { return false }
        return try take(path)
    }

    /// The last parts of all that may be a path in a file.
    private static func mentions(_ path: String, _ kind: FileKind) -> Set<String> {
        guard kind == .file, let info = try? FileInfo.of(path, followLinks: false), info.kind == .file,
            info.size <= readLimit, let bytes = try? Files.read(path)
        else { return [] }
        var names: Set<String> = []
        func add(_ part: Substring) {
            guard part.contains(where: { $0 == "." || $0 == "/" }), part.utf8.count < 4096,
                let name = part.split(separator: "/").last
            else { return }
            names.insert(String(name).trimmingBlanks)
        }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            for part in line.split(whereSeparator: { "\"'{}[],=".contains($0) }) {
                add(part)
                // `key: ../a b.yaml`, `file:../a b.txt`
                if let colon = part.lastIndex(of: ":") { add(part[part.index(after: colon)...]) }
                for word in part.split(whereSeparator: \.isWhitespace) { add(word) }
            }
        }
        return names
    }
}
