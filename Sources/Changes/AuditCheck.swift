// Verifying the audit: every line must follow from the one before it, up to where the head says, and every change must
// have one.

import Glibc
import Platform
import PluginAPI

/// What an audit held at one moment.
struct AuditCheck {
    let path: String
    let headPath: String
    private let descriptor: Int32
    private let size: Int
    private let head: AuditHead.Found
    private let check: () throws -> Void

    private var chain = AuditChain()
    private var count = 0
    /// Where the line that the head knows as the last ends, and its hash.
    private var atHead: (bytes: Int, hash: [UInt8])?
    /// The changes that a line tells the end of.
    private var changes: Set<Int> = []

    init(_ snapshot: AuditSnapshot, check: @escaping () throws -> Void) {
        path = snapshot.store.audit
        headPath = snapshot.store.auditHead
        descriptor = snapshot.descriptor
        size = snapshot.size
        head = snapshot.head
        self.check = check
    }

    /// Throws a `ChangeError` that names the first line that is wrong, or the first of the changes that ended without one.
    mutating func run(changes ended: [Int], needsLine: (Int) -> Bool) throws -> AuditSummary {
        let lines = AuditLines(descriptor, path: path, from: 0, to: size)
        lines.check = check
        var end = 0
        while let line = try lines.next() {
            if lines.isTorn {
                // Behind the head it is what a kill left of a line.
                if case .whole(let head) = head, count >= head.lines, lines.offset - line.count >= head.bytes
                {
                    break
                }
                throw wrong("the end of line \(count + 1) of '\(path)' was cut off or altered")
            }
            guard AuditLine.number(of: line) == count + 1, chain.take(line) else {
                throw wrong(try whatIsWrong(line))
            }
            end = lines.offset
            take(line, end: end)
        }
        try checkHead()
        for id in ended where !changes.contains(id) && needsLine(id) {
            throw ChangeError(
                "change \(id) has no line in '\(path)'",
                help: "that line was removed, or could not be written, or the change was made by other means")
        }
        if count == 0 { return AuditSummary(lines: 0, first: nil, last: nil, hash: nil) }
        let last = try AuditLines.begin(ofLast: 1, descriptor, path: path, size: end)
        return AuditSummary(
            lines: count, first: try time(at: 0, end, line: 1), last: try time(at: last, end, line: count),
            hash: String(decoding: chain.hash, as: UTF8.self))
    }

    private mutating func take(_ line: UnsafeRawBufferPointer, end: Int) {
        count += 1
        if case .whole(let head) = head, head.lines == count { atHead = (end, chain.hash) }
        if let change = AuditLine.change(of: line) { changes.insert(change) }
    }

    /// What the line that begins at an offset says.
    private func time(at offset: Int, _ end: Int, line number: Int) throws -> FileTime {
        let lines = AuditLines(descriptor, path: path, from: offset, to: end)
        guard let line = try lines.next(), let entry = AuditLine.entry(line) else {
            throw ChangeError("line \(number) of '\(path)' is not one that nops writes")
        }
        return entry.when
    }

    private func wrong(_ message: String) -> ChangeError {
        ChangeError(message, help: count == 0 ? nil : "the lines before it are as they were written")
    }

    private func checkHead() throws {
        switch head {
        case .missing where size == 0: return
        case .missing:
            throw wrong("'\(headPath)' is missing, so nobody knows whether '\(path)' ends with line \(count)")
        case .damaged:
            throw wrong(
                "'\(headPath)' was altered, so nobody knows whether '\(path)' ends with line \(count)")
        case .whole(let head):
            if head.lines == 0, head.bytes == 0 { return }
            guard count >= head.lines else {
                let lines =
                    head.lines - count == 1 ? "line \(head.lines)" : "lines \(count + 1) to \(head.lines)"
                throw wrong(
                    "the end of '\(path)' was cut off: \(lines) of \(head.lines) \(Self.are(head.lines - count)) missing"
                )
            }
            guard let atHead, atHead.bytes == head.bytes, atHead.hash == head.last else {
                throw wrong("line \(head.lines) of '\(path)' is not the one that '\(headPath)' knows")
            }
        }
    }

    private static func are(_ count: Int) -> String { count == 1 ? "is" : "are" }

    // MARK: What is wrong

    /// With the line that follows the last good one.
    private func whatIsWrong(_ line: UnsafeRawBufferPointer) throws -> String {
        let expected = count + 1
        let altered = "line \(expected) of '\(path)' was altered"
        guard let number = AuditLine.number(of: line) else { return altered }
        // A writer that finds no head begins the chain anew.
        var anew = AuditChain()
        if number == expected, count > 0, anew.take(line) {
            return
                "line \(expected) of '\(path)' follows from nothing: '\(headPath)' was gone or damaged when it was written"
        }
        if number == expected { return altered }
        // Another one here, or the right one with other digits? The lines that follow tell.
        var next: Int?
        var isLater = false
        let lines = AuditLines(descriptor, path: path, from: 0, to: size)
        lines.check = check
        var index = 0
        while let line = try lines.next() {
            index += 1
            guard index > expected else { continue }
            let following = AuditLine.number(of: line)
            if index == expected + 1 { next = following }
            if following == expected {
                isLater = true
                break
            }
        }
        if !isLater, next == expected + 1 { return altered }
        if isLater || number < expected {
            return "line \(expected) of '\(path)' is out of order: line \(number) stands in its place"
        }
        if next == nil, case .whole(let head) = head, head.lines == expected { return altered }
        return number == expected + 1
            ? "line \(expected) of '\(path)' was removed"
            : "lines \(expected) to \(number - 1) of '\(path)' were removed"
    }
}

/// An audit that is read while others may go on writing it.
final class AuditSnapshot {
    let store: StoreFolders
    let descriptor: Int32
    let size: Int
    let head: AuditHead.Found

    /// Nil if there is no audit.
    init?(_ store: StoreFolders, timeout: Double) throws {
        self.store = store
        descriptor = open(store.audit, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw SystemError("read", store.audit) }
            return nil
        }
        do {
            // Whoever writes holds it, so length and head belong together.
            try LockWait.wait(
                descriptor, LOCK_SH, folder: store.audit, timeout: timeout, onWait: nil, isCancelled: nil)
            size = try FileInfo.of(descriptor: descriptor, shown: store.audit).size
            let (found, bytes) = try AuditHead.read(store.auditHead)
            head = found
            if case .whole = found {} else { try AuditVersion.check(descriptor, store, head: bytes) }
            flock(descriptor, LOCK_UN)
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }
}
