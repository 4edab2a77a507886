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
                Files that git takes for renamed are moves; where everything in a folder went along, the folder is one. The plan \
                is text, to be looked at and saved. Paths are from the project's root.
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
        do {
            inference = InferredMoves(
                renames: try git.lines([
                    "diff", "--name-status", "-M\(similar)%", "-l0", "--relative", "--diff-filter=R", old,
                    new, "--",
                ])
                .compactMap(Self.rename),
                old: try git.lines(["ls-tree", "-r", "--name-only", old]),
                new: try git.lines(["ls-tree", "-r", "--name-only", new]))
        } catch let error as ErrorValue {
            throw error.placed(at: call.span(of: "revisions"))
        }
        _ = repository
        let moves = inference.moves()
        guard !moves.isEmpty else {
            throw ErrorValue(
                "git saw nothing moved in '\(given)'", kind: "plan", at: call.span(of: "revisions"))
        }
        var text = "name: \(Self.quoted("what moved in \(given)"))\nmoves:\n"
        for move in moves { text += "  - {from: \(Self.quoted(move.from)), to: \(Self.quoted(move.to))}\n" }
        return .text(text)
    }

    /// `R087\told\tnew`
    private static func rename(_ line: String) -> Move? {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0].hasPrefix("R"), !parts[1].hasPrefix("\"") else { return nil }
        return Move(from: parts[1], to: parts[2])
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}

/// Renames of files, as few moves of folders and files as say the same.
struct InferredMoves {
    let renames: [Move]
    private let old: [String]
    private let new: Set<String>
    private let oldFiles: Set<String>

    /// - Parameters:
    ///   - old: every file before.
    ///   - new: every file after.
    init(renames: [Move], old: [String], new: [String]) {
        self.renames = renames
        self.old = old
        self.new = Set(new)
        oldFiles = Set(old)
    }

    func moves() -> [Move] {
        var folders: [Move] = []
        var seen: Set<String> = []
        for rename in renames {
            var from = RelativePath.parent(rename.from)
            var to = RelativePath.parent(rename.to)
            var best: Move?
            var name = (RelativePath.name(rename.from), RelativePath.name(rename.to))
            while !from.isEmpty, !to.isEmpty, from != to, name.0 == name.1 {
                if wentAlong(from, to) { best = Move(from: from, to: to) }
                name = (RelativePath.name(from), RelativePath.name(to))
                from = RelativePath.parent(from)
                to = RelativePath.parent(to)
            }
            if let best, seen.insert(best.from).inserted { folders.append(best) }
        }
        // A folder within one that moves along is no move of its own.
        let map = MoveMap(folders)
        let outer = folders.filter { move in
            !folders.contains { $0 != move && RelativePath.isInside(move.from, $0.from) }
        }
        let files = renames.filter { map.target(of: $0.from) != $0.to }
        return outer + files.sorted { $0.from < $1.from }
    }

    /// Whether all that a folder held, and that is still somewhere, is in another one now.
    private func wentAlong(_ from: String, _ to: String) -> Bool {
        var count = 0
        for file in old where RelativePath.isInside(file, from) {
            let target = RelativePath.join(to, RelativePath.inside(file, from))
            if new.contains(file) { return false }
            if new.contains(target), !oldFiles.contains(target) { count += 1 }
        }
        let elsewhere = renames.contains {
            RelativePath.isInside($0.from, from)
                && $0.to != RelativePath.join(to, RelativePath.inside($0.from, from))
        }
        return count > 1 && !elsewhere
    }
}
