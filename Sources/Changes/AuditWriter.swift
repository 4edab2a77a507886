// Appending to the audit: under its lock, by one write, flushed; then the head. A kill at any moment leaves either no line
// or a whole one that the next writer takes over.

import CSystem
import Glibc
import Platform
import PluginAPI

/// The audit of a store, locked for as long as this lives.
final class AuditWriter {
    private let store: StoreFolders
    private let descriptor: Int32
    private var chain = AuditChain()
    /// The number of the last line.
    private var count = 0
    /// The length of the audit.
    private var end = 0
    /// What stands at the end has no newline, and is not ours to cut.
    private var needsNewline = false
    /// What was found altered. It hinders nobody: the chain goes on from what the head says, so that `audit verify` finds
    /// the place.
    private(set) var remarks: [String] = []

    init(_ store: StoreFolders, timeout: Double) throws {
        self.store = store
        descriptor = StoreFile.open(store.audit, O_RDWR | O_APPEND)
        guard descriptor >= 0 else { throw SystemError("write", store.audit) }
        do {
            try LockWait.wait(
                descriptor, LOCK_EX, folder: store.audit, timeout: timeout, onWait: nil, isCancelled: nil)
            try findEnd()
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    private func findEnd() throws {
        end = try FileInfo.of(descriptor: descriptor, shown: store.audit).size
        let (found, bytes) = try AuditHead.read(store.auditHead)
        switch found {
        case .whole(let head):
            chain = AuditChain(after: head.last)
            count = head.lines
            if end < head.bytes {
                try altered("a part of it is missing")
            } else if try !endsWithLine(of: head) {
                try altered("line \(head.lines) is not the one that was written last")
            } else {
                try takeOver(from: head.bytes)
            }
        case .missing where end == 0: try AuditHead().write(store.auditHead)
        case .missing, .damaged:
            try AuditVersion.check(descriptor, store, head: bytes)
            try altered("'\(store.auditHead)' is \(found == .missing ? "missing" : "damaged")")
            // The chain begins anew, as if nothing before it were known.
            count = try lastNumber()
        }
    }

    private func endsWithLine(of head: AuditHead) throws -> Bool {
        guard head.bytes > 0 else { return true }
        let tail = try JournalReader.read(
            descriptor, offset: max(0, head.bytes - AuditLine.sealLength - 1),
            length: AuditLine.sealLength + 1,
            shown: store.audit)
        return tail == AuditLine.hashMember + head.last + Array("\"}\n".utf8)
    }

    /// Lines behind the head were written by a nops that was killed before it wrote the head. The last may be torn: nobody
    /// was told that it is there, so it goes.
    private func takeOver(from offset: Int) throws {
        let lines = AuditLines(descriptor, path: store.audit, from: offset, to: end)
        var whole = offset
        while let line = try lines.next() {
            if lines.isTorn {
                guard ftruncate(descriptor, off_t(whole)) == 0 else {
                    throw SystemError("write", store.audit)
                }
                end = whole
                return
            }
            guard AuditLine.number(of: line) == count + 1, chain.take(line) else {
                return try altered("line \(count + 1) is none that nops wrote")
            }
            count += 1
            whole = lines.offset
        }
    }

    private func altered(_ what: String) throws {
        remarks.append("the audit '\(store.audit)' was altered: \(what); `audit verify` tells where")
        guard end > 0 else { return }
        let last = try JournalReader.read(descriptor, offset: end - 1, length: 1, shown: store.audit)
        needsNewline = last != [0x0A]
    }

    private func lastNumber() throws -> Int {
        let lines = AuditLines(descriptor, path: store.audit, from: 0, to: end)
        var last = 0
        while let line = try lines.next() { last = AuditLine.number(of: line) ?? last }
        return last
    }

    /// Whether there is a line already about how that change ended.
    func hasLine(ofChange id: Int) throws -> Bool {
        let lines = AuditLines(descriptor, path: store.audit, from: 0, to: end)
        while let line = try lines.next() {
            if AuditLine.change(of: line) == id { return true }
        }
        return false
    }

    /// Adds a line; its number is given here.
    func append(_ entry: AuditEntry) throws {
        var numbered = entry
        numbered.number = count + 1
        var next = chain
        var line = next.seal(AuditLine.object(numbered))
        if needsNewline { line.insert(0x0A, at: 0) }
        do {
            try Files.writeAll(descriptor, line, shown: store.audit)
            guard fdatasync(descriptor) == 0 else { throw SystemError("flush", store.audit) }
        } catch {
            // A part may be written.
            ftruncate(descriptor, off_t(end))
            throw error
        }
        chain = next
        count += 1
        end += line.count
        needsNewline = false
        do {
            try AuditHead(lines: count, bytes: end, last: chain.hash).write(store.auditHead)
        } catch {
            remarks.append("\(ChangeRun.changeError(error).message); the audit itself has the line")
        }
    }
}

/// Which version an audit has.
enum AuditVersion {
    /// Throws for an audit that a newer nops wrote. Its first line and its head both say so; where only one does it was
    /// altered.
    static func check(_ descriptor: Int32, _ store: StoreFolders, head: [UInt8]) throws {
        let first = try JournalReader.read(descriptor, offset: 0, length: 64, shown: store.audit)
        guard let version = first.withUnsafeBytes({ AuditLine.version(of: $0) }), version > AuditLine.version,
            head.withUnsafeBytes({ AuditLine.version(of: $0) }) == version
        else { return }
        throw ChangeError(
            "the audit '\(store.audit)' was written by a newer nops (version \(version); this one knows \(AuditLine.version))",
            help: "use that nops here")
    }
}
