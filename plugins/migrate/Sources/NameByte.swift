// What names are made of, in every language that is read here.

extension UInt8 {
    /// Whether it can be a part of a name: a letter, a digit, `_`, or any of what is no ASCII.
    @inline(__always)
    var isOfName: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: true
        default: false
        }
    }
}
