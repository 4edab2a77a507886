import PluginAPI

/// Where something stands in a text. Both from 1; columns count characters.
public struct SourcePlace: Sendable, Hashable {
    public var line: UInt32
    public var column: UInt32

    public init(line: Int, column: Int) {
        self.line = UInt32(clamping: line)
        self.column = UInt32(clamping: column)
    }

    /// The places of bytes of a text. `offsets` never go down.
    public static func places(of offsets: [Int], in bytes: UnsafeBufferPointer<UInt8>) -> [SourcePlace] {
        var places: [SourcePlace] = []
        places.reserveCapacity(offsets.count)
        var line = 1
        var column = 1
        var at = 0
        for offset in offsets {
            while at < min(offset, bytes.count) {
                if bytes[at] == 0x0A {
                    line += 1
                    column = 1
                } else if bytes[at] & 0xC0 != 0x80 {
                    column += 1
                }
                at += 1
            }
            places.append(SourcePlace(line: line, column: column))
        }
        return places
    }
}

/// What a YAML tag says of how a value is merged with others.
public enum SourceMark: Sendable {
    /// `!append`
    case append
    /// `!replace`
    case replace
    /// `!!null`, written out
    case null
    /// `!include`, at a file's name
    case include
}

/// A document with the places of its values. Of keys that are the same the second is an error.
public struct PlacedDocument {
    public let value: Value
    /// Of each value, in the order of the text, what contains before what is contained; in a record of each key, then
    /// of its value.
    public let places: [SourcePlace]
    /// The text of numbers that no value can hold exactly, by positions in `places`; their values are floats. Empty unless
    /// they were asked for, as else they are errors.
    public let bigNumbers: [Int: String]

    init(value: Value, places: [SourcePlace], bigNumbers: [Int: String] = [:]) {
        self.value = value
        self.places = places
        self.bigNumbers = bigNumbers
    }

    /// Tells a builder of all that is in it. Throws what the builder throws.
    public func read(into builder: some DocumentBuilder) throws {
        var next = 0
        try read(value, into: builder, &next)
    }

    private func read(_ value: Value, into builder: some DocumentBuilder, _ next: inout Int) throws {
        let position = next
        let place = takePlace(&next)
        switch value {
        case .record(let record):
            try builder.beginRecord(at: place, nil)
            for (name, value) in zip(record.keys.names, record.values) {
                let place = takePlace(&next)
                // Its reader has refused those of the same bytes; for a builder others may be the same, too.
                guard try builder.addKey(name.string, at: place, isMergeKey: false) else {
                    throw FormatError.duplicate(name.string, at: place)
                }
                try read(value, into: builder, &next)
            }
            try builder.end()
        case .list(let list):
            try builder.beginList(at: place, nil)
            for item in list.items { try read(item, into: builder, &next) }
            try builder.end()
        default:
            try builder.add(value, at: place, nil)
            if let text = bigNumbers[position] { builder.noteBigNumber(text) }
        }
    }

    private func takePlace(_ next: inout Int) -> SourcePlace {
        defer { next += 1 }
        return places.indices.contains(next) ? places[next] : SourcePlace(line: 1, column: 1)
    }
}
