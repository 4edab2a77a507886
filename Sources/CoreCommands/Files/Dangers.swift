import Platform
import PluginAPI

// What `rm` and `mv` don't take away by mistake.

extension Invocation {
    /// Why a folder (absolute) is not to be taken away by mistake, as the end of a sentence; nil if it may.
    func danger(of path: String) -> String? {
        var protected = ProtectedFolders(
            home: context.environment("HOME"), project: Self.projectRoot(context.workingFolder))
        protected.add(context.workingFolder, "the working folder")
        let real = (try? Files.realPath(path)) ?? path
        return protected.reason(real) ?? (ProtectedFolders.isMount(real) ? "is the root of a mount" : nil)
    }

    /// The nearest folder upward with `.nops` or `.git`.
    private static func projectRoot(_ start: String) -> String? {
        for marker in [".nops", ".git"] {
            var folder = start
            while true {
                if Files.exists(Path.join(folder, marker)) { return folder }
                if folder == "/" || folder.isEmpty { break }
                folder = Path.parent(folder)
            }
        }
        return nil
    }
}
