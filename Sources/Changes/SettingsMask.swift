// Which lines of a settings file hold secrets that go beyond one word: in blocks, lists, nested tables, sections and keys in PEM
// form. A diff shows parts of a file, so this is told from the whole of it.

import PluginAPI

/// What a diff shows in the place of lines. Rather too much is hidden than too little.
struct SettingsMask {
    /// By the line's number, from 0; without its end.
    private var lines: [Int: [UInt8]] = [:]

    private static let mask = Array(SecretMask.mask.utf8)

    /// Lines below a secret's key that are its value: those further in, and at the same place those that begin with one of
    /// some signs.
    private struct Block {
        var indent: Int
        var signs: [UInt8]
    }

    private var block: Block?
    /// What ends a text of several lines.
    private var quote: [UInt8]?
    /// Brackets of a secret's value that are open.
    private var depth = 0
    private var isInSection = false
    private var isInKey = false
    private var number = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while start < text.count {
            let end = text[start...].firstIndex(of: TextLines.newline) ?? text.count
            var line = text[start..<end]
            if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
            read(line)
            number += 1
            start = end + 1
        }
    }

    /// What is shown of a line, its end with it.
    func shown(_ line: UnsafeBufferPointer<UInt8>, _ number: Int) -> [UInt8] {
        let end = line.last == TextLines.newline ? [TextLines.newline] : []
        if let hidden = lines[number] { return hidden + end }
        let text = String(decoding: line.dropLast(end.count), as: UTF8.self)
        let masked = SecretMask.masked(text)
        return masked == text ? Array(line) : Array(masked.utf8) + end
    }

    private typealias Line = Slice<UnsafeBufferPointer<UInt8>>

    private mutating func read(_ line: Line) {
        var content = line.drop(while: \.isBlankByte)
        guard let first = content.first else { return }
        var indent = content.startIndex - line.startIndex
        if let quote {
            hide(line, from: content.startIndex)
            if Self.finds(quote, in: content) { self.quote = nil }
            return
        }
        if depth > 0 {
            hide(line, from: content.startIndex)
            depth = max(0, depth + Self.balance(content))
            return
        }
        if isInKey {
            guard Self.finds(Array("-----END".utf8), in: content) else {
                return hide(line, from: content.startIndex)
            }
            isInKey = false
            return
        }
        if Self.finds(Array("-----BEGIN".utf8), in: content),
            Self.finds(Array("PRIVATE KEY".utf8), in: content)
        {
            isInKey = !Self.finds(Array("-----END".utf8), in: content)
            return
        }
        if let block {
            if indent > block.indent || (indent == block.indent && block.signs.contains(first)) {
                return hide(line, from: content.startIndex)
            }
            self.block = nil
        }
        if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { return }
        // A section's name, and no list of JSON.
        if first == UInt8(ascii: "["), !content.contains(UInt8(ascii: "{")),
            let close = content.lastIndex(of: UInt8(ascii: "]"))
        {
            let name = content[..<close].drop { $0 == first }.prefix { $0 != UInt8(ascii: "]") }
            isInSection = name.split(separator: UInt8(ascii: ".")).contains { Self.isSecret($0) }
            return
        }
        while content.first == UInt8(ascii: "-"), content.dropFirst().first?.isBlankByte == true {
            content = content.dropFirst().drop(while: \.isBlankByte)
            indent = content.startIndex - line.startIndex
        }
        if content.starts(with: "export ".utf8) { content = content.dropFirst(7).drop(while: \.isBlankByte) }
        if content.first == UInt8(ascii: "?"), Self.isSecret(content.dropFirst().drop(while: \.isBlankByte)) {
            block = Block(indent: indent, signs: [UInt8(ascii: ":")])
            return
        }
        guard let (name, value) = Self.entry(content) else { return readInside(line, content) }
        guard isInSection || Self.isSecret(name) else { return readInside(line, value) }
        readValue(line, value, indent)
    }

    private mutating func readValue(_ line: Line, _ value: Line, _ indent: Int) {
        let signs = [UInt8(ascii: "-")]
        guard let first = value.first, first != UInt8(ascii: "#"), !"|>&!".utf8.contains(first) else {
            block = Block(indent: indent, signs: signs)
            return
        }
        for sign in ["\"\"\"", "'''"] where value.starts(with: sign.utf8) {
            hide(line, from: value.startIndex)
            if !Self.finds(Array(sign.utf8), in: value.dropFirst(3)) { quote = Array(sign.utf8) }
            return
        }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            hide(line, from: value.startIndex)
            depth = max(0, Self.balance(value))
            return
        }
        // Texts of one line may go on below, further in.
        block = Block(indent: indent, signs: [])
        if isInSection || !Self.isSimple(value), !value.starts(with: "$".utf8) {
            hide(line, from: value.startIndex)
        }
    }

    /// A secret's list or table within a line: `{"secret": {"v": "x"}}`.
    private mutating func readInside(_ line: Line, _ part: Line) {
        var rest = part
        while let open = rest.firstIndex(of: UInt8(ascii: "\"")) {
            let name = rest[(open + 1)...].prefix { $0 != UInt8(ascii: "\"") }
            guard name.endIndex < rest.endIndex else { return }
            rest = rest[(name.endIndex + 1)...]
            let after = rest.drop(while: \.isBlankByte)
            guard after.first == UInt8(ascii: ":") else { continue }
            let value = after.dropFirst().drop(while: \.isBlankByte)
            guard let first = value.first, Self.isSecret(name) else { continue }
            if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
                hide(line, from: value.startIndex)
                depth = max(0, Self.balance(value))
                return
            }
        }
    }

    private mutating func hide(_ line: Line, from index: Int) {
        guard !Self.isEncrypted(line[index...]) else { return }
        let before = line[..<index]
        // As a text, where one is due: `password = ***` would be taken for a command's words.
        let isText = before.last { !$0.isBlankByte } == UInt8(ascii: "=")
        lines[number] = Array(before) + (isText ? Array("\"\(SecretMask.mask)\"".utf8) : Self.mask)
    }

    // MARK: Reading

    /// `name: value`, `name = value`, the name in quotes or not.
    private static func entry(_ content: Line) -> (name: Line, value: Line)? {
        let name: Line
        var rest: Line
        if let quote = content.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            name = content.dropFirst().prefix { $0 != quote }
            rest = content[name.endIndex...].dropFirst()
        } else {
            name = content.prefix { $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "=") && !$0.isBlankByte }
            rest = content[name.endIndex...]
        }
        rest = rest.drop(while: \.isBlankByte)
        guard !name.isEmpty, rest.first == UInt8(ascii: ":") || rest.first == UInt8(ascii: "=") else {
            return nil
        }
        return (name, rest.dropFirst().drop(while: \.isBlankByte))
    }

    private static func isSecret(_ name: some Sequence<UInt8>) -> Bool {
        let text = String(decoding: Array(name), as: UTF8.self)
        return text.split(separator: ".").contains { SecretMask.isSecretName(String($0)) }
    }

    /// What nops, or sops, has encrypted is no secret, and a reviewer sees that it changed.
    private static func isEncrypted(_ value: Line) -> Bool {
        finds(Array("aes-256-gcm:".utf8), in: value) || finds(Array("ENC[".utf8), in: value)
    }

    /// A word, or a text in quotes without others within, which is masked by itself where a diff shows it.
    private static func isSimple(_ value: Line) -> Bool {
        guard let first = value.first else { return true }
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            let text = value.dropFirst().prefix { $0 != first && $0 != UInt8(ascii: "\\") }
            guard text.endIndex < value.endIndex, value[text.endIndex] == first else { return false }
            let rest = value[(text.endIndex + 1)...].drop { $0 == UInt8(ascii: ",") || $0.isBlankByte }
            return rest.isEmpty || rest.first == UInt8(ascii: "#")
                || rest.allSatisfy { "}],".utf8.contains($0) }
        }
        let word = value.prefix { !$0.isBlankByte }
        let rest = value[word.endIndex...].drop(while: \.isBlankByte)
        return rest.isEmpty || rest.first == UInt8(ascii: "#")
    }

    /// How many more brackets a text opens than it closes, those in quotes left out.
    private static func balance(_ text: Line) -> Int {
        var (depth, quote) = (0, UInt8(0))
        for byte in text {
            switch byte {
            case quote where quote != 0: quote = 0
            case _ where quote != 0: break
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            default: break
            }
        }
        return depth
    }

    private static func finds(_ part: [UInt8], in line: Line) -> Bool {
        var rest = line
        while let start = rest.firstIndex(of: part[0]) {
            rest = rest[start...]
            if rest.starts(with: part) { return true }
            rest = rest.dropFirst()
        }
        return false
    }
}

extension UInt8 {
    fileprivate var isBlankByte: Bool { self == 0x20 || self == 0x09 }
}
