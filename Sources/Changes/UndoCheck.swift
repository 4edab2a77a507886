// Is everything as a change left it? Asked before undo touches anything.

import Glibc
import Platform
import PluginAPI

/// A path that is not as a change left it.
struct AlteredPath {
    enum Finding {
        /// `found` is what is there now; `isSame` says that only its mode, owner or attributes differ.
        case differs(PathTrace, found: FileInfo?, isSame: Bool)
        /// Others put it into a folder that the change made, and that undo would remove.
        case foreign(folder: String)
        /// A folder that the change left is gone. The traces are of what the change took out of it.
        case missing([PathTrace])
    }

    var path: String
    var finding: Finding
}

extension AlteredPath {
    /// What became of it, for a list. `shown`: a path as the user would name it.
    func description(_ shown: (String) -> String) throws -> String {
        switch finding {
        case .foreign(let folder): return "it is new in \(shown(folder).inQuotes)"
        case .missing:
            return try FileInfo.of(path, followLinks: false) == nil
                ? "it is gone" : "it is no folder any more"
        case .differs(_, nil, _): return "it is gone"
        case .differs(let trace, let found?, let isSame):
            guard isSame else { return trace.difference(from: found) }
            if trace.isGiven(found) {
                return "it belongs to \(Accounts.user(found.owner)):\(Accounts.group(found.group)) now"
            }
            if let mode = trace.mode, mode != found.mode {
                return "its mode is \(StepRow.octal(found.mode)), not \(StepRow.octal(mode))"
            }
            return "it has other extended attributes"
        }
    }
}

struct UndoCheck {
    private let traces: PathTree<PathTrace>
    private let concerned: Set<PathKey>?

    /// - Parameters:
    ///   - traces: what the change left.
    ///   - concerned: the paths to look at; nil: all.
    init(_ traces: PathTree<PathTrace>, concerned: Set<PathKey>? = nil) {
        self.traces = traces
        self.concerned = concerned
    }

    /// Sorted by path.
    func altered() throws -> [AlteredPath] {
        var altered: [PathKey: AlteredPath.Finding] = [:]
        var emptied: [PathKey: [PathTrace]] = [:]
        var isReal: [PathKey: Bool] = [:]
        for (path, trace) in traces.all() where concerned?.contains(PathKey(path)) ?? true {
            let folder = PathKey(Path.parent(path))
            let isThere = isReal[folder] ?? Self.isReal(folder.path)
            isReal[folder] = isThere
            // What shows behind a link that others put on the way lies elsewhere.
            let info = isThere ? try Self.look(path) : nil
            if trace.content == .absent, info == nil, traces[Path.parent(path)].map(\.mayBeFolder) ?? true {
                emptied[PathKey(Path.parent(path)), default: []].append(trace)
            }
            // Below what is no folder there is nothing; what shows there lies elsewhere, behind a link.
            if trace.content == .absent, info != nil,
                traces.lineage(path).dropLast().contains(where: { $0.value.isOther })
            {
                continue
            }
            let isSame = try holds(trace, path, info)
            let hasMode =
                try (trace.mode ?? info?.mode) == info?.mode && !trace.isGiven(info)
                && (!isSame || !trace.isMarked(info, path))
            if altered[PathKey(path)] == nil, !isSame || !hasMode {
                altered[PathKey(path)] = .differs(trace, found: info, isSame: isSame)
            }
            // A folder that undo removes must hold nothing that others put there.
            if trace.content == .folder, info?.kind == .folder {
                for name in try Files.list(path) {
                    let inside = Path.join(path, name)
                    if traces[inside].map({ $0.content == .absent }) ?? true {
                        altered[PathKey(inside)] = .foreign(folder: path)
                    }
                }
            }
        }
        let missing = try emptied.filter {
            try !Self.isReal(Path.parent($0.key.path)) || Self.look($0.key.path)?.kind != .folder
        }.mapValues {
            traces in
            AlteredPath.Finding.missing(traces.sorted { $0.home < $1.home })
        }
        return (Array(altered) + Array(missing)).map { AlteredPath(path: $0.path, finding: $1) }
            .sorted { $0.path < $1.path }
    }

    /// Whether no link is on the way to a folder, and it is none. One that isn't there has none either.
    private static func isReal(_ folder: String) -> Bool {
        Files.realPath(ofMissing: folder).utf8.elementsEqual(folder.utf8)
    }

