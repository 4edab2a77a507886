import PluginAPI

/// Reads YAML by libyaml's events. Tags beyond the core schema and keys that are not scalars are errors. Merge keys (`<<`),
/// which YAML 1.2 no longer has, lend their fields all the same: files for compose and CI are full of them.
public enum YAMLReader {
    /// The only document. Throws `FormatError`.
    public static func single(_ bytes: [UInt8]) throws -> Value {
        let builder = ValueBuilder()
        try single(bytes, YAMLParser(builder), help: "`from yaml --all` gives a list of them")
        return builder.takeValue()
    }

    /// Every document of a stream. Throws `FormatError`.
    public static func all(_ bytes: [UInt8]) throws -> [Value] {
        let builder = ValueBuilder()
        var documents: [Value] = []
        try YAMLParser(builder).read(bytes) { _ in documents.append(builder.takeValue()) }
        return documents
    }

    /// Tells a builder of the only document, in which `!append`, `!replace`, `!include` and `!!null` may say how a value is
    /// merged. Nothing is told of a text without values.
    /// `keepsBigNumbers`: integers beyond 64 bits are floats, and their text is told.
    /// `checkInterrupt` is called every few milliseconds. Throws `FormatError`, or what that or the builder throws.
    public static func read(
        _ bytes: [UInt8], into builder: some DocumentBuilder, keepsBigNumbers: Bool = false,
        checkInterrupt: @escaping () throws -> Void = {}
    ) throws {
        let parser = YAMLParser(
            builder, isConfiguration: true, keepsBigNumbers: keepsBigNumbers, checkInterrupt: checkInterrupt)
        try single(bytes, parser, help: "keep one, without the `---` between them")
    }

    /// All that is wrong with a configuration, up to where it is no YAML: from there on nobody knows what is meant.
    /// Throws what `checkInterrupt` does.
    public static func mistakes(
        in bytes: [UInt8], limit: Int = 100, checkInterrupt: @escaping () throws -> Void = {}
    ) throws -> [FormatError] {
        var mistakes: [FormatError] = []
        let parser = YAMLParser(KeyCheck(), isConfiguration: true, checkInterrupt: checkInterrupt)
        parser.onMistake = { if mistakes.count < limit { mistakes.append($0) } }
        do { try single(bytes, parser, help: "keep one, without the `---` between them") } catch let error
            as FormatError
        {
            if mistakes.count < limit { mistakes.append(error) }
        }
        return mistakes
    }

    private static func single<Builder>(_ bytes: [UInt8], _ parser: YAMLParser<Builder>, help: String) throws
    {
        var isFirst = true
        try parser.read(bytes) { line in
            guard isFirst else {
                throw FormatError("there is more than one document", line: line, help: help)
            }
            isFirst = false
        }
    }
}
