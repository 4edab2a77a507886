// Where values stand in YAML, told line by line: what a migration changes in it are single words, never its structure.

struct YAMLZones {
    private let lines: TextLines
    private var keys: [(indent: Int, name: String, place: Int)] = []
    private var found: [TextZone] = []
    /// The block scalar that is being read: the indentation that its lines have more of, and what it is.
    private var block: (indent: Int, role: TextZone.Role?)?

    /// How many items of lists and keys were met, and by how far its keys are set in, which of them one is.
    private var count = 0
    private var items: [Int: Int] = [:]
    /// The folders in which commands of a table run, and which zones are such commands.
    private var workFolders: [Int: Range<Int>] = [:]
    private var runs: [(zone: Int, table: Int, job: String)] = []
    /// The same of a workflow's `defaults: run:`, by job; "" is for all.
    private var jobFolders: [String: Range<Int>] = [:]

    /// The line is an item of a list.
    private var isItem = false
    /// The keys of GitHub, CircleCI and Azure for the folder of a command.
    private static let folders: Set<String> = ["working-directory", "working_directory", "workingDirectory"]
    /// Keys whose lists are the words of one command.
    private static let argumentLists: Set<String> = ["command", "args", "entrypoint", "cmd"]

    init(_ lines: TextLines) { self.lines = lines }

    func zones() -> [TextZone] {
        var reader = self
        lines.forEach { reader.read($0) }
        for run in reader.runs {
            reader.found[run.zone].folder =
                reader.workFolders[run.table] ?? reader.jobFolders[run.job] ?? reader.jobFolders[""]
        }
        return reader.found
    }

    private mutating func read(_ line: Range<Int>) {
        let bytes = lines.bytes
        var at = line.lowerBound
        while at < line.upperBound, bytes[at] == 0x20 { at += 1 }
        guard at < line.upperBound else { return }
        var indent = at - line.lowerBound
        if let open = block {
            if indent > open.indent {
                if let role = open.role {
                    noteRun(role, open.indent)
                    found.append(TextZone(range: at..<line.upperBound, role: role))
                }
                return
            }
            block = nil
        }
        if bytes[at] == UInt8(ascii: "#") {
            found.append(TextZone(range: at..<line.upperBound, role: .prose))
            return
        }
        isItem = false
        // Items of a list: the key is the one above.
        while bytes[at] == UInt8(ascii: "-"), at + 1 < line.upperBound, bytes[at + 1] == 0x20 {
            keys.removeAll { $0.indent > indent }
            isItem = true
            at += 1
            while at < line.upperBound, bytes[at] == 0x20 { at += 1 }
            guard at < line.upperBound else { return }
            indent = at - line.lowerBound
            count += 1
            items = items.filter { $0.key < indent }
            items[indent] = count
        }
        if let colon = keyEnd(at..<line.upperBound) {
            keys.removeAll { $0.indent >= indent }
            if items.keys.contains(where: { $0 > indent }) { items = items.filter { $0.key <= indent } }
            isItem = false
            let key = lines.unquoted(at..<colon)
            let table = keys.last?.name ?? ""
            let holder = items[indent] ?? keys.last?.place ?? 0
            count += 1
            keys.append((indent, lines.text(key), count))
            if lines.first("/", in: key) != nil {
                found.append(TextZone(range: key, role: .value))
            } else if let role = KeyRoles.roleOfKey(in: table, hasDot: lines.first(".", in: key) != nil) {
                found.append(TextZone(range: key, role: role))
            }
            let first = found.count
            value(colon + 1..<line.upperBound, indent: indent)
            guard found.count > first else { return }
            if Self.folders.contains(lines.text(key)) {
                noteDefault(found[first].range)
                workFolders[holder] = found[first].range
            }
            if found[first].role == .command { runs.append((first, holder, job)) }
        } else {
            value(at..<line.upperBound, indent: indent - 1)
        }
    }

    /// The colon that ends a key at the beginning of a text.
    private func keyEnd(_ range: Range<Int>) -> Int? {
        let bytes = lines.bytes
        var at = range.lowerBound
        guard at < range.upperBound else { return nil }
        let quote = bytes[at]
        if quote == 0x22 || quote == 0x27 {
            guard let close = bytes[(at + 1)..<range.upperBound].firstIndex(of: quote) else { return nil }
            at = close + 1
            return at < range.upperBound && bytes[at] == UInt8(ascii: ":") ? at : nil
        }
        if quote == UInt8(ascii: "[") || quote == UInt8(ascii: "{") { return nil }
        while at < range.upperBound {
            if bytes[at] == UInt8(ascii: "#"), at > range.lowerBound, bytes[at - 1] == 0x20 { return nil }
            if bytes[at] == UInt8(ascii: ":"), at + 1 == range.upperBound || bytes[at + 1] == 0x20 {
                return at
            }
            at += 1
        }
        return nil
    }

    private mutating func value(_ range: Range<Int>, indent: Int) {
        let bytes = lines.bytes
        var range = lines.trimmed(range)
        let names = keys.map(\.name)
        let role = names.last.map { Self.role(of: $0, in: names.dropLast()) } ?? .value
        if let comment = comment(in: range) {
            found.append(TextZone(range: comment..<range.upperBound, role: .prose))
            range = lines.trimmed(range.lowerBound..<comment)
        }
        guard let first = bytes[range].first else { return }
        digests(range)
        if first == UInt8(ascii: "|") || first == UInt8(ascii: ">") {
            block = (max(indent, 0), role == .path || role == .module ? .words : role)
            return
        }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") { return items(range, role) }
        add(range, role)
    }

