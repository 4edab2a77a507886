import Config
import CoreCommands
import Engine
import Glibc
import Migrate
import Platform
import PluginAPI
import Repl

/// The program's own command line: which of its modes to start.
struct Program {
    static let version = "0.1.0"

    let arguments: [String]

    private static let usage = """
        nops: the operations shell with an undo

        nops [--no-config]            the shell; without the user's config.nops
        nops FILE [ARGS…]             run a script
        nops -c 'TEXT' [ARGS…]        run TEXT; `-l` and `-i`, as in `-lc`, change nothing
        … | nops - [ARGS…]            run standard input
        nops check PATH…              find what is wrong in scripts, without running them
        nops fmt [--check] PATH…      lay scripts out in the one style; `-`: standard input
        nops test [PATH…]             run the tests of scripts; `nops test --help` tells more
        nops recover [--root DIR]     take back what a killed nops left half done
        nops help [NAME]              what a command does, with examples; without a name all of them
        nops --version, --help

        """

    /// Runs it with the words that nops was called with. As text a word that is not UTF-8 would name another file.
    static func runWithArguments() -> Int {
        let words = ProgramArguments.words
        if let index = words.firstIndex(of: nil) {
            return Program(arguments: []).fail(
                "argument \(index + 1) is not UTF-8, which this version can't handle",
                help: "rename such a file first: `mv`")
        }
        return Program(arguments: plain(words.compactMap { $0 })).run()
    }

    /// Without `-l` and `-i`, alone or as in `-lc`: so others call whatever `SHELL` names. There is no file that only a login
    /// reads, and a shell is one where its input is a terminal.
    private static func plain(_ words: [String]) -> [String] {
        var rest = words[...]
        while let word = rest.first {
            if ["--login", "--interactive"].contains(word) {
                rest.removeFirst()
                continue
            }
            guard word.hasPrefix("-"), word.count > 1, word != "-c",
                word.dropFirst().allSatisfy({ "lic".contains($0) })
            else { break }
            rest.removeFirst()
            if word.contains("c") { return ["-c"] + rest }
        }
        return Array(rest)
    }

    /// Runs it, and gives the exit status.
    func run() -> Int {
        signal(SIGPIPE, SIG_IGN)
        // A file that grows beyond its limit is an error of the write (EFBIG), which is rolled back.
        signal(SIGXFSZ, SIG_IGN)
        openStandardDescriptors()
        guard let first = arguments.first else { return shell(isConfigured: true) }
        let rest = Array(arguments.dropFirst())
        switch first {
        case "--help", "-h": return say(Program.usage)
        case "--version", "-V": return say("nops \(Program.version)\n")
        case "--no-config":
            guard rest.isEmpty else {
                return fail(
                    "`--no-config` stands alone: scripts don't run it anyway", help: "nops --no-config")
            }
            return shell(isConfigured: false)
        case "-c":
            guard let text = rest.first else {
                return fail("`-c` needs a text to run", help: "nops -c 'print hello'")
            }
            return run { session in
                session.run(text: Array(text.utf8), name: "-c", arguments: Array(rest.dropFirst()))
            }
        case "-":
            return run { session in
                session.run(text: try standardInput(), name: Session.standardInput, arguments: rest)
            }
        case "check", "recover":
            if rest == ["--help"] || rest == ["-h"] { return say(Program.usage) }
            return first == "check" ? check(rest) : recover(rest)
        case "help": return help(rest)
        case "fmt": return format(rest)
        case "test": return test(rest)
        case "plugin":
            return fail(
                "`nops \(first)` is not in this version", help: "a script of that name runs as ./\(first)")
        default:
            if first.hasPrefix("-") {
                return fail("there is no option `\(first)`", help: "`nops --help` lists what there is")
            }
            return run { session in
                do { return try session.run(path: first, arguments: rest) } catch let error as SystemError
                    where error.code == ENOENT && session.hasCommand(first)
                {
                    return .finished(
                        status: fail(
                            "there is no file '\(first)' here, and a word alone is a script's",
                            help: "`nops -c '\(first) …'` runs the command of that name", status: 127))
                }
            }
        }
    }

