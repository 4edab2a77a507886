import Engine
import Glibc
import Platform
import PluginAPI

/// The prompt: folder, git branch, the configuration's environment, the last status unless it was 0, and the time taken if it was long.
struct PromptText {
    let folder: String
    let home: String?
    /// Of the project's configuration; nil: none is chosen.
    let environment: String?
    let status: Int32
    let nanosecondsTaken: Int
    let columns: Int
    let isRoot: Bool
    let hasColour: Bool

    /// Shorter work shows no time.
    private static let longWork = 2_000_000_000

    var text: String {
        var parts = [coloured(shownFolder, "36")]
        if let branch = GitHead.name(from: folder) {
            parts.append(coloured("(" + PromptText.short(branch) + ")", "32"))
        }
        if let environment {
            parts.append(coloured("[" + PromptText.short(environment) + "]", "35"))
        }
        if status != 0 { parts.append(coloured(String(status), "31")) }
        if nanosecondsTaken >= PromptText.longWork { parts.append(coloured(timeTaken, "33")) }
        return parts.joined(separator: " ") + (isRoot ? "# " : "> ")
    }

    /// What a closure of the user's is told.
    var facts: PromptFacts {
        PromptFacts(
            folder: folder, shownFolder: shownFolder, gitBranch: GitHead.name(from: folder),
            environment: environment, status: status, nanosecondsTaken: nanosecondsTaken, columns: columns,
            user: Accounts.user(geteuid()),
            host: PromptText.host,
            isRoot: isRoot)
    }

    /// The machine's name, without its domain.
    static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(
            decoding: name.prefix { $0 != 0 && $0 != 0x2E }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// With `~` for the home folder, and only its last folders when it would take half the line.
    var shownFolder: String {
        var path = PromptText.plain(folder)
        if let home, home.count > 1, path == home || path.hasPrefix(home + "/") {
            path = "~" + path.dropFirst(home.count)
        }
        guard DisplayWidth.of(path) > columns / 2 else { return path }
        var last = ""
        for part in path.split(separator: "/").reversed() {
            if !last.isEmpty, DisplayWidth.of(last) + DisplayWidth.of(String(part)) + 3 > columns / 2 {
                break
            }
            last = last.isEmpty ? String(part) : part + "/" + last
        }
        return DisplayWidth.truncated("…/" + last, to: max(columns / 2, 8))
    }

    /// `2.3s`, `1m30s`.
    private var timeTaken: String {
        let second = 1_000_000_000
        if nanosecondsTaken < 60 * second {
            let tenths = (nanosecondsTaken + second / 20) / (second / 10)
            return "\(tenths / 10).\(tenths % 10)s"
        }
        return DurationText.text(nanosecondsTaken / second * second)
    }

    private static func short(_ name: String) -> String { DisplayWidth.truncated(plain(name), to: 30) }

    /// A folder's name may hold anything; on the terminal only characters that can be seen.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) ? "?" : $0 }))
    }

    private func coloured(_ text: String, _ colour: String) -> String {
        hasColour ? "\u{1B}[\(colour)m" + text + "\u{1B}[0m" : text
    }
}
