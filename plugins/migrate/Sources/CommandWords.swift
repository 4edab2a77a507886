// Words that a shell runs: which are paths, which are modules, by the program that gets them.

extension TextScanner {
    /// Programs that stand before the one that is meant.
    private static let wrappers: Set<String> = [
        "sudo", "env", "exec", "time", "nohup", "nice", "poetry", "uv", "pipenv", "pdm", "hatch", "rye",
        "run", "npx",
        "export", "local", "readonly", "declare", "then", "do", "else", "if", "while", "xvfb-run",
        "dumb-init", "tini", "cross-env", "--", "CMD", "!", "command", "test:",
    ]
    /// Programs whose plain words are files and folders.
    private static let takesPaths: Set<String> = [
        "pytest", "py.test", "mypy", "ruff", "flake8", "black", "isort", "pylint", "pyright", "bandit",
        "pydocstyle",
        "pycodestyle", "autopep8", "yapf", "pyupgrade", "vulture", "radon", "xenon", "codespell", "semgrep",
        "cd", "pushd", "cp", "mv", "rm", "cat", "ls", "tar", "rsync", "find", "chmod", "chown", "mkdir",
        "rmdir", "head",
        "tail", "wc", "du", "tree", "install", "zip", "ln", "source", ".", "sh", "bash", "python", "python3",
        "coverage",
        "check", "format", "pypy3", "nose2", "sphinx-build", "sphinx-apidoc", "eslint", "prettier", "tsc",
        "stat", "touch",
        "diff", "shellcheck", "yamllint", "promtool", "rules", "doctest", "compileall", "pyflakes",
        "interrogate", "pdoc",
        "basedpyright", "pyre", "pytype", "docformatter", "hadolint", "kubectl", "test",
    ]
    private static let pythons: Set<String> = [
        "coverage", "pypy", "pypy3", "kernprof", "viztracer", "memray", "py-spy",
    ]
    private static let servers: Set<String> = [
        "uvicorn", "gunicorn", "hypercorn", "daphne", "granian", "waitress-serve", "uwsgi", "celery", "flask",
        "dramatiq",
        "rq", "arq", "huey_consumer", "faust", "unittest", "manage.py", "django-admin", "nose2", "pydoc",
        "pdoc",
    ]
    private static let shells: Set<String> = ["sh", "bash", "dash", "zsh", "ash", "ksh"]
    /// Programs whose words are other machines' business, or for people.
    private static let others: Set<String> = [
        "curl", "wget", "ssh", "scp", "sftp", "ping", "nc", "telnet", "dig", "host", "nslookup",
        "wait-for-it",
        "wait-for-it.sh",
    ]
    private static let texts: Set<String> = ["echo", "printf"]
    /// Programs that are told of distributions by their names; `uv add`, `poetry add`.
    private static let installers: Set<String> = [
        "pip", "pip3", "pipx", "conda", "mamba", "micromamba", "easy_install", "add", "tool", "apt",
        "apt-get",
        "brew", "apk", "dnf", "npm", "yarn", "pnpm",
    ]
    /// Their options whose value is a file.
    private static let fileOptions: Set<String> = [
        "-r", "--requirement", "-c", "--constraint", "-e", "--editable", "-f", "--file",
    ]
    /// Options whose value is neither a path nor a module.
    private static let otherValues: Set<String> = [
        "-k", "-n", "-t", "-Q", "--name", "--tag", "-u", "--user", "--network",
    ]
    private static let moduleOptions: Set<String> = [
        "-A", "--app", "--settings", "--pyargs", "--package", "--cov", "--source-pkgs", "--ds",
        "--include-package",
        "--proj", "--root-package",
    ]

    /// Options whose value is a folder or a file.
    private static let pathOptions: Set<String> = [
        "--watch", "--reload-dir", "--rootdir", "--confcutdir", "--app-dir", "--chdir", "-C", "--directory",
        "--prefix",
    ]

    /// By program: words behind which an image or a branch stands, which may be called as a folder is.
    private static let labels: [String: Set<String>] = [
        "docker": ["pull", "push", "run", "tag", "rmi"], "podman": ["pull", "push", "run", "tag", "rmi"],
        "git": ["-b", "-B", "-c", "-d", "-D", "origin", "upstream", "merge", "rebase", "switch"],
    ]

    /// Whether a variable is called as one that holds Python: `PY`, `PYTHON3`, `VENV_PYTHON`.
    private static func namesPython(_ variable: String) -> Bool {
        let words = variable.split { !$0.isLetter }
        return words.contains { $0 == "PY" || $0 == "PYTHON" }
    }

