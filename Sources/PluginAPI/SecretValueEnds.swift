// Where a value ends that a scanner has found, in each of the ways in which it may be written.

extension SecretScanner {
    /// Where quoted text ends; at the end of all if nothing closes it.
    func quotedEnd(_ begin: Int, _ quote: UInt8, isTriple: Bool) -> Int {
        var index = begin
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), quote == 0x22 {
                index += 2
                continue
            }
            if bytes[index] == quote, !isTriple || (byte(index + 1) == quote && byte(index + 2) == quote) {
                return index
            }
            index += 1
        }
        return bytes.count
    }

    /// Where text between `\"` ends: at the next one, or at the quote that is around them.
    func escapedEnd(_ begin: Int, _ quote: UInt8) -> Int {
        var index = begin
        while index < bytes.count, bytes[index] != quote {
            if bytes[index] == UInt8(ascii: "\\") {
                if byte(index + 1) == quote { return index }
                index += 1
            }
            index += 1
        }
        return min(index, bytes.count)
    }

    /// A shell's word with quoted pieces in it.
    func wordEnd(_ begin: Int) -> Int {
        var index = begin
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isQuote {
                index = min(bytes.count, quotedEnd(index + 1, byte, isTriple: false) + 1)
            } else if byte == UInt8(ascii: "\\") {
                index = min(bytes.count, index + 2)
            } else if isEnd(byte) {
                return index
            } else {
                index += 1
            }
        }
        return index
    }

    /// What ends a word without quotes, in a shell, a record, a header or an address's query.
    func isEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, 0x22, 0x27, UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "&"),
            UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"),
            UInt8(ascii: "`"):
            true
        default: false
        }
    }

    func bareEnd(_ begin: Int, _ link: Link) -> Int {
        var index = begin
        while index < bytes.count {
            let byte = bytes[index]
            if byte.isQuote {
                // The end of what is around, or a piece of the word in quotes?
                guard index > begin, let next = self.byte(index + 1), !isEnd(next), next != UInt8(ascii: ","),
                    next != UInt8(ascii: ":"), next != UInt8(ascii: "\\"),
                    let close = bytes[(index + 1)...].prefix(Self.nearby).firstIndex(of: byte)
                else { return index }
                index = close + 1
            } else if isEnd(byte) {
                return index
            } else if byte == UInt8(ascii: ",") {
                guard link != .colon, let next = self.byte(index + 1), !isEnd(next) else { return index }
                // In `password=x,user=y` another name follows; in `password=x,y` it is a letter like others.
                let name = skip(index + 1) { $0.isNamePart || $0 == UInt8(ascii: ".") }
                if name > index + 1,
                    self.byte(name) == UInt8(ascii: "=") || self.byte(name) == UInt8(ascii: ":")
                {
                    return index
                }
                index = name
            } else if byte == UInt8(ascii: "\\") {
                if let next = self.byte(index + 1), next.isQuote || "nrt".utf8.contains(next) { return index }
                index = min(bytes.count, index + 2)
            } else {
                index += 1
            }
        }
        return index
    }
}
