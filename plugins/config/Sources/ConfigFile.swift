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

    /// What a file holds that another one includes: a mapping, a list or one value.
    static func included(_ path: String, _ source: Source, _ reading: ConfigReading) throws -> Node {
        try parse(try content(path, source), path, source, reading, isPart: true)
    }

    /// The same of a text that was read already; `.env` files have variables. Nobody is told of warnings without `reading`.
    /// `duplicateHelp`: what to do about a key that is there twice, where that is special. `isPart`: another file includes it.
    static func parse(
        _ bytes: [UInt8], _ path: String, _ source: Source, _ reading: ConfigReading?,
        duplicateHelp: String? = nil, isPart: Bool = false
    ) throws -> Node {
        do {
            return try tree(source, reading, duplicateHelp, isPart: isPart) {
                try read(bytes, path, into: $0, reading)
            }
        } catch let error as ErrorValue where error.kind == "parse" {
            throw conflict(bytes, source) ?? error
        }
    }

    /// All errors that a broken file gives, in the order of its lines, where its format lets reading go on after one.
    static func mistakes(_ path: String, _ source: Source, _ reading: ConfigReading) throws -> [ErrorValue] {
        guard let bytes = try? content(path, source), conflict(bytes, source) == nil else { return [] }
        let found: [FormatError]
        if FileEdit.isDotenv(path) {
            found = DotenvReader.mistakes(in: bytes)
        } else if ["yaml", "yml"].contains(Path.fileExtension(path).lowercased()) {
            found = try YAMLReader.mistakes(in: bytes, checkInterrupt: reading.checkInterrupt)
        } else {
            return []
        }
        return found.map { error(of: $0, source) }
    }

    private static func error(of error: FormatError, _ source: Source, duplicateHelp: String? = nil)
        -> ErrorValue
    {
        let place = error.line.map { SourcePlace(line: $0, column: error.column ?? 1) }
        let isDuplicate = error.reason == .duplicateKey
        return Origin(source, place).error(
            error.message, kind: "parse", help: (isDuplicate ? duplicateHelp : nil) ?? error.help)
    }

    /// The error for a text in which git has left both sides of a merge; nil: there is no such thing in it.
    static func conflict(_ bytes: [UInt8], _ source: Source) -> ErrorValue? {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard let line = lines.firstIndex(where: { $0.starts(with: "<<<<<<< ".utf8) }) else { return nil }
        return Origin(source, SourcePlace(line: line + 1, column: 1)).error(
            "a conflict of a merge stands here unsolved", kind: "parse",
            help: "keep what is right, and take the lines `<<<<<<<`, `=======` and `>>>>>>>` out")
    }

    /// Reads a text by its file's ending.
    private static func read(
        _ bytes: [UInt8], _ path: String, into builder: NodeBuilder, _ reading: ConfigReading?
    ) throws {
        func checkInterrupt() throws { try reading?.checkInterrupt() }
        if FileEdit.isDotenv(path) { return try DotenvReader.placed(bytes).read(into: builder) }
        switch Path.fileExtension(path).lowercased() {
        case "yaml", "yml": try YAMLReader.read(bytes, into: builder, checkInterrupt: checkInterrupt)
        case "toml":
            try TOMLReader.placed(bytes, keepsLocalTimes: true, checkInterrupt: checkInterrupt).read(
                into: builder)
        case "json": try JSONReader.placed(bytes, checkInterrupt: checkInterrupt).read(into: builder)
        case "jsonc":
            try JSONReader.placed(JSONComments.removed(from: bytes), checkInterrupt: checkInterrupt).read(
                into: builder)
        case "ini": try INIReader.placed(bytes).read(into: builder)
        default:
            throw ErrorValue(
                "\(builder.source.name) is of no format that a configuration has", kind: "config",
                help: "its name must end in .yaml, .yml, .toml, .json, .jsonc or .ini")
        }
    }

    /// The names of a `.env` file with their texts, for `Template`.
    static func variables(_ path: String, _ source: Source) throws -> Fields {
        let bytes = try content(path, source)
        return try tree(source, nil) { try DotenvReader.placed(bytes, asTemplates: true).read(into: $0) }
            .fields
            ?? Fields()
    }

    /// A value written on the command line or in a variable, as YAML.
    static func value(_ text: String, _ source: Source) throws -> Node {
        try value(source, nil) { try YAMLReader.read(Array(text.utf8), into: $0) }.tree
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
        case ENOENT where path.contains("\u{FFFD}"):
            return "its name is not UTF-8 text: give it another one"
        case ENOENT: return (try? Files.readLink(path)).map { "it is a link to '\($0)', which isn't there" }
        case ELOOP: return (try? Files.readLink(path)).map { "it is a link to '\($0)'" }
        default: return nil
        }
    }

    private static func checkText(_ bytes: [UInt8], _ source: Source) throws {
        if (try? UTF8Span(validating: bytes.span)) != nil { return }
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

    /// What `read` tells the builder, which it is given.
    static func value(
        _ source: Source, _ reading: ConfigReading?, duplicateHelp: String? = nil,
        _ read: (NodeBuilder) throws -> Void
    ) throws -> NodeBuilder {
        let builder = NodeBuilder(source, reading)
        do { try read(builder) } catch let error as FormatError {
            throw Self.error(of: error, source, duplicateHelp: duplicateHelp)
        }
        return builder
    }

    private static func tree(
        _ source: Source, _ reading: ConfigReading?, _ duplicateHelp: String? = nil, isPart: Bool = false,
        _ read: (NodeBuilder) throws -> Void
    ) throws -> Node {
        let builder = try value(source, reading, duplicateHelp: duplicateHelp, read)
        for warning in builder.warnings { reading?.warn(warning) }
        let node = builder.tree
        switch node.content {
        case .map: return node
        // A file of comments only.
        case .scalar(.null): return .empty(source)
        default:
            if isPart { return node }
            throw node.origin.error(
                "a configuration is a mapping of keys, and this is \(node.described)",
                help: "write `key: value` lines")
        }
    }
}
