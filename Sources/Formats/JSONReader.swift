import PluginAPI

/// Reads JSON (RFC 8259) straight from UTF-8 into values, keeping the order of keys. Of keys that are the
/// same the last wins. Objects with the same keys share their key set, as the rows of a table do.
public enum JSONReader {
    /// Throws `FormatError`.
    public static func read(_ bytes: [UInt8], bigNumbersAsText: Bool = false) throws -> Value {
        try bytes.withUnsafeBufferPointer { try read($0, bigNumbersAsText: bigNumbersAsText) }
    }

    /// With its places. `keepsBigNumbers`: those beyond 64 bits are floats, with their text in the document.
    /// `checkInterrupt` is called every few milliseconds. Throws `FormatError`, or what that throws.
    public static func placed(
        _ bytes: [UInt8], keepsBigNumbers: Bool = false, checkInterrupt: @escaping () throws -> Void = {}
    ) throws -> PlacedDocument {
        try bytes.withUnsafeBufferPointer { buffer in
            let (value, parser) = try parse(
                buffer, bigNumbers: keepsBigNumbers ? .asFloats : .areErrors, isPlaced: true, checkInterrupt)
            return PlacedDocument(
                value: value, places: SourcePlace.places(of: parser?.offsets ?? [], in: buffer),
                bigNumbers: parser?.bigNumbers ?? [:])
        }
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>, bigNumbersAsText: Bool = false) throws -> Value {
        try parse(bytes, bigNumbers: bigNumbersAsText ? .asText : .areErrors, isPlaced: false).value
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, bigNumbers: JSONParser.BigNumbers, isPlaced: Bool,
        _ checkInterrupt: (() throws -> Void)? = nil
    ) throws -> (value: Value, parser: JSONParser?) {
        guard let base = bytes.baseAddress, bytes.count > 0 else {
            throw FormatError("there is no JSON: the text is empty")
        }
        let parser = JSONParser(
            base, bytes.count, bigNumbers, isPlaced: isPlaced, checkInterrupt)
        do {
            return (try parser.document(), parser)
        } catch let failure as JSONParser.Failure {
            throw FormatError(
                failure.message, at: failure.offset, of: bytes, help: failure.help, reason: failure.reason)
        }
    }
}
