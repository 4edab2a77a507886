// Folders that nobody should remove or move away by mistake.

import Glibc

/// The root of the file system, the user's home, the project's root, and whatever holds one of them.
public struct ProtectedFolders: Sendable {
    /// Real paths, each with what it is: "your home folder".
    private var places: [(path: String, text: String)] = [("/", "the root of the file system")]

    /// Nil for what there is not. Paths are absolute.
    public init(home: String?, project: String?) {
        if let home, !home.isEmpty, home != "/" { add(home, "your home folder") }
        if let project { add(project, "the root of the project") }
    }

    /// One more, in the same manner: "the working folder".
    public mutating func add(_ path: String, _ text: String) {
        places.append(((try? Files.realPath(path)) ?? path, text))
    }

    /// Why a folder (its real path) is protected, as the end of a sentence: "is your home folder", "holds the root of the
    /// project"; nil if it is not. The file system is not asked.
    public func reason(_ path: String) -> String? {
        for (place, text) in places {
            if path == place { return "is \(text)" }
            if Path.isInside(place, path) { return "holds \(text)" }
        }
        return nil
    }

    /// Whether a folder is where another file system begins.
    public static func isMount(_ path: String) -> Bool {
        guard let own = (try? FileInfo.of(path)) ?? nil,
            let above = (try? FileInfo.of(Path.parent(path))) ?? nil
        else { return false }
        return own.device != above.device
    }
}
