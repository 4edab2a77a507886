// What the audit says: a line for each change that ended, each bound to the line before it.

/// One line of the audit.
public struct AuditEntry: Sendable, Equatable {
    /// What became of a change.
    public enum Outcome: String, Sendable, CaseIterable {
        case applied
        /// It took a change back.
        case undone
        /// It made again what an undo took back.
        case redone
        /// It failed or was given up; everything it did was taken back.
        case rolledBack = "rolled back"
        /// Its nops was killed; a later one took back what it did.
        case recovered
        /// Its nops was killed and its journal is damaged, so that nothing could be taken back.
        case damaged
        /// What undo needs of some changes was thrown away; `files` is how many.
        case pruned
        /// A secret was read; the name says which. It is no change.
        case read
    }

    /// The number of the line in its file, from 1.
    public var number: Int
    /// Seconds since 1970, UTC, when it was written.
    public var when: FileTime
    public var user: String
    /// The machine's name.
    public var host: String
    /// The command as the user typed it, secrets masked.
    public var command: String
    /// The name of the transaction, or of the change.
    public var name: String
    public var outcome: Outcome
    /// The change's number in `changes`; nil for what is not about one change.
    public var change: Int?
    /// How many files and folders it altered.
    public var files: Int

    public init(
        number: Int, when: FileTime, user: String, host: String, command: String, name: String,
        outcome: Outcome, change: Int?, files: Int
    ) {
        self.number = number
        self.when = when
        self.user = user
        self.host = host
        self.command = command
        self.name = name
        self.outcome = outcome
        self.change = change
        self.files = files
    }
}

/// An audit that was found whole.
public struct AuditSummary: Sendable, Equatable {
    public var lines: Int
    /// When its first and its last line were written; nil when there is no line.
    public var first: FileTime?
    public var last: FileTime?
    /// The last line's hash, 64 hexadecimal digits: whoever keeps it elsewhere can tell later that nothing up to here was
    /// written anew. Nil when there is no line.
    public var hash: String?

    public init(lines: Int, first: FileTime?, last: FileTime?, hash: String?) {
        self.lines = lines
        self.first = first
        self.last = last
        self.hash = hash
    }
}
