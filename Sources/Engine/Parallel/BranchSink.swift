import Platform
import PluginAPI

/// Who of those that share a store is at work on it: one at a time, for as long as it has a transaction or plan open.
final class StoreTurn {
    fileprivate(set) var owner: BranchSink?

    /// It is that one's from the start, which has something open already.
    func claim(for sink: BranchSink) { owner = sink }
}

/// The change store as one of several parallel branches, or jobs, sees it. Each of its calls is one whole, and so is each
/// transaction and plan: the others wait meanwhile. Settings are the branch's own.
final class BranchSink: ChangeSink {
    let base: any ChangeSink
    private let turn: StoreTurn
    private unowned let machine: Machine
    /// What its changes are named by, where that is not what the store's other users do.
    private let ownCommand: String?
    /// It waits until another has ended its transaction or plan.
    private(set) var isWaiting = false
    /// What was open when the parallel blocks began.
    private let outer: (transactions: Int, plans: Int)
    var outerPlans: Int { outer.plans }
    /// The branches beside which its machine went on are over.
    var isEnded = false
    /// How many calls of this branch are under way.
    private var calls = 0
    /// What `base` had open when this branch's turn came.
    private var found: (transactions: Int, plans: Int) = (0, 0)
    /// Whether all was a dry run before each plan that is open.
    private var dryRuns: [Bool] = []
    private var settings: [(lockTimeout: Double, isPermanent: Bool)] = []

    var isDryRun: Bool
    var lockTimeout: Double
    var isPermanent: Bool

    init(
        _ base: any ChangeSink, turn: StoreTurn, machine: Machine, outer: (transactions: Int, plans: Int),
        command: String? = nil
    ) {
        self.base = base
        self.turn = turn
        self.machine = machine
        ownCommand = command
        self.outer = outer
        (isDryRun, lockTimeout, isPermanent) = (base.isDryRun, base.lockTimeout, base.isPermanent)
    }

    // MARK: Taking turns

    /// What this branch has opened in `base`.
    private var opened: (transactions: Int, plans: Int) {
        guard turn.owner === self else { return (0, 0) }
        return (base.transactionDepth - found.transactions, base.planDepth - found.plans)
    }

    /// Nobody else is at work on the store.
    var isTurnFree: Bool { turn.owner == nil || turn.owner === self }

    /// Whether no transaction or plan is open that was begun through this one.
    var hasNothingOpen: Bool { opened.transactions <= 0 && opened.plans <= 0 && calls == 0 }

    /// While its machine waits for the others, they may work at the store in its turn, within what it has open.
    func whileLent<Result>(_ body: () throws -> Result) rethrows -> Result {
        guard turn.owner === self else { return try body() }
        let kept = found
        turn.owner = nil
        Bell.ring()
        defer {
            while turn.owner != nil { awaitTurn() }
            turn.owner = self
            found = kept
        }
        return try body()
    }

    private func take() {
        while turn.owner != nil, turn.owner !== self { awaitTurn() }
        if turn.owner == nil {
            turn.owner = self
            found = (base.transactionDepth, base.planDepth)
        }
        calls += 1
    }

    private func leave() {
        calls -= 1
        let opened = opened
        guard calls == 0, opened.transactions <= 0, opened.plans <= 0 else { return }
        turn.owner = nil
        Bell.ring()
    }

    private func awaitTurn() {
        isWaiting = true
        defer { isWaiting = false }
        let seen = Bell.count
        if turn.owner != nil { Bell.wait(after: seen) }
    }

    private func inTurn<Result>(_ body: () throws -> Result) throws -> Result {
        while turn.owner != nil, turn.owner !== self {
            // Whoever rolls back has its turn already.
            try machine.checkInterrupt()
            awaitTurn()
        }
        take()
        defer { leave() }
        let saved = (base.isDryRun, base.lockTimeout, base.isPermanent, base.command)
        (base.isDryRun, base.lockTimeout, base.isPermanent) = (isDryRun, lockTimeout, isPermanent)
        if let ownCommand { base.command = ownCommand }
        defer {
            (base.isDryRun, base.lockTimeout, base.isPermanent) = (saved.0, saved.1, saved.2)
            if ownCommand != nil { base.command = saved.3 }
        }
        return try body()
    }

