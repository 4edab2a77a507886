// A project that was moved is the same project: what its journals say of the old place is meant of the new one.

import Platform
import PluginAPI

extension JournalReader {
    /// Reads paths below one folder as paths below another.
    mutating func rebase(from old: String, to new: String) {
        guard !old.utf8.elementsEqual(new.utf8) else { return }
        actions = actions.map { $0.rebased(from: old, to: new) }
    }

    /// As of a change of a store that may have been moved since.
    mutating func rebase(_ store: StoreFolders) throws {
        guard let project = store.location.project,
            let place = try store.readOrigins().place(of: header.id)
        else { return }
        rebase(from: Path.parent(place.folder), to: project)
    }
}

extension Action {
    fileprivate func rebased(from old: String, to new: String) -> Action {
        func path(_ path: String) -> String {
            guard Path.isInside(path, old) else { return path }
            let rest = path.utf8.dropFirst(old == "/" ? 0 : old.utf8.count)
            return new == "/" && !rest.isEmpty ? rest.text : new + rest.text
        }
        func call(_ call: Effect.Call?) -> Effect.Call? {
            call.map { Effect.Call($0.arguments, folder: $0.folder.map(path)) }
        }
        var result = self
        result.root = root.map(path)
        // In a copy that was adopted it is another file.
        if onlyKind != nil { (result.file, result.onlyKind) = (nil, nil) }
        switch kind {
        case .swap(let at, let before, let after, let manner):
            result.kind = .swap(path: path(at), old: before, new: after, manner: manner)
        case .move(let from, let to, let thing, let listing):
            result.kind = .move(from: path(from), to: path(to), thing: thing, listing: listing)
        case .name(let at, let other, let thing, let isMade):
            result.kind = .name(path: path(at), other: path(other), thing: thing, isMade: isMade)
        case .meta(let at, let before, let after):
            result.kind = .meta(path: path(at), old: before, new: after)
        case .watch(let folder, let listing): result.kind = .watch(folder: path(folder), listing: listing)
        case .effect(let effect):
            result.kind = .effect(
                Effect(name: effect.name, action: call(effect.action), inverse: call(effect.inverse)))
        }
        return result
    }
}
