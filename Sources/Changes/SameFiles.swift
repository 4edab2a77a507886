// Work on different names of one file (hard links) meets, too, though the paths don't.

import Platform

/// Says by which paths work meets other work, with the files in mind that several of them name.
struct SameFiles {
    /// Where what lies at a path then lay at first, by what the work so far would do.
    private var origins: [PathKey: String] = [:]
    private var movedFolders: [(from: String, to: String)] = []
    /// Files that have one name only get others on the way.
    private let makesNames: Bool

    private init(_ works: [Work]) {
        makesNames = works.contains { if case .name(_, _, isMade: true) = $0 { true } else { false } }
    }

    /// Each work with the paths that it meets others by. Looks at each path once.
    static func meetings(_ works: [Work]) -> [(work: Work, met: [String])] {
        guard works.count > 1 else { return works.map { ($0, $0.met) } }
        var files = SameFiles(works)
        return works.map { work in
            let paths = work.met
            let meeting = (work: work, met: paths + paths.compactMap { files.file($0) })
            files.follow(work)
            return meeting
        }
    }

    /// A path that no file can have, for a file with several names.
    private func file(_ path: String) -> String? {
        guard let info = try? FileInfo.of(origin(path), followLinks: true), info.kind == .file,
            info.links > 1 || makesNames
        else { return nil }
        return "/\0\(info.device).\(info.inode)"
    }

    private func origin(_ path: String) -> String {
        if let known = origins[PathKey(path)] { return known }
        var path = path
        for (from, to) in movedFolders.reversed() where Path.isInside(path, to) {
            path = from + (String(path.utf8.dropFirst(to.utf8.count)) ?? "")
        }
        return path
    }

    private mutating func follow(_ work: Work) {
        switch work {
        case .move(let from, let to, _):
            let first = origin(from)
            if (try? FileInfo.of(first, followLinks: false))?.kind == .folder {
                movedFolders.append((from, to))
            } else {
                origins[PathKey(to)] = first
            }
        case .name(let path, let other, isMade: true): origins[PathKey(path)] = origin(other)
        default: break
        }
    }
}
