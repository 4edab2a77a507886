// `undo --merge`: what becomes of each path that was altered since the change. Later edits are carried over where they
// don't meet what undo does; where they do it is a conflict.

import Platform
import PluginAPI

struct UndoMerge {
    /// What is done instead of the inverse of an action, by its number.
    private(set) var works: [Int: [Work]] = [:]
    /// A line each: `app.toml:12-14` for lines of the file as it is now, else the path and why.
    private(set) var conflicts: [String] = []
    /// What was carried over, a line each.
    private(set) var remarks: [String] = []

    private let change: Int
    private let journal: JournalReader
    private let store: StoreFolders
    private let contents: KeptContents
    private let shown: (String) -> String

    /// Of larger files no lines are merged.
    private static let largest = 4 << 20

    /// `journal` is that of the change that is taken back; `shown` gives a path as the user sees it. Touches nothing.
    init(
        _ altered: [AlteredPath], journal: JournalReader, store: StoreFolders,
        shown: @escaping (String) -> String
    )
        throws
    {
        change = journal.header.id
        self.journal = journal
        self.store = store
        self.shown = shown
        contents = KeptContents(journal, store)
        for it in altered {
            switch it.finding {
            case .foreign(let folder):
                conflict(it.path, "new in '\(shown(folder))', which change \(change) made")
            case .missing(let traces):
                for trace in traces where trace.wasPassing { skip(trace, withMoves: true) }
                if traces.contains(where: { !$0.wasPassing }) {
                    conflict(it.path, "it is no folder any more, and undo would put something into it")
                }
            case .differs(let trace, nil, _): settleGone(it.path, trace)
            case .differs(let trace, let found?, let isSame):
                switch trace.content {
                case .absent: try settleNew(it.path, trace, found)
                case .stamp(let kind, _, _): settleMoved(it.path, trace, found, kind, isSame: isSame)
                case .untouched: settleMoved(it.path, trace, found, nil, isSame: isSame)
                case .file where trace.original == nil:
                    settleMoved(it.path, trace, found, .file, isSame: isSame)
                case .file(let hash, let size):
                    try settleFile(it.path, trace, found, (hash, size), isSame: isSame)
                case .folder where isSame:
                    conflict(it.path, "change \(change) made it, and its mode was set since")
                case .link where found.kind == .link:
                    conflict(it.path, "it is a symbolic link, and was altered since")
                case .name where found.kind == .file:
                    conflict(it.path, "change \(change) made it another name of a file, and it is none now")
                case .folder, .link, .name: conflict(it.path, "it is \(found.kindText) now")
                }
            }
        }
    }

    private mutating func conflict(_ path: String, _ why: String) {
        conflicts.append("\(shown(path).quotedName): \(why)")
    }

    /// What was done to a path stays done.
    private mutating func skip(_ trace: PathTrace, withMoves: Bool = false) {
        for action in trace.actions { works[action.sequence] = [] }
        if withMoves { for move in trace.moves { works[move] = [] } }
    }

    // MARK: Gone, or there again

    private mutating func settleGone(_ path: String, _ trace: PathTrace) {
        if trace.original?.state == .absent {
            skip(trace, withMoves: true)
            remarks.append("'\(shown(path))' is gone already")
        } else if trace.isCarried, trace.original == nil {
            skip(trace, withMoves: true)
            remarks.append("'\(shown(path))' was deleted since; it stays deleted")
        } else {
            conflict(path, "it was deleted since")
        }
    }

    /// Something where the change left nothing.
    private mutating func settleNew(_ path: String, _ trace: PathTrace, _ found: FileInfo) throws {
        if trace.isVacated {
            return conflict(path, "it is new since, where something would be moved back to")
        }
        guard let original = trace.original else { return conflict(path, "it is new since") }
        switch original.state {
        case .absent:
            guard trace.wasPassing else { return conflict(path, "it is new since") }
            skip(trace, withMoves: true)
            return remarks.append("'\(shown(path))' is new since; it stays")
        case .file(let hash, let size, var meta):
            meta.mode = trace.oldMode ?? meta.mode
            guard found.kind == .file, found.size == size, found.mode == meta.mode,
                try ContentHash(path: path) == hash
            else { break }
            try restore(trace, original, (hash, meta), .old)
            return remarks.append("'\(shown(path))' is there again already")
        case .link(let target, _):
            guard found.kind == .link, try Files.readLink(path).utf8.elementsEqual(target.utf8) else { break }
            skip(trace)
            return remarks.append("'\(shown(path))' is there again already")
        case .folder:
            guard found.kind == .folder else { break }
            skip(trace)
            return remarks.append("'\(shown(path))' is there again already")
        }
        conflict(path, "change \(change) deleted it, and it was made anew since")
    }

    // MARK: Moved, or with another mode

    /// What is still the same thing, moved or with another mode, goes back as it is now.
    private mutating func settleMoved(
        _ path: String, _ trace: PathTrace, _ found: FileInfo, _ kind: FileKind?, isSame: Bool
    ) {
        if trace.original != nil {
            return conflict(path, "change \(change) put it there, and it was edited since")
        }
        if let kind, kind != found.kind, !trace.isCarried || !trace.actions.isEmpty {
            return conflict(path, "it is \(found.kindText) now")
        }
        if trace.thing != nil || trace.content == .untouched, !trace.isThing(found) {
            return conflict(path, "it is another file now")
        }
        guard let mode = mode(path, trace, found) else { return }
        if let first = trace.actions.first, case .meta(let place, _, _) = first.kind {
            skip(trace)
            var back = trace.oldMeta
            back.mode = mode == found.mode ? nil : mode
            // The old time belongs to the old content.
            if !isSame { back.modified = nil }
            works[first.sequence] = Self.meta(place, back)
        }
        remark(path, trace, isSame: isSame)
    }

