/// Names of fields. They come from data that others made, so their letters and digits are Unicode's (UAX #31), where a
/// variable's name has ASCII letters, digits and `_` only.
extension Parser {
    /// Where the name that begins at `index` ends; `index` itself where none begins.
    func fieldNameEnd(_ index: Int, withDashes: Bool = false) -> Int {
        var at = index
        while at < end {
            let byte = bytes[at]
            let isFirst = at == index
            if byte < 0x80 {
                guard
                    isFirst
                        ? isNameStart(byte) : isNameByte(byte) || (withDashes && byte == UInt8(ascii: "-"))
                else {
                    break
                }
                at += 1
            } else {
                let stop = min(end, at + 4)
                guard let scalar = String(decoding: bytes[at..<stop], as: UTF8.self).unicodeScalars.first,
                    isFirst ? scalar.properties.isXIDStart : scalar.properties.isXIDContinue
                else { break }
                at += UTF8.width(scalar)
            }
        }
        return at
    }

    /// Whether the name of a field begins at `index`.
    func beginsFieldName(_ index: Int) -> Bool {
        let first = byte(index)
        return first < 0x80 ? isNameStart(first) : fieldNameEnd(index) > index
    }

    func skipFieldName(withDashes: Bool = false) { pos = fieldNameEnd(pos, withDashes: withDashes) }

    /// Past the name of a variable. One that was declared with other letters, which is an error already, is skipped whole.
    func skipVariableName() {
        let start = pos
        skipName()
        guard !isAtEnd, current >= 0x80 else { return }
        let stop = fieldNameEnd(start)
        if known.contains(string(start, stop)) { pos = stop }
    }
}
