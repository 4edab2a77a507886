// What readers of YAML 1.1 and 1.2 take for different things, and what one writes by mistake.

import Formats
import Platform
import PluginAPI

/// Looks at the text of one YAML file, beside the tree that it was read into.
struct YAMLTraps {
    private let lines: [Substring]
    private let source: Source
    private(set) var problems: [SchemaProblem] = []

    /// `merges`: where `<<` takes in several mappings of which the first hides something.
    init(_ text: String, _ tree: Node, _ source: Source, merges: [Origin] = []) {
        self.source = source
        lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        look(at: tree, .root)
        for merge in merges { checkOrder(merge) }
    }

    /// Of what `<<: [*defaults, *own]` takes in, the first wins, as one that is called the common one hardly should.
    private mutating func checkOrder(_ origin: Origin) {
        guard let place = origin.place, lines.indices.contains(Int(place.line) - 1) else { return }
        let line = String(lines[Int(place.line) - 1].unicodeScalars.dropFirst(Int(place.column) - 1))
        let names = line.split(separator: "*").dropFirst().map { part in
            String(part.prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) })
        }
        let common = ["base", "common", "default", "defaults", "shared", "global"]
        // By its name, or by that of the key at which it stands.
        func isCommon(_ name: String) -> Bool {
            let line = lines.first { $0.contains("&\(name)") && $0.contains(":") }
            let key = line.map { String($0.prefix { $0 != ":" }) } ?? ""
            return WellKnownKeys.words(name + "." + key).contains { common.contains($0) }
        }
        guard let first = names.first, names.count > 1, isCommon(first),
            !names.dropFirst().contains(where: isCommon)
        else {
            return
        }
        let order = (names.dropFirst() + [first]).map { "*" + $0 }.joined(separator: ", ")
        add(
            origin, .root, "yaml-merge-order",
            "of several the first wins, so `\(first)` hides what the others say",
            "write `<<: [\(order)]`")
    }

    private mutating func look(at node: Node, _ key: ConfigKey) {
        switch node.content {
        case .scalar(let value):
            // What `!include` takes in stands in another text.
            guard let place = node.origin.place, node.origin.source === source else { return }
            let written = written(at: place)
            check(value, written, node.origin, key)
            if written != nil, key.namesSecret { checkComment(place, key) }
        case .map(let fields, _):
            for (name, node) in zip(fields.names, fields.nodes) {
                let key = key.appending(.name(name))
                if node.origin.source === source { check(name: name, node.origin.ofKey, key) }
                look(at: node, key)
            }
        case .list(let items, _):
            for (index, node) in items.enumerated() { look(at: node, key.appending(.index(index))) }
        case .keyed, .removed: break
        }
    }

    /// What stands at a place, up to the end of a plain scalar there; nil: it is quoted, or has a tag or anchor.
    private func written(at place: SourcePlace) -> String? {
        let row = Int(place.line) - 1
        guard lines.indices.contains(row) else { return nil }
        let rest = lines[row].unicodeScalars.dropFirst(Int(place.column) - 1)
        guard let first = rest.first, !"\"'|>&*!".unicodeScalars.contains(first) else {
            return rest.isEmpty ? "" : nil
        }
        var text = ""
        for scalar in rest {
            if ",]}".unicodeScalars.contains(scalar) || (scalar == "#" && text.last == " ") { break }
            text.unicodeScalars.append(scalar)
        }
        return text.trimmingBlanks
    }

    /// The first word of a comment that stands where a value would, and right behind its `#`, as in `channel: #support`.
    private func commentWord(at place: SourcePlace?) -> String? {
        guard let place, lines.indices.contains(Int(place.line) - 1) else { return nil }
        let rest = lines[Int(place.line) - 1].unicodeScalars.dropFirst(Int(place.column) - 1)
        let word = rest.drop { $0 == " " }.prefix { $0 != " " && $0 != "\"" && $0 != "\t" }
        guard word.first == "#", let next = word.dropFirst().first, next != "#" else { return nil }
        return String(String.UnicodeScalarView(word))
    }

    /// Of a secret without quotes, what stands behind ` #` is no part.
    private mutating func checkComment(_ place: SourcePlace, _ key: ConfigKey) {
        let line = lines[Int(place.line) - 1]
        let value = line.unicodeScalars.dropFirst(Int(place.column) - 1)
        guard let mark = Substring(value).firstRange(of: " #")?.upperBound, mark < value.endIndex,
            !line[mark].isWhitespace, line[mark] != "#"
        else { return }
        let column = line.unicodeScalars.distance(from: line.startIndex, to: mark)
        add(
            Origin(source, SourcePlace(line: Int(place.line), column: column)), key, "yaml-comment",
            "what stands behind this `#` is a comment, and no part of the secret",
            "put the value in quotes; before a comment stands `# `, with the space")
    }

    private mutating func add(
        _ origin: Origin, _ key: ConfigKey, _ rule: String, _ message: String, _ help: String
    ) {
        problems.append(SchemaProblem(origin: origin, key: key, rule: rule, message: message, help: help))
    }

    private mutating func check(name: String, _ origin: Origin, _ key: ConfigKey) {
        if let hidden = name.unicodeScalars.first(where: { Self.hidden.contains($0.value) }) {
            return add(
                origin, key, "hidden-character",
                "the key has a character that nobody sees (U+\(String(hidden.value, radix: 16, uppercase: true)))",
                "write it anew")
        }
        // `on` is a key of every workflow.
        guard let place = origin.place, ["no", "yes"].contains(name.lowercased()), name != "nO",
            name != "yeS",
            written(at: place)?.hasPrefix(name) ?? false
        else { return }
        let isTrue = name.lowercased() == "yes"
        add(
            origin, key, "yaml-boolean",
            "the key `\(name)` is text here, and \(isTrue) to readers of YAML 1.1",
            "write `\"\(name)\"`")
    }

    /// Spaces without width or break, and a soft hyphen.
    private static let hidden: Set<UInt32> = [0xA0, 0xAD, 0x200B, 0x2060, 0xFEFF]

    private mutating func check(_ value: Value, _ written: String?, _ origin: Origin, _ key: ConfigKey) {
        if let text = value.string, let first = text.first, "“”„‘’«".contains(first), written != nil {
            add(
                origin, key, "yaml-quotes", "these quotes are part of the text: YAML knows only `\"` and `'`",
                "write `\"` or `'`")
            return
        }
        guard let written else { return }
        if value.isNull, let word = commentWord(at: origin.place), !key.namesSecret {
            return add(
                origin, key, "yaml-empty",
                "there is no value after the key: what stands behind `#` is a comment",
                "in quotes it is text: `\"\(SecretMask.masked(word))\"`")
        }
        if value.isNull, written.isEmpty || written.hasPrefix("#") {
            add(
                origin, key, "yaml-empty", "there is no value after the key",
                "write a value, `null` for none, or `\"\"` for empty text")
            return
        }
        if let text = value.string,
            isListWithoutSpaces(text, written, origin) || isItemWithoutSpace(text, written, origin)
        {
            add(
                origin, key, "yaml-list",
                written == text ? "this is one text, and no list" : "these lines are one text, and no list",
                "after `-` stands a space: `- \(written.dropFirst())`")
            return
        }
        let bytes = Array(written.utf8)
        switch written {
        case "yes", "Yes", "YES", "on", "On", "ON":
            add(
                origin, key, "yaml-boolean", "`\(written)` is text here, and true to readers of YAML 1.1",
                "write `true`, or `\"\(written)\"` for text")
        case "no", "No", "NO", "off", "Off", "OFF":
            add(
                origin, key, "yaml-boolean", "`\(written)` is text here, and false to readers of YAML 1.1",
                Self.isOfPlaces(key) && written.uppercased() == "NO"
                    ? "write `\"\(written)\"` for Norway or Norwegian, or `false`"
                    : "write `false`, or `\"\(written)\"` for text")
        case _ where Self.isSexagesimal(bytes):
            add(
                origin, key, "yaml-sexagesimal",
                "`\(written)` is text here, and the number \(Self.sexagesimal(bytes)) to readers of YAML 1.1",
                "write `\"\(written)\"`")
        case _ where Self.hasLeadingZero(bytes):
            let isOctal = bytes.allSatisfy { $0 < 0x38 }
            let octal = isOctal ? Int(written, radix: 8) : nil
            let other = octal.map { ", and \($0) to readers of YAML 1.1" } ?? ""
            add(
                origin, key, "yaml-octal",
                "`\(written)` is the number \(Int(written).map(String.init) ?? written) here\(other)",
                isOctal
                    ? "write `0o\(written.drop { $0 == "0" })` for octal, or `\"\(written)\"` for text"
                    : "write `\"\(written)\"`")
        case _ where Self.isGrouped(bytes):
            add(
                origin, key, "yaml-digits", "`\(written)` is text here, and a number to readers of YAML 1.1",
                "write `\(written.filter { $0 != "_" })`")
        default:
            if case .float = value, written.hasSuffix("0"), written.contains("."), let name = key.lastName,
                ["version", "tag", "release"].contains(where: name.lowercased().hasSuffix)
            {
                add(
                    origin, key, "yaml-version", "`\(written)` is a number, so that its last 0 is lost",
                    "write `\"\(written)\"`")
            }
        }
    }

    /// Whether a text that begins with `-` stands on a line of its own below its key, as the items of a list do.
    private func isItemWithoutSpace(_ text: String, _ written: String, _ origin: Origin) -> Bool {
        guard written == text, text.hasPrefix("-"), !text.hasPrefix("--"), !text.contains(" "),
            let place = origin.place,
            let key = origin.ofKey.place, key.line < place.line
        else { return false }
        return text.dropFirst().first.map { $0.isLetter || $0.isNumber } ?? false
    }

    /// Whether a plain text of several lines has `-` before each, as items of a list have.
    private func isListWithoutSpaces(_ text: String, _ written: String, _ origin: Origin) -> Bool {
        guard written.hasPrefix("-"), written.dropFirst().first.map({ $0.isLetter || $0.isNumber }) ?? false,
            text.hasPrefix(written + " -"), let place = origin.place, lines.indices.contains(Int(place.line))
        else { return false }
        return lines[Int(place.line)].drop { $0 == " " }.hasPrefix("-")
    }

    /// `22:30`, `1:2:3` as YAML 1.1 has them; `08:30` is none.
    private static func isSexagesimal(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, first.count <= 9, first.allSatisfy(\.isASCIIDigit),
            first.first != 0x30
        else {
            return false
        }
        return parts.dropFirst().allSatisfy { part in
            (1...2).contains(part.count) && part.allSatisfy(\.isASCIIDigit)
                && (part.count == 1 || (part.first ?? 0) < 0x36)
        } && !first.isEmpty && parts.count < 5
    }

    /// Whether a key, or the list that it is in, names countries or languages.
    private static func isOfPlaces(_ key: ConfigKey) -> Bool {
        for case .name(let name) in key.steps.reversed() {
            let words = WellKnownKeys.words(name)
            return words.contains {
                [
                    "countries", "country", "lang", "language", "languages", "locale", "locales", "market",
                    "markets", "nation", "nationality", "region", "regions",
                ].contains($0)
            }
        }
        return false
    }

    private static func sexagesimal(_ bytes: [UInt8]) -> Int {
        bytes.split(separator: UInt8(ascii: ":")).reduce(0) { sum, part in
            sum * 60 + part.reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        }
    }

    /// `0777`, `007`; not `0`, `0.5` or `0x1F`.
    private static func hasLeadingZero(_ bytes: [UInt8]) -> Bool {
        bytes.count > 1 && bytes.count < 19 && bytes[0] == 0x30 && bytes.allSatisfy(\.isASCIIDigit)
    }

    /// `1_000`
    private static func isGrouped(_ bytes: [UInt8]) -> Bool {
        bytes.contains(UInt8(ascii: "_")) && bytes.first?.isASCIIDigit ?? false
            && bytes.last?.isASCIIDigit ?? false
            && bytes.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: "_") }
    }
}
