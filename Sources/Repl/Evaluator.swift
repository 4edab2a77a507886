import PluginAPI
import Syntax

/// All that the shell needs of the machine behind it.
public protocol Evaluator: AnyObject {
    /// Runs what was entered, shows its value, and reports its errors.
    func run(_ text: String) -> RunOutcome
    /// Whether the text can't be run before more lines follow: an open bracket, a pipe at the end.
    func isIncomplete(_ text: String) -> Bool

    /// The tree of a text that may be unfinished and wrong.
    func parsed(_ text: String) -> ParseResult
    /// Whether a word names a program: a path, or a name on PATH.
    func isProgram(_ name: String) -> Bool

    /// Absolute.
    var workingFolder: String { get }
    func environment(_ name: String) -> String?
    func environmentNames() -> [String]

    /// The names of all commands, a user's own functions too, with a space before a subcommand (`migrate apply`).
    func commandNames() -> [String]
    func signature(of command: String) -> Signature?
    /// The names that `$` can read, without it.
    func variableNames() -> [String]
}

public enum RunOutcome {
    /// With an exit status; 0 is success.
    case finished(status: Int32)
    /// `exit` was called.
    case leave(status: Int32)
}
