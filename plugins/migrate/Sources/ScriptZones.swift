// Where paths and commands stand in shell scripts, Makefiles, files of settings, and nginx's directives.

struct ScriptZones {
    private let lines: TextLines

    init(_ lines: TextLines) { self.lines = lines }

    /// A script is one long command; `CommandWords` knows where the next begins.
    func shell() -> [TextZone] { [TextZone(range: 0..<lines.bytes.count, role: .command)] }

    /// `NAME=value`
    func settings() -> [TextZone] {
        var found: [TextZone] = []
        lines.forEach { line in
            let text = lines.trimmed(line)
            if lines.bytes[text].first == UInt8(ascii: "#") {
                found.append(TextZone(range: text, role: .prose))
            } else if let equals = lines.first("=", in: text) {
                var name = lines.text(lines.trimmed(text.lowerBound..<equals))
                if name.hasPrefix("export ") { name = String(name.dropFirst(7)) }
                let value = lines.unquoted(lines.trimmed(equals + 1..<text.upperBound))
                if !value.isEmpty {
                    let role = KeyRoles.role(of: name, in: [])
                    found.append(TextZone(range: value, role: role))
                }
            }
        }
        return found
    }

    /// Rules with their recipes, and variables.
    func makefile() -> [TextZone] {
        var found: [TextZone] = []
        var isContinued = false
        var role = TextZone.Role.words
        lines.forEach { line in
            let bytes = lines.bytes
            let text = lines.trimmed(line)
            guard let first = bytes[text].first else { return }
            let goesOn = bytes[text.upperBound - 1] == UInt8(ascii: "\\")
            defer { isContinued = goesOn }
            let body = goesOn ? text.lowerBound..<text.upperBound - 1 : text
            if isContinued, role == .command, let last = found.popLast() {
                return found.append(TextZone(range: last.range.lowerBound..<body.upperBound, role: role))
            }
            if isContinued { return found.append(TextZone(range: body, role: role)) }
            if bytes[line.lowerBound] == 0x09 {
                role = .command
                let command = bytes[body].drop { $0 == 0x40 || $0 == 0x2B || $0 == 0x2D || $0 == 0x20 }
                return found.append(TextZone(range: command.indices, role: role))
            }
            if first == UInt8(ascii: "#") { return found.append(TextZone(range: text, role: .prose)) }
            let comment = bytes[body].firstIndex(of: UInt8(ascii: "#")) ?? body.upperBound
            if comment < body.upperBound {
                found.append(TextZone(range: comment..<body.upperBound, role: .prose))
            }
            let statement = body.lowerBound..<comment
            if let equals = lines.first("=", in: statement) {
                let name = bytes[statement.lowerBound..<equals].prefix { $0.isOfName }
                role = Self.role(ofVariable: lines.text(name.indices))
                found.append(TextZone(range: equals + 1..<statement.upperBound, role: role))
            } else if let colon = lines.first(":", in: statement) {
                role = .rule
                if lines.starts(statement, with: ".PHONY") {
                    // Of a path the rule's own name follows, too.
                    for word in lines.words(colon + 1..<statement.upperBound)
                    where bytes[word].contains(UInt8(ascii: "/")) {
                        found.append(TextZone(range: word, role: role))
                    }
                } else {
                    let recipe = lines.first(";", in: colon + 1..<statement.upperBound)
                    found.append(TextZone(range: statement.lowerBound..<colon, role: role))
                    found.append(TextZone(range: colon + 1..<(recipe ?? statement.upperBound), role: role))
                    if let recipe {
                        role = .command
                        found.append(TextZone(range: recipe + 1..<statement.upperBound, role: role))
                    }
                }
            } else {
                role = .words
                found.append(TextZone(range: statement, role: role))
            }
        }
        return found
    }

    /// What a variable holds, by the words in its name.
    private static func role(ofVariable name: String) -> TextZone.Role {
        let words = name.uppercased().split { $0 == "_" || $0 == "-" }.map(String.init)
        let paths: Set<String> = [
            "SRC", "SRCS", "SOURCE", "SOURCES", "DIR", "DIRS", "PATH", "PATHS", "FILE", "FILES", "FOLDER",
            "FOLDERS", "PACKAGE", "PACKAGES", "PKG", "PKGS", "TESTS",
        ]
        if words.contains(where: paths.contains) { return .paths }
        if words.contains("CMD") || words.contains("COMMAND") || words.contains("RUN") { return .command }
        return .words
    }

    /// nginx: a name, and its words up to `;` or `{`.
    func directives() -> [TextZone] {
        var found: [TextZone] = []
        lines.forEach { line in
            var text = lines.trimmed(line)
            if let hash = lines.bytes[text].indices.first(where: {
                lines.bytes[$0] == UInt8(ascii: "#")
                    && ($0 == text.lowerBound || TextLines.isBlank(lines.bytes[$0 - 1]))
            }) {
                found.append(TextZone(range: hash..<text.upperBound, role: .prose))
                text = lines.trimmed(text.lowerBound..<hash)
            }
            let words = lines.words(text)
            guard let name = words.first else { return }
            // A location is an address, not a place on the disk.
            if ["location", "server_name", "proxy_pass", "rewrite", "return", "upstream", "server"]
                .contains(lines.text(name))
            {
                return
            }
            for word in words.dropFirst() { found.append(TextZone(range: word, role: .words)) }
        }
        return found
    }
}
