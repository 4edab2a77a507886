import PluginAPI
import Syntax

// `from csv`, `from tsv`, `to csv`, `to tsv`.

/// Cells between commas (RFC 4180), or between tabs with the same quotes.
enum SeparatedForm: String {
    case csv, tsv

    var separator: UInt8 { self == .csv ? 0x2C : 0x09 }
    var title: String { rawValue.uppercased() }
    /// What reads it.
    var command: String { "from " + rawValue }
}

private let separatorFlag = Signature.Flag(
    "separator", short: "s", .string, "The character between cells; a comma if not given.")

extension Invocation {
    fileprivate func separator(_ form: SeparatedForm) throws -> UInt8 {
        guard form == .csv, let text = try optionalString("separator") else { return form.separator }
        let bytes = Array(text.utf8)
        // `\t` as people write it in single quotes.
        if text == "\\t" { return 0x09 }
        guard bytes.count == 1, let byte = bytes.first, byte != UInt8(ascii: "\""), byte != 0x0A,
            byte != 0x0D, byte < 0x80
        else {
            throw ErrorValue.usage(
                "the separator is one ASCII character other than a quote, not '\(text)'",
                at: span(of: "separator"))
        }
        return byte
    }
}

struct FromSeparated: Command {
    let name: String
    private let form: SeparatedForm

    init(_ form: SeparatedForm) {
        self.form = form
        name = "from " + form.rawValue
    }

    var signature: Signature {
        Signature(
            name, "Reads \(form.title) text as a table.",
            details:
                "All cells are text: `into int` and the like make values of them. A program's output is read as it comes, in "
                + "constant memory." + (form == .csv ? " Tabs: `from tsv`." : " Quotes are read as in CSV."),
            flags: (form == .csv ? [separatorFlag] : []) + [
                .init("no-header", short: "n", "The first row is data; the columns are column1, column2, …."),
                .init("flexible", short: "f", "Rows may have fewer cells (null) or more than the header."),
            ],
            input: [.string, .bytes, .stream], output: .table,
            // Where rows may be short, cells may be null.
            shapeOfCall: { $0.flags.contains("flexible") ? nil : .rows(of: .string) },
            examples: [
                form == .csv
                    ? .init(
                        "\"name,port\\nweb1,80\\n\\\"web, 2\\\",81\" | from csv | get name | str join ';'",
                        "A column.", prints: "web1;web, 2")
                    : .init(
                        "\"name\\tport\\nweb1\\t80\" | from tsv | to json --compact", "A row.",
                        prints: "[{\"name\":\"web1\",\"port\":\"80\"}]")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var options = CSVReader.Options(form)
        options.separator = try call.separator(form)
        options.hasHeader = !call.flag("no-header")
        options.isFlexible = call.flag("flexible")
        if case .stream(let stream) = call.input, let bytes = stream as? ByteStream {
            let reader = CSVReader(options) {
                try call.context.checkInterrupt()
                return try bytes.read()
            }
            return .stream(
                GeneratedStream(onClose: { bytes.close() }) {
                    try call.formatting(form.title) { try reader.next() }
                })
        }
        let bytes = try call.formatBytes()
        return try call.formatting(form.title) { .items(try CSVReader.rows(bytes, options)) }
    }
}

struct ToSeparated: Command {
    let name: String
    private let form: SeparatedForm

    init(_ form: SeparatedForm) {
        self.form = form
        name = "to " + form.rawValue
    }

    var signature: Signature {
        Signature(
            name, "Writes a table as \(form.title) text.",
            details:
                "The first line has the columns' names. Null is an empty cell; lists and records in cells are JSON. A stream is "
                + "written as it comes, in constant memory; its columns are those of its first 1000 rows.",
            flags: (form == .csv ? [separatorFlag] : []) + [
                .init("no-header", short: "n", "Leave out the columns' names.")
            ],
            input: [.list, .record, .stream, .range],
            output: .string, writesInput: true,
            examples: [
                form == .csv
                    ? .init(
                        "[{name: \"a,b\", n: 1}] | to csv | str trim", "One row.", prints: "name,n\n\"a,b\",1"
                    )
                    : .init("[{name: \"a\", n: 1}] | to tsv | str trim", "One row.", prints: "name\tn\na\t1")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let separator = try call.separator(form)
        let header = !call.flag("no-header")
        switch call.input {
        case .stream, .range:
            let source = try call.items()
            return try call.formatting(form.title) {
                try CSVWriter.write(source, separator: separator, header: header, call)
            }
        default:
            return try call.formatting(form.title) {
                .decoding(try CSVWriter.write(call.input, separator: separator, header: header))
            }
        }
    }
}
