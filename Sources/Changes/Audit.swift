// The audit's place in the store: when a line is written, and how lines are read.

import Glibc
import Platform
import PluginAPI

extension ChangeStore {
    /// Appends a line to the audit, by default in the name of whoever runs this nops; `maker` is the journal's where the
    /// line is about a change that is being ended. With `unlessThere`, not if the change's end has a line already.
    ///
    /// False if it can't be written. A remark says why, and what the line would be about stands all the same.
    @discardableResult
    func audit(
        _ outcome: AuditEntry.Outcome, change: Int?, name: String, files: Int, maker: JournalHeader? = nil,
        unlessThere: Bool = false
    ) -> Bool {
        do {
            let writer = try AuditWriter(try store(), timeout: lockTimeout)
            defer { for remark in writer.remarks { onRemark?(remark) } }
            if unlessThere, let change, try writer.hasLine(ofChange: change) { return true }
            try writer.append(
                AuditEntry(
                    number: 0, when: Self.now(), user: maker?.user ?? UserName.current(environment),
                    host: HostName.current(), command: maker?.command ?? command, name: name,
                    outcome: outcome,
                    change: change, files: files))
            return true
        } catch {
            let what = change.map { "change \($0) has" } ?? "this has"
            onRemark?("\(what) no line in the audit: \(ChangeRun.changeError(error).message)")
            return false
        }
    }

    /// The line of a change whose journal has its end record.
    func audit(_ header: JournalHeader, _ end: JournalEnd, unlessThere: Bool = false) -> Bool {
        audit(
            outcome(of: end), change: header.id, name: end.name, files: end.files, maker: header,
            unlessThere: unlessThere)
    }

    private func outcome(of end: JournalEnd) -> AuditEntry.Outcome {
        if end.outcome == .rolledBack { return .rolledBack }
        if end.outcome == .recovered { return .recovered }
        guard end.undoes != nil else { return .applied }
        // An undo takes back a change, a redo takes back an undo, and so on.
        return (end.depth ?? 1) % 2 == 1 ? .undone : .redone
    }

    public func noteSecretRead(_ what: String) {
        guard let store = try? store(), (try? store.checkVersion()) == true else { return }
        audit(.read, change: nil, name: what, files: 0)
    }

    // MARK: Reading

    public func auditEntries(since: FileTime?, last: Int?) throws -> () throws -> AuditEntry? {
        do {
            let store = try store()
            guard try store.checkVersion() else { return { nil } }
            // First, as a change gets its line before it comes here.
            let ended = try StoreFolders.numbers(in: store.changes)
            guard let snapshot = try AuditSnapshot(store, timeout: lockTimeout) else {
                try Self.checkNoneIsMissed(store, ended)
                return { nil }
            }
            let path = store.audit
            let begin =
                try last.map {
                    try AuditLines.begin(
                        ofLast: $0, snapshot.descriptor, path: path, size: snapshot.size)
                } ?? 0
            let lines = AuditLines(snapshot.descriptor, path: path, from: begin, to: snapshot.size)
            var number: Int?
            return {
                // It owns the descriptor.
                _ = snapshot
                func next() throws -> UnsafeRawBufferPointer? {
                    do { return try lines.next() } catch { throw ChangeRun.changeError(error) }
                }
                while let line = try next(), !lines.isTorn {
                    guard let entry = AuditLine.entry(line) else {
                        let place = number.map { "line \($0 + 1)" } ?? (begin == 0 ? "line 1" : "a line")
                        throw ChangeError(
                            "\(place) of '\(path)' is not one that nops writes",
                            help: "`audit verify` finds what was altered")
                    }
                    number = entry.number
                    if let since, entry.when < since { continue }
                    return entry
                }
                return nil
            }
        } catch {
            throw ChangeRun.changeError(error)
        }
    }

    /// Changes of the journal's first version were made before there was an audit.
    private static func needsLine(_ journal: String) -> Bool {
        // A record's length and type, then `nopsj` and the version.
        let begin = try? JournalFile.read(journal, offset: 0, length: 11)
        return begin?.last != 1 || begin?.count != 11
    }

    /// Throws if there is no audit though there must have been one.
    private static func checkNoneIsMissed(_ store: StoreFolders, _ ended: [Int]) throws {
        let isKnown = try AuditHead.read(store.auditHead).found != .missing
        guard !isKnown, !ended.contains(where: { needsLine(store.journal($0)) }) else {
            throw ChangeError("the audit '\(store.audit)' is missing")
        }
    }

    public func verifyAudit() throws -> AuditSummary {
        do {
            let store = try store()
            guard try store.checkVersion() else {
                return AuditSummary(lines: 0, first: nil, last: nil, hash: nil)
            }
            // First, as a change gets its line before it comes here.
            let ended = try StoreFolders.numbers(in: store.changes)
            guard let snapshot = try AuditSnapshot(store, timeout: lockTimeout) else {
                try Self.checkNoneIsMissed(store, ended)
                return AuditSummary(lines: 0, first: nil, last: nil, hash: nil)
            }
            var check = AuditCheck(snapshot) { [self] in
                if isCancelled?() == true { throw ChangeError("cancelled") }
            }
            return try check.run(changes: ended) { Self.needsLine(store.journal($0)) }
        } catch {
            throw ChangeRun.changeError(error)
        }
    }
}

enum HostName {
    /// The machine's, as the kernel has it.
    static func current() -> String {
        var names = utsname()
        guard uname(&names) == 0 else { return "" }
        return withUnsafeBytes(of: &names.nodename) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
