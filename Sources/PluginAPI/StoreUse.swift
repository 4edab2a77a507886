// What a project's changes take on the disk, and what of it may go.

/// How much the store of changes takes. Sizes are the files' lengths, in bytes.
public struct StoreSize: Sendable, Equatable {
    /// How many journals there are, those of running changes among them.
    public var changes: Int
    /// All journals.
    public var journals: Int
    /// Old files and copies of them that lie beside the journals.
    public var kept: Int
    /// What all of it may take before a change is refused.
    public var quota: Int
    /// What the store's file system has left for this user.
    public var free: Int

    public var total: Int { journals + kept }

    public init(changes: Int, journals: Int, kept: Int, quota: Int, free: Int) {
        self.changes = changes
        self.journals = journals
        self.kept = kept
        self.quota = quota
        self.free = free
    }
}

/// A change that would keep more than the quota leaves. Sizes in bytes.
public struct QuotaExcess: Sendable, Equatable {
    /// What this change would keep, as far as is known yet.
    public var needed: Int
    /// What other changes keep.
    public var used: Int
    public var quota: Int

    public init(needed: Int, used: Int, quota: Int) {
        self.needed = needed
        self.used = used
        self.quota = quota
    }

    /// One sentence without a full stop: it begins an error and a question.
    public var message: String {
        "keeping what undo needs of this change takes \(SizeText.short(needed)), "
            + "more than the \(SizeText.short(quota)) quota leaves (now \(SizeText.short(used)))"
    }
}

/// What a prune removed, or in a dry run would remove.
public struct PruneResult: Sendable, Equatable {
    public enum What: Sendable, Equatable {
        /// A change's journal with all that undo needs.
        case change(command: String, when: FileTime)
        /// What another program had written where a rollback put the old content back.
        case altered(path: String)
        /// A file whose change is gone: an earlier prune was killed.
        case leftover(path: String)
    }

    public struct Item: Sendable, Equatable {
        /// The change's number.
        public var id: Int
        public var what: What
        public var bytes: Int

        public init(id: Int, what: What, bytes: Int) {
            self.id = id
            self.what = what
            self.bytes = bytes
        }
    }

    /// By number, a change before the files that go with it.
    public var items: [Item]

    public init(items: [Item]) { self.items = items }

    public var changes: Int {
        items.reduce(0) { if case .change = $1.what { $0 + 1 } else { $0 } }
    }
    /// In bytes.
    public var freed: Int { items.reduce(0) { $0 + $1.bytes } }
}
