import Platform
import PluginAPI

// What no change may touch: the store itself, and folders that go only by mistake.

extension ChangeStore {
    /// A change of the journal that tells of it could not be taken back.
    func refuseOwnStore(_ works: [Work]) throws {
        let store = try store()
        for work in works {
            var paths = work.touched
            // By another name it could be written to.
            if case .name(_, let other, true) = work { paths.append(other) }
            guard let path = paths.first(where: store.owns) else { continue }
            throw ChangeError(
                "'\(path)' is where nops keeps its changes, which are not changed so",
                help: "`changes prune` frees space; all of it is removed by the program outside: ^rm -r",
                paths: [path])
        }
    }

    /// The last guard, behind the commands' own: nothing takes the home or the project away by mistake.
    func refuseDangerous(_ works: [Work]) throws {
        var protected: ProtectedFolders?
        for work in works {
            let folder: String
            switch work {
            case .removeFolder(let path, _): folder = path
            case .move(let from, _, _): folder = from
            default: continue
            }
            let known = try protected ?? ProtectedFolders(home: environment["HOME"], project: projectRoot())
            protected = known
            if let reason = known.reason(folder) {
                throw ChangeError(
                    "'\(folder)' \(reason), which is not removed or moved by mistake", paths: [folder])
            }
        }
    }
}
