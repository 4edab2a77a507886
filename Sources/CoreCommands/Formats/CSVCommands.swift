import PluginAPI

private let separatorFlag = Signature.Flag(
    "separator", short: "s", .string, "The character between cells; a comma if not given.")

extension Invocation {
    fileprivate func separator() throws -> UInt8 {
        guard let text = try optionalString("separator") else { return 0x2C }
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

struct FromCSV: Command {
    let name = "from csv"
    var signature: Signature {
        Signature(
            name, "Reads CSV text as a table.",
            details:
                "All cells are text: `into int` and the like make values of them. A program's output is read as it comes. "
                + "Tabs: `--separator '\\t'`.",
            flags: [
                separatorFlag,
                .init("no-header", short: "n", "The first row is data; the columns are column1, column2, …."),
                .init("flexible", short: "f", "Rows may have fewer cells (null) or more than the header."),
            ],
            input: [.string, .bytes, .stream], output: .table,
            examples: [
                .init(
                    "\"name,port\\nweb1,80\\n\\\"web, 2\\\",81\" | from csv | get name | str join ';'",
                    "A column.", prints: "web1;web, 2")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        var options = CSVReader.Options()
        options.separator = try call.separator()
        options.hasHeader = !call.flag("no-header")
        options.isFlexible = call.flag("flexible")
        if case .stream(let stream) = call.input, let bytes = stream as? ByteStream {
            let reader = CSVReader(options) {
                try call.context.checkInterrupt()
                return try bytes.read()
            }
            return .stream(
                GeneratedStream(onClose: { bytes.close() }) {
                    try call.formatting("CSV") { try reader.next() }
                })
        }
        let bytes = try call.formatBytes()
        return try call.formatting("CSV") { .items(try CSVReader.rows(bytes, options)) }
    }
}

struct ToCSV: Command {
    let name = "to csv"
    var signature: Signature {
        Signature(
            name, "Writes a table as CSV text.",
            details:
                "The first line has the columns' names. Null is an empty cell; lists and records in cells are JSON.",
            flags: [separatorFlag, .init("no-header", short: "n", "Leave out the columns' names.")],
            input: [.list, .record, .stream],
            output: .string,
            examples: [
                .init("[{name: \"a,b\", n: 1}] | to csv | str trim", "One row.", prints: "name,n\n\"a,b\",1")
            ])
    }

    func run(_ call: Invocation) throws -> Value {
        let separator = try call.separator()
        let value = try call.input.collected()
        return try call.formatting("CSV") {
            .text(
                String(
                    decoding: try CSVWriter.write(
                        value, separator: separator, header: !call.flag("no-header")), as: UTF8.self))
        }
    }
}
