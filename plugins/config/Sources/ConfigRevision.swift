// A project's configuration as it was in a revision of git.

import Glibc
import Platform
import PluginAPI
import Syntax

/// The files of a revision that a configuration needs, in a folder of their own until this is closed.
struct ConfigRevision {
    /// Where the project's root is in it.
    let root: String
    private let folder: String

    /// - Throws: an `ErrorValue` where git is missing or doesn't know the revision.
    init(_ revision: String, _ project: ConfigProject, _ context: any Context) throws {
        guard context.program(named: "git") != nil else {
            throw ErrorValue("a revision can only be read by git, which isn't here", kind: "not-found")
        }
        guard !revision.isEmpty, !revision.hasPrefix("-"), !revision.contains("\0") else {
            throw ErrorValue.usage("'\(revision)' is no revision")
        }
        func output(_ arguments: [String], in folder: String? = nil) throws -> String? {
            let words = (["-C", folder ?? project.root] + arguments).map(Self.quoted).joined(separator: " ")
            guard
                case .record(let record) = try context.evaluate("capture ^git \(words)", name: "git")
                    .collected(),
                case .int(0)? = record["status"]
            else { return nil }
            return record["stdout"]?.string
        }
        guard
            let commit = try output([
                "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}",
            ])
        else {
            throw ErrorValue(
                "git knows no revision '\(revision)' here", kind: "not-found",
                help: "`git log --oneline` lists commits; a branch or tag is one, too")
        }
        let hash = String(commit.prefix { !$0.isWhitespace })
        do { folder = try Files.makeTemporaryFolder(prefix: "nops-config-") } catch {
            throw ErrorValue(error.description, kind: "io")
        }
        root = folder
        do {
            let archive = Path.join(folder, "a.tar")
            // Below the repository's top folder there may be several projects.
            func line(_ option: String) throws -> String {
                var text = try output(["rev-parse", option]) ?? ""
                if text.hasSuffix("\n") { text.removeLast() }
                return text
            }
            let prefix = try line("--show-prefix")
            let top = try line("--show-toplevel")
            let tree = prefix.isEmpty ? hash : "\(hash):\(prefix)"
            // Only what a configuration is made of: a whole project may be large.
            let wanted: Set = [Path.relative(project.folder, to: project.root), ProjectSettings.fileName]
            let there =
                try output(["ls-tree", "--name-only", "-z", tree], in: top)?.split(separator: "\0").map(
                    String.init) ?? []
            let parts = wanted.filter { part in there.contains(String(part.prefix { $0 != "/" })) }.sorted()
            guard !parts.isEmpty else {
                throw ErrorValue(
                    "'\(revision)' has no configuration: \(wanted.sorted().joined(separator: ", ")) are not in it",
                    kind: "not-found")
            }
            guard try output(["archive", "--format=tar", "-o", archive, tree, "--"] + parts, in: top) != nil,
                case .record(let done) = try context.evaluate(
                    "capture ^tar -xf \(Self.quoted(archive)) -C \(Self.quoted(folder))", name: "tar"
                ).collected(), case .int(0)? = done["status"]
            else { throw ErrorValue("the files of '\(revision)' can't be read from git", kind: "io") }
        } catch {
            close()
            throw error
        }
    }

    func close() { try? Files.removeTree(folder) }

    /// A text as nops's double quotes read it.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\", "$": result += "\\"
            case "\n":
                result += "\\n"
                continue
            case "\r":
                result += "\\r"
                continue
            case "\0": continue
            default: break
            }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