    /// A call after which a transaction may be over: its settings are put back.
    private func ending<Result>(_ body: () throws -> Result) throws -> Result {
        defer {
            while settings.count > transactionDepth - outer.transactions, let before = settings.popLast() {
                (lockTimeout, isPermanent) = before
            }
        }
        return try inTurn(body)
    }

    // MARK: ChangeSink

    var command: String {
        get { base.command }
        set { base.command = newValue }
    }
    var onWait: ((LockHolder) -> Void)? {
        get { base.onWait }
        set { base.onWait = newValue }
    }
    var isCancelled: (() -> Bool)? {
        get { base.isCancelled }
        set { base.isCancelled = newValue }
    }
    var onQuotaPassed: ((QuotaExcess) -> Bool)? {
        get { base.onQuotaPassed }
        set { base.onQuotaPassed = newValue }
    }

    var transactionDepth: Int { outer.transactions + opened.transactions }
    var planDepth: Int { outer.plans + opened.plans }

    /// The others wait until the end of what is planned, too.
    func beginPlanning() throws {
        try inTurn {
            try base.beginPlanning()
            calls += 1
        }
    }

    func endPlanning() {
        base.endPlanning()
        leave()
    }

    func noteSecretRead(_ what: String) { try? inTurn { base.noteSecretRead(what) } }
    func propose(_ change: Change) throws -> ChangeResult { try inTurn { try base.propose(change) } }

    func begin(name: String) throws {
        settings.append((lockTimeout, isPermanent))
        do { try inTurn { try base.begin(name: name) } } catch {
            settings.removeLast()
            throw error
        }
    }

    func lockTransaction() throws { try inTurn { try base.lockTransaction() } }
    func watch(_ folder: String) throws { try inTurn { try base.watch(folder) } }
    func commit() throws -> Int? { try ending { try base.commit() } }
    func rollback() throws { try ending { try base.rollback() } }

    func beginPlan() {
        take()
        base.beginPlan()
        // In a plan all is a dry run.
        dryRuns.append(isDryRun)
        isDryRun = true
        leave()
    }

    func endPlan() -> ChangePlan {
        take()
        defer { leave() }
        isDryRun = dryRuns.popLast() ?? false
        return base.endPlan()
    }

    func planOutside(_ action: OutsideAction) {
        take()
        defer { leave() }
        base.planOutside(action)
    }

    func remarkUnfinished() {
        take()
        defer { leave() }
        base.remarkUnfinished()
    }
    func changes() throws -> [ChangeSummary] { try inTurn { try base.changes() } }
    func show(_ id: Int) throws -> String { try inTurn { try base.show(id) } }
    func undo(_ id: Int?, policy: UndoPolicy) throws -> ChangeResult {
        try inTurn { try base.undo(id, policy: policy) }
    }
    func redo(policy: UndoPolicy) throws -> ChangeResult { try inTurn { try base.redo(policy: policy) } }
    func recover() throws -> [String] { try inTurn { try base.recover() } }
    func adopt() throws -> Int { try inTurn { try base.adopt() } }
    func size() throws -> StoreSize { try inTurn { try base.size() } }
    func quota() throws -> Int { try inTurn { try base.quota() } }
    func setQuota(_ bytes: Int?) throws { try inTurn { try base.setQuota(bytes) } }
    func prune(olderThan age: Int, keeping newest: Int) throws -> PruneResult {
        try inTurn { try base.prune(olderThan: age, keeping: newest) }
    }

    func auditEntries(since: FileTime?, last: Int?) throws -> () throws -> AuditEntry? {
        let next = try inTurn { try base.auditEntries(since: since, last: last) }
        return { try self.inTurn { try next() } }
    }

    func verifyAudit() throws -> AuditSummary { try inTurn { try base.verifyAudit() } }
}
