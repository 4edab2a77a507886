// The audit: whatever is done to it is found, with the line; and whatever happens to it hinders no change.

@testable import Changes
import Glibc
import Platform
@testable import PluginAPI
import Testing

/// An audit of lines about nothing, and what is done to its files.
private struct Log {
    let tree: TestTree
    let store: ChangeStore
    var path: String { tree.root + "/.nops/audit" }
    var headPath: String { tree.root + "/.nops/audit.head" }
    let bytes: [UInt8]
    let head: [UInt8]
    /// Where each line begins.
    let starts: [Int]

    init(lines: Int) throws {
        tree = try TestTree()
        store = tree.store("command \"quoted\"\tand ü")
        try store.store().make()
        for number in 1...lines {
            store.audit(.applied, change: nil, name: "change \(number)", files: number)
        }
        bytes = try Files.read(tree.root + "/.nops/audit")
        head = try Files.read(tree.root + "/.nops/audit.head")
        let written = bytes
        starts = [0] + written.indices.filter { written[$0] == 0x0A }.map { $0 + 1 }.dropLast()
    }

    var lines: [[UInt8]] {
        starts.indices.map {
            Array(bytes[starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : bytes.count)])
        }
    }

    func put(_ bytes: [UInt8], head: [UInt8]? = nil) throws {
        try Files.writeWhole(path, bytes)
        try Files.writeWhole(headPath, head ?? self.head)
    }

    /// What `audit verify` says; "whole" for an audit that is.
    func verdict() -> String {
        do {
            _ = try store.verifyAudit()
            return "whole"
        } catch { return "\(error)" }
    }

    /// Appends one more line; what that had to say.
    func append() -> [String] {
        var remarks: [String] = []
        store.onRemark = { remarks.append($0) }
        store.audit(.applied, change: nil, name: "one more", files: 0)
        return remarks
    }
}

