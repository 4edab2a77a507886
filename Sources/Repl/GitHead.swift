import Glibc
import Platform

/// What git has checked out, read from its files: starting git for every prompt would take longer
/// than all the rest.
enum GitHead {
    /// The branch, or the first seven digits of a commit; nil outside a repository.
    static func name(from folder: String) -> String? {
        var folder = folder
        while true {
            let git = folder == "/" ? "/.git" : folder + "/.git"
            if let head = head(of: git) { return name(in: head) }
            guard folder != "/", folder.hasPrefix("/") else { return nil }
            folder = Path.parent(folder)
        }
    }

    /// The top of the working tree that a folder is in; nil outside of one.
    static func top(from folder: String) -> String? {
        var folder = folder
        while folder.hasPrefix("/") {
            if access(folder == "/" ? "/.git" : folder + "/.git", F_OK) == 0 { return folder }
            guard folder != "/" else { break }
            folder = Path.parent(folder)
        }
        return nil
    }

    /// The folder that holds a repository's references and settings; nil outside of one.
    static func repository(from folder: String) -> String? {
        var folder = folder
        while true {
            let git = folder == "/" ? "/.git" : folder + "/.git"
            if start(of: git + "/HEAD") != nil { return git }
            if let link = start(of: git), link.hasPrefix("gitdir: ") {
                let target = firstLine(link.dropFirst(8))
                let own = Path.absolute(target, in: folder)
                // A worktree's own folder names the one that all share.
                guard let common = start(of: own + "/commondir") else { return own }
                return Path.absolute(firstLine(common[...]), in: own)
            }
            guard folder != "/", folder.hasPrefix("/") else { return nil }
            folder = Path.parent(folder)
        }
    }

    /// The text of HEAD; `git` is a folder, or a file that names one (worktrees and submodules).
    private static func head(of git: String) -> String? {
        if let text = start(of: git + "/HEAD") { return text }
        guard let link = start(of: git), link.hasPrefix("gitdir: ") else { return nil }
        let target = firstLine(link.dropFirst(8))
        return start(of: (target.hasPrefix("/") ? target : Path.parent(git) + "/" + target) + "/HEAD")
    }

    private static func name(in head: String) -> String {
        let line = firstLine(head[...])
        if line.hasPrefix("ref: refs/heads/") { return String(line.dropFirst(16)) }
        return String(line.prefix(7))
    }

    private static func firstLine(_ text: Substring) -> String { String(text.prefix { $0 != "\n" }) }

    /// The first 4 KiB of a file.
    private static func start(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &buffer, buffer.count)
        return count >= 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