    /// One command after another, from where it stands to where the shell ends it.
    private struct Command {
        /// The program that gets the words; "" before it is known.
        var program = ""
        /// The words before, as written.
        var last = ""
        var isPython = false
        var isServer = false
        var isOther = false
        var isText = false

        var changesFolder: Bool { (program == "cd" || program == "pushd") && last == program }
        /// A shell that is given what it runs as a text: `bash -ec "…"`.
        var isShell: Bool {
            TextScanner.shells.contains(program) && last.utf8.first == UInt8(ascii: "-")
                && last.utf8.last == UInt8(ascii: "c") && !last.hasPrefix("--")
        }
        /// The program stands in a variable: `$(PYTHON)`.
        var isVariable: Bool { program.utf8.first == UInt8(ascii: "$") }

        mutating func begin(_ word: String) {
            program = RelativePath.name(word)
            // tox's own.
            isPython =
                program.hasPrefix("python") || TextScanner.pythons.contains(program)
                || program == "{envpython}"
            if isVariable {
                let name = program.uppercased()
                isPython = name.hasPrefix("$") && TextScanner.namesPython(name)
            }
            isServer = TextScanner.servers.contains(program)
            isOther = TextScanner.others.contains(program)
            isText = TextScanner.texts.contains(program)
        }
    }

    /// - Parameters:
    ///   - grade: of what is found.
    ///   - isOne: it is the words of one command, on lines of their own.
    ///   - home: the folder in which it runs.
    mutating func scanCommand(
        _ range: Range<Int>, _ grade: Grade, isOne: Bool = false, from home: String = ""
    ) {
        var command = Command()
        /// Where relative paths begin after `cd`; nil: somewhere else. Brackets have their own.
        var folder: String? = ""
        // What a variable says is known when it runs: so far it is the root.
        if !home.isEmpty, !home.contains("$"), !home.hasPrefix("~") { enter(home, &folder) }
        if let last = lastCommand, last.folder != "", goesOn(last.end..<range.lowerBound) {
            folder = last.folder
            isCarried = true
        }
        defer {
            lastCommand = SphinxDocument.isDocument(file) ? (range.upperBound, folder) : nil
            isCarried = false
        }
        var outer: [String?] = []
        var at = range.lowerBound
        /// The text that a shell is given, and the folder of what follows it.
        var inner: (end: Int, folder: String?)?
        while at < range.upperBound {
            if let text = inner, at >= text.end {
                folder = text.folder
                inner = nil
            }
            let byte = bytes[at]
            switch byte {
            case 0x0A:
                // A line that goes on ends with a backslash.
                let line = bytes[range.lowerBound..<at]
                let mark = line.last == 0x0D ? line.dropLast().last : line.last
                if mark != 0x5C, !isOne { command = Command() }
                at += 1
            case UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: "("):
                command = Command()
                if byte == UInt8(ascii: "(") { outer.append(folder) }
                at += 1
            case UInt8(ascii: ")"):
                if let before = outer.popLast() { folder = before }
                at += 1
            case UInt8(ascii: "#") where at == range.lowerBound || TextLines.isBlank(bytes[at - 1]):
                let end = bytes[at..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
                scan(TextZone(range: at..<end, role: .prose))
                at = end
            case 0x00...0x20, 0x22, 0x27, 0x60, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
                UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"):
                at += 1
            default:
                if command.changesFolder, let known = knownFolder(at..<range.upperBound) {
                    enter(known.path, from: known.home, &folder)
                    command.last = ""
                    at = known.end
                    continue
                }
                let end = wordEnd(at..<range.upperBound)
                if command.isPython, command.last == "-c", let close = closing(at, range.upperBound) {
                    scan(TextZone(range: at..<close, role: .statements))
                    command.last = ""
                    at = close
                    continue
                }
                // A list's mark.
                if isOne, end == at + 1, byte == UInt8(ascii: "-"), TextLines(bytes).isFirst(at) {
                    at = end
                    continue
                }
                if command.isShell {
                    // `sh -c "cd a && python b.py"`: a command of its own, which ends with its text.
                    let quote = bytes[at - 1]
                    let close = bytes[at..<range.upperBound].firstIndex(of: quote) ?? range.upperBound
                    if quote == 0x22 || quote == 0x27 { inner = (close, folder) }
                    command = Command()
                }
                scanWord(at..<end, &command, &folder, grade)
                at = max(end, at + 1)
            }
        }
    }

