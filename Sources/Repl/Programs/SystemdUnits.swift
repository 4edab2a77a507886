import LineEditor

/// The units in systemd's folders (systemd.unit(5)), with their descriptions, and what `systemctl` does with them.
struct SystemdUnits {
    /// The first of them wins.
    var folders = [
        "/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system", "/lib/systemd/system",
    ]

    private static let ofUnits: [(String, String)] = [
        ("start", "start units"), ("stop", "stop units"), ("restart", "start or restart units"),
        ("reload", "have units read their settings"),
        ("try-restart", "restart units that run"), ("reload-or-restart", "reload units, or restart them"),
        ("status", "how units are doing"),
        ("show", "properties of units"), ("cat", "the files of units"), ("edit", "edit the files of units"),
        ("enable", "start units at boot"),
        ("disable", "don't start units at boot"), ("reenable", "disable and enable units"),
        ("mask", "make units impossible to start"), ("unmask", "undo `mask`"),
        ("is-active", "whether units run"), ("is-enabled", "whether units start at boot"),
        ("is-failed", "whether units failed"),
        ("kill", "send a signal to units"), ("clean", "remove what units keep"),
        ("revert", "back to the vendor's files"),
        ("list-dependencies", "what units need"), ("reset-failed", "forget that units failed"),
    ]
    private static let others: [(String, String)] = [
        ("daemon-reload", "read all unit files again"), ("list-units", "units in memory"),
        ("list-unit-files", "all unit files"),
        ("list-timers", "timers and when they are due"), ("list-sockets", "sockets and what they start"),
        ("get-default", "the default target"),
        ("set-default", "set the default target"), ("isolate", "start a target and stop the rest"),
        ("poweroff", "switch the machine off"),
        ("reboot", "start the machine again"), ("suspend", "suspend the machine"),
    ]

    func offer(_ program: String, _ given: [String]) -> ProgramWords.Offer? {
        let words = given.filter { !$0.hasPrefix("-") }
        switch program {
        case "journalctl":
            guard let last = given.last, last == "-u" || last == "--unit" || last == "--user-unit" else {
                return nil
            }
            return .init(candidates: units(), takesFiles: false)
        case "service":
            return words.isEmpty
                ? .init(candidates: units().filter { !$0.text.contains(".") }, takesFiles: false) : nil
        default:
            guard let verb = words.first else {
                let all = (Self.ofUnits + Self.others).sorted { $0.0 < $1.0 }
                return .init(candidates: all.map { .init(text: $0.0, summary: $0.1) }, takesFiles: false)
            }
            let takesUnits =
                Self.ofUnits.contains { $0.0 == verb } || verb == "isolate" || verb == "set-default"
            return takesUnits ? .init(candidates: units(), takesFiles: false) : nil
        }
    }

    /// Services without their ending, which systemd adds.
    private func units() -> [Completion.Candidate] {
        let endings = [".service", ".timer", ".socket", ".target", ".mount", ".path", ".slice"]
        var seen: Set<String> = []
        var found: [Completion.Candidate] = []
        for folder in folders {
            for name in PathCompletion.entries(in: folder)
            where endings.contains(where: name.hasSuffix) && seen.insert(name).inserted {
                let text = name.hasSuffix(".service") ? String(name.dropLast(8)) : name
                found.append(.init(text: text, summary: description(of: folder + "/" + name)))
            }
        }
        return found.sorted { $0.text < $1.text }
    }

    private func description(of file: String) -> String? {
        let line = SmallFile.text(of: file, limit: 4096)?.split(whereSeparator: \.isNewline).first {
            $0.hasPrefix("Description=")
        }
        return line.map { String($0.dropFirst(12)) }
    }
}
