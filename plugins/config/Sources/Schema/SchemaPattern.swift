// Regular expressions of ECMA-262, as JSON Schema has them, translated for PCRE2.

import Platform

/// A pattern that is found anywhere in a text. Its work on one text is bounded.
final class SchemaPattern {
    let text: String
    private let regex: Regex

    /// Throws `ConfigFailure`.
    init(_ text: String) throws {
        self.text = text
        var translation = PatternTranslation(text)
        let pattern = try translation.translated()
        do { regex = try Regex(pattern, unsetGroupsMatch: true, limit: 2_000_000) } catch {
            throw ConfigFailure(error.message)
        }
    }

    /// Throws `RegexError` where it would take too much work.
    func matches(_ subject: String) throws(RegexError) -> Bool { try regex.matches(subject) }
}

/// The pattern's Unicode mode: what is an error there is one here, but for punctuation that need not be escaped.
private struct PatternTranslation {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var output = ""
    /// By the names of groups, which may have letters that PCRE2's may not.
    private var groupNames: [String: String] = [:]

    private static let space =
        "\\t\\n\\x0B\\f\\r \\x{A0}\\x{FEFF}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}"
    private static let word = "A-Za-z0-9_"

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private func peek(_ ahead: Int) -> Unicode.Scalar? {
        position + ahead < scalars.count ? scalars[position + ahead] : nil
    }

    mutating func translated() throws -> String {
        while let scalar = next {
            position += 1
            switch scalar {
            case "\\": output += try escape(isInClass: false)
            case "[": try characterClass()
            case ".": output += "[^\\n\\r\\x{2028}\\x{2029}]"
            // PCRE2's would match before a last line break, too.
            case "$": output += "\\z"
            case "(":
                output.append("(")
                if next == "?" {
                    try group()
                } else if let sign = next, "*+".unicodeScalars.contains(sign) {
                    throw ConfigFailure("there is nothing to repeat before `\(sign)`")
                }
            case "*", "+", "?", "}":
                output.unicodeScalars.append(scalar)
                // `a++` is no quantifier there.
                if next == "+" {
                    throw ConfigFailure("there is nothing to repeat before `+`")
                }
            case "#": output += "\\#"
            default: output.unicodeScalars.append(scalar)
            }
        }
        return output
    }

    private mutating func group() throws {
        let known = ["?:", "?=", "?!", "?<=", "?<!"]
        for form in known where scalars[position...].starts(with: form.unicodeScalars) {
            position += form.unicodeScalars.count
            output += form
            return
        }
        guard peek(1) == "<" else {
            throw ConfigFailure("there is no group of this form, `(?\(peek(1).map(String.init) ?? "")`")
        }
        position += 1
        output += "?" + (try groupName())
    }

    /// From `<` to `>`, as PCRE2 is to have it.
    private mutating func groupName() throws -> String {
        position += 1
        var name = String.UnicodeScalarView()
        while let scalar = next, scalar != ">" {
            let isStart =
                scalar.properties.isIDStart || scalar == "_" || scalar == "$"
            guard isStart || (!name.isEmpty && scalar.properties.isIDContinue) else {
                throw ConfigFailure("`\(scalar)` can't stand there in a group's name")
            }
            name.append(scalar)
            position += 1
        }
        guard next == ">", !name.isEmpty else { throw ConfigFailure("a group's name is not closed by `>`") }
        position += 1
        let known = groupNames[String(name)] ?? "n\(groupNames.count)"
        groupNames[String(name)] = known
        return "<\(known)>"
    }

    private mutating func characterClass() throws {
        output.append("[")
        let isNegated = next == "^"
        if isNegated {
            output.append("^")
            position += 1
        }
        // There, `[]` is empty and `[^]` all there is.
        if next == "]" {
            position += 1
            output.removeLast(isNegated ? 2 : 1)
            output += isNegated ? "[\\s\\S]" : "(?!)"
            return
        }
        while let scalar = next, scalar != "]" {
            position += 1
            switch scalar {
            case "\\": output += try escape(isInClass: true)
            case "[", "#": output += "\\" + String(scalar)
            default: output.unicodeScalars.append(scalar)
            }
        }
        guard next == "]" else { throw ConfigFailure("a `[` is not closed") }
        position += 1
        output.append("]")
    }

