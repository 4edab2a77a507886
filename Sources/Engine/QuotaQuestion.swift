import Glibc
import Platform
import PluginAPI

/// Asks, in a terminal, whether a change may keep more than the quota leaves.
enum QuotaQuestion {
    /// False where there is nobody to ask. Ctrl-C and the end of input are a no.
    static func ask(_ excess: QuotaExcess, after output: OutputStack) -> Bool {
        guard Files.isTerminal(STDIN_FILENO), Files.isTerminal(STDERR_FILENO) else { return false }
        try? output.flush()
        while true {
            // Not by way of `output`, which may be redirected or captured just now.
            let question = "\(excess.message). Keep it all the same? [y/N] "
            guard (try? Files.writeAll(STDERR_FILENO, Array(question.utf8), shown: "the terminal")) != nil,
                let answer = try? TerminalInput.line(from: STDIN_FILENO)
            else { return false }
            switch answer.filter({ $0 != " " }).lowercased() {
            case "y", "yes": return true
            case "", "n", "no": return false
            default: continue
            }
        }
    }
}
