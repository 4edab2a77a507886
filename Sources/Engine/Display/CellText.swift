import PluginAPI

/// A value on one line, as a cell of a table shows it: for people, not to be read back.
struct CellText {
    /// Times in the machine's zone rather than in UTC.
    let isLocal: Bool

    func text(_ value: Value) -> String {
        switch value {
        case .null: ""
        case .string(let text): CellText.escaped(text.string)
        default: inner(value)
        }
    }

    private static let deepest = 100

    /// Inside a list or record, where null and text are told apart from nothing. What lies deeper than anybody reads
    /// is an ellipsis.
    private func inner(_ value: Value, depth: Int = 0) -> String {
        switch value {
        case .null: "null"
        case .bool(let bool): bool ? "true" : "false"
        case .int(let int): String(int)
        case .float(let float): float.description
        case .duration(let duration): DurationText.text(duration)
        case .size(let size): SizeText.short(size)
        case .time(let time): isLocal ? CellText.localSeconds(time) : TimeText.utc(time)
        case .string(let text): CellText.escaped(text.string)
        case .bytes(let bytes): CellText.summary(bytes)
        case .list where depth == CellText.deepest, .record where depth == CellText.deepest: "…"
        case .list(let list):
            "[" + list.items.map { inner($0, depth: depth + 1) }.joined(separator: ", ") + "]"
        case .record(let record):
            "{"
                + record.fields.map { CellText.escaped($0) + ": " + inner($1, depth: depth + 1) }
                .joined(separator: ", ") + "}"
        case .range(let range): range.text
        case .secret(let secret): CellText.escaped(secret.shown)
        case .closure: "<closure>"
        case .error(let error): "error: " + CellText.escaped(error.message)
        case .stream: "<stream>"
        }
    }

    /// To the second: on a terminal more is noise. Plain output keeps it all.
    private static func localSeconds(_ time: Int) -> String {
        let rest = time % 1_000_000_000
        return TimeText.localText(time - (rest < 0 ? rest + 1_000_000_000 : rest))
    }

    /// A cell stays on its line and leaves the terminal alone: control characters are spelled out.
    static func escaped(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 < 0x80 }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: result.append(contentsOf: "\\n".unicodeScalars)
            case 0x0D: result.append(contentsOf: "\\r".unicodeScalars)
            case 0x09: result.append(contentsOf: "\\t".unicodeScalars)
            case 0x1B: result.append(contentsOf: "\\e".unicodeScalars)
            case 0..<0x20, 0x7F..<0xA0:
                result.append(contentsOf: ("\\u{" + String(scalar.value, radix: 16) + "}").unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// `<12 B: 89 50 4e 47 …>`
    static func summary(_ bytes: Bytes) -> String {
        let shown = bytes.storage.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let rest = bytes.storage.count > 8 ? " …" : ""
        let content = shown.isEmpty ? "" : ": " + shown.joined(separator: " ")
        return "<" + SizeText.short(bytes.storage.count) + content + rest + ">"
    }
}
