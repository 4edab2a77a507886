// Contents by their hash, wherever a journal of the store still has them.

import Platform
import PluginAPI

/// Looks first in one change's journal, then in those made after it, then in those before.
final class KeptContents {
    private let own: JournalReader
    private let store: StoreFolders
    /// Read only when they are needed.
    private lazy var others: [JournalReader] = {
        let ids = (try? StoreFolders.numbers(in: store.changes)) ?? []
        let later = ids.filter { $0 > own.header.id }
        let earlier = ids.filter { $0 < own.header.id }.reversed()
        return (later + earlier).compactMap { try? JournalReader(path: store.journal($0)) }
    }()

    init(_ own: JournalReader, _ store: StoreFolders) {
        self.own = own
        self.store = store
    }

    /// Nil if no change keeps it (any more).
    func bytes(_ hash: ContentHash, size: Int) -> [UInt8]? {
        if size == 0 { return [] }
        return own.content(hash, store) ?? others.lazy.compactMap { $0.content(hash, self.store) }.first
    }
}

extension JournalReader {
    var holdsContents: Bool { !blobs.isEmpty || !newContents.isEmpty }

    func hides(_ state: EntryState) -> Bool {
        guard case .file(let hash, _, _) = state else { return false }
        return hidden.contains(hash)
    }

    /// Contents that no diff shows, with what the files that got them hold now.
    var hiddenToday: Set<ContentHash> {
        var all = hidden
        for action in actions where !hidden.isEmpty {
            guard case .swap(let path, let old, let new, _) = action.kind, hides(old) || hides(new),
                let now = try? ContentHash(path: path)
            else { continue }
            all.insert(now)
        }
        return all
    }

    /// An old content; nil if it does not keep it.
    func stored(_ hash: ContentHash, _ store: StoreFolders) -> StoredContent? {
        blobs[hash].map {
            StoredContent(hash: hash, size: $0.size, place: $0.place, journal: path, kept: store.kept)
        }
    }

    /// An old or a new content; nil if it keeps neither, or is damaged there.
    fileprivate func content(_ hash: ContentHash, _ store: StoreFolders) -> [UInt8]? {
        if let bytes = try? stored(hash, store)?.load() { return bytes }
        guard let new = newContents[hash], let old = try? stored(new.old, store)?.load(),
            let frame = try? JournalFile.read(path, offset: new.offset, length: new.length),
            let bytes = try? Zstd.decompress(frame[...], size: new.size, after: old),
            ContentHash(bytes) == hash
        else { return nil }
        return bytes
    }
}

/// Where a journal holds a content that replaced another.
struct NewContent: Equatable {
    var size: Int
    /// The content that it replaced, which the same journal holds.
    var old: ContentHash
    /// The zstd frame that is read with the old content before it.
    var offset: Int
    var length: Int
}

extension ChangeRun {
    /// Keeps what a replaced file gets, for a merge of later edits and for `changes show`: said as the difference from
    /// the old content, that is a few dozen bytes as a rule. Texts only, as nothing else is merged. Taking back never
    /// needs it.
    func keep(
        new source: Source, _ hash: ContentHash, size: Int, replacing old: [UInt8], _ oldHash: ContentHash
    ) throws {
        guard size > 0, size <= Self.largestNew, old.count <= Self.largestNew, UnifiedDiff.isText(old) else {
            return
        }
        let bytes =
            switch source {
            case .bytes(let bytes): bytes
            case .file(let path): try Files.read(path)
            case .stored(let stored): try stored.load()
            }
        guard bytes.count == size, UnifiedDiff.isText(bytes) else { return }
        try journal.add(new: bytes, hash: hash, replacing: old, oldHash)
    }

    /// In bytes, of both contents.
    static let largestNew = 1 << 20
}
