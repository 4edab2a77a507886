import Changes
import Engine
import Glibc
import Platform

/// `nops fmt`.
extension Program {
    private static let formatUsage = """
        nops fmt: lays scripts out in the one style (docs/format.md)

        nops fmt PATH…                rewrite files, as one change that `undo` takes back; names those that changed
        nops fmt --check PATH…        write nothing, name the files that aren't formatted; status 1 if there is one
        nops fmt --diff PATH…         the same, and show what would change
        nops fmt -                    format standard input to standard output

        Of a folder, all the .nops files below it are meant.
        A file with a syntax error is reported and left alone; the status is 2.

        """

    func format(_ words: [String]) -> Int {
        var mode = Session.FormatMode.write
        var files: [String] = []
        var flagsEnded = false
        for word in words {
            switch word {
            case _ where flagsEnded || word == "-" || !word.hasPrefix("-"): files.append(word)
            case "--": flagsEnded = true
            case "--help", "-h": return say(Program.formatUsage)
            case "--check": if mode == .write { mode = .check }
            case "--diff": mode = .diff
            default:
                return fail("`nops fmt` has no option `\(word)`", help: "nops fmt [--check] [--diff] PATH…")
            }
        }
        guard !files.isEmpty else { return fail("`nops fmt` needs a file", help: "nops fmt [--check] PATH…") }
        if files == ["-"], !flagsEnded { return formatInput(mode) }
        if files.contains("-"), !flagsEnded {
            return fail("`-` (standard input) stands alone", help: "a file of that name is ./-")
        }
        Interrupt.install()
        Interrupt.installEnding()
        do {
            return tell(session().format(paths: try scriptFiles(files), mode: mode))
        } catch {
            return fail("\(error)")
        }
    }

    private func formatInput(_ mode: Session.FormatMode) -> Int {
        do {
            let session = session()
            let text = try standardInput()
            var (formatted, report) = session.format(text: text, name: "standard input")
            guard let formatted else { return tell(report) }
            if mode == .write {
                try Files.writeAll(STDOUT_FILENO, formatted, shown: "standard output")
                return 0
            }
            if formatted != text {
                report.status = 1
                report.output = "standard input\n"
                if mode == .diff {
                    var diff: [UInt8] = []
                    UnifiedDiff.append(text, formatted, oldName: "-", newName: "-", to: &diff)
                    report.output += String(decoding: diff, as: UTF8.self)
                }
            }
            return tell(report)
        } catch let error as SystemError {
            return error.code == EPIPE ? 128 + Int(SIGPIPE) : fail("\(error)", status: 1)
        } catch {
            return fail("\(error)", status: 1)
        }
    }

    private func tell(_ report: Session.FormatReport) -> Int {
        if !report.errors.isEmpty {
            try? Files.writeAll(STDERR_FILENO, Array(report.errors.utf8), shown: "standard error")
        }
        let said = report.output.isEmpty ? 0 : say(report.output)
        return report.status == 0 ? said : report.status
    }
}
