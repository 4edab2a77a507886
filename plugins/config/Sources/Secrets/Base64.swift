// Base64 (RFC 4648), strictly: one text for each content.

import PluginAPI

enum Base64 {
    static func text(_ bytes: [UInt8], isPadded: Bool = true) -> String {
        let text = JSONText.base64(bytes)
        return isPadded ? text : String(text.prefix { $0 != "=" })
    }

    /// Nil: it isn't what `text` gives.
    static func bytes(_ text: some StringProtocol, isPadded: Bool = true) -> [UInt8]? {
        var result: [UInt8] = []
        var buffer: UInt32 = 0
        var bits = 0
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return nil
            }
            buffer = buffer << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                result.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        return self.text(result, isPadded: isPadded) == text ? result : nil
    }
}
