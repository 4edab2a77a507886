// The one door through which everything that nops alters goes.

/// Where commands propose changes. `Changes` implements it; the engine hands it to commands.
///
/// Every throwing call throws a `ChangeError`, after putting back whatever it had done.
public protocol ChangeSink: AnyObject {
    /// True under `--dry-run` and in `plan { }`: `propose` only renders.
    var isDryRun: Bool { get set }
    /// The command as the user typed it, secrets masked; kept with each change from then on.
    var command: String { get set }
    /// Told whom a change waits for, once per wait.
    var onWait: ((LockHolder) -> Void)? { get set }
    /// Asked between steps; true stops the change and rolls it back (Ctrl-C).
    var isCancelled: (() -> Bool)? { get set }
    /// How long to wait for another nops that changes the same tree, in seconds (0 or more; default 60).
    var lockTimeout: Double { get set }
    /// True under `--no-undo`: what only undo would need of the change is dropped once it is permanent.
    var isPermanent: Bool { get set }
    /// Asked, once a change, when what undo needs of it would pass the quota; true keeps it all the same.
    /// Where nobody is asked that is an error.
    var onQuotaPassed: ((QuotaExcess) -> Bool)? { get set }
    /// How many transactions are open.
    var transactionDepth: Int { get }

    /// To be called before a command looks at what it is going to change: waits until no other nops changes the project, and
    /// takes back what a killed one left in it. Until `endPlanning` a proposal is refused as stale if others have
    /// changed, since then, something in what it locks: what it was made from may not be there any more.
    func beginPlanning() throws
    func endPlanning()
    /// Applies a change: inside the open transaction if there is one, else as a transaction of its own,
    /// committed at once. In a dry run it checks the steps against the disk and renders them.
    func propose(_ change: Change) throws -> ChangeResult

    /// Opens a transaction; one within another is part of it. What `lockTimeout` and `isPermanent` are
    /// set to meanwhile holds until it ends.
    func begin(name: String) throws
    /// Makes sure that what the outermost transaction reads stays so until it ends; to be called when it has begun.
    func lockTransaction() throws
    /// Makes what programs from outside do in a folder (absolute) part of the innermost transaction: all that is in it is
    /// kept, and what has become different when the transaction ends is undone like steps of its own.
    func watch(_ folder: String) throws
    /// Ends the innermost transaction. The outermost one makes the change permanent and returns its
    /// number (nil if nothing was changed).
    @discardableResult func commit() throws -> Int?
    /// Takes back what the innermost transaction did, and ends it.
    func rollback() throws

    /// How many plans are being gathered, one within another.
    var planDepth: Int { get }
    /// Begins a plan: from here on proposals are gathered, nothing is done or shown, and looks at files see what the
    /// gathered steps would leave.
    func beginPlan()
    /// Ends the innermost plan.
    @discardableResult func endPlan() -> ChangePlan
    /// Adds to the innermost plan what it would do besides changes, which nops could not take back.
    func planOutside(_ action: OutsideAction)

    /// For what only looks at changes: says what a killed nops left unfinished, which the next change takes back.
    func remarkUnfinished()
    /// Newest first. An empty list when nothing was ever changed here.
    func changes() throws -> [ChangeSummary]
    /// What a change did, as a diff.
    func show(_ id: Int) throws -> String
    /// Takes back a change (nil: the last one that stands). In a dry run only renders what it would do.
    func undo(_ id: Int?, policy: UndoPolicy) throws -> ChangeResult
    /// Makes again what the last undo took back.
    func redo(policy: UndoPolicy) throws -> ChangeResult
    /// Rolls back whatever a killed nops left unfinished here; what it did, a line each.
    func recover() throws -> [String]

    /// Makes the changes of a store that was copied here changes of this copy, so that they can be taken back here; how many
    /// there were. In a dry run it only counts them.
    func adopt() throws -> Int

    /// How much the store takes, and what it may take.
    func size() throws -> StoreSize
    /// The quota in bytes.
    func quota() throws -> Int
    /// Sets the quota, in bytes (0 or more); nil: that of `quota()` without a setting again. In a dry run it doesn't.
    func setQuota(_ bytes: Int?) throws
    /// Removes the ended changes that began more than `age` nanoseconds (0 or more) ago, but for the
    /// `newest` last ones, with all that undo needs of them. Itself it can't be undone. In a dry run it
    /// only says what would go.
    func prune(olderThan age: Int, keeping newest: Int) throws -> PruneResult

