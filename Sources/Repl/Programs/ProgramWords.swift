import Glibc
import LineEditor
import Platform

/// What programs from outside take, as far as files of this machine tell: git's subcommands and branches, ssh's hosts, make's targets,
/// systemd's units, manual pages, users. No program is started for it.
struct ProgramWords {
    struct Offer {
        var candidates: [Completion.Candidate]
        /// Files may stand there as well.
        var takesFiles: Bool
    }

    /// Absolute.
    let workingFolder: String
    let home: String?
    /// Folders of programs, as in PATH.
    let programFolders: [String]

    /// - Parameters:
    ///   - words: the program, without `^`, and the arguments before the cursor.
    ///   - typed: what the candidates begin with.
    /// - Returns: nil where nothing is known of what stands there.
    func offer(after words: [String], beginningWith typed: String) -> Offer? {
        guard let program = words.first.map({ Path.name($0) }), program == "git" || !typed.hasPrefix("-")
        else { return nil }
        let given = Array(words.dropFirst())
        let offer: Offer? =
            switch program {
            case "git":
                GitWords(workingFolder: workingFolder, home: home, programFolders: programFolders).offer(
                    given, beginningWith: typed)
            case "ssh", "mosh", "ssh-copy-id", "sftp", "scp", "rsync":
                SSHHosts(home: home).offer(program, given, typed)
            case "make", "gmake": MakeTargets(workingFolder: workingFolder).offer(given)
            case "systemctl", "journalctl", "service": SystemdUnits().offer(program, given)
            case "man": ManualPages().offer(given, typed)
            case "su", "id", "passwd", "chage", "userdel", "usermod", "finger", "groups":
                Offer(candidates: Users.names().map { .init(text: $0) }, takesFiles: false)
            default: nil
            }
        guard var offer else { return nil }
        var seen: Set<String> = []
        offer.candidates = offer.candidates.filter {
            $0.text.hasPrefix(typed) && seen.insert($0.text).inserted
        }
        return offer
    }
}

/// Programs that run another one, which the words behind their own arguments name: `sudo -u www git`, `env A=1 make`.
enum CommandPrefix {
    /// Their flags that take a value as a word of its own.
    private static let programs: [String: Set<String>] = [
        "sudo": ["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U"], "doas": ["-u", "-C"],
        "env": ["-u", "-C", "-S"],
        "nohup": [], "setsid": [], "nice": ["-n"], "ionice": ["-c", "-n", "-p"], "chrt": ["-T", "-P", "-D"],
        "xargs": ["-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"], "watch": ["-n"],
        "strace": ["-o", "-e", "-p", "-s"],
        "stdbuf": ["-i", "-o", "-e"], "command": [], "exec": ["-a"],
    ]

    /// The words from the program on that is run by others before it; empty where that is still to come. The words as they are
    /// where the first is no such program.
    static func stripped(_ words: [String]) -> [String] {
        var words = words[...]
        if let first = words.first, first.hasPrefix("^") { words[words.startIndex].removeFirst() }
        while let first = words.first, let valued = programs[Path.name(first)] {
            words.removeFirst()
            while let word = words.first {
                if word.hasPrefix("-") {
                    words.removeFirst()
                    if valued.contains(word) { words = words.dropFirst() }
                } else if word.contains("="), !word.hasPrefix("=") {
                    words.removeFirst()
                } else {
                    break
                }
            }
        }
        return Array(words)
    }
}

/// The users that `/etc/passwd` has.
enum Users {
    static func names() -> [String] {
        SmallFile.lines(of: "/etc/passwd").compactMap { line in
            line.hasPrefix("#") ? nil : line.split(separator: ":", maxSplits: 1).first.map(String.init)
        }
    }
}
