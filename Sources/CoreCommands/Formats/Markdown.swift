import PluginAPI

struct ToMarkdown: Command {
    let name = "to md"
    var signature: Signature {
        Signature(
            name, "Writes a table as Markdown, for reports and tickets.",
            details:
                "Numbers, sizes, durations and times stand at the right. Null is an empty cell; lists and records in cells are "
                + "JSON. A record gives a table of names and values, a list of plain values a bulleted list.",
            input: [.list, .record, .stream], output: .string, writesInput: true,
            examples: [
                .init(
                    "[{name: web1, port: 80}] | to md | str trim", "One row.",
                    prints: "| name | port |\n| --- | ---: |\n| web1 | 80 |")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var rows: [Value]
        switch try call.input.collected() {
        case .list(let list): rows = list.items
        case .record(let record):
            let keys = KeySet([Text("name"), Text("value")])
            rows = zip(record.keys.names, record.values).map {
                .record(Record(keys: keys, values: [.string($0), $1]))
            }
        case let other:
            throw ErrorValue.type("`to md` writes tables, and this is \(other.type.rawValue)", at: call.span)
        }
        return try call.formatting("Markdown") {
            guard rows.isTable else { return .text(try rows.map { "- " + (try cell($0)) + "\n" }.joined()) }
            let columns = rows.columns
            var text = line(columns.map { escaped($0.string) })
            text += line(columns.map { column in isNumeric(column, rows) ? "---:" : "---" })
            for case .record(let record) in rows {
                text += line(try columns.map { try cell(record.value(of: $0) ?? .null) })
            }
            return .text(text)
        }
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

    private func isNumeric(_ column: Text, _ rows: [Value]) -> Bool {
        var found = false
        for case .record(let record) in rows {
            switch record.value(of: column) {
            case .int, .float, .size, .duration, .time: found = true
            case .null, nil: continue
            default: return false
            }
        }
        return found
    }

    private func cell(_ value: Value) throws -> String {
        switch value {
        case .null: ""
        case .size(let size): SizeText.short(size)
        case .list, .record: escaped(try JSONText.compact(value))
        default: escaped(try value.plainText())
        }
    }

    /// What would end a cell or begin markup.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "|", "\\", "`", "*", "_", "<", "[": result += "\\\(scalar)"
            case "\n": result += "<br>"
            case "\r": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
