// All that is in a folder, as states by path: what `transaction --watch` keeps before programs from outside run.

import Platform
import PluginAPI

/// A folder's content at one moment.
struct WatchedTree: Equatable {
    /// By path from the folder; "" is the folder itself.
    private(set) var entries: [PathKey: EntryState] = [:]

    init() {}

    /// Looks at everything below `folder`, with `look` for the state of each file, folder and link. What lies at `store`
    /// is left out, the journal itself, and so is every other project's `.nops`.
    /// `unnamed` gets a path whose name is not UTF-8, so that nothing can be done with it.
    init(
        _ folder: String, without store: String, unnamed: (String) throws -> Void,
        look: (String, FileInfo) throws -> EntryState
    ) throws {
        guard let top = try FileInfo.of(folder, followLinks: false) else { return }
        entries[PathKey("")] = try look(folder, top)
        // A program may have put something else in its place, a link to elsewhere even.
        guard top.kind == .folder else { return }
        try TreeWalk.walk(folder) { entry in
            let path = Path.join(folder, entry.path)
            if path == store || (entry.kind == .folder && Path.name(entry.path) == ".nops") { return .skip }
            guard let info = try FileInfo.of(path, followLinks: false) else {
                if entry.name.unicodeScalars.contains("\u{FFFD}") { try unnamed(path) }
                return .skip
            }
            entries[PathKey(entry.path)] = try look(path, info)
            return .enter
        }
    }

    /// Paths, a folder before what it holds.
    private var paths: [PathKey] { entries.keys.sorted() }

    // MARK: As bytes

    /// `version`: of the format of the journal that holds it.
    init(encoded: [UInt8], version: UInt8) throws {
        try encoded.withUnsafeBytes { bytes in
            var reader = RecordReader(bytes, version: version)
            let count = try reader.integer(UInt32.self)
            for _ in 0..<count {
                let path = PathKey(try reader.text())
                entries[path] = try reader.state()
            }
        }
    }

    var encoded: [UInt8] {
        var writer = RecordWriter()
        writer.integer(UInt32(entries.count))
        for path in paths {
            writer.text(path.path)
            writer.state(entries[path] ?? .absent)
        }
        return writer.bytes
    }

    // MARK: Differences

    struct Difference {
        var path: String
        var old: EntryState
        var new: EntryState
    }

    /// What it takes to come from this tree to a later one, in an order in which it could be done: what is gone, the
    /// deepest first, then the rest, a folder before what it holds.
    func differences(to later: WatchedTree) -> [Difference] {
        var gone: [Difference] = []
        var rest: [Difference] = []
        for key in Set(entries.keys).union(later.entries.keys).sorted() {
            let path = key.path
            let old = entries[key] ?? .absent
            let new = later.entries[key] ?? .absent
            if old.isAsBefore(new) { continue }
            // Of another kind: the old thing goes first, the new one comes then.
            if old.kind == new.kind || old == .absent {
                rest.append(Difference(path: path, old: old, new: new))
            } else {
                gone.append(Difference(path: path, old: old, new: .absent))
                if new != .absent { rest.append(Difference(path: path, old: .absent, new: new)) }
            }
        }
        return gone.reversed() + rest
    }
}

extension EntryState {
    var kind: FileKind? {
        switch self {
        case .absent: nil
        case .file: .file
        case .link: .link
        case .folder: .folder
        }
    }

    /// Equal, but for the time of a folder, which changes with what it holds.
    func isAsBefore(_ other: EntryState) -> Bool {
        guard case .folder(var mine) = self, case .folder(let its) = other else { return self == other }
        mine.modified = its.modified
        return mine == its
    }
}
