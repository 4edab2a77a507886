// A change of a text in few places.

/// New text for a stretch of bytes.
struct Splice {
    let range: Range<Int>
    let text: String

    init(_ range: Range<Int>, _ text: String) {
        self.range = range
        self.text = text
    }

    init(at position: Int, _ text: String) { self.init(position..<position, text) }
}

/// A text as lines, and what is made of it.
struct EditedText {
    let bytes: [UInt8]
    /// What ends its lines.
    let newline: String

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let first = bytes.firstIndex(of: 0x0A)
        newline = first.map { $0 > 0 && bytes[$0 - 1] == 0x0D ? "\r\n" : "\n" } ?? "\n"
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// Where the line of a position begins.
    func lineStart(_ position: Int) -> Int {
        bytes[..<position].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    }

    /// Behind the line of a position, its line end included.
    func lineEnd(_ position: Int) -> Int {
        bytes[position...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    }

    /// A new line behind the one that ends at `position`, which `lineEnd` gives.
    func newLines(_ lines: [String], at position: Int) -> Splice {
        let isOpen = position > 0 && bytes[position - 1] != 0x0A
        return Splice(
            at: position, (isOpen ? newline : "") + lines.map { $0 + newline }.joined())
    }

    func applying(_ splices: [Splice]) -> [UInt8] {
        var result: [UInt8] = []
        var at = 0
        for splice in splices.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            result += bytes[at..<splice.range.lowerBound]
            result += splice.text.utf8
            at = splice.range.upperBound
        }
        return result + bytes[at...]
    }
}
