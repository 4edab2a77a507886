import PluginAPI

/// Reads JSON (RFC 8259) straight from UTF-8 into values, keeping the order of keys. Of keys that are the
/// same the last wins. Objects with the same keys share their key set, as the rows of a table do.
public enum JSONReader {
    /// Throws `FormatError`.
    public static func read(_ bytes: [UInt8], bigNumbersAsText: Bool = false) throws -> Value {
        try bytes.withUnsafeBufferPointer { try read($0, bigNumbersAsText: bigNumbersAsText) }
    }

    /// With its places. Throws `FormatError`.
    public static func placed(_ bytes: [UInt8]) throws -> PlacedDocument {
        try bytes.withUnsafeBufferPointer { buffer in
            let (value, offsets) = try parse(buffer, bigNumbersAsText: false, isPlaced: true)
            return PlacedDocument(value: value, places: SourcePlace.places(of: offsets, in: buffer))
        }
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>, bigNumbersAsText: Bool = false) throws -> Value {
        try parse(bytes, bigNumbersAsText: bigNumbersAsText, isPlaced: false).value
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, bigNumbersAsText: Bool, isPlaced: Bool
    ) throws -> (value: Value, offsets: [Int]) {
        guard let base = bytes.baseAddress, bytes.count > 0 else {
            throw FormatError("there is no JSON: the text is empty")
        }
        let parser = JSONParser(
            base, bytes.count, bigNumbersAsText: bigNumbersAsText, isPlaced: isPlaced)
        do {
            return (try parser.document(), parser.offsets)
        } catch let failure as JSONParser.Failure {
            throw FormatError(failure.message, at: failure.offset, of: bytes, help: failure.help)
        }
    }
}
