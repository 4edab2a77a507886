import Platform
import PluginAPI

// What commands on text share: they work on a text, or on each item of a list or stream of texts.

extension Invocation {
    /// The input's text through `transform`, or each item's.
    func transformText(_ transform: @escaping (Text) throws -> Value) throws -> Value {
        if let text = try wholeText() { return try transform(text) }
        return try transformItems { item in try transform(try self.text(of: item)) }
    }

    /// The text that was piped in: a string, bytes, a program's output; nil for a list or a stream of values.
    func wholeText() throws -> Text? {
        switch input {
        case .list, .range: return nil
        case .stream(let stream):
            guard let bytes = stream as? ByteStream else { return nil }
            defer { bytes.close() }
            return Text(String(decoding: try bytes.readAll(), as: UTF8.self))
        default: return try text(of: input)
        }
    }

    /// The input's bytes through `transform`, or each item's: for commands that take bytes as they are.
    func transformBytes(_ transform: @escaping ([UInt8]) throws -> Value) throws -> Value {
        func bytes(of value: Value) throws -> [UInt8] {
            if case .bytes(let bytes) = value { return bytes.storage }
            return Array(try text(of: value).string.utf8)
        }
        switch input {
        case .list, .range: return try transformItems { try transform(try bytes(of: $0)) }
        case .stream(let stream):
            guard let source = stream as? ByteStream else {
                return try transformItems { try transform(try bytes(of: $0)) }
            }
            defer { source.close() }
            return try transform(try source.readAll())
        default: return try transform(try bytes(of: input))
        }
    }

    /// A value as the text that commands on text work on; bytes are read with U+FFFD (rule 28).
    func text(of value: Value) throws -> Text {
        switch value {
        case .string(let text): return text
        case .bytes(let bytes): return Text(String(decoding: bytes.storage, as: UTF8.self))
        case .null:
            throw ErrorValue.type(
                "`\(signature.signature.name)` works on text, and nothing was piped in", at: span)
        default:
            throw ErrorValue.type(
                "`\(signature.signature.name)` works on text, and this is \(value.type.rawValue)",
                help: value.type == .record
                    ? "name a field of it: `| get FIELD`"
                    : value.type == .secret
                        ? "`reveal` gives its text, which may then be shown"
                        : "turn it into text: `| into string`",
                at: span)
        }
    }

    /// A pattern given as an argument, compiled; an error shows where it is wrong.
    func regex(_ pattern: String, at name: String, ignoreCase: Bool = false) throws -> Platform.Regex {
        do { return try Platform.Regex(pattern, ignoreCase: ignoreCase) } catch {
            let place = error.offset.map { " at character \($0 + 1)" } ?? ""
            throw ErrorValue(
                "'\(pattern)' is not a regular expression: \(error.message)\(place)", kind: "regex",
                at: span(of: name))
        }
    }
}