    /// Where a word ends; make's variables are parts of it: `$(VENV)/bin/python`.
    private func wordEnd(_ range: Range<Int>) -> Int {
        var end = range.lowerBound
        while end < range.upperBound {
            if bytes[end] == UInt8(ascii: "$"), end + 1 < range.upperBound,
                bytes[end + 1] == UInt8(ascii: "(")
            {
                let name = bytes[(end + 2)..<range.upperBound].prefix { $0.isOfName }
                let isVariable =
                    !name.isEmpty && name.endIndex < range.upperBound
                    && bytes[name.endIndex] == UInt8(ascii: ")")
                end = isVariable ? name.endIndex + 1 : end + 1
            } else if Self.endsWord(bytes[end]) {
                break
            } else {
                end += 1
            }
        }
        return end
    }

    /// Whether a document's next command stands on the next line, behind a prompt at most.
    private func goesOn(_ gap: Range<Int>) -> Bool {
        gap.count < 64 && bytes[gap].count { $0 == 0x0A } == 1
            && bytes[gap].allSatisfy { $0 <= 0x20 || $0 == UInt8(ascii: "$") }
    }

    /// Where the quote closes that a word begins with; nil where it is none, or there are escapes in it.
    private func closing(_ word: Int, _ limit: Int) -> Int? {
        guard word > 0, bytes[word - 1] == 0x22 || bytes[word - 1] == 0x27,
            let close = bytes[word..<limit].firstIndex(of: bytes[word - 1]),
            !bytes[word..<close].contains(0x5C)
        else { return nil }
        return close
    }

    private static let ownFolder: Set<String> = [
        "dirname $0", "dirname -- $0", "dirname ${BASH_SOURCE[0]}", "dirname -- ${BASH_SOURCE[0]}",
        "dirname $BASH_SOURCE", "dirname ${BASH_SOURCE}", "dirname ${0}",
    ]

