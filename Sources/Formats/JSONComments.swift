/// JSONC: JSON with comments and a comma behind the last item.
public enum JSONComments {
    /// The same text as plain JSON: each comment and such comma is blanks, so that every line and column stays.
    public static func removed(from bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var at = 0
        /// Where in the result the last comma stands, if nothing but blanks follows it.
        var comma: Int?
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                let begin = at
                at += 1
                while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != 0x0A {
                    at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
                }
                at = min(at + 1, bytes.count)
                result += bytes[begin..<at]
                comma = nil
                continue
            }
            let end = TextBlanks.end(of: bytes, from: at, comments: .slashes)
            if end > at {
                // A character is a blank; its other bytes go.
                for index in at..<end where bytes[index] & 0xC0 != 0x80 {
                    result.append(bytes[index] == 0x0A || bytes[index] == 0x0D ? bytes[index] : 0x20)
                }
                at = end
                continue
            }
            if byte == UInt8(ascii: ",") {
                comma = result.count
            } else {
                if let comma, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { result[comma] = 0x20 }
                comma = nil
            }
            result.append(byte)
            at += 1
        }
        return result
    }
}
