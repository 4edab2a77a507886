/// Sizes as text. KB is 1000 bytes, KiB is 1024.
public enum SizeText {
    /// Those that are shown to people, largest first.
    public static let decimal: [(name: String, bytes: Int)] = [
        ("EB", 1_000_000_000_000_000_000), ("PB", 1_000_000_000_000_000), ("TB", 1_000_000_000_000),
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000),
    ]
    private static let binary: [(name: String, bytes: Int)] = [
        ("EiB", 1 << 60), ("PiB", 1 << 50), ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20),
        ("KiB", 1 << 10),
    ]

    /// For people: `512 B`, `1.5 KB`, `64 MB`, with one decimal where it isn't whole.
    public static func short(_ bytes: Int) -> String {
        let magnitude = bytes.magnitude
        let sign = bytes < 0 ? "-" : ""
        for (index, unit) in decimal.enumerated().reversed() {
            // The next unit takes over where rounding would say 1000.
            let limit = index == 0 ? UInt.max : UInt(decimal[index - 1].bytes) - UInt(unit.bytes) / 20
            if magnitude < 1000 { break }
            guard magnitude < limit else { continue }
            let tenths = (magnitude / (UInt(unit.bytes) / 100) + 5) / 10
            return sign + String(tenths / 10) + (tenths % 10 == 0 ? "" : "." + String(tenths % 10)) + " "
                + unit.name
        }
        return "\(bytes) B"
    }

    /// Exact, as a literal of the language: `10KB`, `64MiB`, `1234B`. `parse` reads it back.
    public static func exact(_ bytes: Int) -> String {
        if bytes == 0 { return "0B" }
        for unit in decimal where bytes % unit.bytes == 0 { return "\(bytes / unit.bytes)\(unit.name)" }
        for unit in binary where bytes % unit.bytes == 0 { return "\(bytes / unit.bytes)\(unit.name)" }
        return "\(bytes)B"
    }

    /// Reads `10KB`, `1.5 GiB`, `512 B`, in either case of letters. Nil for anything else and for what
    /// is too large.
    public static func parse(_ text: String) -> Int? {
        var rest = Array(text.utf8)[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let number = rest.prefix {
            ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        }
        rest = rest.dropFirst(number.count)
        while rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
        let name = String(decoding: rest, as: UTF8.self).lowercased()
        let factor: Int
        if name == "b" {
            factor = 1
        } else if let unit = (decimal + binary).first(where: { $0.name.lowercased() == name }) {
            factor = unit.bytes
        } else {
            return nil
        }
        return scaled(number, by: factor).map { isNegative ? -$0 : $0 }
    }
}