@Suite struct AuditTests {
    @Test func wholeLog() throws {
        let log = try Log(lines: 2000)
        let summary = try log.store.verifyAudit()
        #expect(
            summary.lines == 2000
                && summary.hash == String(decoding: log.bytes.suffix(67).prefix(64), as: UTF8.self))
        let next = try log.store.auditEntries(since: nil, last: nil)
        var numbers: [Int] = []
        while let entry = try next() {
            numbers.append(entry.number)
            #expect(entry.command == "command \"quoted\"\tand ü" && entry.name == "change \(entry.number)")
            #expect(entry.files == entry.number && entry.user == "tester" && entry.change == nil)
        }
        #expect(numbers == Array(1...2000))
        let last = try log.store.auditEntries(since: nil, last: 3)
        #expect(
            try [last()?.number, last()?.number, last()?.number, last()?.number] == [1998, 1999, 2000, nil])
        #expect(try log.store.auditEntries(since: nil, last: 5000)()?.number == 1)
        #expect(try log.store.auditEntries(since: summary.last, last: nil)()?.number == 2000)
    }

    @Test func everyFlippedByteIsFound() throws {
        let log = try Log(lines: 2000)
        let first = 0..<log.starts[2]
        let last = log.starts[1998]..<log.bytes.count
        let spread = stride(from: 0, to: log.bytes.count, by: log.bytes.count / 500)
        // Both ends whole, the middle here and there, and every newline there.
        let newlines = log.starts[500..<520].map { $0 - 1 }
        for offset in Array(first) + Array(spread) + newlines + Array(last) {
            var bytes = log.bytes
            bytes[offset] ^= offset % 2 == 0 ? 0x01 : 0x20
            try log.put(bytes)
            let line = log.starts.lastIndex { $0 <= offset }.map { $0 + 1 } ?? 0
            #expect(log.verdict().contains("line \(line) "), "byte \(offset): \(log.verdict())")
        }
        try log.put(log.bytes)
        #expect(log.verdict() == "whole")
    }

    @Test func removedLines() throws {
        let log = try Log(lines: 2000)
        for number in [1, 2, 3, 500, 1000, 1999, 2000] + stride(from: 7, to: 2000, by: 97) {
            var lines = log.lines
            lines.remove(at: number - 1)
            try log.put(lines.flatMap { $0 })
            let expected =
                number == 2000
                ? "the end of '\(log.path)' was cut off: line 2000 of 2000 is missing"
                : "line \(number) of '\(log.path)' was removed"
            #expect(log.verdict() == expected)
        }
        for range in [0..<10, 700..<720, 1990..<2000] {
            var lines = log.lines
            lines.removeSubrange(range)
            try log.put(lines.flatMap { $0 })
            let expected =
                range.upperBound == 2000
                ? "the end of '\(log.path)' was cut off: lines 1991 to 2000 of 2000 are missing"
                : "lines \(range.lowerBound + 1) to \(range.upperBound) of '\(log.path)' were removed"
            #expect(log.verdict() == expected)
        }
        try log.put([])
        #expect(log.verdict().contains("lines 1 to 2000 of 2000 are missing"))
    }

    @Test func linesInAnotherOrder() throws {
        let log = try Log(lines: 2000)
        for (a, b) in [(1, 2), (1, 2000), (5, 7), (1000, 1001), (1999, 2000), (300, 1700)] {
            var lines = log.lines
            lines.swapAt(a - 1, b - 1)
            try log.put(lines.flatMap { $0 })
            #expect(
                log.verdict() == "line \(a) of '\(log.path)' is out of order: line \(b) stands in its place")
        }
        var twice = log.lines
        twice.insert(twice[41], at: 42)
        try log.put(twice.flatMap { $0 })
        #expect(log.verdict() == "line 43 of '\(log.path)' is out of order: line 42 stands in its place")
    }

    /// Cut at every byte of the last line: found, as the head knows how far it went; and found still when lines follow.
    @Test func cutOff() throws {
        let log = try Log(lines: 20)
        for length in log.starts[19] - 1..<log.bytes.count {
            try log.put(Array(log.bytes[..<length]))
            let line = length == log.starts[19] - 1 ? 19 : 20
            #expect(log.verdict().contains("line \(line) "))
            #expect(log.append().count == 1)
            // Only its newline was gone, and is there again.
            let isWhole = length == log.bytes.count - 1
            for _ in 0..<2 {
                #expect(isWhole ? log.verdict() == "whole" : log.verdict().contains("line 20 "), "\(length)")
                #expect(log.append().isEmpty)
            }
        }
    }

    /// Killed between the line and the head, or while it wrote the line.
    @Test func longerThanTheHeadSays() throws {
        let log = try Log(lines: 20)
        let earlier = try Log.head(lines: 17, of: log)
        for length in log.starts[17]...log.bytes.count {
            try log.put(Array(log.bytes[..<length]), head: earlier)
            #expect(log.verdict() == "whole")
            #expect(log.append().isEmpty)
            let summary = try log.store.verifyAudit()
            let whole = log.bytes[..<length].count { $0 == 0x0A }
            #expect(summary.lines == whole + 1)
        }
        // What another program put there is none of ours.
        try log.put(log.bytes + Array("{\"n\":21}\n".utf8))
        #expect(log.verdict() == "line 21 of '\(log.path)' was altered")
        #expect(log.append().first?.contains("line 21 is none that nops wrote") == true)
        #expect(log.verdict() == "line 21 of '\(log.path)' was altered")
    }

    @Test func alteredEndIsRemarkedAndFound() throws {
        let log = try Log(lines: 20)
        var bytes = log.bytes
        bytes[log.starts[19] + 20] ^= 1
        bytes[bytes.count - 5] ^= 1
        try log.put(bytes)
        #expect(log.append().first?.contains("line 20 is not the one that was written last") == true)
        #expect(log.append().isEmpty)
        #expect(log.verdict() == "line 20 of '\(log.path)' was altered")
        // All of it written anew, but for the head.
        var chain = AuditChain()
        var anew: [UInt8] = []
        for number in 1...20 {
            let entry = try #require(log.lines[number - 1].dropLast().withUnsafeBytes { AuditLine.entry($0) })
            var other = entry
            other.user = "nobody"
            anew += chain.seal(AuditLine.object(other))
        }
        try log.put(anew)
        #expect(log.verdict() == "line 20 of '\(log.path)' is not the one that '\(log.headPath)' knows")
    }

    @Test func headIsMissingOrDamaged() throws {
        let log = try Log(lines: 20)
        for index in log.head.indices {
            var head = log.head
            head[index] ^= 1
            try log.put(log.bytes, head: head)
            #expect(log.verdict().contains("'\(log.headPath)' was altered"))
        }
        #expect(log.append().first?.contains("audit.head' is damaged") == true)
        #expect(log.verdict().hasPrefix("line 21 of '\(log.path)' follows from nothing"))
        try log.put(log.bytes)
        try Files.remove(log.headPath)
        #expect(log.verdict().contains("'\(log.headPath)' is missing"))
        #expect(log.append().first?.contains("audit.head' is missing") == true)
        #expect(log.append().isEmpty)
        #expect(log.verdict().hasPrefix("line 21 of '\(log.path)' follows from nothing"))
        let last = try log.store.auditEntries(since: nil, last: 1)
        #expect(try last()?.number == 22)
    }

    @Test func newerIsRefused() throws {
        let log = try Log(lines: 3)
        let newer = Array("{\"audit\":2,".utf8) + log.bytes.dropFirst(11)
        // Only one of both is no newer audit, but an altered one.
        try log.put(newer)
        #expect(log.verdict() == "line 1 of '\(log.path)' was altered")
        try log.put(newer, head: Array("{\"audit\":2,".utf8) + log.head.dropFirst(11))
        #expect(log.verdict().contains("was written by a newer nops (version 2; this one knows 1)"))
        #expect(throws: ChangeError.self) { try log.store.auditEntries(since: nil, last: nil) }
        #expect(log.append().first?.contains("written by a newer nops") == true)
    }

    /// Whatever text there is comes back as it was.
    @Test func entriesAsBytes() throws {
        for text in [
            "", "\"", "\\", "a\nb\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f}", "ü😀\u{2028}", "\\u0041",
            ",\"change\":1,\"files\":1",
        ] {
            for change in [nil, 0, 1, 999_999_999_999_999_999] {
                for number in [1, 2, 1000] {
                    let entry = AuditEntry(
                        number: number, when: FileTime(seconds: 1_800_000_000, nanoseconds: 5), user: text,
                        host: text,
                        command: text, name: text, outcome: .rolledBack, change: change, files: 7)
                    var chain = AuditChain()
                    let line = chain.seal(AuditLine.object(entry)).dropLast()
                    line.withUnsafeBytes { bytes in
                        #expect(AuditLine.entry(bytes) == entry)
                        #expect(AuditLine.change(of: bytes) == change)
                        #expect(AuditLine.number(of: bytes) == number)
                        var again = AuditChain()
                        #expect(again.take(bytes) && again.hash == chain.hash)
                    }
                }
            }
        }
    }
}

extension Log {
    /// The head as it was when the log had fewer lines.
    fileprivate static func head(lines: Int, of log: Log) throws -> [UInt8] {
        let end = log.starts[lines]
        return AuditHead(lines: lines, bytes: end, last: Array(log.bytes[end - 67..<end - 3])).encoded
    }
}