    /// One of the two differs, content or mode, and both find their place.
    private mutating func remark(_ path: String, _ trace: PathTrace, isSame: Bool) {
        let place = path == trace.home ? "" : ", in '\(shown(trace.home))'"
        remarks.append(
            isSame
                ? "the mode of '\(shown(path))' was set since; it was kept\(place)"
                : "'\(shown(path))' was edited since; the edits stay\(place)")
    }

    /// The mode after undo: the later one, where the change had not set it. Nil: a conflict.
    private mutating func mode(_ path: String, _ trace: PathTrace, _ found: FileInfo) -> UInt32? {
        guard let base = trace.mode else { return found.mode }
        let old = trace.oldMode ?? base
        if found.mode == base { return old }
        guard old == base || old == found.mode else {
            conflict(path, "change \(change) set its mode, and so did someone since")
            return nil
        }
        return found.mode
    }

    private static func meta(_ path: String, _ change: MetaChange) -> [Work] {
        let isNothing =
            change.mode == nil && change.owner == nil && change.group == nil && change.modified == nil
        return isNothing ? [] : [.meta(path: path, change.atPath)]
    }

    // MARK: Edited

    private enum Merged {
        case old
        case current
        case bytes([UInt8], from: [UInt8])
    }

    private mutating func settleFile(
        _ path: String, _ trace: PathTrace, _ found: FileInfo, _ new: (hash: ContentHash, size: Int),
        isSame: Bool
    ) throws {
        guard found.kind == .file else { return conflict(path, "it is \(found.kindText) now") }
        if trace.isGiven(found) { return conflict(path, "its owner was set since") }
        if try trace.isMarked(found, path) { return conflict(path, "its attributes were set since") }
        switch trace.original?.state {
        case .absent:
            conflict(
                path, "change \(change) made it, and \(isSame ? "its mode was set" : "it was edited") since")
        case .file(let hash, let size, var meta):
            let old = (hash, size)
            guard let original = trace.original, let mode = mode(path, trace, found),
                let merged = try isSame ? .old : merge(path, found, old: old, new: new)
            else { return }
            meta.mode = mode
            try restore(trace, original, (hash, meta), merged)
            if case .old = merged, !isSame {
                remarks.append("'\(shown(path))' holds again already what it did before")
            } else {
                remark(path, trace, isSame: isSame)
            }
        default: conflict(path, "it was no file before change \(change), and was altered since")
        }
    }

    /// Nil: a conflict.
    private mutating func merge(
        _ path: String, _ found: FileInfo, old: (hash: ContentHash, size: Int),
        new: (hash: ContentHash, size: Int)
    ) throws -> Merged? {
        if new.hash == old.hash { return .current }
        if found.size == old.size, try ContentHash(path: path) == old.hash { return .old }
        guard max(found.size, old.size, new.size) <= Self.largest else {
            conflict(path, "it was edited since, and is too large to be merged (over 4 MiB)")
            return nil
        }
        let ours = try Files.read(path)
        let theirs = try Self.stored(old.hash, journal, store).load()
        guard UnifiedDiff.isText(ours), UnifiedDiff.isText(theirs) else {
            conflict(path, "it was edited since, and is binary")
            return nil
        }
        guard let base = contents.bytes(new.hash, size: new.size) else {
            conflict(path, "it was edited since, and what change \(change) wrote was not kept")
            return nil
        }
        guard UnifiedDiff.isText(base) else {
            conflict(path, "it was edited since, and change \(change) had made it binary")
            return nil
        }
        switch ThreeWayMerge.merge(base: base, ours: ours, theirs: theirs) {
        case .merged(let bytes): return .bytes(bytes, from: ours)
        case .conflicts(let ranges):
            for lines in ranges { conflicts.append("\(shown(path)):\(Self.place(lines))") }
            return nil
        }
    }

    /// "12-14", "12" for one line; where lines are missing the one before them.
    private static func place(_ lines: Range<Int>) -> String {
        lines.count > 1 ? "\(lines.lowerBound + 1)-\(lines.upperBound)" : "\(max(1, lines.upperBound))"
    }

    /// All that was done to a path is taken back in one step, where the change first gave it a new content.
    private mutating func restore(
        _ trace: PathTrace, _ original: PathTrace.Original, _ old: (hash: ContentHash, meta: FileMeta),
        _ merged: Merged
    ) throws {
        skip(trace)
        var back = trace.oldMeta
        back.modified = nil
        var put: [Work] = []
        switch merged {
        case .old:
            let content = Source.stored(try Self.stored(old.hash, journal, store))
            put = [
                .put(
                    path: original.path, new: .file(content, meta: old.meta, mode: nil),
                    before: .present(.anything))
            ]
        case .bytes(let bytes, let seen):
            put = [
                .put(
                    path: original.path, new: .file(.bytes(bytes), meta: nil, mode: old.meta.mode),
                    before: .present(.bytes(seen)))
            ]
        case .current: back.mode = old.meta.mode
        }
        works[original.sequence] = put + Self.meta(original.path, back)
    }

    static func stored(_ hash: ContentHash, _ journal: JournalReader, _ store: StoreFolders) throws
        -> StoredContent
    {
        guard let stored = journal.stored(hash, store) else {
            throw ChangeError("change \(journal.header.id) does not keep a content that it should")
        }
        return stored
    }
}

extension PathTrace {
    /// True for a file that was made and deleted again by the change: undo need not put anything there.
    fileprivate var wasPassing: Bool {
        guard original?.state == .absent, content == .absent, !isVacated else { return false }
        return !actions.contains { if case .swap(_, _, .folder, _) = $0.kind { true } else { false } }
    }
}
