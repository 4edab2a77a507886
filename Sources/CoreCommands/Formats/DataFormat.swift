import Formats
import Platform
import PluginAPI

/// The formats that `open` reads and `save` writes, by the endings of names.
enum DataFormat {
    case json, jsonLines, yaml, toml, csv, tsv, dotenv

    /// As help names them.
    static let endings = "`.json`, `.jsonl`, `.ndjson`, `.yaml`, `.yml`, `.toml`, `.csv`, `.tsv` and `.env`"

    init?(path: String) {
        let name = Path.name(path)
        // `.env` and `.env.production` are names, not endings.
        if name == ".env" || name.hasPrefix(".env.") {
            self = .dotenv
            return
        }
        switch Path.fileExtension(path).lowercased() {
        case "json": self = .json
        case "jsonl", "ndjson": self = .jsonLines
        case "yaml", "yml": self = .yaml
        case "toml": self = .toml
        case "csv": self = .csv
        case "tsv": self = .tsv
        case "env": self = .dotenv
        default: return nil
        }
    }

    /// What reading it gives.
    var shape: Signature.Shape {
        switch self {
        case .json, .yaml: .data
        case .jsonLines: .list
        case .toml, .dotenv: .record
        case .csv, .tsv: .rows(of: .string)
        }
    }

    /// How a file of this format is read.
    enum Reading {
        /// At once. Throws `FormatError`.
        case whole(([UInt8]) throws -> Value)
        /// A value a line or row, each when it is asked for, in constant memory; nil at the end. Throws `FormatError`.
        case items((ByteStream, any Context) -> () throws -> Value?)
    }

    var reading: Reading {
        switch self {
        case .json: .whole { try JSONReader.read($0) }
        case .yaml: .whole { try YAMLReader.single($0) }
        case .toml: .whole { try TOMLReader.read($0) }
        case .dotenv: .whole { try DotenvReader.read($0) }
        case .csv, .tsv, .jsonLines: .items { items(of: $0, $1) }
        }
    }

    private func items(of bytes: ByteStream, _ context: any Context) -> () throws -> Value? {
        guard self == .jsonLines else {
            let reader = CSVReader(CSVReader.Options(self == .tsv ? .tsv : .csv)) {
                try context.checkInterrupt()
                return try bytes.read()
            }
            return { try reader.next() }
        }
        let lines = LineStream(bytes, context)
        let reader = JSONLinesReader(context, bigNumbersAsText: false) {
            switch try lines.next() {
            case .string(let text): Array(text.string.utf8)
            case .bytes(let bytes): bytes.storage
            default: nil
            }
        }
        return { try reader.next() }
    }

    /// Whether what is added must begin a line of its own.
    var isOfLines: Bool {
        switch self {
        case .jsonLines, .csv, .tsv, .dotenv, .toml, .yaml: true
        case .json: false
        }
    }

    /// With a newline at its end. `isAppended`: behind what the file holds already.
    func write(_ value: Value, isAppended: Bool) throws -> [UInt8] {
        switch self {
        case .json:
            var bytes: [UInt8] = []
            try JSONText.write(value, into: &bytes, indent: isAppended ? nil : 2)
            return bytes + [0x0A]
        case .jsonLines: return try JSONLinesWriter.write(value)
        case .yaml: return (isAppended ? Array("---\n".utf8) : []) + (try YAMLWriter.write(value))
        case .toml: return Array(try TOMLWriter.write(value).utf8)
        case .csv: return try CSVWriter.write(value, separator: 0x2C, header: !isAppended)
        case .tsv: return try CSVWriter.write(value, separator: 0x09, header: !isAppended)
        case .dotenv: return try DotenvWriter.write(value)
        }
    }
}

extension Invocation {
    /// The piped text as bytes, for `from …`. Null: nothing was piped in.
    func formatBytes() throws -> [UInt8] {
        switch input {
        case .string(let text): return Array(text.string.utf8)
        case .bytes(let bytes): return bytes.storage
        case .stream(let stream):
            guard let bytes = stream as? ByteStream else { break }
            defer { bytes.close() }
            return try bytes.readAll()
        case .null:
            throw ErrorValue.usage(
                "nothing was piped in", help: "pipe text in: `open --raw FILE | \(signature.signature.name)`",
                at: span)
        default: break
        }
        let help =
            input.type == .list || input.type == .stream
            ? "each item apart: `| each { \(signature.signature.name) }`, or `| str join \"\\n\"` first" : nil
        throw ErrorValue.type(
            "`\(signature.signature.name)` reads text, and this is \(input.type.rawValue)", help: help,
            at: span)
    }

    /// Runs a reader or writer; what it throws gets the command's place.
    func formatting<Result>(_ format: String, _ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as FormatError {
            throw error.value(in: format, at: span)
        } catch let error as ErrorValue {
            throw error.placed(at: span)
        }
    }
}
