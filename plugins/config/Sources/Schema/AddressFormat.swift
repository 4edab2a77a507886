// `uri`, `iri` and their references (RFC 3986, 3987), `uri-template` (RFC 6570), `email` (RFC 5321).

enum AddressFormat {
    private static let marks = Set("-._~!$&'()*+,;=:@".utf8)

    static func isURI(_ text: String, allowsUnicode: Bool, allowsRelative: Bool) -> Bool {
        guard hasOnlyAllowed(text, allowsUnicode) else { return false }
        let reference = URIReference(text)
        let hasSchemeMark = text.prefix { !"/?#".contains($0) }.contains(":")
        if let scheme = reference.scheme {
            let bytes = scheme.utf8
            guard bytes.first?.isASCIILetter ?? false,
                bytes.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || "+-.".utf8.contains($0) })
            else { return false }
        } else if !allowsRelative || hasSchemeMark {
            return false
        }
        if let authority = reference.authority, !isAuthority(authority) { return false }
        if reference.authority == nil, reference.path.hasPrefix("//") { return false }
        // Of what is private, only queries may have something.
        let isPrivate = { (text: String) in text.unicodeScalars.contains { IRICharacters.isPrivate($0) } }
        if isPrivate((reference.authority ?? "") + reference.path + (reference.fragment ?? "")) {
            return false
        }
        let isBracketed = { (text: String) in text.contains { "[]".contains($0) } }
        return !isBracketed(reference.path) && !isBracketed(reference.query ?? "")
            && !isBracketed(reference.fragment ?? "") && !(reference.fragment ?? "").contains("#")
    }

    private static func hasOnlyAllowed(_ text: String, _ allowsUnicode: Bool) -> Bool {
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if scalar == "%" {
                let digits = scalars.prefix(2)
                guard digits.count == 2,
                    digits.allSatisfy({ $0.isASCII && UInt8($0.value).isHexadecimalDigit })
                else {
                    return false
                }
            } else if scalar.isASCII {
                let byte = UInt8(scalar.value)
                guard
                    byte.isASCIILetter || byte.isASCIIDigit || marks.contains(byte)
                        || "/?#[]".utf8.contains(byte)
                else {
                    return false
                }
            } else if !allowsUnicode || !(IRICharacters.isGeneral(scalar) || IRICharacters.isPrivate(scalar))
            {
                return false
            }
        }
        return true
    }

    private static func isAuthority(_ text: String) -> Bool {
        var host = text[...]
        if let at = host.lastIndex(of: "@") {
            let user = host[..<at]
            if user.contains(where: { "[]@".contains($0) }) { return false }
            host = host[host.index(after: at)...]
        }
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return false }
            let literal = host[host.index(after: host.startIndex)..<end]
            guard HostFormat.isIPv6(Array(literal.utf8)[...]) || isFutureAddress(literal) else {
                return false
            }
            let rest = host[host.index(after: end)...]
            return rest.isEmpty || (rest.hasPrefix(":") && rest.dropFirst().utf8.allSatisfy(\.isASCIIDigit))
        }
        if let colon = host.firstIndex(of: ":") {
            guard host[host.index(after: colon)...].utf8.allSatisfy(\.isASCIIDigit) else { return false }
            host = host[..<colon]
        }
        return !host.contains { "[]".contains($0) }
    }

    private static func isFutureAddress(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased().hasPrefix("v") && parts[0].count > 1
            && parts[0].dropFirst().utf8.allSatisfy(\.isHexadecimalDigit)
    }

    /// RFC 6570, all four levels.
    static func isTemplate(_ text: String) -> Bool {
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "{":
                guard let end = rest.firstIndex(of: "}"), isExpression(Substring(rest[..<end])) else {
                    return false
                }
                rest = rest[rest.index(after: end)...]
            // The apostrophe may stand there by the RFC's erratum 6937.
            case "}", "<", ">", "\\", "^", "`", "|", "\"": return false
            case "%":
                let digits = Substring(rest.prefix(2)).utf8
                guard digits.count == 2, digits.allSatisfy(\.isHexadecimalDigit) else { return false }
            case "!"..."~": break
            default:
                guard IRICharacters.isGeneral(scalar) || IRICharacters.isPrivate(scalar) else { return false }
            }
        }
        return true
    }

    private static func isExpression(_ text: Substring) -> Bool {
        // The last five are kept for later operators.
        let names = "+#./;?&=,!@|".contains(text.first ?? "x") ? text.dropFirst() : text
        return names.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { name in
            var name = name
            if name.hasSuffix("*") {
                name = name.dropLast()
            } else if let colon = name.firstIndex(of: ":") {
                let digits = name[name.index(after: colon)...]
                guard (1...4).contains(digits.utf8.count), digits.utf8.allSatisfy(\.isASCIIDigit),
                    digits.first != "0"
                else { return false }
                name = name[..<colon]
            }
            return isVariableName(name.utf8)
        }
    }

    /// Letters, digits, `_` and `%41`, between which single dots may stand.
    private static func isVariableName(_ name: Substring.UTF8View) -> Bool {
        name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { part in
            var rest = part
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "%") {
                    guard rest.prefix(2).count == 2, rest.prefix(2).allSatisfy(\.isHexadecimalDigit) else {
                        return false
                    }
                    rest = rest.dropFirst(2)
                } else if !(byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_")) {
                    return false
                }
            }
            return !part.isEmpty
        }
    }
}

/// Characters beyond ASCII that identifiers and templates of them may have (RFC 3987, 2.2).
enum IRICharacters {
    /// `ucschar`: all but controls, surrogates, private ones, tags and what is no character.
    static func isGeneral(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
        case 0x10000...0xDFFFD, 0xE1000...0xEFFFD: scalar.value & 0xFFFF <= 0xFFFD
        default: false
        }
    }

    /// `iprivate`
    static func isPrivate(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: true
        default: false
        }
    }
}

enum MailFormat {
    /// RFC 5321, 4.1.2; `allowsUnicode`: RFC 6531.
    static func isAddress(_ text: String, allowsUnicode: Bool) -> Bool {
        guard let at = text.lastIndex(of: "@") else { return false }
        let local = text[..<at]
        let domain = text[text.index(after: at)...]
        guard allowsUnicode || text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        guard !local.isEmpty, local.utf8.count <= 64 else { return false }
        let isLocal = local.hasPrefix("\"") ? isQuoted(local) : isDotted(local)
        if domain.hasPrefix("["), domain.hasSuffix("]") {
            let literal = domain.dropFirst().dropLast()
            if literal.hasPrefix("IPv6:") {
                return isLocal && HostFormat.isIPv6(Array(literal.dropFirst(5).utf8)[...])
            }
            return isLocal && HostFormat.isIPv4(Array(literal.utf8)[...])
        }
        return isLocal
            && (allowsUnicode
                ? HostFormat.isInternationalHostname(String(domain)) : HostFormat.isHostname(String(domain)))
    }

    private static func isDotted(_ local: Substring) -> Bool {
        local.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.utf8.allSatisfy {
                    $0 >= 0x80 || $0.isASCIILetter || $0.isASCIIDigit
                        || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0)
                }
        }
    }

    private static func isQuoted(_ local: Substring) -> Bool {
        guard local.count >= 2, local.hasSuffix("\"") else { return false }
        var bytes = local.utf8.dropFirst().dropLast()[...]
        while let byte = bytes.popFirst() {
            if byte == UInt8(ascii: "\\") {
                guard let escaped = bytes.popFirst(), escaped >= 0x20, escaped != 0x7F else { return false }
            } else if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") {
                return false
            }
        }
        return true
    }
}
