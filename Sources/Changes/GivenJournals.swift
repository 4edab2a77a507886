// What root did in other users' projects, so that root can take it back.

import CSystem
import Glibc
import Platform
import PluginAPI

/// The journals that root made in other users' stores, by their digests. They are those users', who must be able to undo what
/// root did; root knows them again as long as nobody altered them.
struct GivenJournals {
    private let file: String?
    /// Older ones are forgotten.
    private static let most = 4096

    init(environment: [String: String]) {
        let home = environment["XDG_STATE_HOME"] ?? environment["HOME"].map { Path.join($0, ".local/state") }
        file = home.flatMap { Path.isAbsolute($0) ? Path.join($0, "nops/given") : nil }
    }

    func holds(_ journal: String) -> Bool {
        guard let file, isOurs(file), let digest = try? Self.digest(journal) else { return false }
        return Self.lines(file).contains(digest)
    }

    /// Does nothing for a journal that is root's own. Where it can't be noted, root can't take it back.
    func note(_ journal: String) {
        guard geteuid() == 0, let file, let info = (try? FileInfo.of(journal)) ?? nil, info.owner != 0,
            let digest = try? Self.digest(journal),
            (try? Files.makeFolders(Path.parent(file), mode: 0o700)) != nil, isOurs(Path.parent(file))
        else { return }
        let lines = (isOurs(file) ? Self.lines(file).suffix(Self.most - 1) : []) + [digest]
        try? Files.writeWhole(file, Array((lines.joined(separator: "\n") + "\n").utf8), mode: 0o600)
    }

    private func isOurs(_ path: String) -> Bool {
        guard let info = (try? FileInfo.of(path, followLinks: false)) ?? nil else { return false }
        return info.owner == geteuid() && info.mode & 0o022 == 0
    }

    private static func lines(_ file: String) -> [String] {
        ((try? Files.readText(file)) ?? "").split(separator: "\n").map(String.init)
    }

    private static func digest(_ journal: String) throws -> String {
        let descriptor = nops_open(journal, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { throw SystemError("read", journal) }
        defer { close(descriptor) }
        return Digest.hex(try ContentHash(descriptor: descriptor, shown: journal).bytes)
    }
}
