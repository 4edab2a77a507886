// What Django takes from the name of an app that moves.

extension PythonRewriter {
    /// `class OrdersConfig(AppConfig): name = 'orders'`: without a label of its own the app is called by the last part of that,
    /// in the database, in migrations and in what points at its models.
    mutating func checkLabel(_ index: Int, _ old: [String], _ new: [String], _ callers: PythonCallers) {
        guard let label = old.last, label != new.last, index > 2, callers.text(index - 2) == "name",
            callers.isInAppConfig(index - 2)
        else { return }
        let owner = syntax.scopes.lastIndex { $0.kind == .type && $0.body.contains(index) }
        let isLabelled = syntax.bindings.contains { binding in
            owner.map { binding.scope == Int32($0) } ?? false && text(binding.token) == "label"
        }
        guard !isLabelled else { return }
        needsPerson(
            Int32(index),
            "the app is called '\(label)' by its name, and would be '\(new.last ?? "")': `label = '\(label)'` beside it keeps that"
        )
    }
}
