// `hostname`, `idn-hostname`, `ipv4`, `ipv6`.

enum HostFormat {
    /// RFC 1123, with the A-labels of RFC 5890 checked as what they stand for.
    static func isHostname(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 253 else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            guard isASCIILabel(label) else { return false }
            return hasPunycode(label)
                ? InternationalName.scalars(ofALabel: label) != nil : !hasHyphensAtThree(label)
        }
    }

    /// RFC 5890 to 5893.
    static func isInternationalHostname(_ text: String) -> Bool {
        guard !text.isEmpty else { return false }
        let separators: Set<Character> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        let labels = text.split(omittingEmptySubsequences: false) { separators.contains($0) }
        var length = labels.count - 1
        var scalars: [[Unicode.Scalar]] = []
        for label in labels {
            if label.utf8.allSatisfy({ $0 < 0x80 }) {
                guard isASCIILabel(label) else { return false }
                if hasPunycode(label) {
                    guard let decoded = InternationalName.scalars(ofALabel: label) else { return false }
                    scalars.append(decoded)
                } else {
                    guard !hasHyphensAtThree(label) else { return false }
                    scalars.append(Array(label.unicodeScalars))
                }
                length += label.utf8.count
            } else {
                scalars.append(Array(label.unicodeScalars))
                guard let encoded = InternationalName.aLabelLength(of: label) else { return false }
                length += encoded
            }
        }
        return length <= 253 && BidiRule.allows(scalars)
    }

    private static func isASCIILabel(_ label: Substring) -> Bool {
        let bytes = label.utf8
        return (1...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
            && bytes.last != UInt8(ascii: "-")
            && bytes.allSatisfy { $0.isASCIIDigit || $0.isASCIILetter || $0 == UInt8(ascii: "-") }
    }

    private static func hasPunycode(_ label: Substring) -> Bool { label.lowercased().hasPrefix("xn--") }

    private static func hasHyphensAtThree(_ label: Substring) -> Bool { label.dropFirst(2).hasPrefix("--") }

    /// Four decimal numbers without leading zeros.
    static func isIPv4(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                (1...3).contains(part.count) && part.allSatisfy(\.isASCIIDigit)
                    && (part.count == 1 || part.first != 0x30)
                    && part.reduce(0) { $0 * 10 + Int($1 &- 0x30) } < 256
            }
    }

    /// RFC 4291, 2.2; without a zone.
    static func isIPv6(_ bytes: ArraySlice<UInt8>) -> Bool {
        var groups = 0
        var hasGap = false
        var rest = bytes
        let colon = UInt8(ascii: ":")
        if rest.starts(with: [colon, colon]) {
            hasGap = true
            rest = rest.dropFirst(2)
        }
        while !rest.isEmpty {
            let part = rest.prefix { $0 != colon }
            rest = rest.dropFirst(part.count)
            if rest.isEmpty, part.contains(UInt8(ascii: ".")) {
                guard isIPv4(part) else { return false }
                groups += 2
                break
            }
            guard (1...4).contains(part.count), part.allSatisfy(\.isHexadecimalDigit) else { return false }
            groups += 1
            if rest.isEmpty { break }
            rest = rest.dropFirst()
            if rest.first == colon {
                guard !hasGap else { return false }
                hasGap = true
                rest = rest.dropFirst()
            } else if rest.isEmpty {
                return false
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }
}
