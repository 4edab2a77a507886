import Platform
import PluginAPI

struct Glob: Command {
    let name = "glob"
    var signature: Signature {
        Signature(
            name, "The paths that match a pattern, sorted.",
            details:
                "`*` is any run of characters but `/`, `?` one of them, `[a-z]` one of a set, `{a,b}` either, and `**` any "
                + "number of folders. Names that begin with a dot match only where the dot is written, or with `--hidden`. "
                + "Nothing found is an empty list. Write the pattern in quotes.",
            parameters: [
                .init(
                    "pattern", .string, "'**/*.yaml'",
                    accepted: .text {
                        for alternative in GlobPattern.alternatives(of: $0) {
                            _ = try GlobPattern(alternative)
                        }
                    })
            ],
            flags: [
                .init("hidden", short: "H", "Also names that begin with a dot."),
                .init(
                    "type", short: "t", .string, "Only files, folders or links.",
                    completion: .values(["file", "dir", "link"]), accepted: FileKind.accepted),
            ],
            output: .list, itemType: .string,
            examples: [
                .init(
                    "mkdir conf.d; touch conf.d/a.yaml conf.d/b.json top.yaml; glob '**/*.yaml' | str join ' '",
                    "At any depth.", prints: "conf.d/a.yaml top.yaml")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let text = try call.string("pattern")
        let kind = try FileKind.asked(call)
        var found: [String] = []
        do {
            let search = GlobSearch(hidden: call.flag("hidden"), context: call.context)
            for alternative in GlobPattern.alternatives(of: text) {
                found += try search.paths(matching: alternative)
            }
        } catch let error as ErrorValue { throw error.placed(at: call.span(of: "pattern")) }
        var last: String?
        let sorted = found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return .items(
            try sorted.compactMap { path in
                defer { last = path }
                if path == last { return nil }
                if let kind {
                    guard let info = try? FileInfo.of(call.context.absolute(path), followLinks: false),
                        info.kind == kind
                    else { return nil }
                }
                try call.context.checkInterrupt()
                return .text(path)
            })
    }
}

/// Looks for the paths that a pattern stands for.
private struct GlobSearch {
    let hidden: Bool
    let context: any Context

    func paths(matching pattern: String) throws -> [String] {
        let isAbsolute = pattern.hasPrefix("/")
        let parts = pattern.split(separator: "/").map(String.init)
        var found: [String] = []
        try search(isAbsolute ? "/" : "", parts[...], &found)
        return found
    }

    private func search(_ base: String, _ parts: ArraySlice<String>, _ found: inout [String]) throws {
        guard let part = parts.first else {
            if !base.isEmpty { found.append(base) }
            return
        }
        try context.checkInterrupt()
        let rest = parts.dropFirst()
        let folder = context.absolute(base.isEmpty ? "." : base)
        if part == "**" {
            // No folder at all, or any folder and `**` again. Alone at the end it is everything below.
            if rest.isEmpty { try search(base, ["*"], &found) } else { try search(base, rest, &found) }
            for name in (try? Files.list(folder)) ?? [] where hidden || !name.hasPrefix(".") {
                let path = Path.join(base, name)
                if let info = try? FileInfo.of(context.absolute(path), followLinks: false),
                    info.kind == .folder
                {
                    try search(path, parts, &found)
                }
            }
            return
        }
        guard GlobPattern.isPattern(part) else {
            let path = Path.join(base, part)
            if (try? FileInfo.of(context.absolute(path), followLinks: false)) != nil {
                try search(path, rest, &found)
            }
            return
        }
        let pattern = try GlobPattern(part)
        let names = (try? Files.list(folder)) ?? []
        for name in names where hidden || !name.hasPrefix(".") || part.hasPrefix(".") {
            guard pattern.matches(name) else { continue }
            let path = Path.join(base, name)
            guard !Files.isMisread(name, among: names, in: folder) else { throw ErrorValue.misread(path) }
            if rest.isEmpty {
                found.append(path)
            } else if Files.isFolder(context.absolute(path)) {
                try search(path, rest, &found)
            }
        }
    }
}
