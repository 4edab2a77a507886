import Platform
import PluginAPI
import Syntax

/// `nops fmt`.
extension Session {
    /// What is done with a file that isn't laid out in the one style.
    public enum FormatMode: Sendable {
        /// It is rewritten; all the files of a run are one change.
        case write
        /// It is named.
        case check
        /// It is named, and what would change is shown.
        case diff
    }

    /// What came of a run.
    public struct FormatReport: Sendable {
        /// For standard output: names and diffs.
        public var output = ""
        /// For standard error: what is wrong with files that were left alone.
        public var errors = ""
        /// 0: all well; 1: some file isn't formatted (`write`: couldn't be written); 2: one couldn't be read or parsed.
        public var status = 0
    }

    /// Formats files, each once.
    public func format(paths: [String], mode: FormatMode) -> FormatReport {
        var report = FormatReport()
        var seen: Set<String> = []
        var shown: [String] = []
        var steps: [Step] = []
        for path in paths {
            if Interrupt.isRaised { return interrupted(report) }
            do {
                // What a link points at is written.
                let real = try Files.realPath(machine.absolute(path))
                guard seen.insert(real).inserted else { continue }
                guard Files.isFile(real) else {
                    throw ChangeError("'\(path)' is \(Files.isFolder(real) ? "a folder" : "no regular file")")
                }
                let old = try Files.read(real)
                let file = sources.add(name: path, bytes: old)
                guard let new = formatted(file, folder: Path.parent(real), &report), new != old else {
                    continue
                }
                shown.append(path)
                steps.append(.replaceFile(path: real, content: .bytes(new), expected: .bytes(old)))
            } catch {
                complain("error: \(error)\n", &report)
            }
        }
        for path in shown { report.output += path + "\n" }
        guard !steps.isEmpty else { return report }
        if mode != .write { report.status = max(report.status, 1) }
        if mode == .check { return report }
        do {
            store.isDryRun = mode == .diff
            let result = try store.propose(Change(name: Change.name("fmt", shown), steps: steps))
            report.output += result.diff
        } catch {
            report.output = ""
            if Interrupt.isRaised { return interrupted(report) }
            let failure = (error as? ChangeError) ?? ChangeError("\(error)")
            report.errors += "error: \(failure.message)\n" + (failure.help.map { "  = help: \($0)\n" } ?? "")
            for line in failure.leftovers { report.errors += "  could not be put back: \(line)\n" }
            report.status = max(report.status, 1)
        }
        return report
    }

    /// Formats a text that is no file: the new text, and what is wrong with it; nil where it has errors.
    public func format(text: [UInt8], name: String) -> (text: [UInt8]?, report: FormatReport) {
        var report = FormatReport()
        let file = sources.add(name: name, bytes: text)
        return (formatted(file, folder: machine.folder, &report), report)
    }

    private func formatted(_ file: SourceFile, folder: String, _ report: inout FormatReport) -> [UInt8]? {
        switch Syntax.format(file, shapes: shapes(of: file, folder: folder)) {
        case .text(let text): return text
        case .broken(let diagnostics):
            complain(diagnostics.map { $0.rendered(in: sources) }.joined(separator: "\n"), &report)
            return nil
        }
    }

    private func complain(_ text: String, _ report: inout FormatReport) {
        report.errors += (report.errors.isEmpty ? "" : "\n") + text
        report.status = 2
    }

    private func interrupted(_ report: FormatReport) -> FormatReport {
        var report = report
        report.output = ""
        report.status = 128 + Int(Interrupt.signal)
        return report
    }
}
