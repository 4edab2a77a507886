// A value as one writes it into a data file, on one line.

import Formats
import Platform
import PluginAPI

enum DataNotation {
    case yaml
    case json
    case toml

    /// That of a file, by its name.
    init(ofFile name: String) {
        switch Path.fileExtension(name).lowercased() {
        case "json", "jsonc": self = .json
        case "toml": self = .toml
        default: self = .yaml
        }
    }

    /// Between a key and its value.
    var assignment: String { self == .toml ? " = " : ": " }

    /// `quotes`: those of the value that was there, kept where they can be. `isFlow`: it stands in brackets.
    /// Throws `ConfigFailure` for what the format doesn't have.
    func text(_ node: Node, quotes: OutlineNode.Quotes = .none, isFlow: Bool = false) throws -> String {
        switch node.content {
        case .scalar(let value): return try scalar(value, quotes, isFlow: isFlow)
        case .list(let items, _):
            return "[" + (try items.map { try text($0, isFlow: true) }).joined(separator: ", ") + "]"
        case .map(let fields, _):
            if fields.count == 0 { return "{}" }
            let entries = try zip(fields.names, fields.nodes).map { name, node in
                key(name, isFlow: true) + assignment + (try text(node, isFlow: true))
            }.joined(separator: ", ")
            return self == .toml ? "{ \(entries) }" : "{\(entries)}"
        case .keyed, .removed: throw ConfigFailure("this value can't be written")
        }
    }

    func key(_ name: String, isFlow: Bool) -> String {
        switch self {
        case .json: return JSONText.quoted(name)
        case .toml:
            return !name.isEmpty && name.utf8.allSatisfy(TOMLOutline.isBare) ? name : JSONText.quoted(name)
        case .yaml: return Self.isPlain(name, isFlow: true) ? name : JSONText.quoted(name)
        }
    }

    private func scalar(_ value: Value, _ quotes: OutlineNode.Quotes, isFlow: Bool) throws -> String {
        switch value {
        case .null:
            if self == .toml {
                throw ConfigFailure("TOML has no null", help: "`config unset` takes the key out")
            }
            return "null"
        case .bool(let bool): return bool ? "true" : "false"
        case .int(let int), .size(let int): return String(int)
        case .float(let float): return try number(float)
        case .time(let time): return self == .toml ? TimeText.utc(time) : JSONText.quoted(TimeText.utc(time))
        case .duration(let duration): return string(DurationText.text(duration), quotes, isFlow: isFlow)
        case .bytes(let bytes): return JSONText.quoted(JSONText.base64(bytes.storage))
        case .secret(let secret): return string(secret.revealed.string, quotes, isFlow: isFlow)
        default:
            guard let text = value.string else {
                throw ConfigFailure("\(value.type.withArticle) can't be written into a file")
            }
            return string(text, quotes, isFlow: isFlow)
        }
    }

    private func number(_ float: Double) throws -> String {
        if float.isFinite { return float.description }
        let sign = float < 0 ? "-" : ""
        switch self {
        case .json: throw ConfigFailure("JSON has no \(float.description)")
        case .yaml: return float.isNaN ? ".nan" : sign + ".inf"
        case .toml: return float.isNaN ? "nan" : sign + "inf"
        }
    }

    func string(_ text: String, _ quotes: OutlineNode.Quotes = .none, isFlow: Bool) -> String {
        let isSimple = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        switch self {
        case .json: return JSONText.quoted(text)
        case .toml:
            return quotes == .single && isSimple && !text.contains("'") ? "'\(text)'" : JSONText.quoted(text)
        case .yaml:
            if quotes == .single, isSimple { return "'" + text.replacing("'", with: "''") + "'" }
            return quotes != .double && Self.isPlain(text, isFlow: isFlow) ? text : JSONText.quoted(text)
        }
    }

    /// Whether YAML reads a text as itself where it has no quotes; in doubt not.
    private static func isPlain(_ text: String, isFlow: Bool) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, !YAMLScalar.isAmbiguous(text) else {
            return false
        }
        func isWord(_ byte: UInt8) -> Bool {
            (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte >= 0x80
                || "_./+~$(".utf8.contains(byte)
        }
        guard isWord(first), last != 0x20, last != UInt8(ascii: ":") else { return false }
        let isOfOneLine = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7F && !(isFlow && ",[]{}".utf8.contains($0))
        }
        return isOfOneLine && !text.contains(": ") && !text.contains(" #")
    }
}

extension JSONText {
    /// On lines, indented by two spaces.
    static func indented(_ value: Value) throws -> String {
        var bytes: [UInt8] = []
        try write(value, into: &bytes, indent: 2)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// In double quotes, as JSON, TOML and YAML read it.
    static func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        quote(Text(text), into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
