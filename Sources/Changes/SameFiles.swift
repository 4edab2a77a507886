// Work on different names of one file (hard links) meets, too, though the paths don't.

import Platform

/// Says by which paths work meets other work, with the files in mind that several of them name.
struct SameFiles {
    /// Where what lies at a path, once the work so far is done, lies now; what is below it lies below that.
    private var origins = PathTree<String>()
    private var made = 0
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
            let meeting = (work: work, met: paths + files.sharing(work, paths).compactMap { files.file($0) })
            files.follow(work)
            return meeting
        }
    }

    /// Those of the paths at which a file with several names may lie: not where there must be none, which spares a look.
    private func sharing(_ work: Work, _ paths: [String]) -> ArraySlice<String> {
        if !makesNames, case .put(_, _, .absent) = work { paths.dropFirst() } else { paths[...] }
    }

    /// A path that no file can have, for a file with several names.
    private func file(_ path: String) -> String? {
        let origin = origin(path)
        if Self.isMade(origin) { return makesNames ? origin : nil }
        guard let info = try? FileInfo.of(origin, followLinks: true), info.kind == .file,
            info.links > 1 || makesNames
        else { return nil }
        return "/\0\(info.device).\(info.inode)"
    }

    private static func isMade(_ origin: String) -> Bool { origin.utf8.starts(with: "/\0made".utf8) }

    private func origin(_ path: String) -> String {
        guard let (depth, origin) = origins.lineage(path).last else { return path }
        let rest = Path.parts(path).dropFirst(depth)
        return rest.isEmpty ? origin : Path.join(origin, rest.joined(separator: "/"))
    }

    private mutating func follow(_ work: Work) {
        switch work {
        case .move(let from, let to, _):
            let first = origin(from)
            origins.move(from, to)
            origins[to] = first
        case .name(let path, let other, isMade: true): origins[path] = origin(other)
        case .put(let path, .file, _) where makesNames:
            let first = origin(path)
            guard !Self.isMade(first), ((try? FileInfo.of(first, followLinks: true)) ?? nil) == nil else {
                return
            }
            origins[path] = "/\0made.\(made)"
            made += 1
        default: break
        }
    }
}
