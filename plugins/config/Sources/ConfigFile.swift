// One file as a tree.

import Formats
import Glibc
import Platform
import PluginAPI

enum ConfigFile {
    /// Bytes. A configuration that is larger is some other file.
    static let sizeLimit = 16_000_000
    /// In the order in which they are looked for.
    static let endings = ["yaml", "yml", "toml", "json", "jsonc", "ini"]

    /// Whether something has this name, if only a link that leads nowhere: that is for `read` to say.
    static func isThere(_ path: String) -> Bool {
        do { return try FileInfo.of(path, followLinks: false) != nil } catch { return error.code != ENOTDIR }
    }

    /// Reads a file by its ending.
    /// - Throws: an `ErrorValue` with the place.
    static func read(_ path: String, _ source: Source, _ reading: ConfigReading) throws -> Node {
        try parse(try content(path, source), path, source, reading)
    }

    /// The same of a text that was read already; `.env` files have variables. Nobody is told of warnings without `reading`.
    static func parse(_ bytes: [UInt8], _ path: String, _ source: Source, _ reading: ConfigReading?) throws
        -> Node
    {
        do { return try parsed(bytes, path, source, reading) } catch let error as ErrorValue
            where error.kind == "parse"
        {
            throw conflict(bytes, source) ?? error
        }
    }

    /// The error for a text in which git has left both sides of a merge; nil: there is no such thing in it.
    static func conflict(_ bytes: [UInt8], _ source: Source) -> ErrorValue? {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard let line = lines.firstIndex(where: { $0.starts(with: "<<<<<<< ".utf8) }) else { return nil }
        return Origin(source, SourcePlace(line: line + 1, column: 1)).error(
            "a conflict of a merge stands here unsolved", kind: "parse",
            help: "keep what is right, and take the lines `<<<<<<<`, `=======` and `>>>>>>>` out")
    }

    private static func parsed(
        _ bytes: [UInt8], _ path: String, _ source: Source, _ reading: ConfigReading?
    ) throws -> Node {
        if FileEdit.isDotenv(path) { return try tree(source, reading) { try DotenvReader.placed(bytes) } }
        switch Path.fileExtension(path).lowercased() {
        case "yaml", "yml":
            return try tree(source, reading) {
                try YAMLReader.placed(bytes) { try reading?.checkInterrupt() }
            }
        case "toml":
            return try tree(source, reading) {
                try TOMLReader.placed(bytes, checkInterrupt: { try reading?.checkInterrupt() })
            }
        case "json":
            return try tree(source, reading) {
                try JSONReader.placed(bytes, checkInterrupt: { try reading?.checkInterrupt() })
            }
        case "jsonc":
            return try tree(source, reading) {
                try JSONReader.placed(JSONComments.removed(from: bytes)) { try reading?.checkInterrupt() }
            }
        case "ini": return try tree(source, reading) { try INIReader.placed(bytes) }
        default:
            throw ErrorValue(
                "\(source.name) is of no format that a configuration has", kind: "config",
                help: "its name must end in .yaml, .yml, .toml, .json, .jsonc or .ini")
        }
    }

    /// The names of a `.env` file with their texts.
    static func variables(_ path: String, _ source: Source) throws -> Fields {
        let bytes = try content(path, source)
        return try tree(source, nil) { try DotenvReader.placed(bytes) }.fields ?? Fields()
    }

    /// A value written on the command line or in a variable, as YAML.
    static func value(_ text: String, _ source: Source) throws -> Node {
        try value(source, nil) { try YAMLReader.placed(Array(text.utf8)) }
    }

    static func content(_ path: String, _ source: Source) throws -> [UInt8] {
        do {
            if let info = try FileInfo.of(path) {
                guard info.kind == .file else {
                    throw ErrorValue(
                        "cannot read \(source.name): it is \(info.kind == .folder ? "a folder" : "no file")",
                        kind: "io")
                }
                guard info.size <= sizeLimit else {
                    throw ErrorValue(
                        "\(source.name) has \(SizeText.short(info.size)), and a configuration file may have \(SizeText.short(sizeLimit)) at most",
                        kind: "config",
                        help: "move data that is no configuration out of it, or split it by `extends`")
                }
            }
            let bytes = try Files.read(path)
            try checkText(bytes, source)
            return bytes
        } catch let error as SystemError {
            throw ErrorValue(
                "cannot read \(source.name): \(error.reason)",
                kind: error.code == ENOENT ? "not-found" : "io",
                help: help(error, path))
        }
    }

    private static func help(_ error: SystemError, _ path: String) -> String? {
        switch error.code {
        case EACCES: return "`ls -l` shows whom it belongs to; `chmod u+r` lets its owner read it"
        case ENOENT: return (try? Files.readLink(path)).map { "it is a link to '\($0)', which isn't there" }
        case ELOOP: return (try? Files.readLink(path)).map { "it is a link to '\($0)'" }
        default: return nil
        }
    }

    private static func checkText(_ bytes: [UInt8], _ source: Source) throws {
        if String(validating: bytes, as: UTF8.self) != nil { return }
        var offset = 0
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes.makeIterator()
        while case .valid(let scalar) = parser.parseScalar(from: &rest) { offset += scalar.count }
        let error = bytes.withUnsafeBufferPointer { FormatError("", at: offset, of: $0) }
        throw Origin(source, SourcePlace(line: error.line ?? 1, column: error.column ?? 1)).error(
            "this is not UTF-8 text (byte 0x\(String(bytes[offset], radix: 16, uppercase: true)))",
            kind: "parse",
            help: "save the file as UTF-8, or convert it: `iconv -f latin1 -t utf-8`")
    }

