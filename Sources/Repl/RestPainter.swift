import LineEditor

/// What the tree has no place for, by its look.
extension TreePainter {
    private static let keywords: Set<String> = [
        "and", "break", "capture", "catch", "continue", "def", "defer", "do", "else", "export", "finally",
        "for", "if",
        "in", "is", "let", "loop", "match", "not", "ok", "or", "return", "try", "use", "var", "while",
    ]

    /// - Parameter wrongPlaces: where the parser has found something wrong.
    mutating func paintRest(wrongPlaces: Set<Int>) {
        /// Places of brackets that are open.
        var open: [Int] = []
        var isWordStart = true
        /// A command's name is due.
        var isStart = true
        var index = 0
        while index < bytes.count {
            let start = index
            let byte = bytes[index]
            if kinds[index] != nil {
                isWordStart = false
                isStart = false
                index += 1
                continue
            }
            switch byte {
            case 0x20, 0x09, 0x0D, 0x0A:
                index += 1
                isWordStart = true
                isStart = isStart || byte == 0x0A
                continue
            case UInt8(ascii: "#") where isWordStart:
                while index < bytes.count, bytes[index] != 0x0A { index += 1 }
                fill(start, index, .comment)
                continue
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                if let end = quoteEnd(index) {
                    fill(start, end, .string)
                    index = end
                } else {
                    fill(start, bytes.count, .string)
                    paintVariables(from: start + 1)
                    kinds[start] = .unclosed
                    index = bytes.count
                }
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(index)
                kinds[index] = .sign
                index += 1
                isWordStart = true
                isStart = byte != UInt8(ascii: "[")
                continue
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                let isClosing = open.last.map { TreePainter.closes(byte, bytes[$0]) } ?? false
                kinds[index] = isClosing ? .sign : .unclosed
                if isClosing { open.removeLast() }
                index += 1
            case UInt8(ascii: "$"):
                index = variableEnd(index)
                fill(start, index, index > start + 1 ? .variable : .plain)
            case UInt8(ascii: "|"), UInt8(ascii: ";"), UInt8(ascii: "&"):
                kinds[index] = .sign
                index += 1
                isWordStart = true
                isStart = true
                continue
            case UInt8(ascii: ","):
                kinds[index] = .sign
                index += 1
                isWordStart = true
                continue
            case UInt8(ascii: "\\"):
                fill(start, start + 2, .plain)
                index += 2
            case let byte where byte.isLetter || byte == UInt8(ascii: "^") || byte >= 0x80:
                while index < bytes.count, kinds[index] == nil, bytes[index].isWordByte || index == start {
                    index += 1
                }
                let word = String(decoding: bytes[start..<index], as: UTF8.self)
                let kind: TextKind
                if TreePainter.keywords.contains(word) {
                    kind = .keyword
                    isWordStart = false
                    fill(start, index, kind)
                    isStart = true
                    continue
                } else if isStart {
                    kind =
                        isKnown(word.first == "^" ? String(word.dropFirst()) : word)
                        ? .command : wrongPlaces.contains(start) ? .unknown : .plain
                } else {
                    kind = .plain
                }
                fill(start, index, kind)
            default:
                kinds[index] = byte.isSign ? .sign : .plain
                index += 1
            }
            isWordStart = false
            isStart = false
        }
        for place in open { kinds[place] = .unclosed }
    }

    /// Where nothing is painted yet.
    private mutating func fill(_ start: Int, _ end: Int, _ kind: TextKind) {
        for index in start..<min(end, bytes.count) where kinds[index] == nil { kinds[index] = kind }
    }

    private static func closes(_ closer: UInt8, _ opener: UInt8) -> Bool {
        switch opener {
        case UInt8(ascii: "("): closer == UInt8(ascii: ")")
        case UInt8(ascii: "["): closer == UInt8(ascii: "]")
        default: closer == UInt8(ascii: "}")
        }
    }

    /// In a double quote that is still open.
    private mutating func paintVariables(from start: Int) {
        guard byte(start - 1) == UInt8(ascii: "\"") else { return }
        var index = start
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == UInt8(ascii: "$"), case let end = variableEnd(index), end > index + 1 {
                for place in index..<end { kinds[place] = .variable }
                index = end
            } else {
                index += 1
            }
        }
    }

    private func variableEnd(_ start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end].isLetter || bytes[end].isDigit || bytes[end] == UInt8(ascii: "_")
        {
            end += 1
        }
        return end
    }
}

extension UInt8 {
    fileprivate var isLetter: Bool { (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7A }
    fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// Of a word that isn't in the tree.
    fileprivate var isWordByte: Bool {
        isLetter || isDigit || self >= 0x80 || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
            || self == UInt8(ascii: "/") || self == UInt8(ascii: ".")
    }

    fileprivate var isSign: Bool {
        switch self {
        case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "*"), UInt8(ascii: "%"), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
