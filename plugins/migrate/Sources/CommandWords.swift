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
    /// Programs whose words are other machines' business, or for people.
    private static let others: Set<String> = ["curl", "wget", "ssh", "scp", "sftp"]
    private static let texts: Set<String> = ["echo", "printf"]
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
        "--watch", "--reload-dir", "--rootdir", "--confcutdir", "--app-dir", "--chdir",
    ]

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

        mutating func begin(_ word: String) {
            program = RelativePath.name(word)
            isPython = TextScanner.isPython(program)
            isServer = TextScanner.servers.contains(program)
            isOther = TextScanner.others.contains(program)
            isText = TextScanner.texts.contains(program)
        }
    }

    /// `python3`, and a variable that is called after it: `$(PYTHON)`, `${PY:-python3}`.
    private static func isPython(_ program: String) -> Bool {
        if program.hasPrefix("python") || pythons.contains(program) { return true }
        let name = program.drop { $0 == "$" || $0 == "{" }.prefix { $0.isLetter || $0 == "_" || $0.isNumber }
        return name == "PY" || name.hasSuffix("_PY") || name.hasPrefix("PYTHON") || name.hasSuffix("PYTHON")
    }

    /// - Parameters:
    ///   - grade: of what is found.
    ///   - isOne: it is the words of one command, on lines of their own.
    mutating func scanCommand(_ range: Range<Int>, _ grade: Grade, isOne: Bool = false) {
        var command = Command()
        /// Where relative paths begin after `cd`; nil: somewhere else. Brackets have their own.
        var folder: String? = ""
        var outer: [String?] = []
        var at = range.lowerBound
        while at < range.upperBound {
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
                // `$(VENV)/bin/python`: the program is what follows.
                if at < range.upperBound, bytes[at] == UInt8(ascii: "/") { command = Command() }
            case UInt8(ascii: "#") where at == range.lowerBound || TextLines.isBlank(bytes[at - 1]):
                let end = bytes[at..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
                scan(TextZone(range: at..<end, role: .prose))
                at = end
            case 0x00...0x20, 0x22, 0x27, 0x60, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","),
                UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"):
                at += 1
            default:
                var end = at
                while end < range.upperBound, !Self.endsWord(bytes[end]) { end += 1 }
                scanWord(at..<end, &command, &folder, grade)
                at = max(end, at + 1)
            }
        }
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
            if Self.wrappers.contains(word) || word.hasPrefix("-") || word == "$" { return }
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
            if word.contains("/") { scanWords(range, Sense(grade: grade, folder: folder)) }
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
            sense.isPath = Self.takesPaths.contains(command.program)
            sense.isFile = true
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
        guard let here = folder, !word.hasPrefix("/"), !word.hasPrefix("-"), !word.contains("$"),
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
