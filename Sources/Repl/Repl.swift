import Engine
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
    /// The path of the user's settings; nil: none are to be run.
    private let configuration: String?
    /// The line before this one was to leave, and told of jobs.
    private var hasWarnedOfJobs = false
    private let completer: ShellCompletion
    /// The line that runs, as history has it.
    private var remembered = ""
    private var folders = VisitedFolders()
    private let title: TerminalTitle?
    /// The folder as the last prompt showed it.
    private var shownFolder = ""

    /// Nil when standard input and output are no terminal that lines can be edited on.
    /// - Parameter isConfigured: whether the user's `config.nops` is run.
    public init?(evaluator: any Evaluator, isConfigured: Bool) {
        guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { return nil }
        let history = History(path: Repl.historyPath(environment: evaluator.environment))
        guard let editor = LineEditor(program: "nops", history: history) else { return nil }
        self.evaluator = evaluator
        configuration = isConfigured ? Repl.configurationPath(environment: evaluator.environment) : nil
        self.editor = editor
        hasColour =
            (evaluator.environment("NO_COLOR") ?? "").isEmpty
            && !["", "dumb"].contains(evaluator.environment("TERM") ?? "")
        title = TerminalTitle(environment: evaluator.environment, machine: PromptText.host)
        let completer = ShellCompletion(evaluator: evaluator, history: history)
        self.completer = completer
        editor.complete = { before, line, cursor in
            completer.complete(line, cursor: cursor, after: before)
        }
        evaluator.settings.entered = {
            history.refresh()
            return (
                history.count,
                { position in
                    let origin = history.origin(at: position)
                    return EnteredLine(
                        time: origin?.time, folder: origin?.folder, text: history.entry(at: position))
                }
            )
        }
        let colours = LineColours(evaluator: evaluator)
        self.colours = colours
        let filter = SuggestionFilter(evaluator: evaluator)
        editor.maySuggest = { filter.accepts($0) }
        if hasColour { editor.classify = { before, line in colours.kinds(before: before, line: line) } }
        editor.whileWaiting = { evaluator.whileWaiting($0) }
        editor.isEnding = { Interrupt.isRaised && Interrupt.signal != SIGINT }
        editor.takeNews = {
            let printed = evaluator.takeKeptOutput()
            let notices = evaluator.jobNotices().flatMap(\.utf8)
            let isWithinLine = !notices.isEmpty && (printed.last ?? 0x0A) != 0x0A
            return printed + (isWithinLine ? [0x0A] : []) + notices
        }
        editor.lookForNews(while: { evaluator.hasBackgroundPrograms }, { evaluator.hasJobNotices })
        // In one colour nobody could tell what is typed from what is not.
        editor.suggests = hasColour
        editor.expand = { [evaluator] before, line, cursor in
            Repl.expansion(before, line, cursor, in: evaluator.settings)
        }
        evaluator.settings.forget = { [unowned self] texts in
            // The line that names them holds them as well.
            if !remembered.isEmpty { _ = try history.forget([remembered]) }
            return try history.forget(texts.subtracting([remembered]))
        }
    }

    /// What the word before the cursor stands for, where that is a command's place, or the abbreviation's own.
    private static func expansion(
        _ before: String, _ line: String, _ cursor: Int, in settings: ShellSettings
    ) -> (length: Int, text: String)? {
        let typed = line.unicodeScalars.prefix(cursor)
        // Most words stand for nothing: the line is looked at only where one does.
        let word = String(
            String.UnicodeScalarView(typed.reversed().prefix { !$0.properties.isWhitespace }.reversed()))
        var candidates = settings.abbreviations.filter { word.hasSuffix($0.name) }
        guard !candidates.isEmpty else { return nil }
        let place = CommandLineScanner(Array(before.unicodeScalars) + Array(typed))
        guard place.quote == .none, !place.isComment, place.variableStart == nil else { return nil }
        let value = String(String.UnicodeScalarView(place.raw))
        // Behind `sudo` a command is due as well.
        let isCommand =
            CommandPrefix.stripped(place.words).isEmpty && !place.isList && !place.isRedirection
        candidates.removeAll { $0.name != value || !($0.isAnywhere || isCommand) }
        return candidates.first.map { ($0.name.unicodeScalars.count, $0.expansion) }
    }

    /// Returns the status to exit with: that of `exit`, or the last command's at the end of input.
    public func run() -> Int32 {
        Interrupt.install()
        Interrupt.installEnding()
        evaluator.takeTerminal()
        defer { evaluator.leave() }
        if let configuration { configure(configuration) }
        var timeTaken = 0
        while true {
            for notice in evaluator.jobNotices() { note(notice) }
            evaluator.remarkUnfinished()
            let prompt = prompt(timeTaken: timeTaken)
            timeTaken = 0
            let text: String
            switch read(prompt: prompt) {
            case .text(let entered): text = entered
            // What was typed is gone, and nothing has run.
            case .interrupted, .moved: continue
            case .endOfFile:
                if let signal = endingSignal { return 128 + signal }
                if mayLeave() { return status }
                continue
            }
            let hadWarned = hasWarnedOfJobs
            hasWarnedOfJobs = false
            guard text.contains(where: { !$0.isWhitespace }) else {
                status = 0
                continue
            }
            remember(text)
            Interrupt.clear()
            if let title { editor.writeText(Array(title.running(text, shown: shownFolder).utf8)) }
            let start = Repl.now()
            let outcome = evaluator.run(text)
            timeTaken = Repl.now() - start
            if let signal = endingSignal { return 128 + signal }
            Interrupt.clear()
            editor.beginLine()
            switch outcome {
            case .finished(let status): self.status = status
            case .leave(let status):
                hasWarnedOfJobs = hadWarned
                if mayLeave() { return status }
                self.status = 1
            }
        }
    }

    /// The user's settings. Whatever is wrong with them, the shell goes on.
    private func configure(_ path: String) {
        guard access(path, F_OK) == 0 else { return }
        if let reason = evaluator.run(configuration: path) {
            note("nops: \(path) can't be read: \(reason)\n")
        }
        Interrupt.clear()
        editor.beginLine()
    }

    /// The user's own prompt, or the shell's. Of more than one line, those above the last are written.
    private func prompt(timeTaken: Int) -> String {
        let own = PromptText(
            folder: evaluator.workingFolder, home: evaluator.environment("HOME"),
            environment: evaluator.environmentName(), status: status,
            nanosecondsTaken: timeTaken, columns: editor.columns, isRoot: geteuid() == 0,
            hasColour: hasColour)
        editor.promptAbove = []
        shownFolder = own.shownFolder
        if let title {
            editor.writeText(Array(title.atPrompt(folder: own.folder, shown: shownFolder).utf8))
        }
        guard evaluator.hasPrompt, let text = evaluator.prompt(own.facts) else { return own.text }
        let lines = UserPrompt.lines(text, hasColour: hasColour)
        editor.beginLine()
        editor.promptAbove = Array(lines.dropLast())
        for line in editor.promptAbove { editor.writeLine(line) }
        return lines.last ?? ""
    }

    private enum Entered {
        case text(String)
        /// Ctrl-C.
        case interrupted
        /// To another folder, by a key.
        case moved
        case endOfFile
    }

    /// SIGTERM or SIGHUP, if one came.
    private var endingSignal: Int32? {
        Interrupt.isRaised && Interrupt.signal != SIGINT ? Interrupt.signal : nil
    }

    /// Whether the shell may end. Jobs that it would end are told of, once.
    private func mayLeave() -> Bool {
        let jobs = evaluator.openJobs
        if jobs.isEmpty || hasWarnedOfJobs { return true }
        hasWarnedOfJobs = true
        for job in jobs { note("\(job.name) \(job.isStopped ? "is stopped" : "runs")\n") }
        note("leaving the shell ends \(jobs.count == 1 ? "it" : "them"); leave again, if you want that\n")
        return false
    }

    /// A line, and the lines that go on with it.
    private func read(prompt: String) -> Entered {
        colours.forget()
        editor.history.folder = evaluator.workingFolder
        folders.note(evaluator.workingFolder)
        var lines: [String] = []
        var outcome = readLine(prompt)
        while true {
            switch outcome {
            case .line(let next):
                lines.append(next)
                let text = lines.joined(separator: "\n")
                guard evaluator.isIncomplete(text) else { return .text(text) }
                outcome = readLine("… ", after: text + "\n")
            case .takenUp(let line):
                lines = []
                outcome = readLine(prompt, editing: line)
            case .asked(let request, let line):
                lines = []
                switch request {
                case .edit: outcome = readLine(prompt, editing: edited(line))
                case .help, .folderBack, .folderForward:
                    if request == .help { explain(line) } else if go(request) { return .moved }
                    for above in editor.promptAbove { editor.writeLine(above) }
                    outcome = readLine(prompt, editing: line)
                }
            case .interrupted: return .interrupted
            // What there is: the machine says what is missing.
            case .endOfFile: return lines.isEmpty ? .endOfFile : .text(lines.joined(separator: "\n"))
            }
        }
    }

    /// What jobs print meanwhile comes above the line.
    private func readLine(
        _ prompt: String, after before: String = "", editing line: LineEditor.Line? = nil
    ) -> LineEditor.Outcome {
        evaluator.beginEditing { [editor] in editor.wake() }
        defer {
            evaluator.endEditing()
            editor.writeText(evaluator.takeKeptOutput())
        }
        return editor.readLine(prompt: prompt, after: before, editing: line)
    }

    /// What the user's editor makes of a line. Where it can't, the line as it was.
    private func edited(_ line: LineEditor.Line) -> LineEditor.Line {
        let file: EditedText
        do { file = try EditedText(line.text, folder: evaluator.environment("TMPDIR")) } catch {
            note("nops: the line can't be edited: \(error)\n")
            return line
        }
        defer { file.remove() }
        Interrupt.clear()
        let status = evaluator.edit(file.path)
        Interrupt.clear()
        editor.beginLine()
        guard status == 0 else {
            // One that was stopped is a job, and told of as such.
            if status != 128 + SIGTSTP {
                note("nops: the editor ended with status \(status); the line stays as it was\n")
            }
            return line
        }
        let text: String
        do { text = try file.text() } catch {
            note("nops: the line stays as it was: \(error)\n")
            return line
        }
        guard text != line.text else { return line }
        return LineEditor.Line(text: text, cursor: text.unicodeScalars.count)
    }

    /// Shows what help there is on the command at the cursor.
    private func explain(_ line: LineEditor.Line) {
        guard let command = completer.help(on: line.text, cursor: line.cursor) else { return }
        Interrupt.clear()
        note(command + "\n")
        _ = evaluator.run(aside: command, name: "help")
        Interrupt.clear()
        editor.beginLine()
    }

    /// To the folder before this one, or back; false where there is none.
    private func go(_ request: LineEditor.Request) -> Bool {
        guard let folder = request == .folderBack ? folders.back : folders.forward else { return false }
        let path = PathCompletion.quoted(folder, .double, isOpen: false)
        let isThere = evaluator.run(aside: "cd " + path, name: "a key") == 0
        if isThere { folders.move(request == .folderBack) }
        return true
    }

    private func remember(_ text: String) {
        // A secret does not stay on the disk because it was typed once.
        guard SecretMask.masked(text) == text else { return remembered = "" }
        remembered = text
        guard let reason = editor.history.append(text), !hasWarnedOfHistory else { return }
        hasWarnedOfHistory = true
        note("nops: the history can't be kept: \(reason)\n")
    }

    private func note(_ message: String) {
        _ = message.utf8CString.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count - 1) }
    }

    /// `$XDG_CONFIG_HOME/nops/config.nops`, by default in `~/.config`; nil without a home.
    private static func configurationPath(environment: (String) -> String?) -> String? {
        if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/nops/config.nops"
        }
        return environment("HOME").map { $0 + "/.config/nops/config.nops" }
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
