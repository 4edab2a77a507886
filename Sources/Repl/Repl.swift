import Glibc
import LineEditor
import Platform
import PluginAPI

/// The interactive shell: reads a line, runs it, and so on until Ctrl-D.
public final class Repl {
    private let evaluator: any Evaluator
    private let editor: LineEditor
    private let hasColour: Bool
    private let colours: LineColours
    private var status: Int32 = 0
    private var hasWarnedOfHistory = false

    /// Nil when standard input and output are no terminal that lines can be edited on.
    public init?(evaluator: any Evaluator) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
        let history = History(path: Repl.historyPath(environment: evaluator.environment))
        guard let editor = LineEditor(program: "nops", history: history) else { return nil }
        self.evaluator = evaluator
        self.editor = editor
        hasColour =
            (evaluator.environment("NO_COLOR") ?? "").isEmpty
            && !["", "dumb"].contains(evaluator.environment("TERM") ?? "")
        let completer = ShellCompletion(evaluator: evaluator)
        editor.complete = { line, cursor in completer.complete(line, cursor: cursor) }
        let colours = LineColours(evaluator: evaluator)
        self.colours = colours
        if hasColour { editor.classify = { before, line in colours.kinds(before: before, line: line) } }
        // In one colour nobody could tell what is typed from what is not.
        editor.suggests = hasColour
    }

    /// Returns the status to exit with: that of `exit`, or the last command's at the end of input.
    public func run() -> Int32 {
        Interrupt.install()
        var timeTaken = 0
        while true {
            let prompt = PromptText(
                folder: evaluator.workingFolder, home: evaluator.environment("HOME"), status: status,
                nanosecondsTaken: timeTaken, columns: editor.columns, isRoot: geteuid() == 0,
                hasColour: hasColour)
            timeTaken = 0
            let text: String
            switch read(prompt: prompt.text) {
            case .line(let entered): text = entered
            case .interrupted:
                status = 130
                continue
            case .endOfFile: return status
            }
            guard text.contains(where: { !$0.isWhitespace }) else {
                status = 0
                continue
            }
            remember(text)
            Interrupt.clear()
            let start = Repl.now()
            let outcome = evaluator.run(text)
            timeTaken = Repl.now() - start
            Interrupt.clear()
            editor.beginLine()
            switch outcome {
            case .finished(let status): self.status = status
            case .leave(let status): return status
            }
        }
    }

    /// A line, and the lines that go on with it.
    private func read(prompt: String) -> LineEditor.Outcome {
        colours.forget()
        let first = editor.readLine(prompt: prompt)
        guard case .line(var text) = first else { return first }
        while evaluator.isIncomplete(text) {
            switch editor.readLine(prompt: "… ", after: text + "\n") {
            case .line(let next): text += "\n" + next
            case .interrupted: return .interrupted
            // What there is: the machine says what is missing.
            case .endOfFile: return .line(text)
            }
        }
        return .line(text)
    }

    private func remember(_ text: String) {
        // A secret does not stay on the disk because it was typed once.
        guard SecretMask.masked(text) == text else { return }
        guard let number = editor.history.append(text), !hasWarnedOfHistory else { return }
        hasWarnedOfHistory = true
        let reason = String(cString: strerror(number))
        let message = "nops: the history can't be kept: \(reason)\n"
        _ = message.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    }

    /// `$XDG_STATE_HOME/nops/history`, by default in `~/.local/state`; nil without a home.
    private static func historyPath(environment: (String) -> String?) -> String? {
        if let state = environment("XDG_STATE_HOME"), state.hasPrefix("/") { return state + "/nops/history" }
        return environment("HOME").map { $0 + "/.local/state/nops/history" }
    }

    /// Nanoseconds on a clock that is never set.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
