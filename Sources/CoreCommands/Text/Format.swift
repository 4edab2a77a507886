import PluginAPI
import Syntax

struct Format: Command {
    let name = "format"
    var signature: Signature {
        Signature(
            name, "Writes a record, or each row of a table, by a pattern.",
            details:
                "`{name}` is a field, `{tls.port}` a path; a field that is absent or null is an error, with `?` after its name "
                + "nothing is written. `{{` and `}}` are braces.",
            parameters: [
                .init(
                    "pattern", .string, "`'{name}: {size}'`. Write it in quotes.",
                    accepted: .text { _ = try Self.pieces(of: $0) })
            ],
            input: [.record, .list, .stream], output: .string, result: .each,
            fieldsOfCall: { call in
                (call.arguments.first ?? nil).flatMap {
                    try? BracePattern($0).names.filter { !$0.hasSuffix("?") }.map {
                        Signature.WantedField($0)
                    }
                } ?? []
            },
            examples: [
                .init("{host: \"web1\", port: 80} | format '{host}:{port}'", "A record.", prints: "web1:80"),
                .init(
                    "[{n: 1, tls: {on: true}} {n: 2}] | format '{n} {tls?.on}' | to json --compact", "Rows.",
                    prints: "[\"1 true\",\"2 \"]"),
            ])
    }

    private enum Piece {
        case text(String)
        case field(CellPath)
    }

    private static func pieces(of pattern: String) throws -> [Piece] {
        try BracePattern(pattern).pieces.map { piece in
            switch piece {
            case .text(let text): return .text(text)
            case .name(""):
                throw ErrorValue.usage(
                    "the pattern has braces without a name", help: "`{{` and `}}` are braces")
            case .name(let name): return .field(try CellPath(name))
            }
        }
    }

    func run(_ call: Invocation) throws -> Value {
        let span = call.span(of: "pattern")
        let pieces: [Piece]
        do { pieces = try Self.pieces(of: try call.string("pattern")) } catch let error as ErrorValue {
            throw error.placed(at: span)
        }

        func written(_ row: Value) throws -> Value {
            if case .time = row {
                throw ErrorValue.type(
                    "`format` works on records, and this is time", help: "`date format` writes times",
                    at: call.span)
            }
            _ = try call.row(row)
            var result = ""
            for piece in pieces {
                switch piece {
                case .text(let text): result += text
                case .field(let path):
                    let value = try path.value(in: row, at: span)
                    if value.isNull, path.text.contains("?") { continue }
                    do { result += try value.plainText() } catch let error as ErrorValue {
                        throw ErrorValue(
                            "`\(path.text)` is \(value.type.withArticle), which has no text of its own",
                            kind: error.kind,
                            help: value.isNull ? "`{\(path.text)?}` writes nothing for null" : error.help,
                            at: span)
                    }
                }
            }
            return .text(result)
        }
        if case .record = call.input { return try written(call.input) }
        return try call.transformItems(written)
    }
}