    private mutating func escape(isInClass: Bool) throws -> String {
        guard let letter = next else { throw ConfigFailure("it ends with `\\`") }
        position += 1
        switch letter {
        case "d": return isInClass ? "0-9" : "[0-9]"
        case "D": return isInClass ? "\\x{0}-/:-\\x{10FFFF}" : "[^0-9]"
        case "w": return isInClass ? Self.word : "[\(Self.word)]"
        case "W": return isInClass ? "\\x{0}-/:-@\\[-\\^`{-\\x{10FFFF}" : "[^\(Self.word)]"
        case "s": return isInClass ? Self.space : "[\(Self.space)]"
        case "S":
            return isInClass
                ? "\\x{0}-\\x{8}\\x{E}-\\x{1F}!-\\x{9F}\\x{A1}-\\x{167F}\\x{1681}-\\x{1FFF}\\x{200B}-\\x{2027}\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}\\x{2060}-\\x{2FFF}\\x{3001}-\\x{FEFE}\\x{FF00}-\\x{10FFFF}"
                : "[^\(Self.space)]"
        case "b" where isInClass: return "\\x08"
        case "b": return "(?:(?<=[\(Self.word)])(?![\(Self.word)])|(?<![\(Self.word)])(?=[\(Self.word)]))"
        case "B" where !isInClass:
            return "(?:(?<=[\(Self.word)])(?=[\(Self.word)])|(?<![\(Self.word)])(?![\(Self.word)]))"
        case "t", "n", "r", "f": return "\\" + String(letter)
        case "v": return "\\x0B"
        case "0": return "\\x00"
        case "1"..."9":
            var digits = String(letter)
            while let digit = next, ("0"..."9").contains(digit) {
                digits.unicodeScalars.append(digit)
                position += 1
            }
            return "\\g{\(digits)}"
        case "k":
            guard next == "<" else { throw ConfigFailure("after `\\k` stands `<name>`") }
            return "\\k" + (try groupName())
        case "c":
            guard let control = next, control.isASCII, control.properties.isAlphabetic else {
                throw ConfigFailure("after `\\c` stands a letter")
            }
            position += 1
            return "\\x{\(String(control.value & 0x1F, radix: 16))}"
        case "x":
            return "\\x{\(String(try hexadecimal(2), radix: 16))}"
        case "u": return "\\x{\(String(try codePoint(), radix: 16))}"
        case "p", "P": return try property(letter)
        default:
            guard letter.isASCII, !letter.properties.isAlphabetic, letter != "_" else {
                throw ConfigFailure("there is no escape `\\\(letter)`")
            }
            return "\\" + String(letter)
        }
    }

    private mutating func hexadecimal(_ count: Int) throws -> UInt32 {
        let digits = String(String.UnicodeScalarView(scalars[position...].prefix(count)))
        guard digits.unicodeScalars.count == count, digits.utf8.allSatisfy(Self.isHexadecimal),
            let value = UInt32(digits, radix: 16)
        else {
            throw ConfigFailure(
                "\(count) hexadecimal digits are expected after `\\\(count == 2 ? "x" : "u")`")
        }
        position += count
        return value
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    private mutating func codePoint() throws -> UInt32 {
        if next == "{" {
            position += 1
            var digits = ""
            while let digit = next, digit != "}" {
                digits.unicodeScalars.append(digit)
                position += 1
            }
            let isClosed = next == "}"
            position += 1
            guard isClosed, digits.utf8.allSatisfy(Self.isHexadecimal), let value = UInt32(digits, radix: 16),
                value <= 0x10FFFF
            else {
                throw ConfigFailure("`\\u{\(digits)}` is no character")
            }
            return value
        }
        let unit = try hexadecimal(4)
        guard unit & 0xFC00 == 0xD800, next == "\\", peek(1) == "u" else { return unit }
        let saved = position
        position += 2
        let low = try hexadecimal(4)
        guard low & 0xFC00 == 0xDC00 else {
            position = saved
            return unit
        }
        return 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
    }

    private mutating func property(_ letter: Unicode.Scalar) throws -> String {
        guard next == "{", let end = scalars[position...].firstIndex(of: "}") else {
            throw ConfigFailure("after `\\\(letter)` stands a property, as in `\\p{Letter}`")
        }
        let name = String(String.UnicodeScalarView(scalars[(position + 1)..<end]))
        position = end + 1
        let parts = name.split(separator: "=", maxSplits: 1).map(String.init)
        if parts.count == 2 {
            switch parts[0] {
            case "General_Category", "gc": return "\\\(letter){\(Self.categories[parts[1]] ?? parts[1])}"
            case "Script", "sc": return "\\\(letter){sc:\(parts[1])}"
            case "Script_Extensions", "scx": return "\\\(letter){scx:\(parts[1])}"
            default: throw ConfigFailure("there is no property `\(name)`")
            }
        }
        // What is no category is a property of its own, such as `Alphabetic`: PCRE2 knows it by the same name, or not at all.
        return "\\\(letter){\(Self.categories[name] ?? name)}"
    }

    private static let categories = [
        "Any": "Any", "Letter": "L", "Cased_Letter": "L&", "LC": "L&", "Uppercase_Letter": "Lu",
        "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt", "Modifier_Letter": "Lm", "Other_Letter": "Lo",
        "Mark": "M", "Combining_Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc",
        "Enclosing_Mark": "Me",
        "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
        "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd",
        "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi",
        "Final_Punctuation": "Pf", "Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm",
        "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Other_Symbol": "So", "Separator": "Z",
        "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Other": "C",
        "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co",
        "Unassigned": "Cn",
    ]
}
