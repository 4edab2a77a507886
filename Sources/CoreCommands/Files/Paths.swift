import Platform
import PluginAPI
import Syntax

// `pwd` and the `path` family. Paths are given as arguments or piped in.

struct Pwd: Command {
    let name = "pwd"
    var signature: Signature {
        Signature(
            name, "The working folder.", output: .string,
            examples: [.init("pwd | path type", "It is a folder.", prints: "dir")])
    }

    func run(_ call: Invocation) throws -> Value { .text(call.context.workingFolder) }
}

extension Invocation {
    /// Each path given as an argument, or piped in; one gives a value, several a list.
    fileprivate func transformPaths(_ transform: @escaping (String) throws -> Value) throws -> Value {
        if rest.isEmpty {
            if input.isNull { throw ErrorValue.usage("name a path, or pipe one in", at: span) }
            return try transformText { try transform($0.string) }
        }
        let paths = try restStrings()
        if paths.count == 1 { return try transform(paths[0]) }
        return .items(try paths.map(transform))
    }
}

private let pathsParameter = Signature.Parameter("paths", .path, "Paths; none: the piped ones.")

private func pathSignature(
    _ name: String, _ summary: String, details: String = "", flags: [Signature.Flag] = [],
    output: ValueType = .string, words: [String] = [],
    _ example: Signature.Example
) -> Signature {
    Signature(
        name, summary, details: details, rest: pathsParameter, flags: flags,
        input: [.nothing, .string, .list, .stream],
        output: output, words: words, result: .each, examples: [example])
}

struct PathParent: Command {
    let name = "path parent"
    var signature: Signature {
        pathSignature(
            name, "The folder that holds a path.",
            .init("path parent /etc/nginx/nginx.conf", "Its folder.", prints: "/etc/nginx"))
    }

    func run(_ call: Invocation) throws -> Value { try call.transformPaths { .text(Path.parent($0)) } }
}

struct PathName: Command {
    let name = "path name"
    var signature: Signature {
        pathSignature(
            name, "The last part of a path.",
            .init("path name /etc/nginx/nginx.conf", "Its name.", prints: "nginx.conf"))
    }

    func run(_ call: Invocation) throws -> Value { try call.transformPaths { .text(Path.name($0)) } }
}

struct PathStem: Command {
    let name = "path stem"
    var signature: Signature {
        pathSignature(
            name, "The last part of a path without its extension.",
            .init("path stem logs/app.tar.gz", "Its stem.", prints: "app.tar"))
    }

    func run(_ call: Invocation) throws -> Value { try call.transformPaths { .text(Path.stem($0)) } }
}

struct PathExtension: Command {
    let name = "path extension"
    var signature: Signature {
        pathSignature(
            name, "What follows the last dot of a path's name; empty where there is none.",
            .init("path extension logs/app.tar.gz", "Its extension.", prints: "gz"))
    }

    func run(_ call: Invocation) throws -> Value { try call.transformPaths { .text(Path.fileExtension($0)) } }
}

struct PathExists: Command {
    let name = "path exists"
    var signature: Signature {
        pathSignature(
            name, "Whether there is something at a path.",
            details: "Links are followed, so a link to nothing does not count.", output: .bool,
            .init("touch a.txt; path exists a.txt", "There is a file.", prints: "true"))
    }

    func run(_ call: Invocation) throws -> Value {
        try call.transformPaths { path in
            if path.isEmpty { return .bool(false) }
            // What may not be looked at can't be said to be there.
            let info = try? FileInfo.of(call.context.absolute(path))
            return .bool(info != nil)
        }
    }
}

struct PathType: Command {
    let name = "path type"
    var signature: Signature {
        pathSignature(
            name, "What is at a path: file, dir, link or other; null where there is nothing.",
            details: "Links are not followed.", output: .any, words: FileKind.allShown,
            .init("mkdir logs; path type logs", "A folder.", prints: "dir"))
    }

    func run(_ call: Invocation) throws -> Value {
        try call.transformPaths { path in
            guard let info = try call.info(path, followLinks: false, at: call.span) else { return .null }
            return .text(info.kind.shown)
        }
    }
}

struct PathExpand: Command {
    let name = "path expand"
    var signature: Signature {
        pathSignature(
            name, "A path made absolute, without `.`, `..` and links.",
            details: "`~` at its start is the home folder. Links are resolved as far as the path exists.",
            flags: [.init("strict", short: "s", "A path where nothing is, is an error.")],
            .init("path expand /usr/../etc/./hosts", "Without detours.", prints: "/etc/hosts"))
    }

    func run(_ call: Invocation) throws -> Value {
        try call.transformPaths { path in
            var text = path
            if text == "~" || text.hasPrefix("~/") {
                guard let home = call.context.environment("HOME"), !home.isEmpty else {
                    throw ErrorValue(
                        "`~` stands for $env.HOME, which is not set", kind: "not-found", at: call.span)
                }
                text = home + text.dropFirst()
            }
            let absolute = call.context.absolute(text)
            do throws(SystemError) { return .text(try Files.realPath(absolute)) } catch {
                if call.flag("strict") { throw ErrorValue(error, path: path, at: call.span, call.context) }
            }
            // The part that exists is resolved, the rest follows as it is.
            var existing = Path.parent(absolute)
            var missing = Path.name(absolute)
            while existing != "/" {
                if let real = try? Files.realPath(existing) { return .text(Path.join(real, missing)) }
                missing = Path.join(Path.name(existing), missing)
                existing = Path.parent(existing)
            }
            return .text(Path.join("/", missing))
        }
    }
}

struct PathRelative: Command {
    let name = "path relative"
    var signature: Signature {
        Signature(
            name, "A path as seen from a folder.",
            parameters: [
                .init("path", .path, "The path."),
                .init("from", .path, "The folder; the working folder if not given.", isOptional: true),
            ],
            output: .string,
            examples: [
                .init(
                    "path relative /srv/app/log/a.log /srv/app", "From a folder above.", prints: "log/a.log")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let path = call.context.absolute(try call.string("path"))
        let folder = call.context.absolute(try call.optionalString("from") ?? ".")
        return .text(Path.relative(path, to: folder))
    }
}

struct PathJoin: Command {
    let name = "path join"
    var signature: Signature {
        Signature(
            name, "Joins parts to a path.",
            details:
                "A piped text comes first; a piped list is joined. An absolute part replaces what stands before it.",
            rest: .init("parts", .string, "The parts."), input: [.nothing, .string, .list], output: .string,
            examples: [
                .init("path join /srv app config.yaml", "Three parts.", prints: "/srv/app/config.yaml")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var parts: [String] = []
        switch call.input {
        case .null: break
        case .list(let list): parts = try list.items.map { try call.text(of: $0).string }
        default: parts = [try call.wholeText()?.string ?? ""]
        }
        parts += try call.restStrings()
        return .text(parts.reduce("") { Path.join($0, $1) })
    }
}
