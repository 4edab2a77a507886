import LineEditor
import Platform

/// The hosts that ssh's files name: ssh_config(5), known_hosts in sshd(8).
struct SSHHosts {
    let home: String?

    /// Flags of ssh, scp and rsync that take a value as a word of its own.
    private static let valued: Set<String> = [
        "-p", "-i", "-l", "-o", "-F", "-J", "-L", "-R", "-D", "-b", "-c", "-E", "-e", "-I", "-m", "-O", "-Q",
        "-S", "-W", "-w", "-P", "-B",
    ]

    func offer(_ program: String, _ given: [String], _ typed: String) -> ProgramWords.Offer? {
        let copies = program == "scp" || program == "rsync"
        var isValue = false
        var hosts = 0
        for word in given {
            if isValue {
                isValue = false
            } else if Self.valued.contains(word) {
                isValue = true
            } else if !word.hasPrefix("-") {
                hosts += 1
            }
        }
        // A jump host is one, too.
        if isValue, given.last != "-J" { return nil }
        // What follows the host is run there.
        guard copies || hosts == 0 else { return nil }
        // A path of that host.
        if copies, typed.contains(":") || typed.contains("/") { return nil }
        let user = typed.lastIndex(of: "@").map { String(typed[...$0]) } ?? ""
        let candidates = names().sorted { $0.key < $1.key }.map { name, address in
            Completion.Candidate(
                text: user + name + (copies ? ":" : ""), summary: address, ending: copies ? "" : " ")
        }
        return .init(candidates: candidates, takesFiles: copies)
    }

    /// With the address that the settings give them.
    private func names() -> [String: String?] {
        var found: [String: String?] = [:]
        for file in [home.map { $0 + "/.ssh/known_hosts" }, "/etc/ssh/ssh_known_hosts"].compactMap({ $0 }) {
            for line in SmallFile.lines(of: file) {
                var fields = line.split(separator: " ")[...]
                // `@cert-authority` and `@revoked`
                if fields.first?.hasPrefix("@") ?? false { fields.removeFirst() }
                // A hashed name says nothing.
                guard let first = fields.first, !first.hasPrefix("|"), !first.hasPrefix("#") else { continue }
                for name in first.split(separator: ",") {
                    let bare = name.hasPrefix("[") ? name.dropFirst().prefix { $0 != "]" } : name
                    if isPlain(bare) { found[String(bare)] = .some(nil) }
                }
            }
        }
        for file in [home.map { $0 + "/.ssh/config" }, "/etc/ssh/ssh_config"].compactMap({ $0 }) {
            read(file, &found, depth: 0)
        }
        return found
    }

    private func read(_ file: String, _ found: inout [String: String?], depth: Int) {
        var section: [String] = []
        for line in SmallFile.lines(of: file) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "=" || $0 == "\"" })
            guard let key = words.first?.lowercased() else { continue }
            switch key {
            case "host":
                section = words.dropFirst().filter(isPlain).map(String.init)
                for name in section where found[name] == nil { found[name] = .some(nil) }
            case "match": section = []
            case "hostname":
                guard let address = words.dropFirst().first else { continue }
                for name in section where found[name] == .some(nil) { found[name] = String(address) }
            case "include" where depth < 4:
                for pattern in words.dropFirst() {
                    for path in files(String(pattern), beside: file) { read(path, &found, depth: depth + 1) }
                }
            default: break
            }
        }
    }

    /// What `Include` names: a file, or those of a folder that end in a way (`conf.d/*`, `conf.d/*.conf`).
    private func files(_ pattern: String, beside file: String) -> [String] {
        var path = pattern
        if path.hasPrefix("~/"), let home { path = home + path.dropFirst() }
        path = Path.absolute(path, in: Path.parent(file))
        guard let star = path.firstIndex(of: "*") else { return [path] }
        let ending = path[path.index(after: star)...]
        guard path[..<star].hasSuffix("/"), !ending.contains("*"), !ending.contains("/") else { return [] }
        let folder = String(path[..<star].dropLast())
        return PathCompletion.entries(in: folder).filter { $0.hasSuffix(ending) }.sorted().map {
            folder + "/" + $0
        }
    }

    private func isPlain(_ name: Substring) -> Bool { !name.contains { "*?!".contains($0) } && !name.isEmpty }
}