    /// Nil if there is nothing, also where links on the way lead in a circle by now.
    private static func look(_ path: String) throws -> FileInfo? {
        do { return try FileInfo.of(path, followLinks: false) } catch {
            if error.code == ELOOP { return nil }
            throw error
        }
    }

    private func holds(_ trace: PathTrace, _ path: String, _ info: FileInfo?) throws -> Bool {
        switch trace.content {
        case .absent: return info == nil
        case .untouched:
            guard let info, trace.isThing(info) else { return false }
            // A folder's time changes with what is in it.
            return info.kind == .folder || trace.modified.map { $0 == info.modified } ?? true
        case .folder: return info?.kind == .folder
        case .name(let file):
            guard let info else { return false }
            return FileIdentity(info) == file && info.links > 1
        case .link(let target):
            guard info?.kind == .link else { return false }
            return try Files.readLink(path).utf8.elementsEqual(target.utf8)
        case .file(let hash, let size):
            guard let info, info.kind == .file, info.size == size else { return false }
            // Of a file with several names, written in place, one was made a file of its own. The redo of what had made it
            // made it anew, with its time.
            if trace.isShared, trace.file != FileIdentity(info), trace.sharedModified != info.modified {
                return false
            }
            return try ContentHash(path: path) == hash
        case .stamp(let kind, let size, let modified):
            guard let info, info.kind == kind else { return false }
            return kind == .folder || (info.size == size && info.modified == modified)
        }
    }
}

extension PathTrace {
    /// True where what is there belongs to someone else than the change left it to.
    func isGiven(_ info: FileInfo?) -> Bool {
        guard let info else { return false }
        return owner.map { $0 != info.owner } ?? false || group.map { $0 != info.group } ?? false
    }

    /// False where another file has taken the place of the one whose mode, owner or time the change set. What a later change
    /// replaced and its undo brought back is known by its time; a folder that was made anew is none the worse for it.
    func isThing(_ info: FileInfo) -> Bool {
        guard let thing else { return info.kind != .link || modified != nil }
        if let thingKind, thingKind != info.kind { return false }
        return thing == FileIdentity(info) || info.kind == .folder || info.modified == thingModified
    }

    /// True where what is at a path has other extended attributes than the change left. The system's own may be altered by it.
    func isMarked(_ info: FileInfo?, _ path: String) throws -> Bool {
        guard let attributes, info?.kind == .file else { return false }
        func isUsers(_ attribute: ExtendedAttribute) -> Bool { attribute.name.hasPrefix("user.") }
        let descriptor = try Files.openForReading(path)
        defer { close(descriptor) }
        return try ExtendedAttributes.of(descriptor: descriptor, shown: path).filter(isUsers)
            != attributes.filter(isUsers)
    }

    /// How what is there differs, where it is not what the change left.
    fileprivate func difference(from found: FileInfo) -> String {
        switch content {
        case .absent: "it is new"
        case .untouched:
            if found.kind == .link || thingKind.map({ $0 != found.kind }) ?? false {
                "it is \(found.kindText) now"
            } else if isThing(found) {
                "it was written to"
            } else {
                "it is another \(found.kind == .folder ? "folder" : "file")"
            }
        case .folder: "it is \(found.kindText) now"
        case .link: found.kind == .link ? "it leads elsewhere" : "it is \(found.kindText) now"
        case .name: found.kind == .file ? "it is another file" : "it is \(found.kindText) now"
        case .file(_, let size):
            if found.kind != .file {
                "it is \(found.kindText) now"
            } else if isShared, file != FileIdentity(found) {
                found.links == 1 ? "it is a file of its own now" : "it is another file"
            } else {
                found.size == size
                    ? "its content"
                    : "its content, \(found.size) \(found.size == 1 ? "byte" : "bytes") instead of \(size)"
            }
        case .stamp(let kind, _, _): found.kind == kind ? "it was written to" : "it is \(found.kindText) now"
        }
    }

    /// True where the change left something that is no folder.
    fileprivate var isOther: Bool {
        switch content {
        case .folder, .untouched, .absent: false
        case .stamp(let kind, _, _): kind != .folder
        case .file, .link, .name: true
        }
    }

    fileprivate var mayBeFolder: Bool { content != .absent && !isOther }
}

extension ContentHash {
    /// Of the file at a path.
    init(path: String) throws(SystemError) {
        let descriptor = try Files.openForReading(path)
        defer { close(descriptor) }
        try self.init(descriptor: descriptor, shown: path)
    }
}
