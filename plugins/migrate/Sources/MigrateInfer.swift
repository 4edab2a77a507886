// `migrate infer`

import Platform
import PluginAPI

/// Writes a plan out of what git saw moved.
struct MigrateInfer: Command {
    let name = "migrate infer"

    var signature: Signature {
        Signature(
            name, "Gives the plan that does what was moved between two revisions of git.",
            details: """
                Files that git takes for renamed are moves, also where another file stands at the old place since; where \
                everything in a folder went along, the folder is one. The plan is text, to be looked at and saved. Paths are \
                from the project's root.
                """,
            parameters: [
                .init("revisions", .string, "`OLD..NEW`; `OLD` alone is compared with what is committed.")
            ],
            flags: [
                .init(
                    "similar", .int,
                    "How much of a renamed file must be alike, in per cent (1 to 100; default 50)."),
                MigrateFlags.root,
            ], output: .string,
            examples: [.init("migrate infer v1.0..v2.0 | save plan.yaml", "What moved between two releases.")]
        )
    }

    func run(_ call: Invocation) throws -> Value {
        let root = try MigrationCall.root(call, nil)
        guard let repository = GitRepository.around(root), call.context.program(named: "git") != nil else {
            throw ErrorValue("'\(root)' is in no git repository", kind: "not-found", at: call.span)
        }
        let given = try call.string("revisions")
        let parts = given.split(separator: ".", omittingEmptySubsequences: true)
        let hasRange = given.contains("..")
        guard !given.hasPrefix("-"), !given.isEmpty, !hasRange || parts.count > 1 else {
            throw ErrorValue(
                "'\(given)' is no range of revisions", help: "write OLD..NEW: `migrate infer v1.0..v2.0`",
                at: call.span(of: "revisions"))
        }
        let cut = given.firstRange(of: "..")
        let old = cut.map { String(given[..<$0.lowerBound]) } ?? given
        let new = cut.map { String(given[$0.upperBound...].drop { $0 == "." }) } ?? "HEAD"
        var similar = 50
        if case .int(let number) = call["similar"] {
            guard (1...100).contains(number) else {
                throw ErrorValue("--similar is 1 to 100", at: call.span(of: "similar"))
            }
            similar = number
        }
        let git = GitProgram(call.context, root)
        let inference: InferredMoves
        let modules: [(from: String, to: String)]
        do {
            let before = try TrackedFiles(git, revision: old)
            let after = try TrackedFiles(git, revision: new)
            inference = InferredMoves(
                renames: try InferredRenames(git: git, old: before, new: after).renames(similar: similar),
                old: before.paths, new: after.paths)
            modules = try Self.modules(git, old, new)
        } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "revisions"))
        }
        _ = repository
        let moves = inference.moves()
        guard !moves.isEmpty || !modules.isEmpty else {
            throw ErrorValue(
                "git saw nothing moved in '\(given)'", kind: "plan", at: call.span(of: "revisions"))
        }
        var text = "name: \(Self.quoted("what moved in \(given)"))\n"
        if !modules.isEmpty { text += "modules:\n" }
        for module in modules {
            text += "  - {from: \(Self.quoted(module.from)), to: \(Self.quoted(module.to))}\n"
        }
        if !moves.isEmpty { text += "moves:\n" }
        for move in moves { text += "  - {from: \(Self.quoted(move.from)), to: \(Self.quoted(move.to))}\n" }
        return .text(text)
    }

    /// Modules of Go's whose `go.mod` is where it was and says another path.
    private static func modules(_ git: GitProgram, _ old: String, _ new: String) throws -> [(
        from: String, to: String
    )] {
        let changed = try git.lines(["diff", "--name-only", "--diff-filter=M", old, new, "--", "*go.mod"])
        return try changed.sorted().compactMap { file in
            guard RelativePath.name(file) == "go.mod", !RelativePath.parts(file).contains("vendor") else {
                return nil
            }
            func path(_ revision: String) throws -> String? {
                try git.output(["show", "\(revision):\(file)"]).flatMap {
                    GoModules.modulePath(Array($0.utf8))
                }
            }
            guard let from = try path(old), let to = try path(new), from != to else { return nil }
            return (from, to)
        }
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
