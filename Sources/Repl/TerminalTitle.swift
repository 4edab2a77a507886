import Platform
import PluginAPI

/// What the terminal's window or tab is told: a title (the folder, and what runs), and the folder, in which it opens new ones.
struct TerminalTitle {
    /// Before the folder: the machine's name, where that is another one than the terminal's.
    private let host: String
    private let machine: String
    private static let longestLine = 60
    /// Beginnings of `TERM` of those that know the sequences; others may show them as text.
    private static let known = [
        "xterm", "tmux", "screen", "rxvt", "alacritty", "foot", "kitty", "wezterm", "ghostty", "konsole",
        "gnome", "vte", "st-", "contour", "mlterm", "putty",
    ]

    /// Nil: the terminal is told nothing.
    init?(environment: (String) -> String?, machine: String) {
        let terminal = environment("TERM") ?? ""
        guard Self.known.contains(where: terminal.hasPrefix) else { return nil }
        self.machine = machine
        host = environment("SSH_CONNECTION") ?? "" == "" ? "" : machine + ": "
    }

    /// - Parameters:
    ///   - folder: absolute.
    ///   - shown: as the prompt shows it.
    func atPrompt(folder: String, shown: String) -> String {
        title(shown) + "\u{1B}]7;file://\(Self.encoded(machine))\(Self.encoded(folder))\u{07}"
    }

    func running(_ line: String, shown folder: String) -> String {
        let first = SecretMask.masked(line).split(whereSeparator: \.isNewline).first ?? ""
        return title(DisplayWidth.truncated(String(first), to: Self.longestLine) + " — " + folder)
    }

    private func title(_ text: String) -> String { "\u{1B}]0;" + PromptText.plain(host + text) + "\u{07}" }

    /// As addresses of files have it.
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                byte < 0x80
                && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "/-._~".unicodeScalars.contains(scalar))
            if isPlain {
                result.unicodeScalars.append(scalar)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count < 2 ? "0" : "") + digits
            }
        }
        return result
    }
}
