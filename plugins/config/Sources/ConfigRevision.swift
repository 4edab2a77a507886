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
        do { folder = try Files.makeTemporaryFolder(prefix: "nops-config-") } catch {
            throw ErrorValue(error.description, kind: "io")
        }
        do {
            var checkout = try RevisionCheckout(revision, project, context, in: folder)
            root = checkout.root
            try checkout.run()
        } catch {
            try? Files.removeTree(folder)
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
