// Where values stand in TOML and in INI files, among them systemd's units.

struct TableZones {
    private let lines: TextLines
    private let isTOML: Bool
    private var table = ""
    private var key = ""
    /// TOML: open brackets and quotes of a value over several lines.
    private var depth = 0
    private var isInText = false
    private var found: [TextZone] = []
    /// The package whose files the value tells.
    private var package: Range<Int>?

    init(_ lines: TextLines, isTOML: Bool) {
        self.lines = lines
        self.isTOML = isTOML
    }

    func zones() -> [TextZone] {
        var reader = self
        lines.forEach { reader.read($0) }
        return reader.found
    }

    private mutating func read(_ line: Range<Int>) {
        let bytes = lines.bytes
        let text = lines.trimmed(line)
        guard let first = bytes[text].first else { return }
        if isInText || depth > 0 { return value(text) }
        if first == UInt8(ascii: "#") || !isTOML && first == UInt8(ascii: ";") {
            return found.append(TextZone(range: text, role: .prose))
        }
        if first == UInt8(ascii: "["), isTOML || text.lowerBound == line.lowerBound { return header(text) }
        // INI: a line that is set in goes on with the value before it.
        if !isTOML, text.lowerBound > line.lowerBound, !key.isEmpty { return value(text) }
        let end =
            isTOML
            ? keyEnd(text)
            : bytes[text].firstIndex { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }
        guard let end else { return }
        let name = lines.trimmed(text.lowerBound..<end)
        key = lines.text(lines.unquoted(name))
        package = nil
        if lines.first("/", in: name) != nil {
            found.append(TextZone(range: lines.unquoted(name), role: .value))
        } else if Self.byPackage.contains(where: table.hasSuffix) {
            if !Self.byPackage[2...].contains(where: table.hasSuffix) { package = lines.unquoted(name) }
            found.append(TextZone(range: lines.unquoted(name), role: .module))
        } else if let role = KeyRoles.roleOfKey(in: table, hasDot: lines.first(".", in: name) != nil) {
            found.append(TextZone(range: quotedPart(name), role: role))
        }
        value(end + 1..<text.upperBound)
    }

    /// Tables whose keys are packages.
    private static let byPackage = ["package-data", "package_data", "package-dir", "package_dir"]

    /// Of a key `"a.b".c` what stands in quotes; else all of it.
    private func quotedPart(_ range: Range<Int>) -> Range<Int> {
        guard let quote = lines.bytes[range].first, quote == 0x22 || quote == 0x27,
            let end = lines.bytes[range].dropFirst().firstIndex(of: quote)
        else { return range }
        return range.lowerBound + 1..<end
    }

    private func keyEnd(_ range: Range<Int>) -> Int? {
        var quote: UInt8?
        for at in range {
            let byte = lines.bytes[at]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == UInt8(ascii: "=") {
                return at
            }
        }
        return nil
    }

    /// `[tool.x]`, and `[mypy-a.b.*]`, which names a module.
    private mutating func header(_ text: Range<Int>) {
        let inner = lines.bytes[text].drop { $0 == UInt8(ascii: "[") }.prefix { $0 != UInt8(ascii: "]") }
        table = lines.text(inner.indices)
        key = ""
        if isTOML { return quotedParts(inner.indices) }
        if table.hasPrefix("mypy-") {
            for name in inner.dropFirst(5).split(separator: UInt8(ascii: ",")) {
                found.append(TextZone(range: name.indices, role: .module))
            }
        } else if let slash = inner.lastIndex(of: UInt8(ascii: "/")) {
            // `[bumpversion:file:a/b.py]`
            let colon = inner[..<slash].lastIndex(of: UInt8(ascii: ":"))
            found.append(
                TextZone(range: (colon.map { $0 + 1 } ?? inner.startIndex)..<inner.endIndex, role: .path))
        }
    }

    /// `[loggers."a.b"]`: what stands in quotes is a key of the table before it.
    private mutating func quotedParts(_ range: Range<Int>) {
        var at = range.lowerBound
        while at < range.upperBound {
            let quote = lines.bytes[at]
            guard quote == 0x22 || quote == 0x27 else {
                at += 1
                continue
            }
            let start = at + 1
            guard let end = lines.bytes[start..<range.upperBound].firstIndex(of: quote) else { return }
            let outer = lines.text(max(range.lowerBound, at - 64)..<max(at - 1, range.lowerBound))
            if lines.first("/", in: start..<end) != nil {
                found.append(TextZone(range: start..<end, role: .value))
            } else if let role = KeyRoles.roleOfKey(
                in: outer, hasDot: lines.first(".", in: start..<end) != nil)
            {
                found.append(TextZone(range: start..<end, role: role))
            }
            at = end + 1
        }
    }

