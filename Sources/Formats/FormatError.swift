import PluginAPI
import Syntax

/// What is wrong with a text in some data format, and where.
public struct FormatError: Error {
    public let message: String
    /// From 1; nil where the format's reader gives none.
    public let line: Int?
    /// In characters, from 1.
    public let column: Int?
    public var help: String?
    public let reason: Reason

    public enum Reason: Sendable {
        case syntax
        /// A key of a record is there twice.
        case duplicateKey
    }

    public init(
        _ message: String, line: Int? = nil, column: Int? = nil, help: String? = nil, reason: Reason = .syntax
    ) {
        self.message = message
        self.line = line
        self.column = column
        self.help = help
        self.reason = reason
    }

    /// Where the first of two stands, for messages; nil: nobody knows.
    static func first(on line: Int?) -> String { line.map { " (on line \($0))" } ?? "" }

    static func duplicate(
        _ key: String, at place: SourcePlace, first: Int? = nil, help: String? = duplicateHelp
    ) -> FormatError {
        FormatError(
            "the key '\(key)' is there already" + Self.first(on: first), line: Int(place.line),
            column: Int(place.column), help: help,
            reason: .duplicateKey)
    }

    static let duplicateHelp = "one mapping has each key once; keep one of the two"

    /// At a byte of a text.
    public init(
        _ message: String, at offset: Int, of bytes: UnsafeBufferPointer<UInt8>, help: String? = nil,
        reason: Reason = .syntax
    ) {
        let before = bytes[..<min(offset, bytes.count)]
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        self.init(
            message, line: before.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) },
            column: before[start...].reduce(1) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }, help: help,
            reason: reason)
    }

    /// As an error of the command; `source` is the file or the format's name.
    public func value(in source: String, at span: Span) -> ErrorValue {
        var place = source
        if let line { place += ":\(line)" }
        if let column { place += ":\(column)" }
        return ErrorValue("\(place): \(message)", kind: "parse", help: help, at: span)
    }
}
