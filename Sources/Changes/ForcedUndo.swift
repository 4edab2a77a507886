// What `undo --force` has planned so far: what it clears away, what it brings about, and what it can't.

import Platform
import PluginAPI

struct ForcedUndo {
    /// What was found in the place of a folder, and is taken away by works that come before.
    var cleared: Set<PathKey> = []
    /// What the works so far put somewhere, or move there.
    private var produced: Set<PathKey> = []
    /// What stays as it is, a line each.
    private(set) var remarks: [String] = []

    mutating func note(_ works: [Work]) {
        for work in works {
            switch work {
            case .put(let path, _, _), .name(let path, _, isMade: true), .move(_, let path, _):
                produced.insert(PathKey(path))
            default: break
            }
        }
    }

    /// Whether what was moved to a path can be moved back: something of its kind is there, or will be. If not, it is said.
    mutating func canMoveBack(_ path: String, to origin: String, _ kind: FileKind) throws -> Bool {
        // What these works bring here, or a folder around it, is known when they are done.
        var above = path
        while true {
            if produced.contains(PathKey(above)) { return true }
            if above == "/" { break }
            above = Path.parent(above)
        }
        let info = try FileInfo.of(path, followLinks: false)
        if info?.kind == kind { return true }
        remarks.append(Self.remark(path, origin, info))
        return false
    }

    /// Whether what was kept of a file is still in the store. If not, it is said.
    mutating func hasKept(_ kept: String, of path: String) throws -> Bool {
        if try FileInfo.of(kept, followLinks: false) != nil { return true }
        remarks.append("what was kept of \(path.inQuotes) is gone from the store, so it can't be put back")
        return false
    }

    /// Whether a link has taken the place of a folder on the way to a path: what lies behind it is another place, where nothing
    /// is put. If so, it is said.
    mutating func isBehindLink(_ path: String) throws -> Bool {
        var above = Path.parent(path)
        while above != "/" {
            let key = PathKey(above)
            // These works change what is there.
            if produced.contains(key) || cleared.contains(key) { return false }
            if try FileInfo.of(above, followLinks: false)?.kind == .link {
                remarks.append("\(above.inQuotes) is a link now, so \(path.inQuotes) stays as it is")
                return true
            }
            above = Path.parent(above)
        }
        return false
    }

    /// `found`: what is there instead; nil: nothing.
    static func remark(_ path: String, _ origin: String, _ found: FileInfo?) -> String {
        guard let found else {
            return "\(path.inQuotes) is gone, so it can't be moved back to \(origin.inQuotes)"
        }
        return
            "\(path.inQuotes) is \(found.kindText) now, not what was moved there from \(origin.inQuotes); it stays"
    }
}
