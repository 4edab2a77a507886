// The flags that everything has that changes things.

import Syntax

extension Signature.Flag {
    /// The flags that every command has that changes things.
    static let ofChanges = [dryRun, noUndo, lockTimeout]

    public static let dryRun = Signature.Flag("dry-run", "Show what would change; change nothing.")
    public static let noUndo = Signature.Flag("no-undo", "Keep nothing for undo: it can't be taken back.")
    public static let lockTimeout = Signature.Flag(
        "lock-timeout", .duration, "How long to wait for another nops at work here (60s; 0s: not at all).")
}

extension ChangeSink {
    /// For `--no-undo`, given at `span`: throws inside a transaction.
    public func checkMayForgoUndo(at span: Span = .none) throws {
        guard transactionDepth == 0 else {
            throw ErrorValue.usage(
                "`--no-undo` belongs on the transaction, which is undone as one change or not at all",
                help: "transaction --no-undo { … }", at: span)
        }
    }

    /// `--lock-timeout`, given at `span` as a duration.
    public func setLockTimeout(_ value: Value, at span: Span = .none) throws {
        guard case .duration(let nanoseconds) = value else {
            throw ErrorValue.type(
                "`--lock-timeout` must be a duration, not \(value.type.rawValue)", at: span)
        }
        guard nanoseconds >= 0 else {
            throw ErrorValue.usage(
                "a lock timeout is 0s or more, not \(DurationText.text(nanoseconds))", at: span)
        }
        lockTimeout = Double(nanoseconds) / 1e9
    }
}
