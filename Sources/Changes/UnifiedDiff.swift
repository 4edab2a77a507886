// Two texts as a unified diff (the format of POSIX diff -u, three lines of context).

import Glibc
import PluginAPI

public enum UnifiedDiff {
    private static let newline = TextLines.newline
    private static let context = 3

    /// True for content that is shown as lines: no zero byte near its start.
    static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return true }
            return memchr(base, 0, min(buffer.count, 8000)) == nil
        }
    }

    /// Appends the diff of two texts, with its two header lines; nothing if they are equal. In a file of settings, secrets
    /// are masked: a diff is shown, and often kept.
    public static func append(
        _ old: [UInt8], _ new: [UInt8], oldName: String, newName: String, to output: inout [UInt8]
    ) {
        let isSettings = isSettings(oldName) || isSettings(newName)
        old.withUnsafeBufferPointer { a in
            new.withUnsafeBufferPointer { b in
                let masks = isSettings ? (old: SettingsMask(a), new: SettingsMask(b)) : nil
                append(a, b, oldName, newName, masks, &output)
            }
        }
    }

    private static let settingsSuffixes = [
        ".yaml", ".yml", ".toml", ".json", ".jsonc", ".ini", ".cfg", ".conf", ".cnf", ".properties", ".env",
    ]

    /// Whether a file is one of settings by its name, in quotes or not.
    private static func isSettings(_ name: String) -> Bool {
        let name = name.hasSuffix("\"") ? String(name.dropLast()) : name
        return settingsSuffixes.contains(where: name.hasSuffix)
            || name.split(separator: "/").last?.hasPrefix(".env") ?? false
    }

    private static func append(
        _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, _ oldName: String,
        _ newName: String, _ masks: (old: SettingsMask, new: SettingsMask)?,
        _ output: inout [UInt8]
    ) {
        let shorter = min(a.count, b.count)
        var same = equalPrefix(a, b, shorter)
        if same == a.count, same == b.count { return }
        // Back to a line's start, then further for the context.
        while same > 0, a[same - 1] != newline { same -= 1 }
        var suffix = equalSuffix(a, b, shorter - same)
        // The common end must begin a line in both.
        while suffix > 0, !startsLine(a, a.count - suffix) || !startsLine(b, b.count - suffix) { suffix -= 1 }

        var head = same
        var before = 0
        while before < context, head > 0 {
            head -= 1
            while head > 0, a[head - 1] != newline { head -= 1 }
            before += 1
        }
        var tail = a.count - suffix
        var after = 0
        while after < context, tail < a.count {
            while tail < a.count, a[tail] != newline { tail += 1 }
            if tail < a.count { tail += 1 }
            after += 1
        }
        let firstLine = countLines(a, head)
        let oldLines = TextLines.ranges(a, head, tail)
        let newLines = TextLines.ranges(b, head, b.count - (a.count - tail))
        var numbering = LineNumbering(expecting: oldLines.count)
        let hunks = LineDiff.hunks(
            numbering.numbers(of: oldLines, in: a), numbering.numbers(of: newLines, in: b))

        output += "--- \(oldName)\n+++ \(newName)\n".utf8
        var index = 0
        while index < hunks.count {
            var last = index
            while last + 1 < hunks.count,
                hunks[last + 1].old.lowerBound - hunks[last].old.upperBound <= 2 * context
            {
                last += 1
            }
            let group = hunks[index...last]
            let lead = min(context, hunks[index].old.lowerBound)
            let trail = min(context, oldLines.count - hunks[last].old.upperBound)
            let oldRange = hunks[index].old.lowerBound - lead..<hunks[last].old.upperBound + trail
            let newRange = hunks[index].new.lowerBound - lead..<hunks[last].new.upperBound + trail
            output += "@@ -\(place(oldRange, firstLine)) +\(place(newRange, firstLine)) @@\n".utf8
            var at = oldRange.lowerBound
            for hunk in group {
                while at < hunk.old.lowerBound {
                    appendLine(" ", oldLines[at], a, masks?.old, firstLine + at, &output)
                    at += 1
                }
                for line in hunk.old {
                    appendLine("-", oldLines[line], a, masks?.old, firstLine + line, &output)
                }
                for line in hunk.new {
                    appendLine("+", newLines[line], b, masks?.new, firstLine + line, &output)
                }
                at = hunk.old.upperBound
            }
            while at < oldRange.upperBound {
                appendLine(" ", oldLines[at], a, masks?.old, firstLine + at, &output)
                at += 1
            }
            index = last + 1
        }
    }

    /// "12,3", or "12" for one line; an empty run names the line before it.
    private static func place(_ range: Range<Int>, _ first: Int) -> String {
        switch range.count {
        case 0: "\(first + range.lowerBound),0"
        case 1: "\(first + range.lowerBound + 1)"
        default: "\(first + range.lowerBound + 1),\(range.count)"
        }
    }

    /// `number`: the line's in its whole text, from 0.
    private static func appendLine(
        _ mark: Unicode.Scalar, _ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ mask: SettingsMask?,
        _ number: Int, _ output: inout [UInt8]
    ) {
        output.append(UInt8(ascii: mark))
        let whole = UnsafeBufferPointer(rebasing: text[line])
        // Without the mark: `-password` would be a flag.
        if let mask { output += mask.shown(whole, number) } else { output.append(contentsOf: whole) }
        if text[line.upperBound - 1] != newline { output += "\n\\ No newline at end of file\n".utf8 }
    }

    private static func startsLine(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        at == 0 || text[at - 1] == newline
    }

    private static func equalPrefix(
        _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, _ limit: Int
    ) -> Int {
        guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
        var at = 0
        while at + 64 <= limit, memcmp(x + at, y + at, 64) == 0 { at += 64 }
        while at < limit, x[at] == y[at] { at += 1 }
        return at
    }

    private static func equalSuffix(
        _ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>, _ limit: Int
    ) -> Int {
        guard let x = a.baseAddress, let y = b.baseAddress else { return 0 }
        let endX = x + a.count
        let endY = y + b.count
        var count = 0
        while count + 64 <= limit, memcmp(endX - count - 64, endY - count - 64, 64) == 0 { count += 64 }
        while count < limit, endX[-count - 1] == endY[-count - 1] { count += 1 }
        return count
    }

    private static func countLines(_ text: UnsafeBufferPointer<UInt8>, _ end: Int) -> Int {
        guard let base = text.baseAddress else { return 0 }
        var count = 0
        var at = 0
        while at < end, let found = memchr(base + at, Int32(newline), end - at) {
            count += 1
            at = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1
        }
        return count
    }
}