    private static func value(
        _ source: Source, _ reading: ConfigReading?, _ read: () throws -> PlacedDocument
    ) throws -> Node {
        do {
            var builder = NodeBuilder(document: try read(), source: source, reading)
            let node = try builder.node()
            for warning in builder.warnings { reading?.warn(warning) }
            return node
        } catch let error as FormatError {
            let place = error.line.map { SourcePlace(line: $0, column: error.column ?? 1) }
            throw Origin(source, place).error(error.message, kind: "parse", help: error.help)
        }
    }

    private static func tree(
        _ source: Source, _ reading: ConfigReading?, _ read: () throws -> PlacedDocument
    ) throws -> Node {
        let node = try value(source, reading, read)
        switch node.content {
        case .map: return node
        // A file of comments only.
        case .scalar(.null): return .empty(source)
        default:
            throw node.origin.error(
                "a configuration is a mapping of keys, and this is \(node.described)",
                help: "write `key: value` lines")
        }
    }
}

/// Puts a document's values and places together.
struct NodeBuilder {
    let document: PlacedDocument
    let source: Source
    /// What is right but probably not meant.
    private(set) var doubts: [(origin: Origin, message: String, help: String)] = []
    var warnings: [String] { doubts.map { "\($0.origin.text): \($0.message). \($0.help)" } }
    private let reading: ConfigReading?
    /// Of the value to come, among the document's places.
    private var next = 0

    init(document: PlacedDocument, source: Source, _ reading: ConfigReading? = nil) {
        self.document = document
        self.source = source
        self.reading = reading
    }

    mutating func node() throws -> Node { try node(document.value, under: nil) }

    /// A map or list stands where its key does, anything else where it is written itself.
    private mutating func node(_ value: Value, under key: Origin?) throws -> Node {
        let index = next
        next += 1
        let own = origin(index)
        let mark = document.marks[index]
        switch value {
        case .record(let record):
            return Node(try map(record, isReplacing: mark == .replace), key ?? own)
        case .list(let list):
            var items: [Node] = []
            items.reserveCapacity(list.items.count)
            for item in list.items { items.append(try node(item, under: nil)) }
            let joining: Node.Joining =
                switch mark {
                case .append: .appended
                case .replace: .replacing
                default: .unsaid
                }
            return Node(.list(items, joining), key ?? own)
        default:
            if mark == .include { return try included(value, own) }
            let placed = Origin(own.source, own.place, key: key?.place)
            return Node(mark == .null ? .removed : .scalar(value), placed)
        }
    }

    /// `!include FILE`: what the file holds, with its own places.
    private func included(_ value: Value, _ own: Origin) throws -> Node {
        guard let name = value.string, !name.isEmpty else {
            throw own.error("`!include` names a file", kind: "parse", help: "write `!include database.yaml`")
        }
        let path = Path.absolute(name, in: source.folder)
        guard ConfigFile.isThere(path) else {
            throw own.error(
                "there is no file '\(name)' to include", help: "it is looked for beside this file")
        }
        let included = Source(Path.join(Path.parent(self.source.name), name), folder: Path.parent(path))
        let source = self.source.runsPrograms ? included.ofConfiguration : included
        let reading = self.reading ?? ConfigReading(nil)
        return try reading.including(path, own) { try ConfigFile.read(path, source, reading) }
    }

    private func origin(_ index: Int) -> Origin {
        Origin(source, document.places.indices.contains(index) ? document.places[index] : nil)
    }

    private mutating func map(_ record: Record, isReplacing: Bool) throws -> Node.Content {
        var fields = Fields()
        var merged: [Node] = []
        for (name, value) in zip(record.keys.names, record.values) {
            let index = next
            let key = origin(index)
            next += 1
            let node = try node(value, under: key)
            guard document.marks[index] == .mergeKey else {
                fields.set(name.string, node)
                continue
            }
            switch node.content {
            case .map: merged.append(node)
            case .list(let items, _) where items.allSatisfy({ $0.fields != nil }): merged += items
            default:
                throw key.error(
                    "`<<` takes in a mapping or a list of mappings, and this is \(node.described)",
                    kind: "parse",
                    help: "write `<<: *anchor`, with `&anchor` at a mapping above")
            }
        }
        for other in merged { takeIn(other.fields ?? Fields(), into: &fields) }
        return .map(fields, isReplacing: isReplacing)
    }

    /// YAML's merge key is shallow: of a field that is there already nothing is taken.
    private mutating func takeIn(_ other: Fields, into fields: inout Fields) {
        for (name, node) in zip(other.names, other.nodes) {
            guard let own = fields[name] else {
                fields.set(name, node)
                continue
            }
            guard let kept = own.fields, let dropped = node.fields else { continue }
            let lost = dropped.names.filter { kept[$0] == nil }
            if !lost.isEmpty {
                let names = lost.map { "`\($0)`" }.joined(separator: ", ")
                doubts.append(
                    (
                        own.origin,
                        "`\(name)` hides the one that `<<` takes in, so \(names) (\(node.origin.text)) "
                            + "\(lost.count == 1 ? "is" : "are") gone: `<<` merges one level only",
                        "Take that one in here, too: `<<: *anchor` within `\(name)`"
                    ))
            }
        }
    }
}
