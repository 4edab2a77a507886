import Glibc
import Platform
import PluginAPI
import Syntax

extension FileInfo {
    /// What is at a path that its folder lists, links not followed; nil when it vanished meanwhile. A name that
    /// is not UTF-8 is an error: as text it names another file, and to pass it over would lose it.
    static func ofListed(_ path: String, at span: Span) throws -> FileInfo? {
        if let info = try FileInfo.of(path, followLinks: false) { return info }
        guard path.unicodeScalars.contains("\u{FFFD}") else { return nil }
        throw ErrorValue.misread(path, at: span)
    }
}

extension ErrorValue {
    /// A failed system call, with the path as the user wrote it and, where nothing has that name, the
    /// name nearby that he may have meant.
    convenience init(_ error: SystemError, path: String, at span: Span, _ context: any Context) {
        let isAbsent = error.code == ENOENT
        let absolute = context.absolute(path)
        // What has come there since is none.
        let isDangling =
            isAbsent && ((try? FileInfo.of(absolute, followLinks: false)) ?? nil)?.kind == .link
        let message =
            isDangling
            ? "'\(path)' is a link that points at nothing"
            : isAbsent ? "no file or folder '\(path)'" : "cannot \(error.action) '\(path)': \(error.reason)"
        var help: String?
        if isAbsent, !Path.isAbsolute(path), !Files.isFolder(context.workingFolder) {
            self.init(
                "the working folder '\(context.workingFolder)' is gone", kind: "not-found",
                help: "`cd` goes home, `cd FOLDER` to another", at: span)
            return
        }
        if isDangling {
            help = (try? Files.readLink(absolute)).map { "it points at '\($0)'" }
        } else if isAbsent {
            help = ErrorValue.nearby(path, context)
        } else if error.code == EISDIR {
            help = "`ls \(path)` lists it"
        }
        self.init(message, kind: isAbsent ? "not-found" : "io", help: help, at: span)
    }

    private static func nearby(_ path: String, _ context: any Context) -> String? {
        let absolute = context.absolute(path)
        let folder = Path.parent(absolute)
        guard let names = try? Files.list(folder) else {
            // The first part of the path that is missing.
            let above = Path.parent(path)
            return above.isEmpty || above == path ? nil : "there is no folder '\(above)'"
        }
        guard let close = closest(to: Path.name(absolute), among: names) else { return nil }
        return "did you mean '\(Path.join(Path.parent(path), close))'?"
    }

    /// What a command says of a path where nothing is.
    static func absent(_ path: String, at span: Span, _ context: any Context) -> ErrorValue {
        ErrorValue(SystemError("find", path, code: ENOENT), path: path, at: span, context)
    }
}

extension Invocation {
    /// What is at a path; nil if nothing is. The path is as the user wrote it.
    func info(_ path: String, followLinks: Bool, at span: Span) throws -> FileInfo? {
        do { return try FileInfo.of(context.absolute(path), followLinks: followLinks) } catch {
            throw ErrorValue(error, path: path, at: span, context)
        }
    }

    /// The rest arguments as paths with their places. At least `minimum`, else a usage error.
    func paths(atLeast minimum: Int, _ wanted: String) throws -> [(path: String, span: Span)] {
        let paths = try restStrings()
        guard paths.count >= minimum else { throw ErrorValue.usage("name \(wanted)", at: span) }
        for (path, span) in zip(paths, restSpans) {
            if path.isEmpty { throw ErrorValue.usage("a path is empty", at: span) }
            if path.utf8.contains(0) { throw ErrorValue.usage("a path holds a zero byte", at: span) }
        }
        // A glob gives more paths than words, all at its own place.
        return paths.enumerated().map { ($1, $0 < restSpans.count ? restSpans[$0] : span) }
    }
}

extension FileKind {
    /// As the column `type` has it.
    var shown: String {
        switch self {
        case .file: "file"
        case .folder: "dir"
        case .link: "link"
        case .other: "other"
        }
    }

    /// All of those.
    static let allShown = [FileKind.file, .folder, .link, .other].map(\.shown)
}