    /// The audit's lines, oldest first, one each time that it is asked; nil at the end. With `since` those written
    /// then or later, with `last` only the last so many (1 or more). A line that no nops wrote so is an error.
    func auditEntries(since: FileTime?, last: Int?) throws -> () throws -> AuditEntry?
    /// A line of the audit that says that a secret was read: `what` names it. Where no change was ever made there is no audit
    /// to write it to. What can't be written is a remark, no error.
    func noteSecretRead(_ what: String)
    /// Makes sure that no line of the audit was altered, removed, moved or cut off, and that each change has one.
    /// The error names the first line that is wrong.
    func verifyAudit() throws -> AuditSummary
}

/// What a plan gathered.
public struct ChangePlan: Sendable {
    /// In the order in which they would be made; paths are absolute.
    public var rows: [StepRow]
    /// A unified diff, with a line for each move, effect and binary file.
    public var diff: String

    public init(rows: [StepRow], diff: String) {
        self.rows = rows
        self.diff = diff
    }
}

/// Something outside of nops's changes that a plan would do.
public enum OutsideAction: Sendable {
    /// A program with its arguments, as typed.
    case program(String)
    /// A file written by a redirection.
    case write(String)
}

/// What undo does where something was altered since the change.
public enum UndoPolicy: Sendable {
    /// Nothing is touched; the error lists what was altered.
    case stop
    /// Later edits are carried over by a three-way merge. Where they meet what the change did nothing is touched, and
    /// the error lists the conflicts.
    case merge
    /// It is put back regardless. That can be undone, too.
    case force
}

/// What came of a proposal.
public struct ChangeResult: Sendable {
    /// The change's number once it is permanent; nil in a dry run, within an open transaction, and
    /// when there was nothing to do.
    public var id: Int?
    /// In a dry run: the plan as a unified diff, with a line for each move, effect and binary file.
    public var diff: String
    public var rows: [StepRow]
    /// Of an undo or a redo that was made: what it is, as `changes` shows it; else nil.
    public var name: String?

    public init(id: Int?, diff: String, rows: [StepRow]) {
        self.id = id
        self.diff = diff
        self.rows = rows
    }
}

/// One line of `changes`.
public struct ChangeSummary: Sendable, Equatable {
    public enum State: String, Sendable, CaseIterable {
        case applied
        case undone
        /// It stands and can't be undone: it was made with `--no-undo`.
        case permanent
        case rolledBack = "rolled back"
        /// Another nops is at work on it.
        case running
        /// A killed nops left it; the next change, or `nops recover`, rolls it back.
        case unfinished
        /// Its record was altered or lost; it can't be undone.
        case damaged
    }

    public var id: Int
    /// Seconds since 1970, UTC, when it began.
    public var when: FileTime
    public var user: String
    public var command: String
    /// The name of its transaction, or of the change.
    public var name: String
    /// How many files and folders it altered.
    public var files: Int
    public var state: State
    /// The change that it took back, if it is an undo (or made again, if it is a redo).
    public var undoes: Int?
    /// The working folder that its nops was started in.
    public var folder: String

    public init(
        id: Int, when: FileTime, user: String, command: String, name: String, files: Int, state: State,
        undoes: Int?, folder: String
    ) {
        self.id = id
        self.when = when
        self.user = user
        self.command = command
        self.name = name
        self.files = files
        self.state = state
        self.undoes = undoes
        self.folder = folder
    }
}

/// Who is changing a tree.
public struct LockHolder: Sendable, Equatable {
    public var pid: Int32
    public var user: String
    public var command: String
    /// Seconds since 1970, UTC.
    public var since: Int64
    /// The folder that is locked.
    public var folder: String

    public init(pid: Int32, user: String, command: String, since: Int64, folder: String) {
        self.pid = pid
        self.user = user
        self.command = command
        self.since = since
        self.folder = folder
    }
}

/// Why a change was not made. Everything is as it was before, unless `leftovers` says otherwise.
public struct ChangeError: Error, Sendable, CustomStringConvertible {
    /// One sentence, naming the path: "cannot write 'a/b': no space left on device".
    public var message: String
    /// What the user can do, if anything.
    public var help: String?
    /// Each path concerned, where there are several (files altered since, for an undo), with a place or a reason
    /// where that needs one: "app.toml:12-14".
    public var paths: [String]
    /// What could not be put back, a line each; empty as a rule.
    public var leftovers: [String]
    /// Others have changed what the change was made from: made anew it may be right.
    public var isStale: Bool

    public init(
        _ message: String, help: String? = nil, paths: [String] = [], leftovers: [String] = [],
        isStale: Bool = false
    ) {
        self.message = message
        self.help = help
        self.paths = paths
        self.leftovers = leftovers
        self.isStale = isStale
    }

    public var description: String { message }
}
