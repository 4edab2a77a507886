// What a string in Python code is for, as far as the code around it says: who it is given to, and where.

import Glibc

/// What a string is taken for by what surrounds it.
enum PythonStringRole {
    /// The name of a module, be it one word only.
    case module
    /// The name of a module that is run.
    case program
    /// The dotted name of something within a module.
    case target
    /// Python code.
    case code
    /// Text or an address, whatever it looks like.
    case words
    /// What goes by names of its own: a queue, a table, a metric. Only a class is meant as one.
    case foreign
    /// An address or a label: no path, whatever it looks like.
    case address
    /// Nothing says what it is.
    case unknown
}

/// Tells the roles of strings by the tokens around them.
struct PythonCallers {
    /// One bracket that is open where a string stands.
    struct Frame {
        /// Token of the bracket.
        var open: Int
        /// Commas between it and the string, at its own level.
        var commas = 0
        /// Token that begins the item the string is in.
        var item: Int
    }

    let syntax: PythonFile
    let bytes: UnsafeBufferPointer<UInt8>
    /// Other names that the file gives to what it imports: `from importlib import import_module as load`.
    private var aliases: [String: String] = [:]

    private static let renamed = ByteSearch("import_module as ")

    init(syntax: PythonFile, bytes: UnsafeBufferPointer<UInt8>) {
        self.syntax = syntax
        self.bytes = bytes
        guard Self.renamed.first(in: bytes) != nil else { return }
        for index in tokens.indices.dropFirst().dropLast()
        where text(index) == "as" && text(index - 1) == "import_module" {
            aliases[text(index + 1)] = "import_module"
        }
    }

    private var tokens: [PythonToken] { syntax.tokens }

    func text(_ index: Int) -> String {
        guard tokens.indices.contains(index) else { return "" }
        return String(decoding: bytes[Int(tokens[index].start)..<Int(tokens[index].end)], as: UTF8.self)
    }

    /// Whether a token is a word, or an operator, without making a string of it.
    func reads(_ index: Int, _ word: StaticString) -> Bool {
        guard tokens.indices.contains(index), let base = bytes.baseAddress else { return false }
        let token = tokens[index]
        return Int(token.end - token.start) == word.utf8CodeUnitCount
            && memcmp(base + Int(token.start), word.utf8Start, word.utf8CodeUnitCount) == 0
    }