    /// The list of packages that Poetry takes.
    private var isPackages: Bool { isTOML && table == "tool.poetry" && key == "packages" }

    private var role: TextZone.Role {
        switch key {
        case "init-hook": return .statements
        case "test" where !isTOML: return .value
        case "where" where table.hasSuffix("packages.find"): return .path
        case "include" where table.hasSuffix("packages.find"): return .module
        case "exclude" where table.hasSuffix("packages.find"): return .module
        case "modules" where isTOML && table.hasPrefix("tool.poetry"): return .path
        default: break
        }
        return KeyRoles.role(of: key, in: table.isEmpty ? [] : [table])
    }

    private mutating func value(_ range: Range<Int>) {
        if isTOML { return strings(range) }
        var text = lines.trimmed(range)
        if let comment = lines.bytes[text].indices.first(where: {
            lines.bytes[$0] == UInt8(ascii: "#") && $0 > text.lowerBound
                && TextLines.isBlank(lines.bytes[$0 - 1])
        }) {
            found.append(TextZone(range: comment..<text.upperBound, role: .prose))
            text = lines.trimmed(text.lowerBound..<comment)
        }
        guard !text.isEmpty else { return }
        // setuptools: `version = attr: a.b.__version__`.
        if lines.starts(text, with: "attr:") {
            return found.append(
                TextZone(range: lines.trimmed(text.lowerBound + 5..<text.upperBound), role: .module))
        }
        if let package { return found.append(TextZone(range: text, role: .packaged, folder: package)) }
        switch role {
        case .module where lines.first("=", in: text) != nil:
            // `name = a.b:object`
            let at = lines.first("=", in: text) ?? text.lowerBound
            let words = lines.words(at + 1..<text.upperBound)
            if let word = words.first { found.append(TextZone(range: word, role: .module)) }
        case .module, .either, .path, .words:
            for part in lines.bytes[text].split(whereSeparator: { TextLines.isBlank($0) || $0 == 0x2C }) {
                found.append(
                    TextZone(range: lines.unquoted(part.indices), role: role == .words ? .value : role))
            }
        default: found.append(TextZone(range: lines.unquoted(text), role: role))
        }
    }

    /// The strings of a TOML value, which may go on over several lines.
    private mutating func strings(_ range: Range<Int>) {
        let bytes = lines.bytes
        var at = range.lowerBound
        func isMark(_ at: Int) -> Bool {
            at + 2 < range.upperBound && bytes[at] == bytes[at + 1] && bytes[at] == bytes[at + 2]
                && (bytes[at] == 0x22 || bytes[at] == 0x27)
        }
        /// The rest of a text between three quotes each.
        func skipText() {
            let start = at
            while at < range.upperBound, !isMark(at) { at += 1 }
            let content = start..<min(at, range.upperBound)
            if !content.isEmpty {
                found.append(TextZone(range: content, role: role == .command ? .command : .words))
            }
            guard at < range.upperBound else { return }
            isInText = false
            at += 3
        }
        if isInText { skipText() }
        var inner = key
        while at < range.upperBound {
            switch bytes[at] {
            case UInt8(ascii: "#"):
                found.append(TextZone(range: at..<range.upperBound, role: .prose))
                return
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case 0x22, 0x27:
                if isMark(at) {
                    at += 3
                    isInText = true
                    skipText()
                    inner = key
                    continue
                }
                let quote = bytes[at]
                var end = at + 1
                while end < range.upperBound, bytes[end] != quote { end += bytes[end] == 0x5C ? 2 : 1 }
                end = min(end, range.upperBound)
                let isKey = depth > 0 && isFollowedByEquals(end + 1, range.upperBound)
                let outer = key
                let isIncluded = isPackages && inner == "include"
                key = inner
                if !isKey, end > at + 1 {
                    found.append(
                        package.map { TextZone(range: at + 1..<end, role: .packaged, folder: $0) }
                            ?? TextZone(range: at + 1..<end, role: isIncluded ? .included : role))
                }
                key = outer
                at = end
            case let byte where byte.isOfName && depth > 0:
                // `{include = "a"}`
                var end = at
                while end < range.upperBound, bytes[end].isOfName || bytes[end] == 0x2D {
                    end += 1
                }
                if isFollowedByEquals(end, range.upperBound) { inner = lines.text(at..<end) }
                at = end
                continue
            default: break
            }
            at += 1
        }
    }

    private func isFollowedByEquals(_ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        return lines.bytes[start..<end].first { $0 != 0x20 } == UInt8(ascii: "=")
    }
}
