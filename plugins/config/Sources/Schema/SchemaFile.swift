// Files as instances: what is validated, and the schemas.

import Formats
import Platform
import PluginAPI
import Syntax

/// Numbers that no value of nops can hold, by where they stand in a file.
typealias BigNumbers = [SourcePlace: String]

enum SchemaFile {
    /// Any value, in JSON, YAML or TOML. Without one of their endings, what begins as JSON does is JSON, and all else YAML.
    /// - Throws: an `ErrorValue` with the place.
    static func read(_ path: String, _ source: Source, _ reading: ConfigReading) throws -> Instance {
        let bytes = try ConfigFile.content(path, source)
        do {
            return try instance(source, reading) {
                try Self.read(bytes, path, into: $0, keepsBigNumbers: true, reading)
            }
        } catch let error as ErrorValue where error.kind == "parse" {
            throw ConfigFile.conflict(bytes, source) ?? error
        }
    }

    /// By the file's ending, or by how it begins.
    private static func read(
        _ bytes: [UInt8], _ path: String, into builder: NodeBuilder, keepsBigNumbers: Bool,
        _ reading: ConfigReading
    ) throws {
        func json(_ bytes: [UInt8]) throws {
            try JSONReader.placed(
                bytes, keepsBigNumbers: keepsBigNumbers, checkInterrupt: reading.checkInterrupt
            ).read(into: builder)
        }
        func yaml() throws {
            try YAMLReader.read(
                bytes, into: builder, keepsBigNumbers: keepsBigNumbers, checkInterrupt: reading.checkInterrupt
            )
        }
        if FileEdit.isDotenv(path) { return try DotenvReader.placed(bytes).read(into: builder) }
        switch Path.fileExtension(path).lowercased() {
        case "json": try json(bytes)
        case "jsonc": try json(JSONComments.removed(from: bytes))
        case "toml":
            try TOMLReader.placed(bytes, keepsLocalTimes: true, checkInterrupt: reading.checkInterrupt).read(
                into: builder)
        case "ini": try INIReader.placed(bytes).read(into: builder)
        case "yaml", "yml": try yaml()
        default:
            let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            try first.map { "{[\"".utf8.contains($0) } ?? false ? json(bytes) : yaml()
        }
    }

    private static func instance(
        _ source: Source, _ reading: ConfigReading?, _ read: (NodeBuilder) throws -> Void
    ) throws -> Instance {
        let builder = try ConfigFile.value(source, nil, read)
        for warning in builder.warnings { reading?.warn(warning) }
        return Instance(builder.tree, at: .root, builder.bigNumbers)
    }

    /// A file of a configuration as it stands, without what it extends.
    /// - Throws: an `ErrorValue` with the place.
    static func tree(_ path: String, _ source: Source, _ reading: ConfigReading) throws -> (
        text: String, builder: NodeBuilder
    ) {
        let bytes = try ConfigFile.content(path, source)
        do {
            let builder = try ConfigFile.value(source, reading) {
                try read(bytes, path, into: $0, keepsBigNumbers: false, reading)
            }
            return (String(decoding: bytes, as: UTF8.self), builder)
        } catch let error as ErrorValue where error.kind == "parse" {
            throw ConfigFile.conflict(bytes, source) ?? error
        }
    }

    /// A metaschema that nops has in itself.
    static func metaschema(_ address: String) throws -> Instance? {
        guard let text = MetaSchemas.text(address) else { return nil }
        return try json(text, Source(address, folder: "/"))
    }

    static func json(_ text: String, _ source: Source) throws -> Instance {
        try instance(source, nil) {
            try JSONReader.placed(Array(text.utf8), keepsBigNumbers: true).read(into: $0)
        }
    }
}

/// Where schemas of other addresses lie, as `--ref URL=FOLDER` says. Nothing is ever fetched.
struct SchemaFolders {
    let folders: [(address: String, folder: String)]
    /// Of the schema itself: what lies in it, or below, may be referred to by a relative path.
    let own: String
    let source: (String) -> Source
    let reading: ConfigReading

    /// - Throws: an `ErrorValue` where there is no such document, or it may not be read.
    func load(_ address: String, from reference: Instance) throws -> Instance {
        if let metaschema = try SchemaFile.metaschema(address) { return metaschema }
        let path = URIReference.percentDecoded(URIReference(address).path)
        if address.hasPrefix("file://") {
            guard Path.isInside(path, own) else {
                throw reference.origin.error(
                    "this refers to a file that lies outside of the schema's own folder: \(path)",
                    help: "`--ref URL=FOLDER` says where the schemas of an address lie")
            }
            return try read(path, reference)
        }
        for (prefix, folder) in folders {
            guard address.hasPrefix(prefix) else { continue }
            let rest = address.dropFirst(prefix.count)
            guard prefix.hasSuffix("/") || rest.isEmpty || "/?#".contains(rest.first ?? "/") else { continue }
            let name = URIReference.percentDecoded(rest.prefix { $0 != "?" })
            let path = Path.absolute(String(name.drop { $0 == "/" }), in: folder)
            guard Path.isInside(path, folder) else {
                throw reference.origin.error("`\(address)` leads out of the folder \(source(folder).name)")
            }
            return try read(path, reference)
        }
        throw reference.origin.error(
            "this refers to \(address), and nothing is fetched from elsewhere",
            help: "`--ref URL=FOLDER` says where the schemas of an address lie")
    }

    private func read(_ path: String, _ reference: Instance) throws -> Instance {
        guard ConfigFile.isThere(path) else {
            throw reference.origin.error("this refers to \(source(path).name), which isn't there")
        }
        return try SchemaFile.read(path, source(path), reading)
    }
}