    func isOp(_ index: Int, _ code: Unicode.Scalar) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .op
            && tokens[index].code == UInt8(ascii: code)
    }

    /// The dotted name that ends at a token, its last part first, three parts at most.
    func callee(endingAt index: Int) -> [String] {
        var names: [String] = []
        var at = index
        while names.count < 3, tokens.indices.contains(at), tokens[at].kind == .name {
            names.append(names.isEmpty && !isOp(at - 1, ".") ? aliases[text(at)] ?? text(at) : text(at))
            guard isOp(at - 1, ".") else { break }
            at -= 2
        }
        return names
    }

    /// The keyword that an item of a bracket is given by: `name=`.
    func keyword(_ frame: Frame) -> String? {
        guard tokens[frame.item].kind == .name, isOp(frame.item + 1, "=") else { return nil }
        return text(frame.item)
    }

    /// Whether a bracket's items are the arguments of a call.
    func isCall(_ frame: Frame) -> Bool {
        guard isOp(frame.open, "("), frame.open > 0 else { return false }
        return tokens[frame.open - 1].kind == .name || isOp(frame.open - 1, ")") || isOp(frame.open - 1, "]")
    }

    private func isSubscript(_ frame: Frame) -> Bool {
        guard isOp(frame.open, "["), frame.open > 0 else { return false }
        return tokens[frame.open - 1].kind == .name || isOp(frame.open - 1, ")") || isOp(frame.open - 1, "]")
    }

    // MARK: Roles

    func role(of index: Int, _ frames: [Frame]) -> PythonStringRole {
        if let role = roleByWord(before: index) { return role }
        if isFoundInModules(index) || isCompared(index) { return .module }
        if isRead(index) { return .address }
        guard let frame = frames.last else {
            return isPrinted(index) ? .words : roleByAssignment(before: index)
        }
        if isCall(frame) { return roleInCall(frame) }
        if isSubscript(frame) {
            return callee(endingAt: frame.open - 1).first == "modules" ? .module : .unknown
        }
        if isOp(index - 1, ":"), index >= 2, tokens[index - 2].kind == .string {
            let key = String(text(index - 2).dropFirst().dropLast())
            if KeyRoles.isForeign(key) { return .foreign }
            if Self.keysOfTargets.contains(key) { return .target }
            if isRoute(frames) { return .address }
        }
        if isLogger(index, frame) { return .module }
        // An item of a list, a tuple or a dictionary: what the whole of it is for.
        var level = frames.count - 1
        while level > 0, !isCall(frames[level]), !isSubscript(frames[level]) { level -= 1 }
        if isCall(frames[level]) { return roleInList(frames[level]) }
        return roleByAssignment(before: frames[0].open)
    }

    /// Whether a string that names a module is the name of a logger.
    func isLogger(_ index: Int, _ frames: [Frame]) -> Bool {
        guard let frame = frames.last else { return false }
        return ["getLogger", "assertLogs", "assertNoLogs", "at_level", "set_level"].contains(
            text(frame.open - 1))
            || isLogger(index, frame)
    }

    /// `{"loggers": {"a": …}}`
    private func isLogger(_ index: Int, _ frame: Frame) -> Bool {
        isOp(frame.open, "{") && isOp(frame.open - 1, ":") && isOp(index + 1, ":") && frame.open > 1
            && tokens[frame.open - 2].kind == .string
            && text(frame.open - 2).dropFirst().dropLast() == "loggers"
    }

    /// `["python3", "-m", "a.b"]`: by the string before.
    private func roleByWord(before index: Int) -> PythonStringRole? {
        guard isOp(index - 1, ","), index >= 2, tokens[index - 2].kind == .string else { return nil }
        switch text(index - 2).dropFirst().dropLast() {
        case "-m": return .program
        case "-p": return .module
        case "-A", "--app": return .target
        case "-c": return .code
        default: return nil
        }
    }

    /// Python 2: `print x, "text"`
    private func isPrinted(_ index: Int) -> Bool {
        var at = index
        while at > 0, tokens[at - 1].kind != .newline, tokens[at - 1].kind != .indent,
            tokens[at - 1].kind != .dedent
        {
            at -= 1
            // A bracket or an assignment is no print statement's.
            if isOp(at, "=") || isOp(at, ":") { return false }
        }
        return reads(at, "print")
    }

    /// `x.__module__ == "a.b"`, in either order; `__name__.startswith("a.b")`.
    private func isCompared(_ index: Int) -> Bool {
        func isName(_ at: Int) -> Bool { reads(at, "__module__") || reads(at, "__name__") }
        func compares(_ at: Int) -> Bool { reads(at, "==") || reads(at, "!=") }
        if compares(index - 1) { return isName(index - 2) && !isOp(index + 1, "+") }
        if compares(index + 1) {
            var last = index + 2
            while tokens.indices.contains(last), tokens[last].kind == .name, isOp(last + 1, ".") { last += 2 }
            return isName(last)
        }
        return isOp(index - 1, "(") && reads(index - 2, "startswith") && isName(index - 4)
    }

    /// `module == "a.b"` in a `find_class`: what old pickles say, which no move changes.
    private func isRead(_ index: Int) -> Bool {
        let isAsked =
            (reads(index - 1, "==") || reads(index - 1, "!=")) && reads(index - 2, "module")
            || (reads(index + 1, "==") || reads(index + 1, "!=")) && reads(index + 2, "module")
        guard isAsked else { return false }
        var at = index
        while at > 0, !reads(at, "def") { at -= 1 }
        return reads(at, "def") && reads(at + 1, "find_class")
    }

    /// Celery's settings for the queues of its tasks.
    private static let routes: Set<String> = ["task_routes", "CELERY_TASK_ROUTES", "CELERY_ROUTES"]

    /// `task_routes = {"a.b.task": "queue"}`: the values are queues.
    private func isRoute(_ frames: [Frame]) -> Bool {
        guard let table = frames.last(where: { isOp($0.open, "{") && isOp($0.open - 1, "=") }) else {
            return false
        }
        return table.open > 1 && Self.routes.contains(text(table.open - 2))
    }

    /// `"a.b" in sys.modules`
    private func isFoundInModules(_ index: Int) -> Bool {
        let at = reads(index + 1, "not") ? index + 2 : index + 1
        return reads(at, "in") && reads(at + 1, "sys") && isOp(at + 2, ".") && reads(at + 3, "modules")
    }

    /// Names that are set to modules' names, by convention of the frameworks that read them.
    private static let settings: Set<String> = [
        "INSTALLED_APPS", "DJANGO_APPS", "LOCAL_APPS", "THIRD_PARTY_APPS", "MIDDLEWARE", "pytest_plugins",
        "ROOT_URLCONF", "DJANGO_SETTINGS_MODULE", "SETTINGS_MODULE", "CELERY_IMPORTS", "CELERY_INCLUDE",
        "SPIDER_MODULES", "NEWSPIDER_MODULE",
    ]

    /// By the name that a string, or the list around it, is assigned to.
    private func roleByAssignment(before index: Int) -> PythonStringRole {
        guard index >= 2, isOp(index - 1, "=") || reads(index - 1, "+=") else { return .unknown }
        if Self.settings.contains(text(index - 2)) { return .module }
        // Of Sphinx, of builds: what it is called.
        if KeyRoles.isForeign(text(index - 2)) || text(index - 2) == "project" { return .foreign }
        return text(index - 2) == "name" && isInAppConfig(index - 2) ? .module : .unknown
    }

    /// Whether a statement stands in a class that derives from Django's `AppConfig`.
    func isInAppConfig(_ index: Int) -> Bool {
        var at = index
        while at > 0, !reads(at, "class") { at -= 1 }
        guard reads(at, "class"), isOp(at + 2, "(") else { return false }
        at += 3
        while at < index, !isOp(at, ")") {
            if text(at).hasSuffix("AppConfig") { return true }
            at += 1
        }
        return false
    }

    // MARK: Calls

    /// Functions whose first argument names a module, and the keyword that it may have.
    private static let takesModule: [String: String] = [
        "import_module": "name", "__import__": "name", "find_spec": "name", "find_loader": "name",
        "run_module": "mod_name", "importorskip": "modname", "getLogger": "name", "include": "arg",
        "assertLogs": "logger", "assertNoLogs": "logger", "resource_filename": "package_or_requirement",
        "resource_string": "package_or_requirement", "resource_stream": "package_or_requirement",
        "resource_exists": "package_or_requirement", "resource_listdir": "package_or_requirement",
        "files": "anchor", "PackageLoader": "package_name", "get_data": "package", "Extension": "name",
    ]

    /// Functions whose first argument names something within a module.
    private static let takesTarget: [String: String] = [
        "patch": "target", "import_string": "dotted_path", "import_from_string": "import_str",
        "resolve_name": "name", "locate": "path", "symbol_by_name": "name", "import_object": "name",
        "import_item": "name", "config_from_object": "obj", "from_object": "obj",
        "loadTestsFromName": "name", "load_object": "path",
    ]

    /// Functions whose first argument is the name of a distribution, of a group of entry points, or of a catalogue of texts.
    private static let takesForeign: [String: String] = [
        "version": "distribution_name", "distribution": "distribution_name",
        "metadata": "distribution_name", "requires": "distribution_name", "VersionInfo": "package",
        "get_distribution": "dist", "require": "requirements", "iter_entry_points": "group",
        "entry_points": "group", "load_entry_point": "dist",
        "DriverManager": "namespace", "ExtensionManager": "namespace", "NamedExtensionManager": "namespace",
        "EnabledExtensionManager": "namespace", "HookManager": "namespace",
        "DispatchExtensionManager": "namespace", "NameDispatchExtensionManager": "namespace",
        "translation": "domain", "bindtextdomain": "domain", "textdomain": "domain", "dgettext": "domain",
    ]

    /// Functions and methods whose first argument is an address of the web.
    private static let takesAddress: Set<String> = [
        "path", "re_path", "url", "route", "post", "put", "delete", "head", "options",
        "add_url_rule", "websocket", "add_route", "add_get", "add_post", "mount",
    ]

    private static let keepers = ["cache", "session", "client", "requests", "redis", "http", "memcached"]

    /// Keys of Django's settings and of logging's whose values are dotted names.
    private static let keysOfTargets: Set<String> = ["BACKEND", "ENGINE", "()"]

    /// Functions and methods that take text, patterns, files or addresses.
    private static let takesWords: Set<String> = [
        "print", "open", "input", "_", "gettext", "ngettext", "gettext_lazy", "ugettext", "ugettext_lazy",
        "startswith", "endswith", "replace", "split", "rsplit", "partition", "rpartition", "find", "index",
        "count", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix", "encode",
        "debug", "info", "warning", "warn", "error", "exception", "critical", "log", "write", "fail", "skip",
        "path", "re_path", "url", "route", "post", "put", "delete", "head", "options",
        "add_argument", "help", "echo",
        // Names of queues, of metrics, of permissions, of models.
        "subscribe", "unsubscribe", "publish", "basic_publish", "queue_declare", "Queue", "Exchange", "emit",
        "incr", "decr", "gauge", "timing", "histogram", "Counter", "Gauge", "Histogram", "Summary",
        "has_perm", "has_perms", "permission_required", "get_model",
    ]
    /// Keywords that take text, or what must stay as it was: a salt is part of what was signed.
    private static let keywordsOfWords: Set<String> = [
        "salt", "msg", "message", "help", "help_text", "title", "label", "description", "verbose_name",
    ]
    private static let patterns: Set<String> = [
        "compile", "match", "search", "fullmatch", "findall", "finditer", "sub", "subn", "escape",
    ]

    private func roleInCall(_ frame: Frame) -> PythonStringRole {
        let callee = callee(endingAt: frame.open - 1)
        guard let name = callee.first else { return .unknown }
        let keyword = keyword(frame)
        let owner = callee.count > 1 ? callee[1] : ""
        func isArgument(_ place: Int, _ word: String) -> Bool {
            keyword == word || (keyword == nil && frame.commas == place)
        }
        if let word = Self.takesModule[name], isArgument(0, word) {
            return name == "run_module" ? .program : .module
        }
        if owner == "resources", isArgument(0, "package") { return .module }
        if let word = Self.takesTarget[name], isArgument(0, word) { return .target }
        if let word = Self.takesForeign[name], isArgument(0, word) { return .foreign }
        if Self.takesAddress.contains(name), isArgument(0, "route") { return .address }
        if keyword == "backend" { return .target }
        if keyword == "source" || owner == "jmespath" { return .foreign }
        if let keyword, Self.keywordsOfWords.contains(keyword) { return .words }
        if let keyword, KeyRoles.isForeign(keyword) { return .foreign }
        switch name {
        case "import_module", "find_spec": if isArgument(1, "package") { return .module }
        // Attributes of attributes, fields of related rows.
        case "getattr", "hasattr": if frame.commas == 1 { return .foreign }
        case "attrgetter", "methodcaller", "order_by", "values", "values_list":
            if keyword == nil { return .foreign }
        case "at_level", "set_level": if isArgument(1, "logger") { return .module }
        case "dict", "multiple":
            if owner == "patch", isArgument(0, name == "dict" ? "in_dict" : "target") { return .target }
        case "setattr", "delattr": if owner == "monkeypatch", isArgument(0, "target") { return .target }
        case "run": if owner == "uvicorn", isArgument(0, "app") { return .target }
        case "get", "pop", "setdefault":
            if owner == "modules", frame.commas == 0 { return .module }
            if owner == "environ" { return isSettings(frame) ? .module : .unknown }
            // Whose keys are made up, or addresses.
            if name == "get", Self.keepers.contains(where: { owner.lowercased().hasSuffix($0) }) {
                return .words
            }
        case "setenv": return isSettings(frame) ? .module : .unknown
        case "exec", "eval": if frame.commas == 0 { return .code }
        case "compile": if owner.isEmpty, frame.commas == 0 { return .code }
        case "timeit", "Timer", "repeat":
            if keyword == "setup" || keyword == "stmt" || (keyword == nil && frame.commas < 2) {
                return .code
            }
        default: break
        }
        if Self.takesWords.contains(name) || isFailure(name) { return .words }
        if owner == "re" || owner == "regex", Self.patterns.contains(name) { return .words }
        return .unknown
    }

    /// The text of `timeit`'s set-up, for the statement that it is given with.
    func setup(of index: Int, _ frames: [Frame], in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard let frame = frames.last, isCall(frame), frame.commas == 0 || keyword(frame) == "stmt",
            ["timeit", "Timer", "repeat"].contains(text(frame.open - 1))
        else { return nil }
        let given = arguments(after: frame.open)
        let setup = given.first { $0.keyword == "setup" } ?? given.dropFirst().first { $0.keyword == nil }
        guard let setup, setup.first == setup.last, setup.first != index else { return nil }
        return PythonText.content(of: tokens[setup.first], in: bytes)
    }

    private func isFailure(_ name: String) -> Bool {
        name.hasSuffix("Error") || name.hasSuffix("Exception") || name.hasSuffix("Warning")
    }

    /// `environ.setdefault("DJANGO_SETTINGS_MODULE", "a.b")`
    private func isSettings(_ frame: Frame) -> Bool {
        frame.commas == 1 && text(frame.open + 1).dropFirst().dropLast() == "DJANGO_SETTINGS_MODULE"
    }

    /// A string in a list that is an argument.
    private func roleInList(_ frame: Frame) -> PythonStringRole {
        let name = callee(endingAt: frame.open - 1).first ?? ""
        switch (name, keyword(frame)) {
        case ("autodiscover_tasks", nil): return frame.commas == 0 ? .module : .unknown
        case ("autodiscover_tasks", "packages"), ("Celery", "include"), ("setup", "packages"),
            ("setup", "py_modules"), (_, "INSTALLED_APPS"):
            return .module
        default: return .unknown
        }
    }

    /// The arguments of a call: each one's keyword, and its first and last token.
    func arguments(after open: Int) -> [(keyword: String?, first: Int, last: Int)] {
        var result: [(keyword: String?, first: Int, last: Int)] = []
        var level = 0
        var first = open + 1
        var at = open + 1
        func close(_ end: Int) {
            guard end > first else { return }
            let isNamed = tokens[first].kind == .name && isOp(first + 1, "=")
            result.append((isNamed ? text(first) : nil, isNamed ? first + 2 : first, end - 1))
        }
        while at < tokens.count {
            if tokens[at].kind == .end { break }
            if tokens[at].kind == .op {
                switch tokens[at].code {
                case 0x28, 0x5B, 0x7B: level += 1
                case 0x29, 0x5D, 0x7D:
                    if level == 0 {
                        close(at)
                        return result
                    }
                    level -= 1
                case 0x2C where level == 0:
                    close(at)
                    first = at + 1
                default: break
                }
            }
            at += 1
        }
        return result
    }
}
