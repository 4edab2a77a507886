// What the value of a key is, by the name that tools know it by.

enum KeyRoles {
    /// - Parameters:
    ///   - written: the key.
    ///   - parents: the keys that hold it, the outermost first.
    static func role(of written: String, in parents: [String]) -> TextZone.Role {
        let key = written.lowercased()
        let parent = parents.last?.lowercased() ?? ""
        let inner = parent.split(separator: ".").last.map(String.init) ?? parent
        // Tables whose keys are the user's own names.
        if parent == "scripts" || parent == "commands" || key == "run" || key.hasPrefix("exec") {
            return .command
        }
        if isEntryPoints(parent) || parents.contains(where: { isEntryPoints($0.lowercased()) }) {
            return .module
        }
        if key == "filterwarnings" { return .words }
        if inner == "per-file-ignores" || key == "per-file-ignores" { return .words }
        if silent.contains(key) || parents.contains(where: { holders.contains($0.lowercased()) })
            || isForeign(written)
        {
            return .doubtful
        }
        if commands.contains(key) { return .command }
        if modules.contains(key) { return .module }
        if either.contains(key) { return .either }
        if paths.contains(key) { return .path }
        if prose.contains(key) { return .prose }
        return .value
    }

    /// What a key is, by the table that holds it: one of loggers or of rules a module; else with a dot in it nobody can tell.
    static func roleOfKey(in table: String, hasDot: Bool) -> TextZone.Role? {
        let last = table.split { $0 == "." || $0 == ":" }.last.map { $0.lowercased() } ?? ""
        if last == "loggers" { return .module }
        guard hasDot else { return nil }
        return ["logger", "logging", "banned-api", "loglevels"].contains(last) ? .module : .doubtful
    }

    private static func isEntryPoints(_ table: String) -> Bool {
        table == "project.scripts" || table == "project.gui-scripts"
            || table.hasPrefix("project.entry-points")
            || table == "tool.poetry.scripts" || table.hasPrefix("tool.poetry.plugins")
            || table == "options.entry_points" || table == "entry_points"
    }

    /// Whether a setting, a variable or an argument is called as what has names of its own: a queue, a table, a metric.
    /// They may look like a module's, and stay what they were for all who know them.
    static func isForeign(_ name: String) -> Bool {
        var words = self.words(name)
        // What tells one of many from the others.
        if words.last == "id",
            !words.dropLast().contains(where: { ["module", "class", "plugin"].contains($0) })
        {
            return true
        }
        if words.count > 1, let last = words.last, ["name", "names", "id", "prefix"].contains(last) {
            words.removeLast()
        }
        return words.last.map(foreign.contains) ?? false
    }

    /// The words of a name in small letters, be they told apart by signs or by capitals; of letters beyond ASCII, none is looked for
    /// here.
    private static func words(_ name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasSmall = false
        for byte in name.utf8 {
            let isCapital = (0x41...0x5A).contains(byte)
            let isLetter = isCapital || (0x61...0x7A).contains(byte) || byte >= 0x80
            if !isLetter || wasSmall && isCapital {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if isLetter { word.unicodeScalars.append(Unicode.Scalar(byte < 0x80 ? byte | 0x20 : 0x3F)) }
            wasSmall = isLetter && !isCapital
        }
        return word.isEmpty ? words : words + [word]
    }

    private static let foreign: Set<String> = [
        "queue", "queues", "topic", "topics", "channel", "exchange", "table", "tablename", "metric", "event",
        "bucket", "stream", "subject", "node", "nodename", "host", "hostname", "perm", "permission",
        "permissions", "label", "prog", "key", "hosts", "namespace", "domain", "group", "distribution",
    ]
    /// Tables that programs other than the project's own read, with names of their choice.
    private static let holders: Set<String> = ["labels", "annotations", "matchlabels", "selector"]
    /// Names of machines, images and jobs, whatever they look like.
    private static let silent: Set<String> = [
        "image", "uses", "container_name", "hostname", "aliases", "links", "external_links", "name",
        "job_name", "id", "key", "depends_on",
        "networks",
        "needs", "url", "urls", "repo", "repository", "homepage", "author", "email", "version", "runs-on",
        "namespace", "user", "group", "tags", "only", "except", "services", "container", "images",
        "restore-keys", "alert", "license", "keywords", "classifiers",
        "dependencies", "devdependencies", "requires", "install_requires", "targets", "labels", "host",
        "exports",
    ]
    private static let prose: Set<String> = [
        "description", "summary", "title", "message", "comment", "about",
    ]
    private static let commands: Set<String> = [
        "run", "command", "cmd", "entrypoint", "script", "before_script", "after_script", "args", "test",
        "shell",
        "commands_pre", "commands_post", "commands", "entry", "addopts", "before_install", "install",
        "build_command",
        "start_command", "prestart", "release_command", "healthcheck",
    ]
    private static let modules: Set<String> = [
        "packages", "py_modules", "py-modules", "modules", "module", "known_first_party", "known-first-party",
        "source_pkgs", "root_package", "root_packages", "source_modules", "forbidden_modules", "layers",
        "load-plugins",
        "django_settings_module", "flask_app", "root_urlconf", "wsgi_application", "asgi_application",
        "celery_app",
        "celery_imports", "wsgi", "include-package", "ignored-modules", "attr", "build-backend", "qualname",
    ]
    private static let either: Set<String> = ["source", "plugins", "source_pkg", "top_level", "project_root"]
    private static let paths: Set<String> = [
        "working-directory", "working_directory", "workdir", "workingdirectory", "context", "dockerfile",
        "file",
        "files", "path", "paths", "paths-ignore", "directory", "directories", "folder", "src", "sources",
        "include",
        "exclude", "rule_files", "env_file", "testpaths", "mypy_path", "pythonpath", "extends", "rootdir",
        "outdir",
        "baseurl", "main", "types", "typings", "bin", "where", "readme", "config", "config_file",
        "configuration",
        "template", "templates", "cache-dependency-path", "artifacts", "data_files", "script_location",
        "version_locations",
        "omit",
        "extend-exclude", "extend-include", "norecursedirs", "app_dir", "rootdirs", "typeroots", "workspaces",
        "src_paths", "script_files", "environmentfile", "static_dir", "templates_dir", "docs_dir",
        "credentials_file",
        "volumes", "node_path",
    ]
}
