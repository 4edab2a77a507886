// What a change leaves at each path that it touched, and how that came about: what undo compares with the disk.

import Platform
import PluginAPI

/// What a change leaves at a path.
struct PathTrace {
    enum Content: Equatable {
        case absent
        case file(ContentHash, size: Int)
        case link(target: String)
        case folder
        /// Moved there; nobody wrote to it since.
        case stamp(FileKind, size: Int, modified: FileTime)
        /// One of several names of that file.
        case name(FileIdentity)
        /// Whatever was there before: only its mode, owner or time were set.
        case untouched
    }

    /// What was at a path before the change gave it something else.
    struct Original {
        var state: EntryState
        /// The action that did so, and the path as it was then.
        var sequence: Int
        var path: String
    }

    /// Where it lay before the change, or was made by it.
    var home: String
    var content: Content
    /// Nil: any.
    var mode: UInt32?
    /// Whose it is, where the change surely gave it to someone. Nil: anyone's.
    var owner: UInt32?
    var group: UInt32?
    /// Those that its content came with, where the change looked at them. Nil: any.
    var attributes: [ExtendedAttribute]?
    /// The time that was set, where nothing else was done to a file.
    var modified: FileTime?
    /// Which file lies there, where the journal says it.
    var file: FileIdentity?
    /// Which file, folder or link had its mode, owner or time set, where the journal says it.
    var thing: FileIdentity?
    var thingKind: FileKind?
    /// The time that it had then.
    var thingModified: FileTime?
    /// It had other names when the change wrote to it, or set its mode or time.
    var isShared = false
    /// The time that such a file was left with.
    var sharedModified: FileTime?
    /// Nil if it is still the same thing, moved or with another mode.
    var original: Original?
    /// It lay in a folder that was moved.
    var isCarried = false
    /// What lay here before was moved away.
    var isVacated = false
    /// What was done to it, in order, but for moves.
    var actions: [Action] = []
    /// The numbers of the actions that moved it itself.
    var moves: [Int] = []

    init(home: String, content: Content) {
        self.home = home
        self.content = content
    }

    fileprivate mutating func begin(with state: EntryState, at path: String, _ action: Action) {
        if original == nil { original = Original(state: state, sequence: action.sequence, path: path) }
    }

    /// The mode before the change; nil where it gave it none.
    var oldMode: UInt32? {
        switch actions.first?.kind {
        case .swap(_, .file(_, _, let meta), _, _), .swap(_, .folder(let meta), _, _), .meta(_, let meta, _):
            meta.mode
        default: nil
        }
    }

    /// Owner, group and time before the change, where it set others.
    var oldMeta: MetaChange {
        let metas = actions.compactMap { action -> (old: FileMeta, new: FileMeta)? in
            if case .meta(_, let old, let new) = action.kind { (old, new) } else { nil }
        }
        guard let old = metas.first?.old, let new = metas.last?.new else { return MetaChange() }
        return MetaChange(
            owner: old.owner == new.owner ? nil : old.owner, group: old.group == new.group ? nil : old.group,
            modified: old.modified == new.modified ? nil : old.modified)
    }
}

extension PathTree<PathTrace> {
    /// What the actions of a change that stand leave. `content` gives a content that the change keeps; `kept` is the
    /// store's folder of kept files; `maker` is who made the change, if that is known.
    init(
        actions: [Action], kept: String, maker: UInt32?, content: (ContentHash) throws -> [UInt8]
    ) throws {
        self.init()
        var files: [FileIdentity: SharedFile] = [:]
        for action in actions {
            try follow(action, kept, maker, content)
            var file = action.sharedFile
            // It had one name then, and others before or after.
            if file == nil, case .meta(let path, _, _) = action.kind { file = self[path]?.file }
            if let file { files[file, default: SharedFile()].follow(action) }
        }
        guard !files.isEmpty else { return }
        // What was done by one of a file's names is what its other names show.
        for (path, trace) in all() {
            guard let file = trace.file, let shared = files[file] else { continue }
            var shown = trace
            shared.show(in: &shown)
            self[path] = shown
        }
    }

