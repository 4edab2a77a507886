import CLibEdit

/// Where libedit puts a prompt and a line on the screen: it doesn't tell, so this counts as it does.
struct ScreenLayout {
    let columns: Int
    private(set) var row = 0
    private(set) var column = 0

    init(columns: Int) { self.columns = max(columns, 1) }

    mutating func add<S: Sequence>(_ scalars: S) where S.Element == UInt32 {
        for scalar in scalars { add(scalar) }
    }

    /// Where the cursor stands before a character (nil: at the line's end): on the next row already, when that is
    /// where the character has room.
    func cursor(before scalar: UInt32?) -> ScreenLayout {
        guard let scalar, scalar >= 0x20, column + ScreenLayout.width(of: scalar) > columns else {
            return self
        }
        var next = self
        next.row += 1
        next.column = 0
        return next
    }

    private mutating func add(_ scalar: UInt32) {
        switch scalar {
        case 0x0A:
            row += 1
            column = 0
        case 0x09:
            repeat { advance(1) } while column % 8 != 0
        // `^A`
        case 0..<0x20, 0x7F: advance(1); advance(1)
        default: advance(ScreenLayout.width(of: scalar))
        }
    }

    private mutating func advance(_ width: Int) {
        if column + width > columns {
            row += 1
            column = 0
        }
        column += width
        if column >= columns {
            row += 1
            column = 0
        }
    }

    static func width(of scalar: UInt32) -> Int { max(Int(nops_el_width(wchar_t(bitPattern: scalar))), 0) }

    static func width(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width(of: $1.value) } }
}
