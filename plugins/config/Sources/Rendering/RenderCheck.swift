// The programs that tell whether a rendered file is right.

import Glibc
import Platform
import PluginAPI
import Syntax

enum RenderCheck: String, CaseIterable {
    case nginx
    case prometheus
    case rules
    case systemd
    case compose

    /// By `--check`, else by the file's name and folder; nil: nobody is known for it.
    init?(_ call: Invocation, _ path: String) throws {
        if let given = try call.optionalString("check") {
            guard let check = RenderCheck(rawValue: given) else {
                let names = Self.allCases.map(\.rawValue)
                throw ErrorValue.usage(
                    "there is no check '\(given)'",
                    help: closest(to: given, among: names).map { "did you mean '\($0)'?" }
                        ?? "there is " + names.joined(separator: ", "), at: call.span(of: "check"))
            }
            self = check
            return
        }
        let parts = path.lowercased().split(separator: "/").map(String.init)
        let name = parts.last ?? ""
        let isYAML = name.hasSuffix(".yml") || name.hasSuffix(".yaml")
        if name.hasSuffix(".conf"), parts.suffix(3).contains(where: { $0.contains("nginx") }) {
            self = .nginx
        } else if isYAML, name.contains("rules") {
            self = .rules
        } else if isYAML, name.hasPrefix("prometheus") {
            self = .prometheus
        } else if isYAML, name.contains("compose") {
            self = .compose
        } else if [".service", ".timer", ".socket", ".mount", ".target", ".path"].contains(
            where: name.hasSuffix)
        {
            self = .systemd
        } else {
            return nil
        }
    }

    private var program: String {
        switch self {
        case .nginx: "nginx"
        case .prometheus, .rules: "promtool"
        case .systemd: "systemd-analyze"
        case .compose: "docker"
        }
    }

    /// Checks a text that is to be the file at `path`. Throws what the program says against it; where the program isn't
    /// installed, that is said.
    /// - Parameter secrets: what of the text is not shown.
    func run(_ text: String, _ path: String, shown: String, secrets: [String], _ call: Invocation) throws {
        let context = call.context
        // Servers' programs lie beside those that everybody has.
        let places = ["/usr/sbin", "/usr/local/sbin", "/sbin"].map { Path.join($0, program) }
        guard let found = context.program(named: program) ?? places.first(where: Files.isFile) else {
            context.note("note: \(program) isn't here, so \(shown) was not checked")
            return
        }
        if self == .compose, try !hasCompose(found, context) {
            context.note("note: docker has no compose here, so \(shown) was not checked")
            return
        }
        let folder: String
        do { folder = try Files.makeTemporaryFolder(prefix: "nops-render-") } catch {
            throw ErrorValue(error.description, kind: "io", at: call.span)
        }
        defer { try? Files.removeTree(folder) }
        let file = Path.join(folder, Path.name(path))
        do {
            // What it refers to beside itself is there, too.
            for name in try Files.list(Path.parent(path)) where name != Path.name(path) {
                // One that can't be made is missed by the program, if it wants it.
                _ = symlink(Path.join(Path.parent(path), name), Path.join(folder, name))
            }
            try Files.writeWhole(file, Array(text.utf8), mode: 0o600)
            let words = [found] + (try arguments(file, folder, text))
            let line = words.map(ConfigRevision.quoted).joined(separator: " ")
            guard
                case .record(let result) = try context.evaluate("capture ^\(line)", name: program).collected()
            else {
                return
            }
            if case .int(0)? = result["status"] { return }
            let said = [result["stderr"], result["stdout"]].compactMap { $0?.string }.joined(separator: "\n")
            // What fails behind that is that a user may not open the server's ports and logs.
            if self == .nginx, said.contains("syntax is ok") { return }
            let lines = said.split(separator: "\n").map {
                Self.plain(String($0).replacing(file, with: shown).replacing(folder + "/", with: ""))
            }
            .filter { !$0.contains(folder) && !$0.contains(Self.wrapper) && !$0.isEmpty }.map { "\n  " + $0 }
            throw ErrorValue(
                "\(program) does not accept the result, so \(shown) stays as it is:"
                    + SecretMask.masked(
                        secrets.reduce(lines.joined()) { $0.replacing($1, with: SecretMask.mask) }),
                kind: "check",
                help: "`--no-check` writes it all the same", at: call.span(of: "template"))
        } catch let error as SystemError {
            throw ErrorValue(error.description, kind: "io", at: call.span)
        }
    }

    /// What stands around a part of nginx's configuration.
    private static let wrapper = "nops-main.conf"

    /// Compose is a plugin of docker that may be missing.
    private func hasCompose(_ docker: String, _ context: any Context) throws -> Bool {
        let line = [docker, "compose", "version"].map(ConfigRevision.quoted).joined(separator: " ")
        guard case .record(let result) = try context.evaluate("capture ^\(line)", name: program).collected(),
            case .int(0)? = result["status"]
        else { return false }
        return true
    }

    /// A line without the time and the process that nginx puts before it.
    private static func plain(_ line: String) -> String {
        let words = line.split(separator: " ", maxSplits: 4)
        return words.count == 5 && words[2].hasPrefix("[") ? "\(words[2]) \(words[4])" : line
    }

    private func arguments(_ file: String, _ folder: String, _ text: String) throws(SystemError) -> [String] {
        switch self {
        case .prometheus: return ["check", "config", file]
        case .rules: return ["check", "rules", file]
        case .systemd: return ["verify", file]
        case .compose: return ["compose", "-f", file, "config", "--quiet"]
        case .nginx:
            var main = file
            let isWhole = text.split(whereSeparator: \.isNewline).contains { line in
                let words = line.split { $0 == " " || $0 == "\t" || $0 == "{" }
                return words.first == "events"
            }
            if !isWhole {
                // A part, as those in sites-enabled, stands within `http`.
                main = Path.join(folder, Self.wrapper)
                try Files.writeWhole(main, Array("events {}\nhttp { include \"\(file)\"; }\n".utf8))
            }
            return ["-t", "-e", "stderr", "-p", folder, "-c", main]
        }
    }
}
