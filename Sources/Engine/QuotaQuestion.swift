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
                let answer = line()
            else { return false }
            switch answer.lowercased() {
            case "y", "yes": return true
            case "", "n", "no": return false
            default: continue
            }
        }
    }

    /// What is typed up to Return; nil: nothing more comes.
    private static func line() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while true {
            // In short waits: a Ctrl-C that comes between the look and the wait is seen soon.
            var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            while poll(&waiting, 1, 50) <= 0 {
                if Interrupt.isRaised { return nil }
            }
            guard read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") {
                return String(decoding: bytes.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
            }
            bytes.append(byte)
        }
    }
}
