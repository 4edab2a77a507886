import Engine
import PluginAPI
import Syntax

/// All that the shell needs of the machine behind it.
public protocol Evaluator: AnyObject {
    /// Runs what was entered, shows its value, and reports its errors.
    func run(_ text: String) -> RunOutcome
    /// Whether the text can't be run before more lines follow: an open bracket, a pipe at the end.
    func isIncomplete(_ text: String) -> Bool

    /// Whether a line would pass the check as it stands.
    func isAcceptable(_ text: String) -> Bool
    /// Has the user's editor edit a file, with the terminal to itself; its exit status.
    func edit(_ path: String) -> Int32

    /// Runs a line that the user has not entered; its exit status. `name`: where its errors are.
    func run(aside line: String, name: String) -> Int32

    /// The tree of a text that may be unfinished and wrong.
    func parsed(_ text: String) -> ParseResult
    /// Whether a word names a program: a path, or a name on PATH.
    func isProgram(_ name: String) -> Bool

    /// Takes the terminal for the shell, and gives it back with `leave`, which ends the jobs that are left.
    func takeTerminal()
    func leave()
    /// What has become of jobs since they were last told of, each ended by a newline.
    func jobNotices() -> [String]
    /// Whether there are any to tell of.
    var hasJobNotices: Bool { get }
    /// Whether programs run in the background that nothing waits for: their end has to be asked for.
    var hasBackgroundPrograms: Bool { get }
    /// A line is edited from now on: what jobs print meanwhile is kept, and `wake` called, also at their end.
    func beginEditing(_ wake: @escaping () -> Void)
    func endEditing()
    /// What jobs have printed while a line was edited, once.
    func takeKeptOutput() -> [UInt8]
    /// Says what a killed program has left unfinished in this folder's changes, once.
    func remarkUnfinished()
    /// The jobs that leaving would end.
    var openJobs: [(name: String, isStopped: Bool)] { get }
    /// Calls `body`, which waits for keys, while jobs run.
    func whileWaiting(_ body: () -> Int32) -> Int32

    /// Absolute.
    var workingFolder: String { get }
    func environment(_ name: String) -> String?
    func environmentNames() -> [String]
    /// The environment of the project's configuration (`production`), for the prompt; nil: none is chosen.
    func environmentName() -> String?

    /// The names of all commands, a user's own functions too, with a space before a subcommand (`migrate apply`).
    func commandNames() -> [String]
    func signature(of command: String) -> Signature?
    /// Values that a command offers for a parameter or flag; none where it took too long.
    func offers(of command: String, for parameter: String, typed: String, words: [String]) -> [OfferedValue]
    /// The fields that the name at the end of an unfinished line may have; nil where none is due, or nothing is known.
    func fields(atEndOf line: String) -> [FieldOffer]?
    /// What the user has set.
    var settings: ShellSettings { get }
    /// The text of the user's own prompt; nil: there is none, or it failed, which has been said.
    func prompt(_ facts: PromptFacts) -> String?
    /// Whether there is one to ask.
    var hasPrompt: Bool { get }
    /// Runs the user's settings as lines; a reason why they can't be read, or nil.
    func run(configuration path: String) -> String?
    /// The names that `$` can read, without it.
    func variableNames() -> [String]
    /// Those that an unfinished text declares itself, as far as they hold at its end.
    func variableNames(atEndOf text: String) -> [String]
}

public enum RunOutcome {
    /// With an exit status; 0 is success.
    case finished(status: Int32)
    /// `exit` was called.
    case leave(status: Int32)
}