    /// `cd "$(dirname "$0")/.."`, `cd "$(git rev-parse --show-toplevel)"`: what is gone to, and where that ends.
    private func knownFolder(_ range: Range<Int>) -> (home: String, path: String, end: Int)? {
        // None of them is longer.
        guard bytes[range].starts(with: "$(".utf8),
            let close = bytes[range].prefix(64).firstIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let inner = bytes[(range.lowerBound + 2)..<close].filter { $0 != 0x22 && $0 != 0x27 }
        let home: String
        switch String(decoding: inner, as: UTF8.self) {
        case let words where Self.ownFolder.contains(words): home = RelativePath.parent(file)
        case "git rev-parse --show-toplevel": home = ""
        default: return nil
        }
        var end = close + 1
        if end < range.upperBound, bytes[end] == 0x22 { end += 1 }
        let path = bytes[end..<range.upperBound].prefix { !Self.endsWord($0) }
        return (home, String(decoding: path.drop { $0 == 0x2F }, as: UTF8.self), path.endIndex)
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00...0x20, 0x22, 0x27, 0x60, UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "&"),
            UInt8(ascii: "("),
            UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ","), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "\\"):
            return true
        default: return false
        }
    }

    private mutating func scanWord(
        _ range: Range<Int>, _ command: inout Command, _ folder: inout String?, _ grade: Grade
    ) {
        let word = text(range)
        defer { command.last = word }
        if command.program.isEmpty {
            if command.last == "-m" || command.last == "-p" {
                return scanWords(range, Sense(grade: grade, isModule: true, folder: folder))
            }
            if word.hasPrefix("-"), word.contains("=") { return scanOption(range, word, grade, folder) }
            // `/usr/bin/env python3`
            let isWrapper = Self.wrappers.contains(word.hasPrefix("/") ? RelativePath.name(word) : word)
            if isWrapper || word.hasPrefix("-") || word == "$" { return }
            // A Procfile's `worker: python -m …`.
            if word.utf8.count > 1, word.utf8.last == UInt8(ascii: ":") { return }
            if let equals = bytes[range].firstIndex(of: UInt8(ascii: "=")), equals + 1 < range.upperBound,
                bytes[range.lowerBound..<equals].allSatisfy(\.isOfName)
            {
                // `NAME=value program`
                let name = text(range.lowerBound..<equals)
                let role = KeyRoles.role(of: name, in: [])
                if role != .command, grade == .certain {
                    scan(TextZone(range: equals + 1..<range.upperBound, role: role))
                }
                return
            }
            command.begin(word)
            let isApplication = bytes[range].contains(0x3A) && bytes[range].contains(0x2E)
            if isApplication || word.contains("/") {
                scanWords(range, Sense(grade: grade, folder: folder))
            } else if word.contains(".") {
                // No program is called so: it may be a name.
                scanWords(range, Sense(grade: .unsure, folder: folder))
            }
            return
        }
        if command.program == "git", word.hasSuffix(".git") || word.contains("/") {
            clones.insert(RelativePath.name(word.hasSuffix(".git") ? String(word.dropLast(4)) : word))
        }
        // The folder of a clone.
        if command.program == "cd", clones.contains(word) { return folder = nil }
        guard moved(range), !command.isOther || word == command.program else {
            if command.program == "cd" || command.program == "pushd" { enter(word, &folder) }
            if command.last == "-m", command.isPython { command.begin(word) }
            return
        }
        if command.isText {
            return scanWords(range, Sense(grade: max(grade, .likely), folder: folder), isProse: true)
        }
        if word.hasPrefix("-") { return scanOption(range, word, grade, folder) }
        var sense = Sense(grade: grade, folder: folder)
        switch command.last {
        case "-m" where command.isPython:
            sense.isModule = true
            sense.isProgram = true
            command.begin(word)
        // Some program: it is one that runs modules if the name is that of one.
        case "-m" where command.isVariable && word.utf8.contains(0x2E):
            sense.isModule = true
            sense.isProgram = true
        case "-p" where command.program == "pytest": sense.isModule = true
        case let option where Self.otherValues.contains(option): return
        // pytest's marks.
        case "-m": return
        case let option where Self.moduleOptions.contains(option):
            sense.isModule = true
            sense.isPath = true
        case let option where Self.pathOptions.contains(option): sense.isPath = true
        default:
            if command.isServer { sense.isModule = bytes[range].contains(UInt8(ascii: ":")) }
            sense.isPath = Self.takesPaths.contains(command.program) || command.isPython
            sense.isFile = true
            if Self.labels[command.program]?.contains(command.last) ?? false { sense.grade = .unsure }
            // What is installed by a name has its own.
            if Self.installers.contains(command.program), !Self.fileOptions.contains(command.last),
                !word.contains("/"), !paths.exists(word)
            {
                sense.grade = .unsure
            }
        }
        scanWords(range, sense)
        if command.program == "cd" || command.program == "pushd" { enter(word, &folder) }
    }

    /// What stands in one word of a command: `a=b`, `${x}/y`.
    private mutating func scanWords(_ range: Range<Int>, _ sense: Sense, isProse: Bool = false) {
        for token in tokens(range) where moved(token) { scanToken(token, sense, isProse: isProse) }
    }

    private func moved(_ range: Range<Int>) -> Bool { newFile != file || hasPlace(in: range) }

    /// `--option=value`
    private mutating func scanOption(_ range: Range<Int>, _ word: String, _ grade: Grade, _ folder: String?) {
        guard let equals = bytes[range].firstIndex(of: UInt8(ascii: "=")), equals + 1 < range.upperBound
        else { return }
        let name = text(range.lowerBound..<equals)
        let value = equals + 1..<range.upperBound
        var sense = Sense(grade: grade, folder: folder)
        if Self.moduleOptions.contains(name) {
            sense.isModule = true
            sense.isPath = true
        }
        let isPlace = [
            "--source", "--rootdir", "--config", "--ignore", "--omit", "--include", "--exclude", "--file",
        ]
        if isPlace.contains(name) || Self.pathOptions.contains(name) || name.hasSuffix("-dir")
            || name.hasSuffix("-path")
            || name.hasSuffix("-file")
        {
            sense.isPath = true
        }
        scanWords(value, sense)
    }

    /// After `cd` paths begin elsewhere.
    private func enter(_ word: String, _ folder: inout String?) {
        enter(word, from: folder, &folder)
    }

    private func enter(_ word: String, from home: String?, _ folder: inout String?) {
        guard let here = home, !word.hasPrefix("/"), !word.hasPrefix("-"), !word.contains("$"),
            !word.contains("~")
        else {
            folder = nil
            return
        }
        var parts = RelativePath.parts(here)
        for part in RelativePath.parts(word) where part != "." {
            if part == ".." {
                if parts.popLast() == nil { folder = nil; return }
            } else {
                parts.append(part)
            }
        }
        let path = parts.joined(separator: "/")
        folder = paths.isFolder(path) ? path : nil
    }
}
