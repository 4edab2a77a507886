import Glibc
import Platform
import PluginAPI

/// Asks, in a terminal, whether something shall be done.
enum YesNoQuestion {
    /// False where there is nobody to ask. Whatever is no yes is a no: the next line may be meant for the shell.
    static func ask(_ question: String, after output: OutputStack) -> Bool {
        guard Files.isTerminal(STDIN_FILENO), Files.isTerminal(STDERR_FILENO) else { return false }
        try? output.flush()
        // Not by way of `output`, which may be redirected or captured just now.
        guard
            (try? Files.writeAll(STDERR_FILENO, Array("\(question) [y/N] ".utf8), shown: "the terminal"))
                != nil,
            let answer = try? TerminalInput.line(from: STDIN_FILENO)
        else { return false }
        return ["y", "yes"].contains(answer.filter { $0 != " " }.lowercased())
    }
}
