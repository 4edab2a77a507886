// Plans: proposals gathered instead of made, each seeing what those before it would leave.

import Platform
import PluginAPI

/// A plan being gathered.
struct PlanState {
    private(set) var renderer: PlanRenderer
    private(set) var rows: [StepRow] = []
    /// What there was when each open transaction in the plan began.
    private var marks: [(renderer: PlanRenderer, rowCount: Int)] = []
    /// Whether proposals were only shown before the plan began.
    let wasDryRun: Bool

    init(root: String, tree: PlannedTree, secrets: SecretFiles, wasDryRun: Bool) {
        renderer = PlanRenderer(root: root, tree: tree)
        renderer.secrets = secrets
        self.wasDryRun = wasDryRun
    }

    var transactionDepth: Int { marks.count }

    /// `hidden`: contents that no diff shows, from now on.
    mutating func add(
        _ works: [Work], _ effects: [Effect], isPermanent: Bool, hidden: Set<ContentHash>
    ) throws {
        // What can't be done whole is not in the plan at all.
        let before = renderer
        renderer.hidden.formUnion(hidden)
        let altering: [Work]
        do { altering = try renderer.render(works) } catch {
            renderer = before
            throw error
        }
        renderer.render(effects)
        for var row in altering.map(\.row) + effects.map(\.row) {
            if row.bytes == nil, let source = row.from, row.kind == "create" || row.kind == "replace" {
                row.bytes = try renderer.tree.info(source, followLinks: true)?.size
            }
            if isPermanent { row.canBeUndone = false }
            rows.append(row)
        }
    }

    /// What is taken back after an effect's inverse has run.
    mutating func add(unchecked works: [Work], _ effects: [Effect], isPermanent: Bool) {
        renderer.render(unchecked: works)
        renderer.render(effects)
        for var row in works.map(\.row) + effects.map(\.row) {
            if isPermanent { row.canBeUndone = false }
            rows.append(row)
        }
    }

    mutating func add(_ action: OutsideAction) {
        renderer.render(action)
        rows.append(action.row)
    }

    mutating func begin() { marks.append((renderer, rows.count)) }
    mutating func commit() { marks.removeLast() }

    mutating func rollback() {
        guard let mark = marks.popLast() else { return }
        renderer = mark.renderer
        rows.removeSubrange(mark.rowCount...)
    }
}

extension ChangeStore {
    public var planDepth: Int { plans.count }

    public func beginPlan() {
        let tree = plans.last?.renderer.tree ?? PlannedTree()
        plans.append(
            PlanState(root: currentFolder(), tree: tree, secrets: secretFiles(), wasDryRun: isDryRun))
        isDryRun = true
        PlannedTree.current = tree
    }

    @discardableResult public func endPlan() -> ChangePlan {
        guard let plan = plans.popLast() else { return ChangePlan(rows: [], diff: "") }
        isDryRun = plan.wasDryRun
        for _ in 0..<plan.transactionDepth { endSettings() }
        PlannedTree.current = plans.last?.renderer.tree
        return ChangePlan(rows: plan.rows, diff: plan.renderer.text)
    }

    public func planOutside(_ action: OutsideAction) { alterPlan { $0.add(action) } }

    /// Alters the innermost plan. False if there is none.
    @discardableResult func alterPlan(_ body: (inout PlanState) throws -> Void) rethrows -> Bool {
        guard !plans.isEmpty else { return false }
        // A tree that only the plan holds is altered in place, not copied.
        PlannedTree.current = nil
        defer { PlannedTree.current = plans.last?.renderer.tree }
        try body(&plans[plans.count - 1])
        return true
    }
}