    /// `help` without the shell.
    private func help(_ words: [String]) -> Int {
        guard words.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == " " } })
        else {
            return fail("`nops help` takes the name of a command", help: "nops help NAME")
        }
        if words == ["--help"] || words == ["-h"] { return say(Program.usage) }
        return run { session in
            session.run(
                text: Array((["help"] + words).joined(separator: " ").utf8), name: "help", arguments: [])
        }
    }

    /// One that the caller closed would be the number of the next file opened.
    private func openStandardDescriptors() {
        for descriptor in STDIN_FILENO...STDERR_FILENO
        where lseek(descriptor, 0, SEEK_CUR) < 0 && errno == EBADF {
            // Read-only: what is written to a closed output is an error, not lost.
            _ = open("/dev/null", O_RDONLY)
        }
    }

    func say(_ text: String) -> Int {
        do { try Files.writeAll(STDOUT_FILENO, Array(text.utf8), shown: "standard output") } catch {
            return error.code == EPIPE ? 128 + Int(SIGPIPE) : fail("\(error)", status: 1)
        }
        return 0
    }

    @discardableResult
    func fail(_ message: String, help: String? = nil, status: Int = 2) -> Int {
        let text = "error: \(message)\n" + (help.map { "  = help: \($0)\n" } ?? "")
        try? Files.writeAll(STDERR_FILENO, Array(text.utf8), shown: "standard error")
        return status
    }

    func session() -> Session {
        let arguments = arguments
        let session = Session(
            commands: CoreCommands.all(), plugins: [ConfigPlugin(), MigratePlugin()],
            command: SecretMask.commandLine(["nops"] + arguments))
        // It lives until the process ends, which takes it down faster than we could.
        _ = Unmanaged.passRetained(session)
        return session
    }

    /// A script: Ctrl-C rolls back what is open, and ends it with status 130.
    func run(_ body: (Session) throws -> Session.Outcome, before: () throws -> Void = {}) -> Int {
        do {
            try before()
            let session = session()
            Interrupt.install()
            Interrupt.installEnding()
            return try body(session).status
        } catch let error as SystemError {
            return fail(error.description, status: error.code == ENOENT ? 127 : 126)
        } catch {
            return fail("\(error)", status: 1)
        }
    }

    /// All of standard input, which programs then find empty (rule 34).
    func standardInput() throws -> [UInt8] {
        let bytes = try Files.readAll(STDIN_FILENO, shown: "standard input")
        let empty = open("/dev/null", O_RDONLY)
        if empty >= 0 {
            dup2(empty, STDIN_FILENO)
            close(empty)
        }
        return bytes
    }

    private func shell(isConfigured: Bool) -> Int {
        if let repl = Repl(evaluator: SessionEvaluator(session()), isConfigured: isConfigured) {
            return Int(repl.run())
        }
        // Input that is no terminal is a script.
        return run { session in
            session.run(text: try standardInput(), name: Session.standardInput, arguments: [])
        }
    }

    private func check(_ words: [String]) -> Int {
        var files = words
        if let end = words.firstIndex(of: "--") { files.remove(at: end) }
        if let option = words.prefix(while: { $0 != "--" }).first(where: { $0.hasPrefix("-") }) {
            return fail(
                "`nops check` has no option `\(option)`",
                help: "nops check PATH…; a file of that name is ./\(option)")
        }
        guard !files.isEmpty else { return fail("`nops check` needs a file", help: "nops check PATH…") }
        var status = 0
        let scripts: [String]
        do { scripts = try scriptFiles(files) } catch { return fail("\(error)") }
        for file in scripts {
            do {
                let found = try session().check(path: file)
                if !found.text.isEmpty {
                    try Files.writeAll(STDERR_FILENO, Array(found.text.utf8), shown: "standard error")
                }
                status = max(status, found.verdict.rawValue)
            } catch {
                status = fail("\(error)")
            }
        }
        return status
    }

    private func recover(_ options: [String]) -> Int {
        var root: String?
        switch options.count {
        case 0: break
        case 2 where options[0] == "--root": root = options[1]
        case 1 where options[0].hasPrefix("--root="): root = String(options[0].dropFirst(7))
        default: return fail("wrong use of `nops recover`", help: "nops recover [--root DIR]")
        }
        do {
            let (lines, isWhole) = try Session.recover(root: root)
            let status = say(lines.isEmpty ? "nothing to recover\n" : lines.joined(separator: "\n") + "\n")
            return isWhole ? status : 1
        } catch let error as ChangeError {
            return fail(error.message, help: error.help, status: 1)
        } catch {
            return fail("\(error)", status: 1)
        }
    }
}