    /// A line of a block is a command of its item.
    private mutating func noteRun(_ role: TextZone.Role, _ indent: Int) {
        guard role == .command else { return }
        // The table that holds the key of the block.
        let holder = items[indent] ?? keys.dropLast().last?.place ?? 0
        runs.append((found.count, holder, job))
    }

    /// The job of a workflow that is being read; "" is none.
    private var job: String { keys.count > 1 && keys[0].name == "jobs" ? keys[1].name : "" }

    /// `defaults: {run: {working-directory: a}}` of a workflow or of one of its jobs.
    private mutating func noteDefault(_ folder: Range<Int>) {
        let names = keys.map(\.name)
        guard let place = names.firstIndex(of: "defaults"), place == 0 || place == 2 && !job.isEmpty,
            names.dropFirst(place + 1).first ?? "run" == "run"
        else { return }
        jobFolders[job] = folder
    }

    private mutating func add(_ range: Range<Int>, _ role: TextZone.Role?) {
        var value = lines.unquoted(range)
        guard var role, !value.isEmpty else { return }
        // A list of variables: `- NAME=value`.
        if role == .value, isItem, let equals = lines.first("=", in: value), equals + 1 < value.upperBound,
            lines.bytes[value.lowerBound..<equals].allSatisfy(\.isOfName)
        {
            role = KeyRoles.role(of: lines.text(value.lowerBound..<equals), in: [])
            value = equals + 1..<value.upperBound
        }
        if role == .command, isItem, Self.argumentLists.contains(keys.last?.name ?? "") {
            // The items before, if nothing but the list's marks lies between.
            if let last = found.last, last.role == .arguments,
                lines.bytes[last.range.upperBound..<value.lowerBound].allSatisfy({
                    TextLines.isBlank($0) || $0 == 0x2D || $0 == 0x22 || $0 == 0x27
                })
            {
                found[found.count - 1].range = last.range.lowerBound..<value.upperBound
            } else {
                found.append(TextZone(range: value, role: .arguments))
            }
            return
        }
        found.append(TextZone(range: value, role: role))
    }

    private static let digest = ByteSearch("hashFiles(")

    /// `${{ hashFiles('a/b') }}`
    private mutating func digests(_ range: Range<Int>) {
        let part = UnsafeBufferPointer(rebasing: lines.bytes[range])
        var from = 0
        while let at = Self.digest.first(in: part, from: from) {
            let start = range.lowerBound + at + Self.digest.word.count
            let end = lines.first(")", in: start..<range.upperBound) ?? range.upperBound
            for path in lines.bytes[start..<end].split(whereSeparator: { $0 == 0x2C || TextLines.isBlank($0) }
            ) {
                found.append(TextZone(range: lines.unquoted(path.indices), role: .path))
            }
            from = end - range.lowerBound
        }
    }

    /// `[a, b]` and `{key: value}`
    private mutating func items(_ range: Range<Int>, _ role: TextZone.Role?) {
        let bytes = lines.bytes
        let names = keys.map(\.name)
        // A command as a list of words is one command.
        let isList = bytes[range].first == UInt8(ascii: "[")
        if role == .command, isList || !names.contains("defaults") {
            found.append(TextZone(range: range, role: .command))
            return
        }
        var start = range.lowerBound
        var role = role
        var inner = ""
        /// The keys of the tables within tables that are open.
        var holders: [String] = []
        for at in range.lowerBound...range.upperBound {
            let isEnd = at == range.upperBound
            let byte = isEnd ? 0x2C : bytes[at]
            switch byte {
            case UInt8(ascii: ":") where at + 1 < range.upperBound && bytes[at + 1] == 0x20:
                let key = lines.text(lines.unquoted(lines.trimmed(start..<at)))
                role = Self.role(of: key, in: names + holders.filter { !$0.isEmpty })
                inner = key
                start = at + 1
            case UInt8(ascii: "["): start = at + 1
            case UInt8(ascii: "{"):
                holders.append(inner)
                start = at + 1
            case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if at > start { add(lines.trimmed(start..<at), role) }
                if byte == UInt8(ascii: "}") { _ = holders.popLast() }
                if Self.folders.contains(inner), let zone = found.last { noteDefault(zone.range) }
                inner = ""
                start = at + 1
            default: break
            }
        }
    }

    /// Where a comment begins, outside of quotes.
    private func comment(in range: Range<Int>) -> Int? {
        var quote: UInt8?
        for at in range {
            let byte = lines.bytes[at]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                if at == range.lowerBound || !lines.bytes[at - 1].isOfName { quote = byte }
            } else if byte == UInt8(ascii: "#"), at == range.lowerBound || lines.bytes[at - 1] == 0x20 {
                return at
            }
        }
        return nil
    }

    /// What a key's value is, with what only YAML's users mean by some keys.
    private static func role(of key: String, in parents: some Collection<String>) -> TextZone.Role? {
        let parents = Array(parents)
        // Plans tell of what was.
        if parents.first == "moves" || key == "moves" { return nil }
        switch key {
        // Compose: the files of a service. In a list of jobs it is a name.
        case "build": return .path
        case "volumes" where parents.isEmpty: return nil
        // A pattern of what runs, in a workflow.
        case "branches", "branches-ignore", "types": return nil
        case "test" where parents.last != "healthcheck": return .value
        case "name" where parents.last == "secrets": return nil
        default: return KeyRoles.role(of: key, in: parents)
        }
    }
}