    private mutating func follow(
        _ action: Action, _ kept: String, _ maker: UInt32?, _ content: (ContentHash) throws -> [UInt8]
    ) throws {
        switch action.kind {
        case .swap(let path, let old, let new, _):
            alter(path, action) { trace in
                trace.begin(with: old, at: path, action)
                (trace.content, trace.mode) = Self.left(new)
                trace.file = action.file
                (trace.thing, trace.thingKind) = (nil, nil)
                trace.isShared = action.file != nil
                trace.modified = nil
                (trace.owner, trace.group, trace.attributes) = (nil, nil, nil)
                if case .file(_, _, let meta) = new {
                    trace.sharedModified = meta.modified
                    trace.attributes = meta.attributes
                    // Only root gives files away.
                    if maker == 0 || maker == meta.owner { trace.owner = meta.owner }
                    if maker == 0 { trace.group = meta.group }
                }
            }
        case .move(let from, let to, let thing, let listing):
            if self[from] == nil {
                var trace = PathTrace(
                    home: from, content: .stamp(thing.kind, size: thing.size, modified: thing.modified))
                if Path.parent(from) == kept {
                    // An undo that brought back a deleted file.
                    trace.home = to
                    trace.begin(with: .absent, at: to, action)
                    trace.actions.append(action)
                }
                self[from] = trace
            }
            self[from]?.file = FileIdentity(thing)
            if let listing {
                for entry in try TreeListing(encoded: try content(listing)).entries {
                    let path = Path.join(from, entry.path)
                    guard self[path] == nil else { continue }
                    var trace = PathTrace(
                        home: path, content: .stamp(entry.kind, size: entry.size, modified: entry.modified))
                    trace.isCarried = true
                    trace.file = entry.file
                    self[path] = trace
                }
            }
            self[from]?.moves.append(action.sequence)
            if thing.kind == .folder {
                move(from, to)
            } else {
                // What is known of paths below it tells of a folder that lay there before, or will.
                self[to] = self[from]
            }
            var vacated = PathTrace(home: from, content: .absent)
            vacated.isVacated = true
            self[from] = vacated
        case .meta(let path, let old, let new):
            alter(path, action) { trace in
                if let file = action.sharedFile { (trace.file, trace.isShared) = (file, true) }
                (trace.thing, trace.thingKind) = (action.file, action.onlyKind)
                trace.thingModified = new.modified
                if old.owner != new.owner { trace.owner = new.owner }
                if old.group != new.group { trace.group = new.group }
                switch trace.content {
                case .absent, .link, .name: break
                case .file, .folder: trace.mode = new.mode
                case .untouched:
                    trace.mode = new.mode
                    if old.modified != new.modified { trace.modified = new.modified }
                case .stamp(let kind, let size, _):
                    trace.content = .stamp(kind, size: size, modified: new.modified)
                    if old.mode != new.mode || trace.mode != nil { trace.mode = new.mode }
                }
            }
        case .name(let path, let other, let thing, let isMade):
            if isMade {
                self[other]?.file = FileIdentity(thing)
            } else if self[other] == nil {
                // The name comes back as one of that file's, so it must still be that file.
                var trace = PathTrace(home: other, content: .untouched)
                (trace.thing, trace.thingKind) = (FileIdentity(thing), .file)
                // Or that file made anew, by the redo of what had made it.
                trace.thingModified = thing.modified
                self[other] = trace
            }
            alter(path, action) { trace in
                if isMade { trace.begin(with: .absent, at: path, action) }
                trace.content = isMade ? .name(FileIdentity(thing)) : .absent
                trace.mode = nil
                trace.file = nil
                trace.modified = nil
                (trace.owner, trace.group, trace.attributes) = (nil, nil, nil)
            }
        case .effect, .watch: break
        }
    }

    /// What became of a file with several names.
    private struct SharedFile {
        private var content: PathTrace.Content?
        private var mode: UInt32?
        /// Nil: unknown, as it was written.
        private var modified: FileTime?
        /// The time that its content came with, or that was set since.
        private var left: FileTime?
        private var owner: UInt32?
        private var group: UInt32?

        mutating func follow(_ action: Action) {
            switch action.kind {
            case .swap(_, _, let new, _):
                let state = PathTree<PathTrace>.left(new)
                (content, mode) = (state.0, state.mode)
                modified = nil
                if case .file(_, _, let meta) = new { left = meta.modified }
            case .meta(_, let old, let new):
                if old.mode != new.mode || mode != nil { mode = new.mode }
                modified = new.modified
                left = new.modified
                if old.owner != new.owner { owner = new.owner }
                if old.group != new.group { group = new.group }
            default: break
            }
        }

        func show(in trace: inout PathTrace) {
            switch trace.content {
            case .absent, .link, .folder: return
            case .name: break
            case .stamp(let kind, let size, _):
                trace.content =
                    content ?? modified.map { .stamp(kind, size: size, modified: $0) } ?? trace.content
            case .file: trace.content = content ?? trace.content
            case .untouched:
                trace.content = content ?? .untouched
                if trace.modified != nil { trace.modified = modified }
            }
            if trace.owner != nil { trace.owner = owner }
            if trace.group != nil { trace.group = group }
            trace.attributes = nil
            trace.isShared = trace.isShared || content != nil
            if let left { trace.sharedModified = left }
            if let mode, trace.content != .untouched || trace.mode != nil { trace.mode = mode }
        }
    }

    private mutating func alter(_ path: String, _ action: Action, _ body: (inout PathTrace) -> Void) {
        var trace = self[path] ?? PathTrace(home: path, content: .untouched)
        body(&trace)
        trace.actions.append(action)
        self[path] = trace
    }

    fileprivate static func left(_ state: EntryState) -> (PathTrace.Content, mode: UInt32?) {
        switch state {
        case .absent: (.absent, nil)
        case .file(let hash, let size, let meta): (.file(hash, size: size), meta.mode)
        case .link(let target, _): (.link(target: target), nil)
        case .folder(let meta): (.folder, meta.mode)
        }
    }
}
