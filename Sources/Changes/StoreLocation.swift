// Where a project's changes are kept.

import Glibc
import Platform
import PluginAPI

/// The folder of a change store, and the tree that it is for.
struct StoreLocation {
    /// `ROOT/.nops`, or `$XDG_STATE_HOME/nops` where there is no project.
    let folder: String
    /// The project's root; nil where there is none.
    let project: String?

    init(folder: String, project: String?) {
        self.folder = folder
        self.project = project
    }

    /// Of a store that is there.
    init(folder: String) {
        self.init(folder: folder, project: Path.name(folder) == ".nops" ? Path.parent(folder) : nil)
    }

    /// The nearest folder upward from `start` that has `.nops/`, else the nearest that has `.git`,
    /// else none, and then the user's own state folder.
    static func find(from start: String, environment: [String: String]) throws -> StoreLocation {
        let here: String
        do { here = try Files.realPath(start) } catch {
            throw error.code == ENOENT
                ? ChangeError(
                    "the working folder '\(start)' is gone", help: "`cd` goes home, `cd FOLDER` to another")
                : ChangeError(error.description)
        }
        if let root = try projectRoot(of: here) {
            return StoreLocation(folder: Path.join(root, ".nops"), project: root)
        }
        if let state = environment["XDG_STATE_HOME"], Path.isAbsolute(state) {
            return StoreLocation(folder: Path.join(state, "nops"), project: nil)
        }
        guard let home = environment["HOME"], Path.isAbsolute(home) else {
            throw ChangeError(
                "there is no place to keep what undo needs: no project here, and HOME is not set",
                help:
                    "set HOME or XDG_STATE_HOME, make a folder '.nops' in the project's root, or give --no-undo"
            )
        }
        return StoreLocation(folder: Path.join(home, ".local/state/nops"), project: nil)
    }

    /// The root of the project that a folder (absolute, real) lies in; nil if in none.
    static func projectRoot(of folder: String) throws -> String? {
        var git: String?
        var at = folder
        while true {
            // What can't be looked at is not nothing: the changes would go into another store.
            switch try FileInfo.of(Path.join(at, ".nops"), followLinks: false)?.kind {
            case .folder: return at
            case .link:
                throw ChangeError(
                    "'\(Path.join(at, ".nops"))' is a symbolic link, and whoever made it would say where changes are kept",
                    help: "put the folder itself there, or remove the link")
            default: break
            }
            if git == nil, try FileInfo.of(Path.join(at, ".git")) != nil { git = at }
            if at == "/" || at.isEmpty { return git }
            at = Path.parent(at)
        }
    }
}
